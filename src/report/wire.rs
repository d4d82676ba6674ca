//! The request as the bytes that go over the wire in HTTP/1.1 (RFC 9112).
//!
//! Observed of curl 7.88. What it does not do yet: globbing (`{a,b}`, `[1-9]`), proxies, redirects, compressed
//! uploads; and HTTP/2 and later are written as HTTP/1.1. Files are not at hand, so their content is missing, and the
//! multipart boundary, which curl draws by lot, is always the same. Escapes that curl makes in a query are in capitals
//! here, as RFC 3986 section 2.1 wants; some of its versions write small letters.

use std::fmt::Write;

use crate::message::{Author, Body, BodyKind, Client, Command, Data, Fate, Field, Request};
use crate::source::Traced;

/// What the client would send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wire {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where they are not what the client would send, a sentence each.
    pub notes: Vec<String>,
}

/// The request as its client sends it.
pub fn render(request: &Request) -> Wire {
    match &request.client {
        Client::Raw => Wire { bytes: raw(request), notes: Vec::new() },
        Client::Recorded | Client::Agent(..) => Wire { bytes: told(request), notes: Vec::new() },
        Client::Curl(command) => {
            let mut wire = curl(request, command);
            for variable in command.variables.iter().filter(|variable| variable.fate == Fate::Expanded) {
                wire.note(format!("the shell puts the value of `{}` in, which is not known", variable.name));
            }
            wire
        }
    }
}

/// A request that is written as it goes over the wire, with the line ends that a paste may have lost.
fn raw(request: &Request) -> Vec<u8> {
    let head = request.head.as_ref().map(Traced::text).unwrap_or_default();
    let body = request.body.coded.as_ref().unwrap_or(&request.body.content);
    let mut bytes = Vec::with_capacity(head.len() + body.len() + 64);
    // Where some lines end in CR LF, the paste kept its line ends, and a lone LF may be the very fault.
    if head.contains("\r\n") {
        bytes.extend_from_slice(head.as_bytes());
    } else {
        bytes.extend(head.replace('\n', "\r\n").into_bytes());
    }
    if body.is_empty() && !bytes.ends_with(b"\r\n\r\n") {
        bytes.extend_from_slice(if bytes.ends_with(b"\n") { b"\r\n" } else { b"\r\n\r\n" });
    }
    bytes.extend_from_slice(body.bytes());
    bytes
}

/// A request that is told part by part.
fn told(request: &Request) -> Vec<u8> {
    let mut wire = Wire::default();
    let url = request.target.bytes();
    let target = if url.starts_with(b"/") {
        url.to_vec()
    } else {
        let (path, query) = path_and_query(url);
        let path = if path.is_empty() { b"/" } else { path };
        [encoded(path, u8::is_ascii), query.map(|query| [b"?", query].concat()).unwrap_or_default()].concat()
    };
    wire.bytes.extend_from_slice(request.method.name.bytes());
    wire.bytes.push(b' ');
    wire.bytes.extend(target);
    wire.bytes.extend_from_slice(b" HTTP/1.1\r\n");
    for field in &request.fields {
        wire.field(field);
    }
    let content = request.body.content.bytes();
    if !content.is_empty() && request.field("content-length").is_none() {
        wire.bytes.extend(format!("Content-Length: {}\r\n", content.len()).into_bytes());
    }
    wire.bytes.extend_from_slice(b"\r\n");
    wire.bytes.extend_from_slice(content);
    wire.bytes
}

fn curl(request: &Request, command: &Command) -> Wire {
    let mut wire = Wire::default();
    wire.request_line(request, command);
    let noted = wire.notes.len();
    let content = wire.content(&request.body);
    let whole = wire.notes.len() == noted;
    let chunked = request
        .field("transfer-encoding")
        .is_some_and(|field| field.value.text().to_ascii_lowercase().contains("chunked"));
    let length = request.body.kind != BodyKind::None
        && whole
        && !chunked
        && request.field("content-length").is_none()
        && !takes_away(command, "content-length");
    let length = length.then(|| format!("Content-Length: {}\r\n", content.len()));

    // curl writes the length before the type that it adds itself, and after all that is written.
    let (last, fields) = match request.fields.split_last() {
        Some((last, fields)) if last.author == Author::Option && last.is("content-type") => (Some(last), fields),
        _ => (None, &request.fields[..]),
    };
    for field in fields {
        wire.field(field);
    }
    wire.bytes.extend(length.unwrap_or_default().into_bytes());
    if let Some(last) = last {
        wire.field(last);
    }
    wire.bytes.extend_from_slice(b"\r\n");
    if !chunked {
        wire.bytes.extend(content);
    } else if content.is_empty() {
        wire.bytes.extend_from_slice(b"0\r\n\r\n");
    } else {
        wire.bytes.extend(format!("{:x}\r\n", content.len()).into_bytes());
        wire.bytes.extend(content);
        wire.bytes.extend_from_slice(b"\r\n0\r\n\r\n");
    }
    wire
}

impl Wire {
    fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    fn request_line(&mut self, request: &Request, command: &Command) {
        let url = request.target.bytes();
        if url.iter().any(|byte| byte.is_ascii_control() || *byte == b' ') {
            self.note("curl sends nothing: it refuses a URL with a blank or a control character in it");
        }
        if url.iter().any(|byte| b"{[".contains(byte)) && !is_set(command, "globoff") {
            self.note("curl expands `{}` and `[]` in a URL, here they are left as they are");
        }
        self.bytes.extend_from_slice(request.method.name.bytes());
        self.bytes.push(b' ');
        if let Some(target) = argument(command, "request-target") {
            self.bytes.extend_from_slice(target);
        } else {
            let (path, query) = path_and_query(url);
            let path = if is_set(command, "path-as-is") { path.to_vec() } else { without_dot_segments(path) };
            self.bytes.extend(encoded(&path, u8::is_ascii));
            if let (BodyKind::Upload, true, [data, ..]) =
                (request.body.kind, path.ends_with(b"/"), &request.body.data[..])
            {
                // The file keeps its name in the folder that the URL names.
                self.bytes.extend(encoded(base_name(&data.argument.text()).as_bytes(), u8::is_ascii));
            }
            let added = self.query(&request.query_data);
            let query = [query.unwrap_or_default(), &added];
            let query: Vec<&[u8]> = query.into_iter().filter(|part| !part.is_empty()).collect();
            if !query.is_empty() {
                self.bytes.push(b'?');
                self.bytes.extend(query.join(&b'&'));
            }
        }
        let version = if is_set(command, "http1.0") { "HTTP/1.0" } else { "HTTP/1.1" };
        self.bytes.extend(format!(" {version}\r\n").into_bytes());
    }

    /// The data of `-G`, joined.
    fn query(&mut self, data: &[Data]) -> Vec<u8> {
        let parts: Vec<Vec<u8>> = data
            .iter()
            .map(|data| match &data.file {
                Some(file) => {
                    self.missing(&file.text());
                    Vec::new()
                }
                None if data.name == "data-urlencode" => url_encoded(data.argument.bytes()),
                None => data.argument.bytes().to_vec(),
            })
            .collect();
        parts.join(&b'&')
    }

    fn field(&mut self, field: &Field) {
        if field.author == Author::Person && field.line.bytes().contains(&b':') {
            // As typed: `-H 'A:b'` is sent without a blank.
            self.bytes.extend_from_slice(field.line.bytes());
        } else {
            self.bytes.extend_from_slice(field.name.bytes());
            self.bytes.push(b':');
            if !field.value.is_empty() {
                self.bytes.push(b' ');
                self.bytes.extend_from_slice(field.value.bytes());
            }
        }
        self.bytes.extend_from_slice(b"\r\n");
    }

    fn content(&mut self, body: &Body) -> Vec<u8> {
        if body.kind == BodyKind::Multipart {
            return self.multipart(&body.data);
        }
        for file in body.data.iter().filter_map(|data| data.file.as_ref()).filter(|_| !body.known) {
            self.missing(&file.text());
        }
        body.content.bytes().to_vec()
    }

    /// `multipart/form-data` (RFC 7578) as curl writes it.
    fn multipart(&mut self, parts: &[Data]) -> Vec<u8> {
        let mut content = Vec::new();
        for part in parts {
            let argument = part.argument.text();
            let (name, value) = argument.split_once('=').unwrap_or((&argument, ""));
            let mut head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(name));
            let (value, properties) = if part.name == "form-string" { (value, "") } else { split_properties(value) };
            let property = |name: &str| {
                properties.split(';').find_map(|property| property.trim().strip_prefix(name)?.strip_prefix('='))
            };
            let file = part.file.as_ref().map(|file| file.text().into_owned());
            // `<file` sends what is in the file, but not its name.
            let base = file.as_deref().filter(|_| value.starts_with('@')).map(base_name);
            if let Some(name) = property("filename").or(base) {
                let _ = write!(head, "; filename=\"{}\"", quoted(name.trim_matches('"')));
            }
            if let Some(kind) = property("type").or(base.map(|_| "application/octet-stream")) {
                let _ = write!(head, "\r\nContent-Type: {kind}");
            }
            content.extend(head.into_bytes());
            content.extend_from_slice(b"\r\n\r\n");
            match file {
                Some(file) => self.missing(&file),
                None => content.extend_from_slice(value.as_bytes()),
            }
            content.extend_from_slice(b"\r\n");
        }
        content.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        content
    }

    fn missing(&mut self, file: &str) {
        self.note(format!("the content of `{file}` is missing: files are not read"));
    }
}

/// The boundary that the reader puts into `Content-Type`.
const BOUNDARY: &str = "------------------------why400";

/// The value of a form part and its properties: `;type=…`, `;filename=…`.
fn split_properties(value: &str) -> (&str, &str) {
    let at = [";type=", ";filename=", ";headers=", ";encoder="].iter().filter_map(|name| value.find(name)).min();
    at.map_or((value, ""), |at| (&value[..at], &value[at + 1..]))
}

/// A name within the quotes of `Content-Disposition`.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The path of a URL, and its query, as far as they are there. The fragment never leaves the client.
fn path_and_query(url: &[u8]) -> (&[u8], Option<&[u8]>) {
    let find = |text: &[u8], set: &[u8]| text.iter().position(|byte| set.contains(byte));
    let rest = url.windows(3).position(|part| part == b"://").map_or(url, |at| &url[at + 3..]);
    let rest = &rest[find(rest, b"/?#").unwrap_or(rest.len())..];
    let rest = &rest[..find(rest, b"#").unwrap_or(rest.len())];
    match find(rest, b"?") {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    }
}

/// RFC 3986 section 5.2.4; an empty path is `/`.
fn without_dot_segments(path: &[u8]) -> Vec<u8> {
    let mut segments: Vec<&[u8]> = Vec::new();
    let mut parts = path.strip_prefix(b"/").unwrap_or(path).split(|byte| *byte == b'/').peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        let dots = matches!(part, b"." | b"..");
        if part == b".." {
            segments.pop();
        }
        if !dots {
            segments.push(part);
        } else if last {
            segments.push(b"");
        }
    }
    let mut clean = b"/".to_vec();
    clean.extend(segments.join(&b'/'));
    clean
}

/// `bytes` with a percent escape for each that is not `plain`.
fn encoded(bytes: &[u8], plain: impl Fn(&u8) -> bool) -> Vec<u8> {
    let mut encoded = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if plain(byte) {
            encoded.push(*byte);
        } else {
            encoded.extend(format!("%{byte:02X}").into_bytes());
        }
    }
    encoded
}

/// The argument of `--data-urlencode`: the name stays, and the content is encoded.
fn url_encoded(argument: &[u8]) -> Vec<u8> {
    let (name, content) = match argument.iter().position(|byte| *byte == b'=') {
        Some(0) => (&argument[..0], &argument[1..]),
        Some(at) => argument.split_at(at + 1),
        None => (&argument[..0], argument),
    };
    let unreserved = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~ ".contains(byte);
    let mut part = name.to_vec();
    part.extend(encoded(content, unreserved).into_iter().map(|byte| if byte == b' ' { b'+' } else { byte }));
    part
}

fn is_set(command: &Command, name: &str) -> bool {
    command.options.iter().any(|option| option.name == Some(name))
}

fn argument<'a>(command: &'a Command, name: &str) -> Option<&'a [u8]> {
    let option = command.options.iter().rev().find(|option| option.name == Some(name))?;
    option.argument.as_ref().map(Traced::bytes)
}

/// Whether `-H 'name:'` takes a field away that curl would add.
fn takes_away(command: &Command, name: &str) -> bool {
    command.options.iter().filter(|option| option.name == Some("header")).any(|option| {
        let line = option.argument.as_ref().map(|argument| argument.text().to_ascii_lowercase()).unwrap_or_default();
        line.split_once(':').is_some_and(|(given, value)| given.trim() == name && value.trim().is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Input;
    use crate::read::read;

    fn wire(paste: &str) -> Wire {
        let exchange = read(&Input { request: paste.into(), ..Input::default() });
        render(&exchange.request.unwrap())
    }

    fn sent(paste: &str) -> String {
        String::from_utf8(wire(paste).bytes).unwrap()
    }

    fn request_line(paste: &str) -> String {
        sent(paste).lines().next().unwrap().to_owned()
    }

    // All that is expected of curl here was seen of curl 7.88.1 by a server that prints what it gets.

    #[test]
    fn the_target_is_what_curl_makes_of_the_url() {
        for (command, line) in [
            ("curl http://a.test", "GET / HTTP/1.1"),
            ("curl 'http://a.test?q=1'", "GET /?q=1 HTTP/1.1"),
            ("curl 'http://a.test/a/../b/./c?x=/../y#frag'", "GET /b/c?x=/../y HTTP/1.1"),
            ("curl --path-as-is http://a.test/a/../b", "GET /a/../b HTTP/1.1"),
            ("curl http://a.test/a%2fb%zz", "GET /a%2fb%zz HTTP/1.1"),
            ("curl a.test/x", "GET /x HTTP/1.1"),
            ("curl -G 'http://a.test/p?x=1#f' -d a=b -d c=%20", "GET /p?x=1&a=b&c=%20 HTTP/1.1"),
            ("curl -G 'http://a.test/p?' -d a=b", "GET /p?a=b HTTP/1.1"),
            ("curl -G a.test/p --data-urlencode 'c=d e&' --data-urlencode '=x y'", "GET /p?c=d+e%26&x+y HTTP/1.1"),
            ("curl --request-target '*' -X OPTIONS http://a.test/p", "OPTIONS * HTTP/1.1"),
            ("curl -T dir/a.txt http://a.test/d/", "PUT /d/a.txt HTTP/1.1"),
            ("curl -0 -X PURGE http://a.test/p", "PURGE /p HTTP/1.0"),
        ] {
            assert_eq!(request_line(command), line, "{command}");
        }
    }

    #[test]
    fn fields_go_out_as_typed_and_the_length_is_added() {
        assert_eq!(
            sent("curl -d a=1 -d b=2 -H 'X-A: 1' -H 'B:c' -H 'X-Empty;' http://a.test/p"),
            "POST /p HTTP/1.1\r\nHost: a.test\r\nUser-Agent: curl\r\nAccept: */*\r\nX-A: 1\r\nB:c\r\nX-Empty:\r\n\
             Content-Length: 7\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\na=1&b=2"
        );
        assert!(!sent("curl -d x -H Content-Length: a.test").contains("Length"));
        assert!(sent("curl -d x -H 'Content-Length: 9' a.test").contains("Content-Length: 9\r\n"));
        assert!(sent("curl -d '' a.test").contains("Content-Length: 0\r\n"));
    }

    #[test]
    fn chunks_are_written_where_they_are_asked_for() {
        let sent = sent("curl -d a=1 -H 'Transfer-Encoding: chunked' http://a.test/p");
        assert!(sent.ends_with("\r\n\r\n3\r\na=1\r\n0\r\n\r\n") && !sent.contains("Length"), "{sent}");
    }

    #[test]
    fn form_parts_are_written() {
        let sent = sent("curl -F a=b -F 'j=v;type=application/json' --form-string i=@z http://a.test/p");
        let body = "--------------------------why400\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n\
                    --------------------------why400\r\nContent-Disposition: form-data; name=\"j\"\r\n\
                    Content-Type: application/json\r\n\r\nv\r\n\
                    --------------------------why400\r\nContent-Disposition: form-data; name=\"i\"\r\n\r\n@z\r\n\
                    --------------------------why400--\r\n";
        assert!(sent.ends_with(&format!("\r\n\r\n{body}")), "{sent}");
        assert!(sent.contains(&format!("Content-Length: {}\r\n", body.len())));
    }

    #[test]
    fn what_is_not_at_hand_is_said() {
        let file = wire("curl -d @order.json http://a.test/p");
        assert_eq!(file.notes, ["the content of `order.json` is missing: files are not read"]);
        assert!(!String::from_utf8_lossy(&file.bytes).contains("Content-Length"));
        let form = wire("curl -F 'f=@dir/a.png' http://a.test/p");
        assert_eq!(form.notes.len(), 1);
        assert!(String::from_utf8_lossy(&form.bytes).contains("filename=\"a.png\""));
        for command in ["curl 'http://a.test/a b'", "curl a.test -H \"X: $KEY\"", "curl 'http://a.test/{id}'"] {
            assert_eq!(wire(command).notes.len(), 1, "{command}");
        }
        assert_eq!(wire("curl -g 'http://a.test/{id}'").notes.len(), 0);
    }

    #[test]
    fn a_raw_request_stays_as_it_is() {
        let kept = "POST / HTTP/1.1\r\nHost : a\nX: 1\r\n\r\na\nb";
        assert_eq!(sent(kept), kept);
        assert_eq!(sent("GET / HTTP/1.1\nHost: a\n\na\nb"), "GET / HTTP/1.1\r\nHost: a\r\n\r\na\nb");
        assert_eq!(sent("GET / HTTP/1.1\nHost: a"), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assert_eq!(sent("GET / HTTP/1.1\r\nHost: a\r\n"), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }
}
