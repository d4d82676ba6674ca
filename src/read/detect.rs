//! What a paste is.

/// What was found, and where it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A curl command. The shell text to read is `start..end`, which may hold assignments and pipes before it.
    Curl { start: usize, end: usize },
    /// A raw HTTP request.
    Request { start: usize },
    /// A raw HTTP response.
    Response { start: usize },
    /// Nothing that is known.
    Nothing,
}

/// Finds the first thing in the text that is known, past prompts, fences and chat around it.
pub(super) fn detect(text: &str) -> Found {
    let mut start = 0;
    // Assignments on lines of their own belong to the command that follows them.
    let mut assignments = None;
    for line in text.split_inclusive('\n') {
        let (content, prompt) = content_of(line);
        let at = start + prompt;
        if is_status_line(content) {
            return Found::Response { start: at };
        }
        if let Some(command) = command_in(content) {
            let from = if command == 0 { assignments.unwrap_or(at) } else { at };
            // `curl …` in backticks ends at the closing one.
            let inline = text[..at].ends_with('`') || content[..command].ends_with('`');
            let from = if inline { at + command } else { from };
            return Found::Curl { start: from, end: end_of_command(text, at + command, inline) };
        }
        if is_request_line(content, &text[start + line.len()..]) {
            // A blank before the method is part of the request line, and at fault.
            let indent = line.len() - line.trim_start_matches(['\u{feff}']).len();
            let keep = line[indent..].starts_with([' ', '\t']) && start == 0 && line.contains(" HTTP/");
            return Found::Request { start: if keep { start + indent } else { at } };
        }
        if is_assignment(content) {
            assignments.get_or_insert(at);
        } else if !content.trim().is_empty() {
            assignments = None;
        }
        start += line.len();
    }
    Found::Nothing
}

/// Where a response starts in what follows a command: at a status line, or at a body that begins at once.
pub(super) fn response_after(text: &str, from: usize) -> Option<usize> {
    if let Some(at) = status_line(&text[from..]) {
        return Some(from + at);
    }
    let rest = &text[from..];
    let body = rest.trim_start();
    body.starts_with(['{', '[', '<']).then(|| text.len() - body.len())
}

/// Where the response starts that follows a raw request.
pub(super) fn response_after_message(text: &str, from: usize) -> Option<usize> {
    let first = text[from..].find('\n')? + from + 1;
    status_line(&text[first..]).map(|at| first + at)
}

/// The start of the first status line.
pub(super) fn status_line(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (content, prompt) = content_of(line);
        if is_status_line(content) {
            return Some(start + prompt);
        }
        start += line.len();
    }
    None
}

/// A line without what terminals and chats put before it, and how many bytes that is.
fn content_of(line: &str) -> (&str, usize) {
    let mut content = line.trim_start_matches(['\u{feff}', ' ', '\t', '`']);
    for prompt in ["$ ", "# ", "% ", "> ", "❯ ", "➜ "] {
        if let Some(rest) = content.strip_prefix(prompt) {
            content = rest.trim_start_matches(' ');
            break;
        }
    }
    // `user@host:~/dir$ curl …`
    if let Some((prompt, rest)) = content.split_once("$ ")
        && prompt.contains(['@', '~', ':'])
        && !prompt.contains([' ', '\'', '"'])
    {
        content = rest;
    }
    let prompt = line.len() - content.len();
    (content.trim_end_matches(['\r', '\n']), prompt)
}

/// Where in a line the command `curl` stands, if a shell would take it for one.
fn command_in(line: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = line[from..].find("curl") {
        let at = from + found;
        from = at + 4;
        let after = line[from..].strip_prefix(".exe").unwrap_or(&line[from..]);
        let ends = after.is_empty() || after.starts_with([' ', '\t', '\\', '^']);
        // What costs little is asked first: a long line may hold the word very often.
        if !ends || !(at == 0 || line[..at].ends_with([' ', '\t', ';', '|', '&', '`', '(', '/'])) {
            continue;
        }
        let path = line[..at].rfind([' ', '\t', ';', '|', '&', '`', '(']).map_or(0, |blank| blank + 1);
        let before = line[..path].trim_end();
        let begins = before.is_empty()
            || before.ends_with(['|', ';', '&', '`', '('])
            || before
                .split_whitespace()
                .all(|word| is_assignment(word) || matches!(word, "sudo" | "time" | "env" | "exec"));
        if begins {
            let wrapped = before.ends_with(['`', '(']);
            return Some(if wrapped { path } else { 0 });
        }
    }
    None
}

/// Where the text of a command may go to at the most: to the closing fence, backtick or status line.
fn end_of_command(text: &str, from: usize, inline: bool) -> usize {
    let rest = &text[from..];
    let mut end = rest.len();
    if inline && let Some(close) = rest.find('`') {
        end = close;
    }
    if let Some(fence) = rest.find("\n```") {
        end = end.min(fence + 1);
    }
    if let Some(status) = status_line(&rest[..end]) {
        end = end.min(status);
    }
    from + end
}

fn is_assignment(line: &str) -> bool {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let Some((name, _)) = line.split_once('=') else { return false };
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// `HTTP/1.1 400 …`
fn is_status_line(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("HTTP/") else { return false };
    let Some((version, rest)) = rest.split_once(' ') else { return false };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    !version.is_empty()
        && version.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit())
        && digits == 3
        && rest.as_bytes().get(3).is_none_or(|&byte| byte == b' ')
}

/// Methods that people use, for lines that are no request line by their form.
const METHODS: [&str; 17] = [
    "GET",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "COPY",
    "MOVE",
    "LOCK",
    "REPORT",
    "QUERY",
];

/// A request line, also a faulty one: by its version at the end, by a method and a target, or by a line of
/// `Name: value` after something that looks like one.
fn is_request_line(line: &str, rest: &str) -> bool {
    let line = line.split('\r').next().unwrap_or(line).trim_end();
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let (Some(first), second, last) = (words.next(), words.clone().next(), words.next_back()) else { return false };
    let known = METHODS.iter().any(|method| {
        first.len() >= method.len() && first.as_bytes()[..method.len()].eq_ignore_ascii_case(method.as_bytes())
    });
    let field_follows = rest.lines().next().is_some_and(|line| {
        line.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') && name.len() < 60
        })
    });
    let version = last.is_some_and(|last| {
        let upper = last.to_ascii_uppercase();
        (upper.starts_with("HTTP") || upper.starts_with("HTP")) && upper.contains('/')
    });
    let target = second.is_some_and(|target| target.starts_with(['/', '*']) || target.contains("://"));
    if version {
        return known || target || field_follows;
    }
    let upper = METHODS.contains(&first);
    (upper && target) || (known && target && field_follows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curl(text: &str) -> &str {
        match detect(text) {
            Found::Curl { start, end } => &text[start..end],
            other => panic!("{other:?} for {text:?}"),
        }
    }

    #[test]
    fn a_command_is_found_past_what_stands_around_it() {
        assert_eq!(curl("curl http://a.test"), "curl http://a.test");
        assert_eq!(curl("I ran this:\n```sh\n$ curl -X POST u\n```\nand got"), "curl -X POST u\n");
        assert_eq!(curl("me@box:~/src$ curl u"), "curl u");
        assert_eq!(curl("A=1\ncurl $A"), "A=1\ncurl $A");
        assert_eq!(curl("A=1; curl $A"), "A=1; curl $A");
        assert_eq!(curl("printf x | curl -d @- u"), "printf x | curl -d @- u");
        assert_eq!(curl("`curl -v u` says no"), "curl -v u");
        assert_eq!(curl("/usr/bin/curl.exe u"), "/usr/bin/curl.exe u");
        assert_eq!(curl("curl u\nHTTP/1.1 400 Bad Request\n"), "curl u\n");
    }

    #[test]
    fn prose_about_curl_is_no_command() {
        assert_eq!(detect("I use curl a lot"), Found::Nothing);
        assert_eq!(detect("curling is fun"), Found::Nothing);
        assert_eq!(detect("a 400 Bad Request"), Found::Nothing);
    }

    #[test]
    fn request_lines_are_known_with_their_faults() {
        for line in [
            "GET / HTTP/1.1",
            "get /v HTTP/1.1",
            "GET/api HTTP/1.1",
            "GET /orders HTTP /1.1",
            "GET /v HTP/1.1",
            "GET v1/logs HTTP/1.1",
            "POST http://a.test/x",
            "FETCH /v1 HTTP/1.1",
            " GET / HTTP/1.1",
        ] {
            let text = format!("{line}\r\nHost: a.test\r\n\r\n");
            assert_eq!(detect(&text), Found::Request { start: 0 }, "{line}");
        }
    }

    #[test]
    fn status_lines() {
        assert_eq!(status_line("x\nHTTP/2 400 \n"), Some(2));
        assert_eq!(status_line("HTTP/1.1 4000"), None);
        assert_eq!(status_line("HTTP/1.1 400"), Some(0));
    }
}
