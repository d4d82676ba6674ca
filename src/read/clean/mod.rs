//! What terminals, chats and mail put around and into a text that was copied from them.
//!
//! Only what stands in the way of reading is taken away: colours, the marks of quoted mail and of a shell that waits
//! for the rest of a command, line numbers, frames, HTML's escapes. Zero-width and non-breaking characters stay: the
//! shell and the server see them too.

mod colours;
mod entities;
mod frame;
mod gutter;
mod marks;

use std::ops::Range;

use crate::source::{Edit, Origin, Quoting, Span, Traced};

/// How often what was cleaned is looked at again: a numbered listing in a quoted mail has two layers.
const LAYERS: usize = 8;

/// A piece of the text, and what stood there before it was copied.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    range: Range<usize>,
    text: &'static str,
}

impl Change {
    fn cut(range: Range<usize>) -> Self {
        Self { range, text: "" }
    }
}

/// Each finds one kind of noise; its changes are in order and do not overlap.
const PASSES: &[fn(&str) -> Vec<Change>] = &[colours::find, entities::find, frame::find, gutter::find, marks::find];

/// The text as it was before it was copied, where that is another one than what was pasted.
pub(super) fn clean(text: &str) -> Option<Traced> {
    let mut cleaned: Option<Traced> = None;
    for _ in 0..LAYERS {
        let mut changed = false;
        for pass in PASSES {
            let current = cleaned.as_ref().and_then(Traced::utf8).unwrap_or(text);
            let changes = pass(current);
            if changes.is_empty() {
                continue;
            }
            changed = true;
            let next = apply(current, &changes);
            cleaned = Some(match &cleaned {
                Some(before) => next.moved_into(before),
                None => next,
            });
        }
        if !changed {
            break;
        }
    }
    cleaned
}

fn apply(text: &str, changes: &[Change]) -> Traced {
    let span = |range: Range<usize>| Span::new(Origin::Request, range.start, range.end);
    let mut traced = Traced::new(span(0..text.len()));
    let mut at = 0;
    for change in changes {
        if change.range.start > at {
            traced.copy(text, span(at..change.range.start), Quoting::Raw);
        }
        if !change.text.is_empty() {
            traced.decode(change.text.as_bytes(), span(change.range.clone()), Quoting::Raw);
        }
        at = change.range.end;
    }
    if at < text.len() {
        traced.copy(text, span(at..text.len()), Quoting::Raw);
    }
    traced
}

/// The edits that make the cleaned text of what was pasted.
pub(super) fn edits(cleaned: &Traced, text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    let until = |at: u32, end: u32, edits: &mut Vec<Edit>| {
        if at < end {
            edits.push(Edit { span: Span { origin: cleaned.origin(), start: at, end }, text: String::new() });
        }
    };
    for (index, segment) in cleaned.segments().iter().enumerate() {
        until(at, segment.from, &mut edits);
        at = segment.to;
        if !segment.copied {
            let end = cleaned.segments().get(index + 1).map_or(cleaned.len(), |next| next.at as usize);
            let text = String::from_utf8_lossy(&cleaned.bytes()[segment.at as usize..end]).into_owned();
            let span = Span { origin: cleaned.origin(), start: segment.from, end: segment.to };
            edits.push(Edit { span, text });
        }
    }
    until(at, text.len() as u32, &mut edits);
    edits
}

/// The lines of a text, each from its start to before its line end.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let start = at;
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        at = end + 1;
        Some(start..end - usize::from(text[start..end].ends_with('\r')))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cleaned(text: &str) -> String {
        clean(text).map_or_else(|| text.to_owned(), |cleaned| cleaned.text().into_owned())
    }

    #[test]
    fn a_clean_text_is_left_alone() {
        for text in [
            "",
            "curl https://a.test -d '{\"a\":1}'\n",
            "$ curl -v a.test\n> GET / HTTP/1.1\n> Host: a.test\n> \n< HTTP/1.1 400 Bad Request\n< \nno\n",
            "* Connected\n> User-Agent: x\n> Host: a\n>\n",
            "> one mark alone\nno more\n",
            "1. first\n2. second\n3. third\n",
            "10:01:02 a\n11:01:02 b\n12:01:02 c\n",
            "{\"a\": \"&quot;x&quot;\", \"b\": [0m}",
            "0000: 47 45 54\n0010: 20\n",
            "<a>&lt;b&gt;</a>",
            "curl 'https://a.test/?a=1&amp;b=2'",
        ] {
            assert_eq!(clean(text), None, "{text}");
        }
    }

    #[test]
    fn layers_are_taken_off_one_after_another() {
        assert_eq!(cleaned("> 1 | curl a.test \\\n> 2 |   -d x\n"), "curl a.test \\\n  -d x\n");
        assert_eq!(cleaned("\u{1b}[32m>\u{1b}[0m a\n\u{1b}[32m>\u{1b}[0m b\n"), "a\nb\n");
    }

    #[test]
    fn what_is_left_knows_its_place() {
        let paste = "> ab\n>> c\n> d";
        let text = clean(paste).unwrap();
        assert_eq!(text.text(), "ab\nc\nd");
        assert_eq!(&paste[text.span_of(3..4).range()], "c");
        assert_eq!(&paste[text.span_of(0..4).range()], "ab\n>> c");
    }

    #[test]
    fn edits_make_the_cleaned_text_of_the_pasted_one() {
        let pasted = "> curl &quot;a\n> b!";
        let at = |start, end| Span::new(Origin::Request, start, end);
        let mut cleaned = Traced::new(at(0, pasted.len()));
        cleaned.copy(pasted, at(2, 7), Quoting::Raw);
        cleaned.decode(b"\"", at(7, 13), Quoting::Raw);
        cleaned.copy(pasted, at(13, 15), Quoting::Raw);
        cleaned.copy(pasted, at(17, 18), Quoting::Raw);
        let edits = edits(&cleaned, pasted);
        assert_eq!(crate::remedy::apply(pasted, Origin::Request, &edits), cleaned.text());
    }

    fn noisy() -> impl Strategy<Value = String> {
        let tokens = [
            "> ",
            ">> ",
            ">",
            "\n",
            "\r\n",
            "$ curl a \\\n",
            "1 | ",
            "2 | ",
            "3: ",
            "4\t",
            " ",
            "\u{1b}[31m",
            "[31m",
            "[0m",
            "\u{1b}]0;t\u{7}",
            "│ ",
            " │\n",
            "╭──╮\n",
            "&quot;",
            "&amp;",
            "\u{a0}",
            "é",
            "'",
            "\"",
            "More? ",
            "dquote> ",
            "^\n",
            "GET / HTTP/1.1\n",
            "< HTTP/1.1 400\n",
            "* a\n",
            "x",
        ];
        proptest::collection::vec(proptest::sample::select(tokens.to_vec()), 0..30).prop_map(|tokens| tokens.concat())
    }

    proptest! {
        #[test]
        fn any_text_is_cleaned_once(text in noisy()) {
            if let Some(cleaned) = clean(&text) {
                let cleaned_text = cleaned.utf8().expect("whole characters are cut");
                prop_assert_ne!(cleaned_text, text.as_str());
                for segment in cleaned.segments() {
                    prop_assert!(text.get(segment.from as usize..segment.to as usize).is_some());
                }
                prop_assert_eq!(clean(cleaned_text), None);
            }
        }
    }
}
