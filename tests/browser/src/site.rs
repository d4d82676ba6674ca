//! The built page on 127.0.0.1: static files with their types, as any host would send them.

use std::fs;
use std::io::{self, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use crate::{http, wait_for};

/// A server of static files, which ends with the test.
pub struct Site {
    address: SocketAddr,
    state: Arc<State>,
}

/// Where [`WATCH`] is, and where it tells what it heard.
const WATCH_PATH: &str = "/why400-harness-watch.js";
const HEARD_PATH: &str = "/why400-harness-heard";

/// Hears of what a console would show, from within the page.
const WATCH: &str = "
{
  const heard = window.__heard = [];
  // What was still loading when the page is left fails, and that is no error.
  let leaving = false;
  addEventListener('beforeunload', () => { leaving = true; });
  const brokenOff = (message) => leaving && /Load failed/.test(message);
  addEventListener('error', (event) => {
    const at = event.target;
    if (brokenOff(event.message)) return;
    heard.push(event.message ? `${event.filename} ${event.lineno} ${event.message}` : `no ${at.src ?? at.href}`);
  }, true);
  addEventListener('unhandledrejection', (event) => {
    if (!brokenOff(event.reason)) heard.push(`not handled: ${event.reason}`);
  });
  document.addEventListener('securitypolicyviolation', (event) =>
    heard.push(`policy: ${event.effectiveDirective} ${event.blockedURI}`));
  const error = console.error;
  console.error = (...words) => { heard.push(words.join(' ')); error.apply(console, words); };
  addEventListener('pagehide', () => {
    if (heard.length) navigator.sendBeacon('/why400-harness-heard', heard.splice(0).join('\\n'));
  });
}
";

struct State {
    folder: PathBuf,
    /// Whether pages get [`WATCH`] as their first script.
    watched: AtomicBool,
    heard: Mutex<Vec<String>>,
    paths: Mutex<Vec<String>>,
    /// Whether WebAssembly waits. A slow network, made of patience.
    held: Mutex<bool>,
    freed: Condvar,
    /// The ending of what is as if it were not there.
    withheld: Mutex<Option<&'static str>>,
    /// A file that is sent otherwise than it stands in the folder.
    replaced: Mutex<Option<(&'static str, String)>>,
    /// Whether `index.html` is elsewhere: where its folder is.
    leads: AtomicBool,
    /// Whether it is as if there were no network.
    cut: AtomicBool,
    /// The connections of now, to be ended when the network is cut.
    open: Mutex<Vec<TcpStream>>,
}

impl Site {
    /// The page that `WHY400_DIST` names, or `dist` of the project.
    ///
    /// # Panics
    /// If there is none.
    pub fn of_the_page() -> Self {
        let folder = std::env::var_os("WHY400_DIST")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist"), PathBuf::from);
        assert!(folder.join("index.html").is_file(), "{}: build the page, or use `cargo xtask test`", folder.display());
        Self::of(folder)
    }

    /// Any folder.
    ///
    /// # Panics
    /// If there is no port to be had.
    pub fn of(folder: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("a bound address");
        let state = Arc::new(State {
            folder,
            watched: AtomicBool::new(false),
            heard: Mutex::default(),
            paths: Mutex::default(),
            held: Mutex::new(false),
            freed: Condvar::new(),
            withheld: Mutex::default(),
            replaced: Mutex::default(),
            leads: AtomicBool::new(false),
            cut: AtomicBool::new(false),
            open: Mutex::default(),
        });
        State::listen(&state, listener);
        Site { address, state }
    }

    /// `http://127.0.0.1:PORT/`.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The paths that were asked for so far, with their queries.
    pub fn paths(&self) -> Vec<String> {
        self.state.paths.lock().expect("no thread panics with the lock").clone()
    }

    /// From now on each page has a first script that hears of errors, for an engine whose driver does not tell of them.
    pub(crate) fn watch(&self) {
        self.state.watched.store(true, Ordering::SeqCst);
    }

    /// The errors of pages that have been left, since the last call.
    pub(crate) fn heard(&self) -> Vec<String> {
        std::mem::take(&mut *self.state.heard.lock().expect("no thread panics with the lock"))
    }

    /// From now on files of this ending are not there.
    ///
    /// # Panics
    /// Never: no thread panics with the lock.
    pub fn withhold(&self, ending: &'static str) {
        *self.state.withheld.lock().expect("no thread panics with the lock") = Some(ending);
    }

    /// From now on this file is sent as `change` makes it: another release of it.
    ///
    /// # Panics
    /// If it is not there, or no text.
    pub fn replace(&self, path: &'static str, change: impl FnOnce(&str) -> String) {
        let text = fs::read_to_string(self.state.folder.join(path)).expect("a text of the site");
        *self.state.replaced.lock().expect("no thread panics with the lock") = Some((path, change(&text)));
    }

    /// From now on who asks for `index.html` is led to its folder, as some hosts do it.
    pub fn lead_to_folders(&self) {
        self.state.leads.store(true, Ordering::SeqCst);
    }

    /// Cuts the network: open connections end, and new ones are refused, until [`Site::join`].
    ///
    /// # Panics
    /// Never: no thread panics with the lock.
    pub fn cut(&self) {
        self.state.cut.store(true, Ordering::SeqCst);
        // Wakes the thread that listens, which then ends and leaves the port. What it answers to is of no interest.
        let _ = TcpStream::connect(self.address);
        for stream in self.state.open.lock().expect("no thread panics with the lock").drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        wait_for("the end of the network", || TcpStream::connect(self.address).err());
    }

    /// Joins the network again.
    ///
    /// # Panics
    /// If somebody else took the port meanwhile.
    pub fn join(&self) {
        self.state.cut.store(false, Ordering::SeqCst);
        State::listen(&self.state, TcpListener::bind(self.address).expect("the port of before"));
    }

    /// From now on WebAssembly is not sent, until [`Site::release`].
    pub fn hold(&self) {
        *self.state.held.lock().expect("no thread panics with the lock") = true;
    }

    /// Sends what was held.
    pub fn release(&self) {
        *self.state.held.lock().expect("no thread panics with the lock") = false;
        self.state.freed.notify_all();
    }
}

impl State {
    fn listen(this: &Arc<Self>, listener: TcpListener) {
        let shared = Arc::clone(this);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.cut.load(Ordering::SeqCst) {
                    return;
                }
                if let Ok(copy) = stream.try_clone() {
                    shared.open.lock().expect("no thread panics with the lock").push(copy);
                }
                let state = Arc::clone(&shared);
                thread::spawn(move || {
                    state.converse(&stream);
                    // The copy above would keep it open.
                    let _ = stream.shutdown(Shutdown::Both);
                });
            }
        });
    }

    fn converse(&self, stream: &TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream);
        while let Some(head) = http::head(&mut reader).ok()? {
            let target = head.start.split(' ').nth(1)?;
            if target == HEARD_PATH {
                self.hear(&mut reader, &head).ok()?;
                write!(&*stream, "HTTP/1.1 204 No Content\r\n\r\n").ok()?;
                continue;
            }
            if target == WATCH_PATH {
                send(stream, "200 OK", "text/javascript", WATCH.as_bytes()).ok()?;
                continue;
            }
            self.paths.lock().ok()?.push(target.to_owned());
            self.answer(stream, target).ok()?;
        }
        None
    }

    fn answer(&self, mut stream: &TcpStream, target: &str) -> io::Result<()> {
        if let Some(folder) = target.strip_suffix("index.html").filter(|_| self.leads.load(Ordering::SeqCst)) {
            return write!(
                stream,
                "HTTP/1.1 308 Permanent Redirect\r\nLocation: {folder}\r\nContent-Length: 0\r\n\r\n"
            );
        }
        let path = target.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
        let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let withheld =
            self.withheld.lock().expect("no thread panics with the lock").is_some_and(|end| path.ends_with(end));
        let replaced = self.replaced.lock().expect("no thread panics with the lock").clone();
        let replaced = replaced.filter(|(name, _)| *name == path).map(|(_, text)| text.into_bytes());
        let stored = || fs::read(self.folder.join(&path)).ok();
        let content = if path.contains("..") || withheld { None } else { replaced.or_else(stored) };
        let kind = Path::new(&path).extension().and_then(|ending| ending.to_str()).map_or("", media_type);
        if kind == "application/wasm" {
            let held = self.held.lock().expect("no thread panics with the lock");
            drop(self.freed.wait_while(held, |held| *held).expect("no thread panics with the lock"));
        }
        let (status, content) = match &content {
            Some(content) => ("200 OK", content.as_slice()),
            None => ("404 Not Found", &b"not found"[..]),
        };
        if kind.starts_with("text/html") && self.watched.load(Ordering::SeqCst) {
            return send(stream, status, kind, &with_a_watch(content));
        }
        send(stream, status, kind, content)
    }

    fn hear(&self, reader: &mut impl Read, head: &http::Head) -> io::Result<()> {
        let length = head.field("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut told = String::new();
        reader.take(length).read_to_string(&mut told)?;
        let lines = told.lines().map(String::from);
        self.heard.lock().expect("no thread panics with the lock").extend(lines);
        Ok(())
    }
}

/// A page with the script before all others: at the start of its head, or behind its type where it says none.
fn with_a_watch(page: &[u8]) -> Vec<u8> {
    let start = ["<head>", "<!doctype html>"].iter().find_map(|tag| {
        let begins = page.windows(tag.len()).position(|window| window.eq_ignore_ascii_case(tag.as_bytes()))?;
        Some(begins + tag.len())
    });
    let (before, after) = page.split_at(start.unwrap_or(0));
    [before, format!("<script src=\"{WATCH_PATH}\"></script>").as_bytes(), after].concat()
}

fn send(mut stream: &TcpStream, status: &str, kind: &str, content: &[u8]) -> io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\r\n",
        content.len()
    )?;
    stream.write_all(content)
}

fn media_type(ending: &str) -> &'static str {
    match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
