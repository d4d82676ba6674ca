//! Bash, curl and a listener, ready to run one command after the other.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// What files hold that commands may name. Nothing in it is changed by an encoding, or by joining lines.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("a.txt", "contentOfTheTextFile"),
    ("photo.png", "contentOfThePhoto"),
    ("order.json", "contentOfTheOrder"),
    ("x.html", "contentOfThePage"),
    ("plain", "contentOfTheFileWithoutEnding"),
    ("we ird;name.pdf", "contentOfTheWeirdFile"),
];

/// What came of a command.
#[derive(Debug)]
pub(crate) struct Seen {
    /// The exit status.
    pub(crate) status: i32,
    /// What curl has told on its standard error.
    pub(crate) said: String,
    /// The requests, as they came.
    pub(crate) requests: Vec<Vec<u8>>,
}

pub(crate) struct Bench {
    bash: Child,
    to_bash: ChildStdin,
    connections: Receiver<Vec<u8>>,
    folder: PathBuf,
    port: u16,
    count: usize,
}

impl Bench {
    /// Starts them. Nothing of the person's own configuration is read, and nothing leaves the machine.
    pub(crate) fn set_up() -> Self {
        for program in ["bash", "curl"] {
            let found = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
            assert!(found, "the oracle needs {program}: install it with `apt-get install {program}` or the like");
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, connections) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { break };
                if sender.send(serve(stream)).is_err() {
                    break;
                }
            }
        });
        let folder = std::env::temp_dir().join(format!("why400-oracle-{}-{port}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, content) in FILES {
            fs::write(folder.join(name), content).unwrap();
        }
        let settings = format!("connect-to = \"::127.0.0.1:{port}\"\nhttp1.1\nsilent\nshow-error\nmax-time = 10\n");
        fs::write(folder.join(".curlrc"), settings).unwrap();
        let mut bash = Command::new("bash")
            .args(["--noprofile", "--norc"])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", &folder)
            .env("CURL_HOME", &folder)
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to_bash = bash.stdin.take().unwrap();
        Self { bash, to_bash, connections, folder, port, count: 0 }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Runs a command in a shell of its own, and tells what was sent.
    pub(crate) fn run(&mut self, command: &str) -> Seen {
        self.count += 1;
        let (count, port) = (self.count, self.port);
        fs::write(self.folder.join("command.sh"), command).unwrap();
        // The mark after it tells which connections were the command's, and how it ended.
        let script = format!(
            "( . ./command.sh ) </dev/null >/dev/null 2>said; status=$?\n\
             exec 3<>/dev/tcp/127.0.0.1/{port}; printf 'MARK %s %s\\r\\n\\r\\n' {count} $status >&3; read -r _ <&3; exec 3>&-\n"
        );
        self.to_bash.write_all(script.as_bytes()).unwrap();
        self.to_bash.flush().unwrap();
        let mut requests = Vec::new();
        loop {
            let bytes = self
                .connections
                .recv_timeout(Duration::from_secs(30))
                .unwrap_or_else(|_| panic!("nothing comes of {command:?}"));
            let Some(mark) = bytes.strip_prefix(b"MARK ") else {
                // Who speaks another protocol waits to be greeted.
                requests.extend(Some(bytes).filter(|bytes| !bytes.is_empty()));
                continue;
            };
            let mark = String::from_utf8_lossy(mark);
            let (number, status) = mark.trim_end().split_once(' ').unwrap();
            assert_eq!(number.parse(), Ok(count), "the marks are out of step");
            let said = fs::read(self.folder.join("said")).unwrap_or_default();
            let said = String::from_utf8_lossy(&said).into_owned();
            return Seen { status: status.parse().unwrap(), said, requests };
        }
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = self.bash.kill();
        let _ = self.bash.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Takes a request, answers it, and then takes what else comes until the other side hangs up.
fn serve(mut stream: TcpStream) -> Vec<u8> {
    // A request may promise more content than it has; then the answer is what it waits for.
    stream.set_read_timeout(Some(Duration::from_millis(250))).unwrap();
    let mut bytes = Vec::new();
    let mut announced = false;
    loop {
        let mut buffer = [0; 16384];
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(length) => bytes.extend_from_slice(&buffer[..length]),
        }
        let Some(end) = find(&bytes, b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        if !announced && head.contains("expect: 100-continue") {
            announced = true;
            let _ = stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n");
        }
        if is_whole(&head, &bytes[end + 4..]) {
            break;
        }
    }
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.read_to_end(&mut bytes);
    bytes
}

fn is_whole(head: &str, body: &[u8]) -> bool {
    if head.lines().any(|line| line.starts_with("transfer-encoding:") && line.contains("chunked")) {
        return body.ends_with(b"0\r\n\r\n");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    length.and_then(|length| length.trim().parse().ok()).is_none_or(|length: usize| body.len() >= length)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|part| part == what)
}
