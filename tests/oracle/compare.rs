//! What was sent against what was read.
//!
//! Three things are made the same first: the version in `User-Agent`, the boundaries that curl draws by lot (with the
//! `Content-Length` that counts them), and the case of the hexadecimal digits of escapes in the request target, which
//! releases of curl write in small letters or in capitals. And chunks are joined: how large they are is a matter of
//! time.

use why400::Input;
use why400::finding::Certainty;
use why400::message::{Client, Exchange, Request, Shape, ShellFaultKind, UrlFault};
use why400::read::read;
use why400::report::wire;

use super::bench::{FILES, Seen};

/// Compares. The error is for a person.
pub(crate) fn verdict(command: &str, seen: &Seen) -> Result<(), String> {
    let exchanges = exchanges(command);
    let mut left = seen.requests.iter();
    let mut refused = false;
    let problem = |what: String| Err(format!("{command}\n{what}\nstatus {} {}", seen.status, seen.said.trim_end()));
    if matches!(seen.status, 25 | 26) && seen.requests.is_empty() {
        // A file that is not there, or content without a length that HTTP/1.0 cannot carry.
        return Ok(());
    }
    for (index, exchange) in exchanges.iter().enumerate() {
        let Some(request) = &exchange.request else { continue };
        let wire = wire::render(request);
        if let Some(why) = wire.refused {
            refused = true;
            if !wire.bytes.is_empty() {
                return problem("bytes of a refused command".into());
            }
            // Another URL may still be good, and then the status is that of its request.
            let kind = request.client.command().and_then(|command| command.refusal()).map(|fault| &fault.kind);
            let of_url = matches!(kind, Some(ShellFaultKind::Url(_)));
            if of_url && index + 1 < exchanges.len() || kind == Some(&ShellFaultKind::Url(UrlFault::Scheme)) {
                continue;
            }
            if !matches!(seen.status, 1..=3) {
                return problem(format!("it is told that {why}"));
            }
            break;
        }
        let Some(sent) = left.next() else {
            return problem(format!("nothing was sent, but read was\n{}", shown(&wire.bytes)));
        };
        let (sent, read) = (Sent::of(sent, request), Sent::of(&wire.bytes, request));
        if sent != read {
            return problem(format!("sent\n{}\nread\n{}", sent.shown(), read.shown()));
        }
        // The reader makes one exchange of all texts that a pattern stands for.
        let count = count(request);
        for _ in 1..count {
            if left.next().is_none() {
                return problem(format!("not {count} requests were sent"));
            }
        }
    }
    if left.len() > 0 {
        return problem(format!("not read:\n{}", left.map(|sent| shown(sent)).collect::<Vec<_>>().join("\n")));
    }
    if matches!(seen.status, 2 | 3) {
        let told = (0..exchanges.len()).any(|index| {
            let input = Input { exchange: Some(index), ..input(command) };
            why400::diagnose(&input).findings.iter().any(|finding| finding.certainty >= Certainty::Likely)
        });
        if !refused || !told {
            return problem(format!("curl refuses; told by a finding: {told}, by the wire: {refused}"));
        }
    }
    Ok(())
}

/// The reader is told that the shell is bash: from a lone command it can only be guessed.
fn input(command: &str) -> Input {
    Input { request: command.into(), now: 1_795_338_000, shape: Some(Shape::CurlPosix), ..Input::default() }
}

/// All exchanges that are read.
fn exchanges(command: &str) -> Vec<Exchange> {
    let found = read(&input(command)).found;
    (0..found.max(1)).map(|index| read(&Input { exchange: Some(index), ..input(command) })).collect()
}

fn count(request: &Request) -> u64 {
    match &request.client {
        Client::Curl(command) => command.line.as_ref().map_or(1, |line| line.count),
        _ => 1,
    }
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\\r\\n\n")
}

/// A request, made comparable.
#[derive(PartialEq, Eq)]
struct Sent {
    head: Vec<String>,
    body: Vec<u8>,
}

impl Sent {
    fn of(bytes: &[u8], request: &Request) -> Self {
        let bytes = with_our_boundaries(&joined(bytes));
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n").unwrap_or(bytes.len());
        let mut body = bytes.get(end + 4..).unwrap_or_default().to_vec();
        let text = latin(&bytes[..end]);
        let mut head: Vec<String> = text.split("\r\n").map(str::to_owned).collect();
        if let Some(line) = head.first_mut() {
            *line = with_capital_escapes(line);
            if request.query_data.iter().any(|data| data.file.is_some()) {
                *line = FILES.iter().fold(line.clone(), |line, (_, content)| line.replace(content, ""));
            }
        }
        for line in &mut head {
            if line.starts_with("User-Agent: curl/") {
                *line = "User-Agent: curl".into();
            }
        }
        if !request.body.known {
            // What is in files is not read: neither it nor what counts it is compared. Before 8, all that comes from
            // a file is announced by `Expect`.
            let counted = ["Content-Length:", "Content-Range:", "Expect:"];
            head.retain(|line| !counted.iter().any(|name| line.starts_with(name)));
            for (_, content) in FILES {
                body = without(&body, content.as_bytes());
            }
        }
        Self { head, body }
    }

    fn shown(&self) -> String {
        format!("{}\n\n{}", self.head.join("\n"), shown(&self.body))
    }
}

/// Each byte as one character, so that nothing is lost.
fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// `bytes` with our boundaries in the place of curl's, and a `Content-Length` that is right for them.
fn with_our_boundaries(bytes: &[u8]) -> Vec<u8> {
    const DASHES: &[u8] = b"boundary=------------------------";
    let mut drawn: Vec<Vec<u8>> = Vec::new();
    for (at, part) in bytes.windows(DASHES.len()).enumerate() {
        if part == DASHES {
            let from = &bytes[at + 9..];
            let length = 24 + from[24..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let boundary = from[..length].to_vec();
            if !drawn.contains(&boundary) && length >= 40 {
                drawn.push(boundary);
            }
        }
    }
    let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") else { return bytes.to_vec() };
    let before = bytes.len() - end - 4;
    let mut ours = bytes.to_vec();
    for (index, boundary) in drawn.iter().enumerate() {
        let name = match index {
            0 => "------------------------why400".to_owned(),
            _ => format!("------------------------why400.{index}"),
        };
        ours = replaced(&ours, boundary, name.as_bytes());
    }
    let end = ours.windows(4).position(|part| part == b"\r\n\r\n").unwrap_or(0);
    let after = ours.len() - end - 4;
    if drawn.is_empty() {
        return ours;
    }
    let (head, body) = ours.split_at(end);
    let head = replaced(
        head,
        format!("\r\nContent-Length: {before}\r\n").as_bytes(),
        format!("\r\nContent-Length: {after}\r\n").as_bytes(),
    );
    [&head, body].concat()
}

fn replaced(bytes: &[u8], what: &[u8], by: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(what) {
            out.extend_from_slice(by);
            at += what.len();
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out
}

fn without(bytes: &[u8], what: &[u8]) -> Vec<u8> {
    replaced(bytes, what, b"")
}

fn with_capital_escapes(line: &str) -> String {
    let mut out: Vec<char> = line.chars().collect();
    for at in 0..out.len() {
        if let ['%', high, low, ..] = &mut out[at..]
            && high.is_ascii_hexdigit()
            && low.is_ascii_hexdigit()
        {
            high.make_ascii_uppercase();
            low.make_ascii_uppercase();
        }
    }
    out.into_iter().collect()
}

/// A request with its chunks joined, if it has any.
fn joined(bytes: &[u8]) -> Vec<u8> {
    let end = bytes.windows(4).position(|part| part == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    let (head, body) = bytes.split_at(end);
    let chunked = latin(head)
        .to_ascii_lowercase()
        .lines()
        .any(|line| line.strip_prefix("transfer-encoding:").is_some_and(|value| value.contains("chunked")));
    match content(body).filter(|_| chunked) {
        Some(content) => [head, &content].concat(),
        None => bytes.to_vec(),
    }
}

/// The content of chunks, if they are sound.
fn content(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        let end = chunks.windows(2).position(|part| part == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&chunks[..end]).ok()?, 16).ok()?;
        chunks = &chunks[end + 2..];
        if size == 0 {
            return (chunks == b"\r\n").then_some(content);
        }
        content.extend_from_slice(chunks.get(..size)?);
        chunks = chunks.get(size..)?.strip_prefix(b"\r\n")?;
    }
}
