//! What `http --verbose` prints: the request and the response as they look in HTTP/1.1, with the fields in order of
//! their names and the content set out for reading. Its length is that of what was sent, not of what is shown.

use super::super::Reading;
use super::super::detect::{Job, Line, Reader};
use super::super::http1;
use crate::message::{BodyKind, Client, Shape};

/// Reads the requests; the responses after them are read as any response.
pub(in crate::read) const READER: Reader = Reader { shapes: &[Shape::HttpieVerbose], begins, read };

/// Fields that are looked at for the client's name.
const FIELDS: usize = 40;

fn begins(line: &Line) -> Option<usize> {
    if !http1::is_plain_request_line(line.content()) {
        return None;
    }
    let mut fields = line.rest().lines().take(FIELDS).take_while(|line| !line.trim().is_empty());
    fields.any(|field| field.trim_start().starts_with("User-Agent: HTTPie/")).then_some(line.content)
}

fn read(job: &Job) -> Option<Reading> {
    let (mut request, end) = http1::read_one(job);
    request.client = Client::Recorded;
    let content = &request.body.content;
    let shown = content.bytes().trim_ascii_end().len();
    // It does not show what is no text: it says so in a box.
    if content.bytes().trim_ascii_start().starts_with(b"+---") && content.text().contains("NOTE: binary data") {
        request.body.content = content.slice(0..0);
        request.body.known = false;
    } else {
        request.body.content = content.slice(0..shown);
        if shown == 0 {
            request.body.kind = BodyKind::None;
        }
    }
    Some(Reading::of(Shape::HttpieVerbose, request, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_httpie_prints_begins() {
        let begins = |text: &str| begins(&Line::at(text, 0));
        assert_eq!(begins("POST /x HTTP/1.1\nHost: a.test\nUser-Agent: HTTPie/3.2.2\n\n{}\n"), Some(0));
        assert_eq!(begins("POST /x HTTP/1.1\nHost: a.test\n\nUser-Agent: HTTPie/3.2.2\n"), None);
    }
}
