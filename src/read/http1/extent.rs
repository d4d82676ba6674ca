//! Where the content of a message ends in a text that goes on after it.
//!
//! On the wire the fields tell it. In a paste they may be wrong, which is the very fault, and line ends have changed;
//! and what follows is talk as often as another message. So the content goes on to what can't be part of it, and for
//! less there must be two signs.

use super::lines::{is_plain_request_line, next_line, status_at};
use super::message::{Kind, is_chunked, unchunk};
use crate::message::Field;
use crate::source::Origin;

/// Where the content that starts at `start` ends, at `limit` at the latest.
pub(super) fn content_end(text: &str, start: usize, limit: usize, fields: &[Field], kind: Kind) -> usize {
    let chunks = is_chunked(fields).then(|| unchunk(text, start, limit, Origin::Request)).flatten();
    if let Some((_, end)) = chunks {
        return end;
    }
    let end = next_message(text, start, limit, fields);
    let over = |at: &usize| !text[*at..end].trim().is_empty();
    let length = length(fields).filter(|&length| length > 0).and_then(|length| start.checked_add(length));
    if let Some(at) = length.filter(|&at| at <= end && text.is_char_boundary(at))
        && over(&at)
        && ends_there(&text[at..end], kind)
    {
        return at;
    }
    let document = document_end(&text[start..end], kind).map(|length| start + length);
    if let Some(at) = document.filter(|at| over(at) && length != Some(end)) {
        return at;
    }
    // Between a body and what follows it people leave lines free.
    if end < limit && kind == Kind::Request {
        let content = text[start..end].trim_end_matches(['\r', '\n', ' ']).len() + start;
        return next_line(&text[..end], content);
    }
    end
}

fn length(fields: &[Field]) -> Option<usize> {
    fields.iter().find(|field| field.is("content-length"))?.value.utf8()?.parse().ok()
}

/// Whether a content may end before `rest`: at a line end, and a request's before an empty line.
fn ends_there(rest: &str, kind: Kind) -> bool {
    let line = rest.strip_prefix('\r').unwrap_or(rest);
    let Some(after) = line.strip_prefix('\n') else { return kind == Kind::Response && rest.starts_with("* ") };
    kind == Kind::Response || after.trim_start_matches('\r').starts_with('\n')
}

/// Where the next message begins, or what a terminal prints after one.
fn next_message(text: &str, start: usize, limit: usize, fields: &[Field]) -> usize {
    let mut nested = fields.iter().any(|field| {
        field.is("content-type") && {
            let value = field.value.bytes();
            let starts = |kind: &[u8]| value.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind));
            starts(b"multipart/") || starts(b"message/") || starts(b"application/http")
        }
    });
    let declared = start.saturating_add(length(fields).unwrap_or(0));
    let mut blank = true;
    let mut at = start;
    while at < limit {
        let next = next_line(&text[..limit], at);
        let line = &text[at..next];
        if nested {
            // Batches hold messages of their own.
            nested = !(line.starts_with("--") && line.trim_end().ends_with("--") && line.trim_end().len() > 4);
        } else if let Some(status) = status_at(&text[..limit], at) {
            return status;
        } else if at > start && ends_session(line) {
            return at;
        } else if blank && at >= declared && line.starts_with(|c: char| c.is_ascii_uppercase()) {
            let end = line.find(' ').unwrap_or(0);
            if end < 10 && line.len() < 8000 && is_plain_request_line(line) {
                return at;
            }
        }
        blank = matches!(line, "\n" | "\r\n");
        at = next;
    }
    limit
}

/// What telnet, `openssl s_client`, curl and a shell say when the server has hung up.
fn ends_session(line: &str) -> bool {
    match line.as_bytes().first() {
        Some(b'C') => line.starts_with("Connection closed by foreign host"),
        Some(b'c') => line.trim_end() == "closed",
        Some(b'r') => line.starts_with("read:errno="),
        Some(b'*') => line.starts_with("* Connection #") || line.starts_with("* Closing connection"),
        Some(b'$') => line.starts_with("$ "),
        _ => false,
    }
}

/// Where JSON or XML at the start of `content` is complete, and something else follows it.
fn document_end(content: &str, kind: Kind) -> Option<usize> {
    let start = content.len() - content.trim_start().len();
    if content[start..].starts_with('<') {
        let end = start + markup_end(&content[start..])?;
        return (kind == Kind::Response && content[end..].starts_with(['\n', '\r'])).then_some(end);
    }
    let mut at = start;
    while content[at..].starts_with(['{', '[']) {
        let end = at + json_end(&content.as_bytes()[at..])?;
        let rest = content[end..].trim_start();
        let line = content[end..].trim_start_matches([' ', '\t']);
        let line = line.strip_prefix('\r').unwrap_or(line);
        let spaced =
            line.strip_prefix('\n').is_some_and(|after| after.trim_start_matches(' ').starts_with(['\r', '\n']));
        // Behind a request's content a fault is told from talk by an empty line and words.
        let talk = spaced && rest.starts_with(|c: char| c.is_alphabetic() || "$#*->`".contains(c));
        let over = match kind {
            Kind::Request => talk,
            Kind::Response => !rest.starts_with(['{', '[']),
        };
        if over {
            return Some(end);
        }
        at = content.len() - rest.len();
    }
    None
}

/// Where the array or object ends that `json` starts with, by its brackets and strings alone.
fn json_end(json: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'"' => {
                at += 1;
                while *json.get(at)? != b'"' {
                    at += if json[at] == b'\\' { 2 } else { 1 };
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where the last end tag of the first element ends.
fn markup_end(markup: &str) -> Option<usize> {
    let mut at = 0;
    // Past `<?xml …?>` and `<!DOCTYPE …>`.
    while markup[at..].starts_with("<?") || markup[at..].starts_with("<!") {
        let rest = &markup[at..][markup[at..].find('>')? + 1..];
        at = markup.len() - rest.trim_start().len();
    }
    let name = markup[at..].strip_prefix('<')?;
    let length = name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte)).count();
    let tag = format!("</{}>", &name[..length]);
    (length > 0).then(|| markup.rfind(&tag)).flatten().map(|at| at + tag.len())
}

#[cfg(test)]
mod tests {
    use super::super::message::{Kind, head};
    use super::*;

    /// The content of a request or response, as far as it is taken for that.
    fn content(text: &str) -> &str {
        let kind = if text.starts_with("HTTP/") { Kind::Response } else { Kind::Request };
        let head = head(text, 0, text.len(), Origin::Request, kind);
        &text[head.body..content_end(text, head.body, text.len(), &head.fields, kind)]
    }

    #[test]
    fn talk_after_a_message_is_none_of_it() {
        assert_eq!(content("POST / HTTP/1.1\nHost: a\n\n{\"a\":1}\n\nWhat is wrong?\n"), "{\"a\":1}");
        assert_eq!(content("POST / HTTP/1.1\nHost: a\nContent-Length: 3\n\na=b\n\nWhat is wrong?\n"), "a=b");
        assert_eq!(content("HTTP/1.1 400 Bad Request\n\n{\"a\":\"}\"}\nand so on"), "{\"a\":\"}\"}");
        assert_eq!(content("HTTP/1.1 400 Bad Request\n\n{\"a\":1}\n{\"a\":2}me@box:~$ "), "{\"a\":1}\n{\"a\":2}");
        assert_eq!(content("HTTP/1.1 400 Bad Request\nContent-Length: 2\n\nno\nwhat now?"), "no");
        assert_eq!(content("HTTP/1.1 400 Bad Request\n\n<html>\n</html>\nwhat now?"), "<html>\n</html>");
        assert_eq!(content("HTTP/1.1 400 Bad Request\n\nno\nConnection closed by foreign host.\n"), "no\n");
    }

    #[test]
    fn faults_stay_in_the_content() {
        for body in ["{\"a\":1}}", "{\"a\":1}\n\n}", "{\"a\":1}\nx", "{\"a\":1,\n\nb", "a=b\n\nc"] {
            assert_eq!(content(&format!("POST / HTTP/1.1\nHost: a\n\n{body}")), body);
        }
        let long = "POST / HTTP/1.1\nHost: a\nContent-Length: 14\n\n{\"a\":1}\n\nMore!";
        assert_eq!(content(long), "{\"a\":1}\n\nMore!");
    }

    #[test]
    fn messages_follow_each_other() {
        assert_eq!(content("POST / HTTP/1.1\nHost: a\n\n{}\n\n\nHTTP/1.1 400 No\n\n"), "{}\n");
        assert_eq!(content("GET / HTTP/1.1\nHost: a\n\nGET /b HTTP/1.1\nHost: a\n\n"), "");
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\nX-A: b\r\n\r\n";
        assert_eq!(content(&format!("{chunked}and then")), "2\r\nno\r\n0\r\nX-A: b\r\n\r\n");
    }

    #[test]
    fn a_batch_holds_messages_of_its_own() {
        let batch = "--b\nContent-Type: application/http\n\nGET /x HTTP/1.1\n\n--b--\n";
        let text =
            format!("POST /$batch HTTP/1.1\nContent-Type: multipart/mixed; boundary=b\n\n{batch}\nHTTP/1.1 400 No\n");
        assert_eq!(content(&text), batch);
    }
}
