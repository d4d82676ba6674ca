//! A form of HTML, read as what a browser sends when it is submitted (the HTML Standard, section 4.10.22).

use std::ops::Range;

use super::told;
use crate::message::{Author, BodyKind, Field, Request};
use crate::source::{Origin, Quoting, Span, Traced};
use crate::syntax::{character_reference, percent};

/// Whether a text begins with a form.
pub(super) fn begins(text: &str) -> bool {
    text.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case("<form"))
}

/// Reads the first form in a piece of markup.
pub(super) fn read(text: &str, range: Range<usize>) -> Option<Request> {
    let mut tags = Tags { text, at: range.start, end: range.end };
    let form = tags.find(|tag| tag.is("form"))?;
    let place = |range: Range<usize>| Span::new(Origin::Request, range.start, range.end);
    let point = |at| Span::point(Origin::Request, at);
    let posts = form.attribute("method").filter(|method| text[method.clone()].eq_ignore_ascii_case("post"));
    let mut pairs = Traced::new(place(form.at..range.end));
    let mut known = true;
    let mut choice = false;
    let mut end = range.end;
    for tag in tags {
        if tag.is("/form") {
            end = tag.at;
            break;
        }
        // The first of several is chosen where the person chooses none.
        if choice && tag.is("option") {
            if let Some(value) = tag.attribute("value") {
                escaped(text, value, &mut pairs);
                choice = false;
            }
            continue;
        }
        let kind = tag.attribute("type").map_or("", |kind| &text[kind]);
        let is_one = |kinds: &[&str]| kinds.iter().any(|one| kind.eq_ignore_ascii_case(one));
        let button = tag.is("button") || is_one(&["submit", "button", "reset", "image"]);
        let choosable = is_one(&["checkbox", "radio"]);
        // What is not checked is not sent; the person may check it.
        known &= !choosable;
        let left_out = button
            || tag.attribute("disabled").is_some()
            || choosable && tag.attribute("checked").is_none()
            || !["input", "select", "textarea"].iter().any(|control| tag.is(control));
        let Some(name) = tag.attribute("name").filter(|_| !left_out) else { continue };
        if !pairs.is_empty() {
            pairs.decode(b"&", point(name.start), Quoting::Sealed);
        }
        escaped(text, name.clone(), &mut pairs);
        pairs.decode(b"=", point(name.end), Quoting::Sealed);
        choice = tag.is("select");
        match tag.attribute("value") {
            Some(value) => escaped(text, value, &mut pairs),
            None if choosable => pairs.decode(b"on", point(name.end), Quoting::Sealed),
            // The person types it.
            None => known = false,
        }
    }
    let whole = place(form.at..end);
    let method = posts.clone().map(|method| {
        let name = text[method.clone()].to_ascii_uppercase();
        Traced::implied(name, place(method))
    });
    let mut target = form.attribute("action").map(|action| plain(text, action));
    if posts.is_none() {
        // What is filled in replaces the query of the address.
        if let Some(target) = &mut target {
            let address = target.bytes().iter().position(|byte| matches!(byte, b'?' | b'#'));
            *target = target.slice(0..address.unwrap_or(target.len()));
            target.decode(b"?", point(form.at), Quoting::Sealed);
            target.insert(&pairs);
        }
        let mut request = told::asked(whole, method, target, None);
        request.body.kind = BodyKind::None;
        request.body.known = true;
        return Some(request);
    }
    let kind = form.attribute("enctype").map(|kind| plain(text, kind));
    let mut request = told::asked(whole, method, target, None);
    let implied = |text: &str| Traced::implied(text, point(form.at));
    let kind = match kind {
        Some(kind) if kind.bytes().eq_ignore_ascii_case(b"multipart/form-data") => {
            // Its boundary and the files are the browser's.
            request.body.kind = BodyKind::Multipart;
            implied("multipart/form-data; boundary=why400")
        }
        kind => {
            request.body.content = pairs;
            request.body.known = known;
            kind.unwrap_or_else(|| implied("application/x-www-form-urlencoded"))
        }
    };
    request.fields.push(Field::brought("Content-Type", kind, place(form.at..form.at + "<form".len()), Author::Option));
    Some(request)
}

/// The characters of the value of an attribute, and where each is written.
fn characters(text: &str, range: Range<usize>) -> impl Iterator<Item = (char, Span)> {
    let mut at = range.start;
    std::iter::from_fn(move || {
        let rest = &text[at..range.end];
        let (c, length) = character_reference::read(rest).or_else(|| rest.chars().next().map(|c| (c, c.len_utf8())))?;
        let span = Span::new(Origin::Request, at, at + length);
        at += length;
        Some((c, span))
    })
}

/// A value without its character references.
fn plain(text: &str, range: Range<usize>) -> Traced {
    let mut out = Traced::new(Span::new(Origin::Request, range.start, range.end));
    for (c, span) in characters(text, range) {
        write(text, c, span, &mut out);
    }
    out
}

/// A character as it is written, or what its reference stands for.
fn write(text: &str, c: char, span: Span, out: &mut Traced) {
    if span.len() == c.len_utf8() {
        out.copy(text, span, Quoting::Sealed);
    } else {
        out.decode(c.encode_utf8(&mut [0; 4]).as_bytes(), span, Quoting::Sealed);
    }
}

/// A value as it stands in `application/x-www-form-urlencoded` (the URL Standard, section 5.2).
fn escaped(text: &str, range: Range<usize>, out: &mut Traced) {
    for (c, span) in characters(text, range) {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '*') {
            write(text, c, span, out);
        } else if c == ' ' {
            out.decode(b"+", span, Quoting::Sealed);
        } else {
            out.decode(percent::encode(c.encode_utf8(&mut [0; 4]).as_bytes(), b"").as_bytes(), span, Quoting::Sealed);
        }
    }
}

/// The opening tags of a piece of markup, and the one that ends a form.
struct Tags<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

struct Tag<'a> {
    name: &'a str,
    at: usize,
    /// Names, and where their values stand.
    attributes: Vec<(&'a str, Range<usize>)>,
}

impl Tag<'_> {
    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    fn attribute(&self, name: &str) -> Option<Range<usize>> {
        self.attributes.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let start = self.at + self.text.get(self.at..self.end)?.find('<')?;
            let name_start = start + 1;
            let rest = &self.text.as_bytes()[name_start..self.end];
            let closes = usize::from(rest.get(..5).is_some_and(|name| name.eq_ignore_ascii_case(b"/form")));
            let length = closes + rest[closes..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            self.at = name_start + length;
            if length > 0 {
                let name = &self.text[name_start..name_start + length];
                let mut tag = Tag { name, at: start, attributes: Vec::new() };
                self.attributes(&mut tag);
                return Some(tag);
            }
        }
    }
}

impl<'a> Tags<'a> {
    fn attributes(&mut self, tag: &mut Tag<'a>) {
        let text = self.text;
        loop {
            let rest = &text[self.at..self.end];
            self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/').len();
            let rest = &text[self.at..self.end];
            let length =
                rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<')).unwrap_or(rest.len());
            if length == 0 {
                return;
            }
            let name = &rest[..length];
            self.at += length;
            let Some(value) = rest[length..].trim_start().strip_prefix('=').map(str::trim_start) else {
                // `checked` stands for itself.
                tag.attributes.push((name, self.at..self.at));
                continue;
            };
            self.at = self.end - value.len();
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
            let from = self.at + quote.map_or(0, char::len_utf8);
            let inner = &text[from..self.end];
            let end = match quote {
                Some(quote) => inner.find(quote),
                None => inner.find(|c: char| c.is_whitespace() || c == '>'),
            };
            let end = from + end.unwrap_or(inner.len());
            tag.attributes.push((name, from..end));
            self.at = (end + quote.map_or(0, char::len_utf8)).min(self.end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        let request = read(text, 0..text.len())?;
        Some(format!("{} {} {}", request.method.name.text(), request.target.text(), request.body.content.text()))
    }

    #[test]
    fn a_form_is_what_it_sends() {
        for (text, expected) in [
            (
                "<form method=post action='https://a.test/x'><input name=\"a b\" value=\"1&2\"><input name=c><input type=submit name=go></form><input name=d>",
                "POST https://a.test/x a+b=1%262&c=",
            ),
            ("<form action=\"/s\"><input name=q value=x></form>", " /s?q=x "),
            ("<form action='/s?old=1&amp;x=2#y'><input name=q value=x></FORM><input name=r value=y>", " /s?q=x "),
            (
                "<form method=post action='/a?b=1&amp;c=2'><input type=radio name=r value=s><input type=radio name=r value=m checked><input type=checkbox name=g><input name=o value='Zürich &amp; &#x42;' ><input name=off value=1 disabled></form>",
                "POST /a?b=1&c=2 r=m&o=Z%C3%BCrich+%26+B",
            ),
            ("<form method=post enctype='multipart/form-data' action=/u><input type=file name=f></form>", "POST /u "),
            ("<FORM METHOD=\"POST\"><select name=s><option value=L><option value=M></select>", "POST  s=L"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(shown("<p>none</p>"), None);
    }
}
