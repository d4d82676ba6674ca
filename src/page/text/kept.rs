//! The text as it is kept beside the text as a textarea holds it: that turns every CRLF and CR into LF, and the kept
//! one is what the person pasted and what is diagnosed.

use std::borrow::Cow;
use std::ops::Range;

use super::difference;

/// A text as a textarea holds it.
pub fn boxed(kept: &str) -> Cow<'_, str> {
    if kept.contains('\r') { kept.replace("\r\n", "\n").replace('\r', "\n").into() } else { kept.into() }
}

/// The byte of the kept text that lies at this byte of the boxed one: before a CRLF or after it, never within.
fn unboxed(kept: &str, at: usize) -> usize {
    let (mut passed, mut before) = (0, 0);
    for (place, &byte) in kept.as_bytes().iter().enumerate() {
        let second = byte == b'\n' && before == b'\r';
        if passed >= at && !second {
            return place;
        }
        passed += usize::from(!second);
        before = byte;
    }
    kept.len()
}

/// What was done to a text in its box: the bytes of the kept text that went, and what came for them. Where every line
/// ended with CRLF, new lines do as well.
pub fn edited(kept: &str, now: &str) -> (Range<usize>, String) {
    let old = boxed(kept);
    let (gone, come) = difference(&old, now);
    let come = &now[come];
    let mut gone = unboxed(kept, gone.start)..unboxed(kept, gone.end);
    let ends = line_ends(kept);
    let mut come = if ends.crlf > 0 && ends.lf + ends.cr == 0 { come.replace('\n', "\r\n") } else { come.into() };
    // A CR of its own would be one line end with an LF that comes to stand behind it, and the box holds two. So would the
    // CR before that one then.
    let next = if come.is_empty() { &kept[gone.end..] } else { &come };
    if next.starts_with('\n') {
        let alone = kept[..gone.start].bytes().rev().take_while(|&byte| byte == b'\r').count();
        gone.start -= alone;
        come.insert_str(0, &"\n".repeat(alone));
    }
    (gone, come)
}

/// How the lines of a text end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineEnds {
    /// Lines that end with CR LF.
    pub crlf: usize,
    /// Lines that end with LF.
    pub lf: usize,
    /// CR that no LF follows.
    pub cr: usize,
}

/// Counts the line ends of a text.
pub fn line_ends(text: &str) -> LineEnds {
    let mut ends = LineEnds::default();
    let mut before = 0;
    for &byte in text.as_bytes() {
        match byte {
            b'\r' => ends.cr += 1,
            b'\n' if before == b'\r' => (ends.cr, ends.crlf) = (ends.cr - 1, ends.crlf + 1),
            b'\n' => ends.lf += 1,
            _ => {}
        }
        before = byte;
    }
    ends
}

/// What of a text a person can't see in its box and should know of: its line ends where they are not all LF, and a
/// byte order mark.
pub fn invisible(text: &str) -> Option<String> {
    let mut said = Vec::new();
    // Most texts have none, and then nothing is counted.
    if text.contains('\r') {
        let LineEnds { crlf, lf, cr } = line_ends(text);
        let kinds = [(crlf, "CRLF"), (lf, "LF"), (cr, "CR")].map(|(n, name)| (n > 0).then_some((n, name)));
        let kinds: Vec<_> = kinds.into_iter().flatten().collect();
        let words: Vec<_> = match kinds[..] {
            [(_, name)] => vec![name.into()],
            _ => kinds.iter().map(|(n, name)| format!("{n} {name}")).collect(),
        };
        said.push(format!("Line ends: {}.", words.join(", ")));
    }
    if text.starts_with('\u{feff}') {
        said.push("Begins with a byte order mark.".into());
    }
    (!said.is_empty()).then(|| said.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(kept: &str, now: &str) -> String {
        let (gone, come) = edited(kept, now);
        let mut text = kept.to_string();
        text.replace_range(gone, &come);
        text
    }

    #[test]
    fn an_edit_in_the_box_leaves_the_other_line_ends_alone() {
        assert_eq!(after("a\r\nb\nc\rd", "a\nbX\nc\nd"), "a\r\nbX\nc\rd");
        assert_eq!(after("a\r\nb", "ab"), "ab", "the whole line end goes");
        assert_eq!(after("a\r\nb\n", "a\nb\n\n"), "a\r\nb\n\n", "with both in use a new one is LF");
        assert_eq!(after("a\r\nb", "a\n\nb"), "a\r\n\r\nb", "with CRLF alone in use it is CRLF");
        assert_eq!(after("\r\r", "\n\n\n"), "\n\n\n", "no CR takes the new LF for its own");
        assert_eq!(after("\u{feff}a\r\n", "\u{feff}ab\n"), "\u{feff}ab\r\n");
    }

    #[test]
    fn what_is_not_seen_is_said() {
        assert_eq!(invisible("a\nb"), None);
        assert_eq!(invisible("a\r\nb\r\n").as_deref(), Some("Line ends: CRLF."));
        assert_eq!(
            invisible("\u{feff}a\r\nb\nc\r").as_deref(),
            Some("Line ends: 1 CRLF, 1 LF, 1 CR. Begins with a byte order mark.")
        );
    }

    proptest::proptest! {
        #[test]
        fn the_box_of_the_edited_text_is_what_the_box_holds(kept in "[ab😀\r\n]{0,12}", now in "[ab😀\n]{0,12}") {
            let new = after(&kept, &now);
            proptest::prop_assert_eq!(boxed(&new), now);
        }

        #[test]
        fn an_unchanged_box_changes_nothing(kept in "[ab\r\n]{0,12}") {
            let same = after(&kept, &boxed(&kept));
            proptest::prop_assert_eq!(same, kept);
        }
    }
}
