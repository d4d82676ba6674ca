//! The request as the bytes that go over the wire in HTTP/1.1 (RFC 9112).
//!
//! Of a curl command this is its first request, not what a redirect or a challenge makes of it later; HTTP/2 and HTTP/3
//! are written as HTTP/1.1. Placeholders stand for what curl chooses: `User-Agent: curl` without its version, and
//! the boundary `------------------------why400` (of parts within parts `------------------------why400.1` and on).
//! Files are not at hand, so their content is missing, and so is a `Content-Length` that would count it.
//!
//! `tests/oracle.rs` holds the bytes against those that curl 7.88 sends. Where releases differ, this is
//! - as of the newest: `%2e` counts as a dot in the path (since 8.14), several `-b` are joined with `; ` (8.18), a
//!   first `-d ''` adds no `&`, escapes that curl makes, and those in what `-G` and `--url-query` add, are in capitals
//!   (before 8 in small letters);
//! - as of all but the newest: `Connection` stands where it is written (since 8.17 it is the last field).

use super::{Agent, Author, Client, Command, Fate, Field, Request, RequestLine, ShellFaultKind, UrlFault};
use crate::source::Traced;

/// What the client would send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wire {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where they are not what the client would send, a sentence each.
    pub notes: Vec<String>,
    /// Why the client sends nothing, where it refuses the command: there are no bytes then.
    pub refused: Option<String>,
}

/// The request as its client sends it.
pub fn render(request: &Request) -> Wire {
    match &request.client {
        Client::Raw => Wire { bytes: raw(request), ..Wire::default() },
        Client::Recorded | Client::Agent(..) => Wire { bytes: told(request), ..Wire::default() },
        Client::Curl(command) => {
            let mut wire = curl(request, command);
            if wire.refused.is_some() {
                return wire;
            }
            for variable in command.variables.iter().filter(|variable| variable.fate == Fate::Expanded) {
                wire.note(format!("the value of `{}` is put in when the command runs; it is not known", variable.name));
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

/// The request target as it is sent (RFC 9112 section 3.2); of a curl command that is refused, as it is written.
pub fn target(request: &Request) -> Vec<u8> {
    let url = request.target.bytes();
    match &request.client {
        Client::Curl(command) => command.line.as_ref().map_or(url, |line| line.target.bytes()).to_vec(),
        Client::Raw => url.to_vec(),
        Client::Recorded | Client::Agent(..) if url.starts_with(b"/") => url.to_vec(),
        Client::Recorded | Client::Agent(..) => {
            let (path, query) = path_and_query(url);
            let path = if path.is_empty() { b"/" } else { path };
            [encoded(path), query.map(|query| [b"?", query].concat()).unwrap_or_default()].concat()
        }
    }
}

/// A request that is told part by part.
fn told(request: &Request) -> Vec<u8> {
    let mut wire = Wire::default();
    wire.bytes.extend_from_slice(request.method.name.bytes());
    wire.bytes.push(b' ');
    wire.bytes.extend(target(request));
    wire.bytes.extend_from_slice(b" HTTP/1.1\r\n");
    let rewritten = matches!(request.client, Client::Agent(Agent::Httpie, _));
    for field in &request.fields {
        if rewritten {
            // `Name:value` is no line of a head yet.
            wire.bytes.extend([field.name.bytes(), b": ", field.value.bytes(), b"\r\n"].concat());
        } else {
            wire.field(field);
        }
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
    let Some(line) = &command.line else {
        wire.refused = Some(match command.refusal() {
            Some(fault) => refusal(&fault.kind),
            None => "curl tells about itself and sends nothing".into(),
        });
        return wire;
    };
    wire.bytes.extend_from_slice(request.method.name.bytes());
    wire.bytes.push(b' ');
    wire.bytes.extend_from_slice(line.target.bytes());
    wire.bytes.extend(format!(" {}\r\n", line.version).into_bytes());
    // A line without a colon, or without a name, curl does not send.
    for field in request.fields.iter().filter(|field| field.colon && !field.name.is_empty()) {
        wire.field(field);
    }
    wire.bytes.extend_from_slice(b"\r\n");
    wire.bytes.extend_from_slice(request.body.coded.as_ref().unwrap_or(&request.body.content).bytes());
    wire.tell(request, command, line);
    wire
}

impl Wire {
    fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
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

    /// Tells where the bytes are not what curl sends, and what else it sends.
    fn tell(&mut self, request: &Request, command: &Command, line: &RequestLine) {
        if line.count > 1 {
            let count = line.count;
            self.note(format!("curl makes {count} requests of the patterns in this command; this is the first"));
        }
        let body = request.body.data.iter().filter(|_| !request.body.known);
        let files = body.chain(&request.query_data).filter_map(|data| data.file.as_ref());
        let files: Vec<_> = files.map(Traced::text).filter(|file| file != "-" && file != "/dev/null").collect();
        let stdin = !request.body.known && files.is_empty();
        for file in files {
            self.note(format!("the content of `{file}` is missing: files are not read"));
        }
        if stdin {
            self.note("what curl reads from the standard input is missing");
        }
        for option in &command.options {
            let Some(argument) = &option.argument else { continue };
            let file = argument.text();
            match option.name {
                Some("config") if file != "-" => self.note(format!("what `{file}` says to curl is not known")),
                Some("header" | "proxy-header") if file.starts_with('@') && file != "@-" => {
                    self.note(format!("the header lines of `{}` are missing: files are not read", &file[1..]));
                }
                Some("cookie") if !file.is_empty() && (file.starts_with('@') || !file.contains('=')) => {
                    self.note(format!(
                        "the cookies of `{}` are missing: files are not read",
                        file.trim_start_matches('@')
                    ));
                }
                Some("netrc-file" | "etag-compare") => {
                    self.note(format!("what `{file}` adds is missing: files are not read"));
                }
                _ => {}
            }
        }
        let challenged = ["digest", "ntlm", "negotiate", "anyauth"];
        if command.options.iter().any(|option| option.name.is_some_and(|name| challenged.contains(&name))) {
            self.note(
                "curl waits for the server's challenge before it sends credentials, and first asks without content",
            );
        }
    }
}

/// Why curl sends nothing.
fn refusal(kind: &ShellFaultKind) -> String {
    let why = match kind {
        ShellFaultKind::UnknownOption { .. } => "it does not have one of the options",
        ShellFaultKind::MissingArgument => "an option lacks its argument",
        ShellFaultKind::EqualsSign { .. } => "before 8.16 it takes no `=` after the name of an option",
        ShellFaultKind::BadArgument { .. } => "an option has an argument that it does not take",
        ShellFaultKind::Conflict { .. } => "two options ask for different requests",
        ShellFaultKind::NoUrl => "there is no URL",
        ShellFaultKind::Glob(_) => "it cannot read the braces or brackets as a pattern",
        ShellFaultKind::Url(UrlFault::Scheme) => "the URL is not of HTTP",
        ShellFaultKind::Url(_) => "it does not take the URL",
        _ => "it refuses the command",
    };
    format!("curl sends nothing: {why}")
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

/// `bytes` with a percent escape for each that is not ASCII.
fn encoded(bytes: &[u8]) -> Vec<u8> {
    let mut encoded = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii() {
            encoded.push(*byte);
        } else {
            encoded.extend(format!("%{byte:02X}").into_bytes());
        }
    }
    encoded
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
            ("curl -G http://a.test/p -d \"t=$(date +%s)\"", "GET /p?t=$(date +%s) HTTP/1.1"),
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

    // What the installed curl of the oracle does not have, or does otherwise than the newest: after curl's source.

    #[test]
    fn newer_releases() {
        for (command, line) in [
            ("curl http://a.test/a/%2E%2e/b", "GET /b HTTP/1.1"),
            ("curl -G http://a.test/ -d a=%2f", "GET /?a=%2F HTTP/1.1"),
            ("curl --variable n='a b' --expand-url 'http://a.test/{{n:url}}'", "GET /a%20b HTTP/1.1"),
            ("curl --expand-url 'http://a.test/{{n}}/x' --variable n=1", "GET /{{n}}/x HTTP/1.1"),
            ("curl 'http://a.test/{<part>one,two}'", "GET /one HTTP/1.1"),
        ] {
            assert_eq!(request_line(command), line, "{command}");
        }
        assert!(sent("curl -b a=1 -b b=2 -b ' c=3' a.test").contains("\r\nCookie: a=1; b=2; c=3\r\n"));
        assert!(sent("curl -d '' -d a a.test").ends_with("\r\n\r\na"));
        assert!(
            sent("curl --variable n='say \"hi\"' --expand-json '{\"a\":\"{{n:json}}\"}' a.test")
                .ends_with("{\"a\":\"say \\\"hi\\\"\"}")
        );
        assert!(!sent("curl http://a.test -H host:").contains("ost:"), "taken away");
        for command in [
            "curl -X '' a.test",
            "curl -T a.txt -d b a.test",
            "curl --next a.test",
            "curl http://a../",
            "curl http://..",
        ] {
            assert!(wire(command).refused.is_some(), "{command}");
        }
    }

    #[test]
    fn what_only_the_run_tells() {
        let signed = wire("curl --aws-sigv4 aws:amz:eu-west-1:s3 -u key:secret http://a.test/");
        assert!(
            String::from_utf8_lossy(&signed.bytes)
                .contains("\r\nAuthorization: AWS4-HMAC-SHA256\r\nX-Amz-Date: now\r\n")
        );
        assert_eq!(signed.notes.len(), 1, "{:?}", signed.notes);
        let digest = wire("curl --digest -u me:pw http://a.test/");
        assert!(!String::from_utf8_lossy(&digest.bytes).contains("Authorization"));
        assert_eq!(digest.notes.len(), 1);
        assert_eq!(wire("curl -K settings.txt http://a.test/").notes.len(), 1);
        assert_eq!(wire("curl -b jar.txt -H @lines.txt http://a.test/").notes.len(), 2);
    }

    #[test]
    fn proxies_change_what_is_not_tunnelled() {
        assert_eq!(request_line("curl -x p.test:3128 http://a.test:80/x?y"), "GET http://a.test/x?y HTTP/1.1");
        for command in [
            "curl -x p.test https://a.test/x",
            "curl -px p.test http://a.test/x",
            "curl -x socks5://p.test http://a.test/x",
        ] {
            assert_eq!(request_line(command), "GET /x HTTP/1.1", "{command}");
        }
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
        for command in
            ["curl a.test -H \"X: $KEY\"", "curl 'http://a.test/{a,b}'", "curl -u me a.test", "curl -d @- a.test"]
        {
            assert_eq!(wire(command).notes.len(), 1, "{command}");
        }
        assert_eq!(wire("curl -g 'http://a.test/{id}'").notes.len(), 0);
    }

    #[test]
    fn nothing_is_sent_where_curl_refuses() {
        for command in
            ["curl 'http://a.test/a b'", "curl 'http://a.test/x[a]'", "curl --frob a.test", "curl -d", "curl -V"]
        {
            let wire = wire(command);
            assert!(wire.refused.is_some() && wire.bytes.is_empty(), "{command}: {wire:?}");
        }
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
