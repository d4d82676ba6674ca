//! Google's page for a sign-in that was refused: its text, or its address, which carries the same in `authError`.

use std::ops::Range;

use super::Reading;
use super::detect::{Job, Line, Pair, Reader};
use super::escape::{URL, escaped, letters_and};
use super::told::{self, Told};
use crate::message::{Request, Response, Shape};
use crate::source::base64::{self, Alphabet};
use crate::source::{Origin, Quoting, Span, Traced};
use crate::syntax::percent;

/// Reads the page and its address.
pub(super) const READER: Reader = Reader { shapes: &[Shape::OauthPage], begins, read };

/// Where the address carries what was wrong.
const PARAMETER: &str = "authError=";
/// What the page lists of the request.
const DETAILS: &str = "Request details:";
/// How the page is headed; in which of these the code stands differs.
const HEADS: [&str; 5] = ["Access blocked:", "Error 400: ", "Error 401: ", "Error 403: ", "Authorization Error"];
/// How many lines of the page are looked at.
const LINES: usize = 40;

fn begins(line: &Line) -> Option<usize> {
    let content = line.content();
    if is_address(content) {
        return line.text[line.content..line.end].find("http").map(|at| line.content + at);
    }
    // The page's heading, if the details of the request are below it.
    let heads = HEADS.iter().any(|head| content.starts_with(head)) || content.starts_with(DETAILS);
    let below = || line.rest().lines().take(LINES).any(|below| below.contains(DETAILS) || below.contains("Error 4"));
    let told = content.starts_with("Error 4") && code(content).is_some_and(|(_, name)| content[name].contains('_'));
    (heads && (content.starts_with(DETAILS) && content.contains("redirect_uri=") || below() || told))
        .then_some(line.content)
}

/// `https://accounts.google.com/signin/oauth/error?authError=…`
fn is_address(content: &str) -> bool {
    content.contains(PARAMETER) && content.contains("/oauth/error") && content.contains("http")
}

fn read(job: &Job) -> Option<Reading> {
    let line = Line::at(job.text, job.start);
    let content = &job.text[job.start..line.end];
    let pair = if is_address(content) { address(job.text, job.start) } else { None };
    let (pair, end) = pair.unwrap_or_else(|| page(job.text, job.start, job.limit));
    Some(Reading::of(Shape::OauthPage, pair, end))
}

fn span(range: Range<usize>) -> Span {
    Span::new(Origin::Request, range.start, range.end)
}

/// `Error 400: redirect_uri_mismatch`
fn code(line: &str) -> Option<(u16, Range<usize>)> {
    let at = line.find("Error ")?;
    let rest = &line[at + 6..];
    let status = rest.get(..3)?.parse().ok()?;
    let start = at + 11;
    let name = rest.get(3..)?.strip_prefix(": ")?;
    let length = name.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
    (length > 3).then_some((status, start..start + length))
}

/// The page as text: its words are the response, what it lists is of the request.
fn page(text: &str, start: usize, limit: usize) -> (Pair, usize) {
    let mut at = start;
    let mut end = start;
    let mut status: Option<Told> = None;
    let mut details = None;
    for line in text[start..limit].split_inclusive('\n').take(LINES) {
        let from = at;
        at += line.len();
        if let (None, Some((code, _))) = (&status, code(line)) {
            let digits = from + line.find("Error ").unwrap_or(0) + 6;
            status = Some(Told { code, at: digits..digits + 3, reason: None, firm: true });
        }
        if !line.trim().is_empty() {
            end = from + line.trim_end().len();
        }
        if let Some(found) = line.find(DETAILS) {
            let listed = from + found + DETAILS.len();
            details = Some(listed..end.max(listed));
            break;
        }
    }
    // Below the label, or on its line.
    let details = details.map(|details| {
        let rest = &text[details.end..limit];
        let below: usize =
            rest.split_inclusive('\n').skip(1).take_while(|line| line.trim().contains('=')).map(str::len).sum();
        let skipped = rest.find('\n').map_or(0, |at| at + 1);
        if below > 0 { details.start..details.end + skipped + below } else { details }
    });
    let end = details.as_ref().map_or(end, |details| end.max(details.start + text[details.clone()].trim_end().len()));
    let request = details.as_ref().and_then(|details| listed(text, details.clone()));
    let words = start..details.as_ref().map_or(end, |details| details.start - DETAILS.len());
    let words = words.start..words.start + text[words.clone()].trim_end().len();
    let body = Traced::verbatim(text, span(words.clone()));
    let response = told::answer(text, words, status.as_ref(), Vec::new(), body);
    (Pair { request, response: Some(response) }, end)
}

/// The parameters of the request: `redirect_uri=… flowName=… scope=…`, with blanks in a value that has some.
fn listed(text: &str, range: Range<usize>) -> Option<Request> {
    let words = &text[range.clone()];
    let mut target = Traced::new(span(range.clone()));
    let mut from = 0;
    let mut first = true;
    while let Some((name, value)) = parameter(words, from) {
        from = value.end;
        let place = |part: &Range<usize>| span(range.start + part.start..range.start + part.end);
        // What the page adds of its own.
        if &words[name.clone()] == "flowName" {
            continue;
        }
        let before = Span::point(Origin::Request, range.start + name.start);
        target.decode(if first { b"?" } else { b"&" }, before, Quoting::Sealed);
        first = false;
        target.copy(text, place(&name), Quoting::Raw);
        target.decode(b"=", span(range.start + name.end..range.start + value.start), Quoting::Raw);
        encode(text, place(&value), &mut target);
    }
    if first {
        return None;
    }
    Some(told::visit(target))
}

/// The next `name=value` from `from` on. A value ends where the next name begins.
fn parameter(words: &str, from: usize) -> Option<(Range<usize>, Range<usize>)> {
    let start = from + (words[from..].len() - words[from..].trim_start().len());
    let equals = start + words[start..].find('=')?;
    let name = start..equals;
    if name.is_empty()
        || !words[name.clone()].bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
    {
        return None;
    }
    let mut end = equals + 1;
    let mut at = end;
    for word in words[end..].split_inclusive(char::is_whitespace) {
        let trimmed = word.trim_end();
        let next = trimmed.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
        if at > equals + 1 && next {
            break;
        }
        end = at + trimmed.len();
        at += word.len();
    }
    Some((name, equals + 1..end))
}

/// A value as it stands in a query: what may not stand there is escaped, and knows what it was.
fn encode(text: &str, place: Span, target: &mut Traced) {
    target.append(&escaped(&Traced::verbatim(text, place), URL, letters_and(b"-._~:/,@+%")));
}

/// The address of the page. Its parameter is base64 of a protocol buffer: code, description, a page about it, the
/// status, and the parameters of the request, each in a field of its own.
fn address(text: &str, start: usize) -> Option<(Pair, usize)> {
    let end = start + told::url_length(&text[start..]);
    let from = start + text[start..end].find(PARAMETER)? + PARAMETER.len();
    let to = text[from..end].find(['&', '#']).map_or(end, |at| from + at);
    let value = &text[from..to];
    let message = decode(&percent::decode(value.as_bytes()))?;
    let mut told = Error::default();
    told.read(&message, 0);
    let code = told.strings.first()?;
    let status = told.status.or_else(|| code.contains('_').then_some(400));
    let place = span(from..to);
    let mut words = match status {
        Some(status) => format!("Error {status}: {code}"),
        None => code.clone(),
    };
    for string in &told.strings[1..] {
        words.push('\n');
        words.push_str(string.trim());
    }
    let mut body = Traced::new(place);
    body.decode(words.as_bytes(), place, Quoting::Sealed);
    let response = Response {
        status,
        status_span: status.map(|_| place),
        ..told::answer(text, start..end, None, Vec::new(), body)
    };
    let request = (!told.parameters.is_empty()).then(|| {
        let mut query = String::new();
        for (name, value) in &told.parameters {
            query.push(if query.is_empty() { '?' } else { '&' });
            query.push_str(name);
            query.push('=');
            query.push_str(&percent::encode(value.as_bytes(), b":/,@"));
        }
        let mut target = Traced::new(place);
        target.decode(query.as_bytes(), place, Quoting::Sealed);
        told::visit(target)
    });
    Some((Pair { request, response: Some(response) }, end))
}

/// Base64 in either alphabet, with or without padding; what was cut off is left out.
fn decode(written: &[u8]) -> Option<Vec<u8>> {
    let plain: Vec<u8> = written.iter().copied().filter(|&byte| byte != b'=').collect();
    let alphabet = if plain.iter().any(|byte| b"-_".contains(byte)) { Alphabet::Url } else { Alphabet::Standard };
    let whole = |text: &[u8]| Some(base64::decode(text, alphabet)).filter(|(_, whole)| *whole).map(|(bytes, _)| bytes);
    whole(&plain).or_else(|| whole(&plain[..plain.len() / 4 * 4]))
}

/// What the parameter tells.
#[derive(Debug, Default)]
struct Error {
    strings: Vec<String>,
    parameters: Vec<(String, String)>,
    status: Option<u16>,
}

impl Error {
    /// Goes through the fields of a message (the protocol buffers' encoding: a tag, then a number or a length).
    fn read(&mut self, bytes: &[u8], depth: usize) {
        let mut rest = bytes;
        while let Some((tag, after)) = varint(rest) {
            match tag & 7 {
                0 => {
                    let Some((number, after)) = varint(after) else { return };
                    if (400..600).contains(&number) {
                        self.status = u16::try_from(number).ok();
                    }
                    rest = after;
                }
                2 => {
                    let Some((length, after)) = varint(after) else { return };
                    let Some(field) = usize::try_from(length).ok().and_then(|length| after.get(..length)) else {
                        return;
                    };
                    rest = &after[field.len()..];
                    self.field(field, depth);
                }
                _ => return,
            }
        }
    }

    fn field(&mut self, field: &[u8], depth: usize) {
        if let Some(pair) = name_and_value(field) {
            self.parameters.push(pair);
        } else if let Ok(text) = std::str::from_utf8(field)
            && text.chars().all(|c| !c.is_control() || c == '\n')
        {
            self.strings.push(text.to_owned());
        } else if depth < 4 {
            self.read(field, depth + 1);
        }
    }
}

/// A message of two strings, the first of which is a name.
fn name_and_value(field: &[u8]) -> Option<(String, String)> {
    let string = |bytes: &'_ [u8], tag: u8| -> Option<(String, usize)> {
        if *bytes.first()? != tag {
            return None;
        }
        let (length, after) = varint(&bytes[1..])?;
        let text = after.get(..usize::try_from(length).ok()?)?;
        let used = bytes.len() - after.len() + text.len();
        Some((std::str::from_utf8(text).ok()?.to_owned(), used))
    };
    let (name, used) = string(field, 0x0a)?;
    let (value, second) = string(&field[used..], 0x12)?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (used + second == field.len() && is_name).then_some((name, value))
}

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0_u64;
    for (at, &byte) in bytes.iter().enumerate().take(10) {
        number |= u64::from(byte & 0x7f).checked_shl(7 * at as u32)?;
        if byte < 0x80 {
            return Some((number, &bytes[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_of_the_page_are_a_query() {
        let text = "redirect_uri=http://a.test/?x=y flowName=GeneralOAuthFlow scope=openid email client_id=1.apps.test";
        let request = listed(text, 0..text.len()).unwrap();
        assert_eq!(
            request.target.text(),
            "?redirect_uri=http://a.test/%3Fx%3Dy&scope=openid%20email&client_id=1.apps.test"
        );
        let value = request.target.span_of(14..36);
        assert_eq!(&text[value.range()], "http://a.test/?x=y");
    }

    #[test]
    fn fields_are_strings_numbers_and_pairs() {
        let mut error = Error::default();
        error.read(b"\x0a\x03abc\x20\x90\x03\x2a\x0a\x0a\x04name\x12\x02xy", 0);
        assert_eq!((error.strings, error.status), (vec!["abc".to_owned()], Some(400)));
        assert_eq!(error.parameters, [("name".to_owned(), "xy".to_owned())]);
    }
}
