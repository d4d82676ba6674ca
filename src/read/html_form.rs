//! A form of HTML, read as what a browser sends when it is submitted (the HTML Standard, section 4.10.22).

use std::ops::Range;

use super::told;
use crate::message::{Author, BodyKind, Field, Request};
use crate::source::{Origin, Quoting, Span, Traced};
use crate::syntax::percent;

/// Reads the first form in a piece of markup.
pub(super) fn read(text: &str, range: Range<usize>) -> Option<Request> {
    let mut tags = Tags { text, at: range.start, end: range.end };
    let form = tags.find(|tag| tag.is("form"))?;
    let end = text[form.at..range.end].find("</form").map_or(range.end, |length| form.at + length);
    tags.end = end;
    let place = |range: Range<usize>| Span::new(Origin::Request, range.start, range.end);
    let traced = |range: Range<usize>| Traced::verbatim(text, place(range));
    let posts = form.attribute("method").filter(|method| text[method.clone()].eq_ignore_ascii_case("post"));
    let mut pairs = Traced::new(place(form.at..end));
    let mut known = true;
    for tag in tags {
        let button = tag.is("button") || tag.attribute("type").is_some_and(|kind| is_button(&text[kind]));
        let Some(name) = tag.attribute("name").filter(|_| !button) else {
            // What is chosen of several is sent.
            if tag.is("option")
                && pairs.bytes().ends_with(b"=")
                && let Some(value) = tag.attribute("value")
            {
                escaped(text, value, &mut pairs);
            }
            continue;
        };
        let start = Span::point(Origin::Request, name.start);
        if !pairs.is_empty() {
            pairs.decode(b"&", start, Quoting::Sealed);
        }
        escaped(text, name.clone(), &mut pairs);
        pairs.decode(b"=", Span::point(Origin::Request, name.end), Quoting::Sealed);
        match tag.attribute("value") {
            Some(value) => escaped(text, value, &mut pairs),
            // The person types it.
            None => known = false,
        }
    }
    let method = posts.clone().map(|method| {
        let name = text[method.clone()].to_ascii_uppercase();
        Traced::implied(name, place(method))
    });
    let mut target = form.attribute("action").map(&traced);
    if posts.is_none()
        && let Some(target) = &mut target
    {
        target.decode(b"?", Span::point(Origin::Request, form.at), Quoting::Sealed);
        target.insert(&pairs);
    }
    let mut request = told::asked(place(form.at..end), method, target, posts.clone().map(|_| pairs));
    if posts.is_none() {
        request.body.kind = BodyKind::None;
        request.body.known = true;
        return Some(request);
    }
    request.body.known = known;
    let kind = form.attribute("enctype").map_or_else(
        || Traced::implied("application/x-www-form-urlencoded", Span::point(Origin::Request, form.at)),
        traced,
    );
    request.fields.push(Field::brought("Content-Type", kind, place(form.at..form.at + "<form".len()), Author::Option));
    Some(request)
}

fn is_button(kind: &str) -> bool {
    ["submit", "button", "reset", "image"].iter().any(|button| kind.eq_ignore_ascii_case(button))
}

/// A value as it stands in `application/x-www-form-urlencoded`.
fn escaped(text: &str, range: Range<usize>, out: &mut Traced) {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._*".contains(&byte) || byte >= 0x80;
    for (at, c) in text[range.clone()].char_indices() {
        let at = range.start + at;
        let span = Span::new(Origin::Request, at, at + c.len_utf8());
        if text.as_bytes().get(at).is_some_and(|&byte| plain(byte)) {
            out.copy(text, span, Quoting::Sealed);
        } else {
            out.decode(percent::encode(c.encode_utf8(&mut [0; 4]).as_bytes(), b"").as_bytes(), span, Quoting::Sealed);
        }
    }
}

/// The opening tags of a piece of markup.
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
            let length = self.text[name_start..self.end].bytes().take_while(u8::is_ascii_alphanumeric).count();
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
            let Some(value) = rest[length..].strip_prefix('=') else { continue };
            self.at += 1;
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
                "POST https://a.test/x a%20b=1%262&c=",
            ),
            ("<form action=\"/s\"><input name=q value=x></form>", " /s?q=x "),
            ("<FORM METHOD=\"POST\"><select name=s><option value=L><option value=M></select>", "POST  s=L"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(shown("<p>none</p>"), None);
    }
}
