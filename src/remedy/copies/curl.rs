//! curl, for bash and for cmd.exe.

use super::sent::{Sent, has_dots};
use super::{Client, quote};
use crate::message::{self, Author, BodyKind};

/// Options of a pasted command that say how it is sent rather than what: they go along.
const KEPT: &[&str] = &[
    "cacert",
    "cert",
    "cert-type",
    "compressed",
    "connect-timeout",
    "connect-to",
    "http1.0",
    "http1.1",
    "http2",
    "http2-prior-knowledge",
    "http3",
    "insecure",
    "key",
    "location",
    "max-time",
    "noproxy",
    "proxy",
    "proxy-user",
    "resolve",
    "unix-socket",
];

/// The longest line that cmd.exe takes, in characters.
const CMD_LINE: usize = 8191;

/// The longest argument that Linux hands over, in bytes.
const LINUX_ARGUMENT: usize = 131_071;

/// What curl makes of content that is given with `-d`.
const FORM: &str = "application/x-www-form-urlencoded";

pub(super) fn write(sent: &mut Sent) -> String {
    let cmd = sent.client == Client::CurlCmd;
    let names = sent.variables();
    let quoted = |bytes: &[u8]| if cmd { quote::cmd(&printable(bytes)) } else { quote::bash_with(bytes, &names) };
    let mut lines = Vec::new();
    let parted = sent.is_parted();
    let content = !parted && !sent.content.is_empty();
    let length = sent.request.field("content-length").is_some();
    let has_data = content || length && sent.request.body.kind == BodyKind::Data;
    let data = parted || has_data;

    // What is cut off before curl looks at the URL must not be in it.
    let plain = sent.is_path() && sent.target.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'#');
    let mut url = sent.origin.clone().into_bytes();
    url.extend_from_slice(if plain { &sent.target } else { b"/" });
    if sent.target.is_empty() || sent.target.iter().any(u8::is_ascii_control) {
        let target = String::from_utf8_lossy(&sent.target);
        sent.notes.push(format!("`{target}` cannot be written: curl takes it for no request target"));
    } else if !plain {
        lines.push(format!("--request-target {}", quoted(&sent.target)));
    } else if has_dots(&sent.target) {
        lines.push("--path-as-is".into());
    }
    if url.iter().any(|byte| b"[]{}".contains(byte)) {
        lines.push("--globoff".into());
    }
    options(sent, &quoted, &mut lines);
    let json = content
        && sent.has("content-type", "application/json")
        && sent.has("accept", "application/json")
        && sent.content.first() != Some(&b'@');
    if json {
        sent.remove("content-type");
        sent.remove("accept");
    } else if parted {
        // What is written by a person may be the fault; what another client would send has a boundary of its own.
        let curl = matches!(sent.request.client, message::Client::Curl(_));
        let brought = sent.request.field("content-type").is_some_and(|field| field.author == Author::Option);
        if brought || !curl && sent.request.body.kind == BodyKind::Multipart {
            sent.remove("content-type");
        }
        if !curl {
            sent.notes.push("curl writes a `Content-Type` with a boundary of its own".into());
        }
    } else if content && sent.has("content-type", FORM) {
        sent.remove("content-type");
    } else if data && sent.values("content-type").is_empty() {
        lines.push("-H Content-Type:".into());
    }
    fields(sent, json, &quoted, &mut lines);
    let mut before = String::new();
    if parted {
        for data in &sent.request.body.data {
            let option = match data.name {
                "form" => "-F".into(),
                "data" => "-d".into(),
                "upload-file" => "-T".into(),
                name => format!("--{name}"),
            };
            let mut argument = data.argument.bytes().to_vec();
            if let Some(file) = data.file.as_ref().filter(|_| data.name == "form" && argument.ends_with(b"=")) {
                argument.push(b'@');
                argument.extend_from_slice(file.bytes());
            }
            lines.push(format!("{option} {}", quoted(&argument)));
        }
    } else if has_data && !cmd && sent.content.contains(&0) {
        before = format!("printf {} | ", quote::printf(sent.content));
        lines.push("--data-binary @-".into());
    } else if has_data {
        let option = match sent.content.first() {
            _ if json => "--json",
            Some(b'@') => "--data-raw",
            _ => "-d",
        };
        lines.push(format!("{option} {}", quoted(sent.content)));
        if cmd && printable(sent.content).as_bytes() != sent.content {
            let what = "the content has bytes that a command of `cmd` cannot hold";
            sent.notes.push(format!("{what}: carriage returns, NUL, or what is no UTF-8"));
        }
    }
    let uploads = parted && sent.request.body.kind == BodyKind::Upload;
    let implied = if uploads {
        "PUT"
    } else if data {
        "POST"
    } else {
        "GET"
    };
    let mut command = format!("{before}curl");
    match &*sent.method {
        "HEAD" if !data => command.push_str(" --head"),
        method if method != implied => {
            command.push_str(" -X ");
            command.push_str(&quoted(sent.request.method.name.bytes()));
        }
        _ => {}
    }
    command.push(' ');
    command.push_str(&quoted(&url));
    for line in &lines {
        command.push_str(if cmd { " ^\n  " } else { " \\\n  " });
        command.push_str(line);
    }
    if cmd && !command.is_ascii() {
        sent.notes.push("characters beyond ASCII depend on the code page of the console".into());
    }
    if cmd && command.len() > CMD_LINE {
        sent.notes.push("the command is longer than `cmd` takes".into());
    } else if !cmd && sent.content.len() > LINUX_ARGUMENT {
        sent.notes.push("the content is longer than Linux lets one argument be".into());
    }
    command
}

/// The fields, each as an option; those that are to be kept from being sent as well.
fn fields(sent: &mut Sent, json: bool, quoted: &impl Fn(&[u8]) -> String, lines: &mut Vec<String>) {
    if let message::Client::Curl(_) = sent.request.client {
        // What a curl command is told to do without is taken away on purpose.
        for name in ["User-Agent", "Accept"] {
            if sent.request.field(&name.to_ascii_lowercase()).is_none() {
                lines.push(format!("-H {name}:"));
            }
        }
    } else {
        sent.settle_own(if json { &["User-Agent"] } else { &["User-Agent", "Accept"] });
    }
    if sent.hostless {
        lines.push("-H Host:".into());
    }
    for name in ["Host", "Content-Length"] {
        if sent.values(&name.to_ascii_lowercase()).len() > 1 {
            sent.notes.push(format!("`{name}` stands twice: curl sends it once"));
        }
    }
    for (name, value) in std::mem::take(&mut sent.fields) {
        if value.contains(&0) || value.contains(&b'\n') || name.starts_with('@') {
            sent.notes.push(format!("`{}` is left out: an argument cannot hold it", name.trim()));
            continue;
        }
        let line = match value {
            b"" => format!("{name};").into_bytes(),
            value => [name.as_bytes(), b": ", value].concat(),
        };
        if sent.client == Client::CurlCmd && printable(&line).as_bytes() != line {
            sent.notes.push(format!("`{}` has characters that a command of `cmd` cannot hold", name.trim()));
        }
        lines.push(format!("-H {}", quoted(&line)));
    }
}

/// The options of a pasted curl command that go along.
fn options(sent: &mut Sent, quoted: &impl Fn(&[u8]) -> String, lines: &mut Vec<String>) {
    let message::Client::Curl(command) = &sent.request.client else { return };
    for option in &command.options {
        let Some(name) = option.name.filter(|name| KEPT.contains(name)) else { continue };
        match &option.argument {
            Some(argument) => lines.push(format!("--{name} {}", quoted(argument.bytes()))),
            None => lines.push(format!("--{name}")),
        }
        let brought = |author| author == Author::Option;
        if name == "compressed" && sent.request.field("accept-encoding").is_some_and(|field| brought(field.author)) {
            sent.remove("accept-encoding");
        }
    }
}

/// What of it a command of cmd.exe can hold.
fn printable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace(['\r', '\0'], "")
}
