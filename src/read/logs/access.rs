//! Lines of access logs: Common and Combined, as nginx, Apache, Traefik and Python's servers write them; those of AWS's
//! load balancers and buckets, of haproxy; and the W3C Extended Log Format of IIS and `CloudFront`.

use super::super::Reading;
use super::super::detect::{Job, Line, Pair, Reader};
use super::super::document::{MOST, field, in_order};
use super::{is_method, request, request_line, response, status, unescape};
use crate::message::{Author, Field, Shape};
use crate::source::{Origin, Quoting, Span, Traced};
use crate::syntax::percent;

/// Reads lines with a quoted request line and a status, and columns after a `#Fields:` line.
pub(in super::super) const READER: Reader = Reader { shapes: &[Shape::AccessLog], begins, read };

/// The columns of IIS where no line names them.
const IIS: &str = "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) \
                   sc-status sc-substatus sc-win32-status time-taken";

fn begins(line: &Line) -> Option<usize> {
    let text = line.content();
    let begins = text.starts_with("#Fields:") || quoted(line).is_some() || iis(line).is_some();
    begins.then_some(line.content)
}

fn read(job: &Job) -> Option<Reading> {
    let text = &job.text[..job.limit];
    let mut pairs = Vec::new();
    let (mut at, mut end) = (job.start, job.start);
    let mut columns: Option<String> = None;
    while at < text.len() {
        let line = Line::at(text, at);
        let content = line.content();
        if let Some(names) = content.strip_prefix("#Fields:") {
            columns = Some(names.trim().to_owned());
        } else if !content.starts_with('#') {
            let pair = match &columns {
                Some(names) => by_columns(&line, names),
                None => read_line(&line),
            };
            let Some(pair) = pair else { break };
            pairs.push(pair);
        }
        (at, end) = (line.next, line.end);
        if pairs.len() > 2 * MOST {
            pairs = keep(pairs);
        }
    }
    let mut pairs = keep(pairs);
    in_order(&mut pairs);
    (!pairs.is_empty()).then_some(Reading { shape: Shape::AccessLog, pairs, end })
}

/// Those that failed, where there are too many.
fn keep(mut pairs: Vec<Pair>) -> Vec<Pair> {
    if pairs.len() <= MOST {
        return pairs;
    }
    let failed = |pair: &Pair| pair.response.as_ref().is_some_and(|one| one.status.is_some_and(|code| code >= 400));
    if pairs.iter().any(failed) {
        pairs.retain(failed);
    }
    pairs.split_off(pairs.len().saturating_sub(MOST))
}

/// Reads one line without a `#Fields:` line before it.
pub(super) fn read_line(line: &Line) -> Option<Pair> {
    let Some(found) = quoted(line) else { return iis(line) };
    let text = line.text;
    let traced = |start: usize, end: usize| Traced::verbatim(text, Span::new(Origin::Request, start, end));
    let asked = traced(found.line.0, found.line.1);
    let plain = unescape(&asked, Quoting::Sealed);
    let mut fields = Vec::new();
    if let Some((start, end)) = host_before(&text[line.content..found.line.0]) {
        push(&mut fields, "Host", &traced(line.content + start, line.content + end));
    }
    if let Some((start, end)) = found.referer {
        push(&mut fields, "Referer", &unescape(&traced(start, end), Quoting::Sealed));
    }
    if let Some((start, end)) = found.agent {
        push(&mut fields, "User-Agent", &unescape(&traced(start, end), Quoting::Sealed));
    }
    // Bytes that are no request line are all that the log tells.
    let junk = asked.bytes().starts_with(b"\\x").then(|| asked.clone());
    let asked = request_line(&plain).filter(|(method, ..)| !method.bytes().iter().any(u8::is_ascii_control));
    let asked = asked.map(|(method, target, version)| {
        let mut request = request(plain.home(), method, target, fields, None);
        request.version = version;
        request
    });
    let place = Span::new(Origin::Request, found.status, found.status + 3);
    let code = status(&text.as_bytes()[found.status..line.end])?;
    let reason = found.reason.map(|(start, end)| traced(start, end));
    let got = reason.as_ref().map_or(place, |reason| place.to(reason.home()));
    Some(Pair { request: asked, response: Some(response(got, Some((code, place)), reason, junk)) })
}

fn push(fields: &mut Vec<Field>, name: &'static str, value: &Traced) {
    if !value.is_empty() && value.bytes() != b"-" {
        let name = Traced::implied(name, Span::point(value.origin(), value.span().start as usize));
        fields.push(field(name, value, Author::Person));
    }
}

/// Where the parts of a line stand.
struct Found {
    line: (usize, usize),
    status: usize,
    reason: Option<(usize, usize)>,
    referer: Option<(usize, usize)>,
    agent: Option<(usize, usize)>,
}

/// A quoted request line with a status after or before it.
fn quoted(line: &Line) -> Option<Found> {
    /// Longer lines are no access log's.
    const LONGEST: usize = 100_000;
    let (text, from) = (line.content(), line.content);
    if text.len() > LONGEST {
        return None;
    }
    let bytes = text.as_bytes();
    // `key="value"` is logfmt; curl commands and code have quotes, too, but no status after a request line.
    let open = (0..bytes.len())
        .find(|&at| bytes[at] == b'"' && (at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'}' | b'|')))?;
    let close = closing(bytes, open)?;
    let asked = &text[open + 1..close];
    let first = asked.split(' ').next().unwrap_or_default();
    let versioned = asked.rsplit(' ').next().is_some_and(|last| last.starts_with("HTTP/"));
    let before = text[..open].trim_end();
    let method = is_method(first.as_bytes()) && first.len() < asked.len();
    // What was no request at all: a TLS hello, nothing, or what haproxy calls a bad request.
    let junk = asked.is_empty() || asked == "-" || asked.starts_with("\\x");
    let after_time = before.ends_with([']', '}']);
    if !(versioned || after_time && (method || junk) || asked == "<BADREQ>") {
        return None;
    }
    let after = &text[close + 1..];
    let blanks = after.len() - after.trim_start().len();
    let mut found =
        Found { line: (from + open + 1, from + close), status: 0, reason: None, referer: None, agent: None };
    if blanks > 0 && status(after.trim_start().as_bytes()).is_some() {
        let start = close + 1 + blanks;
        found.status = from + start;
        let rest = &text[start + 3..];
        let skipped = rest.len() - rest.trim_start().len();
        // A reason phrase, or the error code of a bucket.
        let length = rest[skipped..].bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b' ').count();
        let reason = rest[skipped..skipped + length].trim_end();
        if !reason.is_empty() && skipped > 0 {
            found.reason = Some((from + start + 3 + skipped, from + start + 3 + skipped + reason.len()));
        }
        let mut strings = strings(bytes, start);
        found.referer = strings.next().map(|(start, end)| (from + start, from + end));
        found.agent = strings.next().map(|(start, end)| (from + start, from + end));
        // Where there is no more than one, it is the agent, if it is no URL.
        if found.agent.is_none()
            && let Some((start, end)) = found.referer
            && !line.text[start..end].starts_with("http")
        {
            (found.referer, found.agent) = (None, Some((start, end)));
        }
        return Some(found);
    }
    // Load balancers write the status before, after the times that were taken.
    let mut timed = false;
    let code = before.split_whitespace().find(|word| {
        let is_time = word.contains(['.', '/']) || *word == "-1";
        let is_status = timed && status(word.as_bytes()).is_some();
        timed = is_time && word.bytes().all(|byte| byte.is_ascii_digit() || b"./-+".contains(&byte));
        is_status
    })?;
    found.status = from + (code.as_ptr() as usize - text.as_ptr() as usize);
    found.agent = strings(bytes, close + 1).next().map(|(start, end)| (from + start, from + end));
    Some(found)
}

/// The closing quote for the one at `open`; escaped ones are not meant.
fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// The quoted strings from `from` on, without their quotes.
fn strings(bytes: &[u8], from: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let open = at + bytes.get(at..)?.iter().position(|&byte| byte == b'"')?;
        let close = closing(bytes, open)?;
        at = close + 1;
        Some((open + 1, close))
    })
}

/// urllib3 writes the scheme and the host before the request line.
fn host_before(before: &str) -> Option<(usize, usize)> {
    let before = before.strip_suffix('"')?.trim_end();
    let word = before.rsplit([' ', '\t']).next()?;
    let at = word.find("://").filter(|_| word.contains("http"))?;
    let start = before.len() - word.len() + at + 3;
    (start < before.len()).then_some((start, before.len()))
}

/// A line of IIS in its default columns.
fn iis(line: &Line) -> Option<Pair> {
    let text = line.content();
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut words = text.split(' ');
    let (date, time) = (words.next()?, words.next()?);
    let dated = date.len() == 10 && date.matches('-').count() == 2 && time.matches(':').count() == 2 && time.len() == 8;
    let (_, method, path) = (words.next()?, words.next()?, words.next()?);
    let port = words.nth(1)?;
    let port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    if !dated || !is_method(method.as_bytes()) || !path.starts_with('/') || !port {
        return None;
    }
    by_columns(line, IIS)
}

/// A line of which another line has named the columns.
fn by_columns(line: &Line, names: &str) -> Option<Pair> {
    let text = line.content();
    let tabs = text.contains('\t');
    let values = text.split(if tabs { '\t' } else { ' ' });
    let columns: Vec<(&str, Traced)> = names
        .split_whitespace()
        .zip(values)
        .map(|(name, value)| {
            let start = line.content + (value.as_ptr() as usize - text.as_ptr() as usize);
            (name, Traced::verbatim(line.text, Span::new(Origin::Request, start, start + value.len())))
        })
        .collect();
    let column = |names: &[&str]| {
        let named = |name: &&str| columns.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        let mut found = names.iter().filter_map(named).map(|(_, value)| value);
        found.find(|value| !value.is_empty() && value.bytes() != b"-").cloned()
    };
    let method = column(&["cs-method"])?;
    let path = column(&["cs-uri-stem", "cs-uri"])?;
    let code = column(&["sc-status"])?;
    let mut span = method.home().to(path.home());
    let mut target = path;
    if let Some(query) = column(&["cs-uri-query"]) {
        // The status may stand between the two.
        let between = span.end <= code.home().start && code.home().end <= query.home().start;
        span = if between { span } else { span.to(query.home()) };
        target.decode(b"?", Span::point(query.origin(), query.span().start as usize), Quoting::Sealed);
        target.append(&query);
    }
    let mut fields = Vec::new();
    if let Some(host) = column(&["x-host-header", "cs-host", "cs(Host)"]) {
        push(&mut fields, "Host", &host);
    }
    if let Some(agent) = column(&["cs(User-Agent)"]) {
        push(&mut fields, "User-Agent", &without_escapes(&agent));
    }
    if let Some(referer) = column(&["cs(Referer)"]) {
        push(&mut fields, "Referer", &referer);
    }
    let number = status(code.bytes())?;
    let reason = column(&["s-reason", "x-edge-detailed-result-type"]).filter(|_| number >= 400);
    let place = code.home();
    let asked = request(span, method, target, fields, None);
    Some(Pair { request: Some(asked), response: Some(response(place, Some((number, place)), None, reason)) })
}

/// Columns hold no blanks: IIS writes them as `+`, `CloudFront` as `%20`.
fn without_escapes(text: &Traced) -> Traced {
    if !text.bytes().contains(&b'+') && !text.bytes().contains(&b'%') {
        return text.clone();
    }
    let escaped = text.bytes().contains(&b'%');
    let plain: Vec<u8> = if escaped {
        percent::decode(text.bytes())
    } else {
        text.bytes().iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect()
    };
    let mut decoded = Traced::new(text.home());
    decoded.decode(&plain, text.span(), Quoting::Sealed);
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<String> {
        let pair = read_line(&Line::at(text, 0))?;
        let request = pair.request.map(|one| {
            let fields: Vec<_> =
                one.fields.iter().map(|field| format!("{}: {}", field.name.text(), field.value.text())).collect();
            format!("{} {} {fields:?}", one.method.name.text(), one.target.text())
        });
        let response = pair.response?;
        let reason = response.reason.map(|reason| reason.text().into_owned()).unwrap_or_default();
        Some(format!("{} | {:?} {reason}", request.unwrap_or_default(), response.status))
    }

    #[test]
    fn lines_of_many_servers() {
        for (line, expected) in [
            (
                r#"10.0.0.1 - me [02/Jan/2026:12:00:01 +0000] "POST /x?a=b HTTP/1.1" 400 157 "-" "curl/8.5.0""#,
                r#"POST /x?a=b ["User-Agent: curl/8.5.0"] | Some(400) "#,
            ),
            (r#"INFO:     127.0.0.1:5000 - "POST /x HTTP/1.1" 400 Bad Request"#, "POST /x [] | Some(400) Bad Request"),
            (r#"[02/Jan/2026 12:00:01] "POST /x HTTP/1.1" 400 55"#, "POST /x [] | Some(400) "),
            (
                r#"https 2026-01-02T12:00:01.186641Z app/lb/50dc 192.0.2.1:2817 10.0.0.1:80 0.086 0.048 0.037 400 400 0 57 "GET https://a.test:443/ HTTP/1.1" "curl/8.5.0" ECDHE TLSv1.2"#,
                r#"GET https://a.test:443/ ["User-Agent: curl/8.5.0"] | Some(400) "#,
            ),
            (
                r#"haproxy[14]: 10.0.1.2:33317 [02/Jan/2026:12:00:01.655] in web/s1 10/0/30/69/109 400 2750 - - ---- 1/1/1/1/0 0/0 "GET /x HTTP/1.1""#,
                "GET /x [] | Some(400) ",
            ),
            (
                r#"10.0.1.2:33317 [02/Jan/2026:12:00:01.655] in in/<NOSRV> -1/-1/-1/-1/0 400 0 - - PR-- 1/1/0/0/0 0/0 "<BADREQ>""#,
                " | Some(400) ",
            ),
            (
                r#"79a5 bucket [02/Jan/2026:12:00:01 +0000] 192.0.2.3 79a5 3E57 REST.PUT.OBJECT k "PUT /bucket/k HTTP/1.1" 400 MalformedXML 113 - 7 - "-" "aws-cli" -"#,
                r#"PUT /bucket/k ["User-Agent: aws-cli"] | Some(400) MalformedXML"#,
            ),
            (
                r#"DEBUG:urllib3.connectionpool:https://a.test:443 "POST /x HTTP/1.1" 400 55"#,
                r#"POST /x ["Host: a.test:443"] | Some(400) "#,
            ),
            (
                "2026-01-02 12:00:01 10.0.0.1 POST /x a=b 443 - 10.0.0.2 curl/8.5.0+(x) - 400 0 0 15",
                r#"POST /x?a=b ["User-Agent: curl/8.5.0 (x)"] | Some(400) "#,
            ),
            (r#"10.0.0.1 - - [02/Jan/2026:12:00:01 +0000] "\x16\x03\x01" 400 157 "-" "-""#, " | Some(400) "),
        ] {
            assert_eq!(told(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn other_lines_with_quotes() {
        for line in [
            r#"curl -H "GET /x" 400"#,
            r#"say "GET it" and 400"#,
            r#"POST /x HTTP/1.1"#,
            r#""error": "x""#,
            "2026-01-02 12:00:01 something",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
    }
}
