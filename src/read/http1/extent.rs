//! Where the content of a message ends in a text that goes on after it.
//!
//! On the wire the fields tell it. In a paste they may be wrong, which is the very fault, and line ends have changed;
//! and what follows is talk as often as another message. So the content goes on to what can't be part of it, and for
//! less there must be two signs.

use super::lines::{is_loose_status_line, is_plain_request_line, is_status_line, next_line, status_at};
use super::message::{Kind, is_chunked, unchunk};
use crate::message::Field;
use crate::source::Origin;

/// Where the content that starts at `start` ends, at `limit` at the latest, or before a line that `stops` it. What
/// comes after the end is not looked at, but for a few lines.
pub(super) fn content_end(
    text: &str,
    start: usize,
    limit: usize,
    fields: &[Field],
    kind: Kind,
    stops: impl Fn(&str) -> bool,
) -> usize {
    let chunks = is_chunked(fields).then(|| unchunk(text, start, limit, Origin::Request)).flatten();
    if let Some((_, end)) = chunks {
        return end;
    }
    let declared = length(fields).filter(|&length| length > 0).and_then(|length| start.checked_add(length));
    let cut = declared.filter(|&at| at <= limit && text.is_char_boundary(at) && ends_there(&text[at..limit], kind));
    let whole = start + text[start..limit].trim_end().len();
    let limit = cut.unwrap_or(limit);
    let mut nested = is_nested(fields);
    let mut document = Document::new(&text[start..limit], fields, kind);
    let mut blank = true;
    let mut at = start;
    let mut end = limit;
    while at < limit {
        let next = next_line(&text[..limit], at);
        let line = &text[at..next];
        if nested {
            // Batches hold messages of their own.
            nested = !(line.starts_with("--") && line.trim_end().ends_with("--") && line.trim_end().len() > 4);
        } else if let Some(message) = message_at(&text[..limit], at, next, blank && at >= declared.unwrap_or(start)) {
            end = message;
            break;
        } else if at > start && ends_session(line) || stops(line) {
            end = at;
            break;
        }
        // What the declared length takes in to the last byte is content, whatever it looks like.
        if let Some(over) = document.over(&text[..limit], at, next).filter(|_| declared != Some(whole)) {
            return over;
        }
        blank = matches!(line, "\n" | "\r\n");
        at = next;
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

/// Whether a content may end before `rest`, and something else follows: at a line end, and a request's before an empty
/// line.
fn ends_there(rest: &str, kind: Kind) -> bool {
    let line = rest.strip_prefix('\r').unwrap_or(rest);
    let Some(after) = line.strip_prefix('\n') else {
        return kind == Kind::Response && rest.starts_with("* ") || begins_response(rest);
    };
    let follows = after.trim_start();
    !follows.is_empty() && (kind == Kind::Response || after.trim_start_matches('\r').starts_with('\n'))
}

/// Whether the content is one that holds messages.
fn is_nested(fields: &[Field]) -> bool {
    fields.iter().any(|field| {
        field.is("content-type") && {
            let value = field.value.bytes();
            let starts = |kind: &[u8]| value.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind));
            starts(b"multipart/") || starts(b"message/") || starts(b"application/http")
        }
    })
}

/// Where the next message begins, if it does so in the line at `at`. Less than a status line must be on its own.
fn message_at(text: &str, at: usize, next: usize, alone: bool) -> Option<usize> {
    if let Some(status) = status_at(text, at) {
        return Some(status);
    }
    let line = &text[at..next];
    let begins = alone
        && line.len() < 8000
        && match line.as_bytes().first() {
            Some(b'1'..=b'5') => is_loose_status_line(line.trim_end(), &text[next..]),
            Some(b'A'..=b'Z') => line.find(' ').is_some_and(|end| end < 10) && is_plain_request_line(line),
            _ => false,
        };
    begins.then_some(at)
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

/// JSON or XML that a content starts with, read as far as to tell where it is complete and something else follows it.
struct Document {
    kind: Kind,
    /// Where the lines are looked at next.
    at: usize,
    state: State,
}

enum State {
    /// Brackets and strings of JSON: how many are open, and whether in a string, and after a backslash.
    Json { depth: usize, string: bool, escaped: bool },
    /// The end tag of the first element.
    Markup(String),
    /// One line of a form.
    Form,
    /// Something else, or over and done with.
    Other,
}

impl Document {
    fn new(content: &str, fields: &[Field], kind: Kind) -> Self {
        let shown = content.trim_start();
        let state = match shown.as_bytes().first() {
            Some(b'{' | b'[') => State::Json { depth: 0, string: false, escaped: false },
            Some(b'<') if kind == Kind::Response => first_element(shown).map_or(State::Other, State::Markup),
            _ if is_form(fields) => State::Form,
            _ => State::Other,
        };
        Self { kind, at: 0, state }
    }

    /// Reads the line `at..next` of `text`. Gives where the document ends if it does and talk follows.
    fn over(&mut self, text: &str, at: usize, next: usize) -> Option<usize> {
        self.at = self.at.max(at);
        loop {
            let end = match &mut self.state {
                State::Other => return None,
                State::Form if text[self.at..next].trim().is_empty() => return None,
                State::Form => self.at + text[self.at..next].trim_end().len(),
                State::Markup(tag) => self.at + text[self.at..next].find(tag.as_str())? + tag.len(),
                State::Json { depth, string, escaped } => {
                    let bytes = &text.as_bytes()[self.at..next];
                    self.at
                        + json_step(bytes, depth, string, escaped).or_else(|| {
                            self.at = next;
                            None
                        })?
                }
            };
            self.at = end;
            let rest = text[end..].trim_start();
            let is_last = match (&self.state, self.kind) {
                (State::Markup(_), _) => !rest.starts_with('<') && text[end..].starts_with(['\n', '\r']),
                (_, Kind::Response) => !rest.starts_with(['{', '[']),
                // Behind a request's content a fault is told from talk by an empty line and words.
                (_, Kind::Request) if begins_response(rest) => true,
                (_, Kind::Request) => {
                    let line = text[end..].trim_start_matches([' ', '\t', '\r']);
                    let spaced = line.strip_prefix('\n').map(|after| after.trim_start_matches([' ', '\r']));
                    spaced.is_some_and(|after| after.starts_with('\n'))
                        && rest.starts_with(|c: char| c.is_alphabetic() || "$#*->`".contains(c))
                }
            };
            if is_last && !rest.is_empty() {
                self.state = State::Other;
                return Some(end);
            }
            if matches!(self.state, State::Form) {
                self.state = State::Other;
            }
            if !matches!(self.state, State::Markup(_)) && !rest.starts_with(['{', '[']) {
                self.state = State::Other;
            }
        }
    }
}

/// Whether a status line begins `rest`.
fn begins_response(rest: &str) -> bool {
    rest.starts_with("HTTP/") && is_status_line(rest.lines().next().unwrap_or_default())
}

fn is_form(fields: &[Field]) -> bool {
    let form = b"application/x-www-form-urlencoded";
    fields.iter().any(|field| field.is("content-type") && field.value.bytes().starts_with(form))
}

/// Goes on through JSON. Gives the place after the bracket that closes the last that was open.
fn json_step(bytes: &[u8], depth: &mut usize, string: &mut bool, escaped: &mut bool) -> Option<usize> {
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if *escaped => *escaped = false,
            b'\\' if *string => *escaped = true,
            b'"' => *string = !*string,
            b'{' | b'[' if !*string => *depth += 1,
            b'}' | b']' if !*string => {
                *depth = depth.saturating_sub(1);
                if *depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Where the array or object ends that `json` starts with, by its brackets and strings alone.
pub(in crate::read) fn json_end(json: &[u8]) -> Option<usize> {
    json_step(json, &mut 0, &mut false, &mut false)
}

/// The end tag of the first element of a document.
fn first_element(markup: &str) -> Option<String> {
    let mut at = 0;
    // Past `<?xml …?>` and `<!DOCTYPE …>`.
    while markup[at..].starts_with("<?") || markup[at..].starts_with("<!") {
        let rest = &markup[at..][markup[at..].find('>')? + 1..];
        at = markup.len() - rest.trim_start().len();
    }
    let name = markup[at..].strip_prefix('<')?;
    let length = name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte)).count();
    (length > 0).then(|| format!("</{}>", &name[..length]))
}

#[cfg(test)]
mod tests {
    use super::super::message::{Kind, head};
    use super::*;

    /// The content of a request or response, as far as it is taken for that.
    fn content(text: &str) -> &str {
        let kind = if text.starts_with("HTTP/") { Kind::Response } else { Kind::Request };
        let head = head(text, 0, text.len(), Origin::Request, kind);
        &text[head.body..content_end(text, head.body, text.len(), &head.fields, kind, |_| false)]
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
        assert_eq!(content("POST / HTTP/1.1\nHost: a\n\n{}\n\n\nHTTP/1.1 400 No\n\n"), "{}");
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
