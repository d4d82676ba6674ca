//! What `curl -v` prints: `*` before its remarks, `>` before what it sends of the head, `<` before the head that it
//! gets. The content that it gets has no mark, the content that it sends is not shown.

use std::ops::Range;

use super::super::Reading;
use super::super::detect::{Job, Line, Pair, Reader};
use super::super::http1;
use super::{Message, Seen, stamp};
use crate::message::Shape;

/// Reads transcripts of `curl -v`.
pub(in crate::read) const READER: Reader = Reader { shapes: &[Shape::CurlVerbose], begins, read };

/// What a mark at the start of a line says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// `* …`
    Remark,
    /// `> …`
    Sent,
    /// `< …`
    Received,
    /// `} [22 bytes data]`
    SentData,
    /// `{ [55 bytes data]`
    ReceivedData,
}

fn begins(line: &Line) -> Option<usize> {
    let (mark, at) = mark(line.whole())?;
    let content = line.whole()[at..].trim();
    let found = match mark {
        // The next line has a mark too: a quoted line in a mail need not be one of many.
        Mark::Sent => is_request_line(content) && Line::at(line.text, line.next).whole().contains('>'),
        Mark::Received => http1::is_status_line(content),
        _ => false,
    };
    found.then_some(line.start)
}

fn is_request_line(line: &str) -> bool {
    let (method, version) = (line.split(' ').next(), line.rsplit(' ').next());
    method.is_some_and(|method| {
        !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    }) && version.is_some_and(|version| version.starts_with("HTTP/"))
}

fn read(job: &Job) -> Option<Reading> {
    let text = &job.text[..job.limit];
    let mut transcript = Transcript::new(text, job.start);
    let mut at = job.start;
    while at < text.len() && !transcript.over {
        let line = Line::at(text, at);
        transcript.line(at, line.next);
        at = line.next;
    }
    transcript.finish();
    let Transcript { pairs, end, .. } = transcript;
    (!pairs.is_empty()).then_some(Reading { shape: Shape::CurlVerbose, pairs, end })
}

/// Where in an exchange a transcript is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Before,
    SentHead,
    Sent,
    ReceivedHead,
    Content,
}

struct Transcript<'a> {
    text: &'a str,
    /// Build logs have a time stamp before every line.
    stamped: bool,
    /// How far the whole of it is set in.
    indent: usize,
    phase: Phase,
    seen: Seen,
    /// Whether the connection is told to be done with.
    closed: bool,
    /// Lines that belong to nothing, in a row.
    strange: usize,
    over: bool,
    pairs: Vec<Pair>,
    /// Where the last line ends that belongs to the transcript.
    end: usize,
}

impl<'a> Transcript<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        let indent = indent(&text[start..]);
        let stamped = text[start + indent..].starts_with("20");
        Self {
            text,
            stamped,
            indent,
            phase: Phase::Before,
            seen: Seen::default(),
            closed: false,
            strange: 0,
            over: false,
            pairs: Vec::new(),
            end: start,
        }
    }

    fn line(&mut self, mut start: usize, next: usize) {
        let line_start = start;
        if self.stamped {
            let line = &self.text[start..next];
            let set_in = indent(line).min(self.indent);
            start += set_in + stamp(&line[set_in..]);
        }
        start += meter(&self.text[start..next]);
        let line = &self.text[start..next];
        if line.trim().is_empty() && !matches!(self.phase, Phase::Content) {
            return;
        }
        let marked = mark(line).filter(|(mark, at)| match mark {
            // Content may have such lines too.
            _ if self.phase != Phase::Content => true,
            Mark::Remark => !self.has_content() || is_remark(&line[*at..]),
            _ => indent(line) <= self.indent,
        });
        let Some((mark, at)) = marked else { return self.unmarked(start, next) };
        let content = line[at..].trim();
        let from = start + at;
        match mark {
            Mark::Sent if self.sent(line_start, from..next, content) => {}
            Mark::Received if self.received(line_start, from..next, content) => {}
            Mark::Sent | Mark::Received => return self.unmarked(start, next),
            Mark::Remark => self.remark(content),
            Mark::SentData => self.seen.uploaded = true,
            Mark::ReceivedData => {}
        }
        self.strange = 0;
        self.end = next;
    }

    /// A line with `>`. Gives whether it is one.
    fn sent(&mut self, line: usize, piece: Range<usize>, content: &str) -> bool {
        match self.phase {
            Phase::SentHead if content.is_empty() => self.phase = Phase::Sent,
            Phase::SentHead => {}
            _ if is_request_line(content) => {
                self.finish();
                self.phase = Phase::SentHead;
                self.closed = false;
                self.seen.request = Some(Message::new(line));
            }
            // Not curl's mark but a mail's: it quotes the content as well.
            Phase::Sent => {
                if let Some(request) = &mut self.seen.request {
                    request.copy(self.text, piece, false);
                }
                return true;
            }
            _ => return false,
        }
        if let Some(request) = &mut self.seen.request {
            request.copy(self.text, piece, true);
        }
        true
    }

    /// A line with `<`. Gives whether it is one.
    fn received(&mut self, line: usize, piece: Range<usize>, content: &str) -> bool {
        if http1::is_status_line(content) {
            // What came before was a 100 (Continue), or its request was not copied.
            if self.seen.response.as_ref().is_some_and(|response| !response.is_interim()) {
                self.finish();
            }
            self.phase = Phase::ReceivedHead;
            self.closed = false;
            self.seen.response = Some(Message::new(line));
        } else if self.phase != Phase::ReceivedHead {
            return false;
        }
        if let Some(response) = &mut self.seen.response {
            response.copy(self.text, piece, true);
        }
        if content.is_empty() {
            self.phase = Phase::Content;
        }
        true
    }

    fn remark(&mut self, content: &str) {
        let upload = content.strip_prefix("upload completely sent off: ");
        self.seen.uploaded |= upload.is_some_and(|bytes| !bytes.starts_with("0 "));
        self.closed |= ends_connection(content);
    }

    /// A line without mark: content, or none of the transcript.
    fn unmarked(&mut self, start: usize, next: usize) {
        let line = &self.text[start..next];
        if is_command(line) {
            self.over = true;
            return;
        }
        if self.phase == Phase::Content && !(self.closed && self.has_content()) {
            let blank = line.trim().is_empty();
            // What a pipe prints comes after all of curl's own; what a person writes there is no content.
            let begins = !self.closed || line.trim_start().starts_with(['{', '[', '<']);
            if blank && (self.closed || !self.has_content()) {
                return;
            }
            if begins {
                return self.content(start, next);
            }
        }
        self.strange += 1;
        self.over = self.closed && !line.trim().is_empty() || self.strange > 3;
    }

    fn has_content(&self) -> bool {
        self.seen.response.as_ref().is_some_and(|response| response.text.len() > response.head)
    }

    fn content(&mut self, start: usize, next: usize) {
        let line = &self.text[start..next];
        let from = start + if self.stamped { 0 } else { indent(line).min(self.indent) };
        // The last line has no line end of its own: curl's remark is glued to it.
        let glued = glued_remark(&self.text[from..next]).map(|at| from + at);
        let late = self.closed;
        if let Some(response) = &mut self.seen.response {
            response.copy(self.text, from..glued.unwrap_or(next), false);
        }
        if let Some(at) = glued {
            self.remark(self.text[at + 2..next].trim());
        }
        self.closed &= !late || glued.is_some();
        self.end = next;
    }

    /// Reads the exchange that was seen.
    fn finish(&mut self) {
        let seen = std::mem::take(&mut self.seen);
        if seen.request.is_none() && seen.response.is_none() {
            self.seen.uploaded = seen.uploaded;
            return;
        }
        let last = seen.response.as_ref().map(|response| response.lines.range().end);
        let (pair, over) = seen.read();
        // What comes after the response was taken for content in vain.
        if let Some(over) = over.filter(|_| last.is_some_and(|last| last == self.end)) {
            self.end = over;
        }
        self.pairs.push(pair);
    }
}

/// Whether somebody types the next command.
fn is_command(line: &str) -> bool {
    let content = Line::at(line, 0).content();
    content.starts_with("curl ") || line.contains("$ curl ") || line.contains(">curl ")
}

fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The mark of a line, and where what is marked begins.
fn mark(line: &str) -> Option<(Mark, usize)> {
    let indent = indent(line);
    let at = indent + stamp(&line[indent..]);
    let rest = &line[at..];
    let mark = match rest.as_bytes().first()? {
        b'*' => Mark::Remark,
        b'>' => Mark::Sent,
        b'<' => Mark::Received,
        b'{' if is_data(rest) => Mark::ReceivedData,
        b'}' if is_data(rest) => Mark::SentData,
        _ => return None,
    };
    match rest.as_bytes().get(1) {
        None | Some(b'\r' | b'\n') if !matches!(mark, Mark::Remark) || at == 0 => Some((mark, at + 1)),
        Some(b' ') => Some((mark, at + 2)),
        _ => None,
    }
}

/// `{ [55 bytes data]`
fn is_data(rest: &str) -> bool {
    rest[1..].starts_with(" [") && rest.trim_end().ends_with("data]")
}

/// Where curl's remark starts that is glued to the end of a line of content.
fn glued_remark(line: &str) -> Option<usize> {
    let at = line.rfind("* ")?;
    is_remark(&line[at + 2..]).then_some(at)
}

/// Whether a line is one of the remarks that may come after content.
fn is_remark(line: &str) -> bool {
    ends_connection(line) || REMARKS.iter().any(|start| line.starts_with(start))
}

/// How the remarks begin that may come after content.
const REMARKS: [&str; 20] = [
    "abort upload",
    "Curl_http_done",
    "Excess found",
    "Failed writing body",
    "Found bundle",
    "HTTP error before end of send",
    "HTTP/2 stream",
    "Ignoring the response-body",
    "Issue another request",
    "Mark bundle",
    "old SSL session",
    "OpenSSL SSL_",
    "Operation timed out",
    "Re-using existing connection",
    "Recv failure",
    "schannel",
    "The requested URL returned error",
    "TLSv1",
    "transfer closed",
    "upload completely sent off",
];

fn ends_connection(remark: &str) -> bool {
    ["Connection #", "Closing connection", "closing connection", "shutting down connection", "Connection died"]
        .iter()
        .any(|start| remark.starts_with(start))
}

/// How much of a line is the progress meter, which curl writes over and over between all else.
fn meter(line: &str) -> usize {
    let text = line.trim_start();
    if text.starts_with("% Total") || text.starts_with("Dload ") {
        return line.len();
    }
    let length = line.bytes().take_while(|byte| b"0123456789 .:-kMGTP\r".contains(byte)).count();
    let colons = line.bytes().take(length).filter(|&byte| byte == b':').count();
    if colons >= 6 && line[..length].contains("--") { length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::super::super::detect::Known;
    use super::*;

    fn read_text(text: &str) -> Reading {
        let start = text.split_inclusive('\n').scan(0, |at, line| {
            *at += line.len();
            Some(*at - line.len())
        });
        let start = start.into_iter().find(|&at| begins(&Line::at(text, at)).is_some()).unwrap();
        read(&Job { known: &Known::default(), text, start, after: 0, limit: text.len(), wish: None }).unwrap()
    }

    #[test]
    fn remarks_and_meters_are_no_content() {
        let reading = read_text(
            "* Connected to a.test (127.0.0.1) port 80\n> POST /x HTTP/1.1\n> Host: a.test\n> Content-Length: 2\n>\n\
             } [2 bytes data]\n100     2    0     0  100     2      0      1 --:--:--  0:00:01 --:--:--     1\
             < HTTP/1.1 400 Bad Request\n< A: b\n<\n{ [4 bytes data]\n{\"a\"\n:1}* Connection #0 to host a.test left intact\n\
             and then?\n",
        );
        let pair = &reading.pairs[0];
        let (request, response) = (pair.request.as_ref().unwrap(), pair.response.as_ref().unwrap());
        assert_eq!(request.fields.len(), 2);
        assert!(!request.body.known);
        assert_eq!(response.body.text(), "{\"a\"\n:1}");
        assert_eq!(response.fields.len(), 1);
    }

    #[test]
    fn an_interim_response_gives_way() {
        let reading = read_text(
            "> PUT /x HTTP/1.1\n> Expect: 100-continue\n> \n< HTTP/1.1 100 Continue\n< \n* We are completely uploaded and \
             fine\n< HTTP/1.1 400 Bad Request\n< \nno\n* Closing connection 0\n",
        );
        assert_eq!(reading.pairs.len(), 1);
        let response = reading.pairs[0].response.as_ref().unwrap();
        assert_eq!((response.status, response.body.text().as_ref()), (Some(400), "no\n"));
    }

    #[test]
    fn each_request_has_its_response() {
        let reading = read_text(
            "> GET /a HTTP/1.1\n> \n< HTTP/1.1 301 Moved\n< Location: /b\n< \n* Issue another request to this URL: 'b'\n\
             > GET /b HTTP/1.1\n> \n< HTTP/1.1 400 Bad Request\n< \nno* Closing connection 0\n",
        );
        let seen: Vec<_> = reading
            .pairs
            .iter()
            .map(|pair| {
                (pair.request.as_ref().unwrap().target.text().into_owned(), pair.response.as_ref().unwrap().status)
            })
            .collect();
        assert_eq!(seen, [("/a".to_owned(), Some(301)), ("/b".to_owned(), Some(400))]);
    }

    #[test]
    fn what_a_mail_quotes_is_read_as_well() {
        let text = "> POST /x HTTP/1.1\n> Host: a.test\n> \n> {\"a\":1,}\n";
        let reading = read_text(text);
        let request = reading.pairs[0].request.as_ref().unwrap();
        assert_eq!(request.body.content.text(), "{\"a\":1,}\n");
        assert_eq!(&text[request.body.content.span_of(6..7).range()], ",");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in r"([*<>{} ]{0,2}[ -~é]{0,20}\r?\n|> GET / HTTP/1\.1\n|< HTTP/1\.1 400\n|< \n|> \n){0,20}") {
            let input = crate::Input { request: text.clone(), ..crate::Input::default() };
            let exchange = crate::read::read(&input);
            for span in exchange.request.iter().map(|r| r.span).chain(exchange.response.iter().map(|r| r.span)) {
                proptest::prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
