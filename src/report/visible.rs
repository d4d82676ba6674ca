//! Pasted text made safe to show.
//!
//! What a terminal would obey (escape sequences, carriage returns, characters that turn the direction of writing) is
//! drawn instead. What cannot be seen is drawn where it matters: under a mark.

use std::borrow::Cow;

/// `text` with every character drawn that a terminal would obey. Line ends stay.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || drawn(c, false).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' {
            shown.push(c);
        } else {
            push(&mut shown, c, false);
        }
    }
    Cow::Owned(shown)
}

/// Appends a character as it is shown, under a mark or not.
pub(crate) fn push(shown: &mut String, c: char, marked: bool) {
    match drawn(c, marked) {
        Some(drawing) => shown.push_str(&drawing),
        None => shown.push(c),
    }
}

/// What is shown instead of a character; `None` where it shows itself.
fn drawn(c: char, marked: bool) -> Option<Cow<'static, str>> {
    let code = || Some(Cow::Owned(format!("<U+{:04X}>", u32::from(c))));
    match c {
        '\t' => Some(Cow::Borrowed(if marked { "⇥" } else { "    " })),
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).map(|picture| picture.to_string().into()),
        '\u{7f}' => Some(Cow::Borrowed("␡")),
        // C1 controls: terminals take U+009B for the start of an escape sequence.
        '\u{80}'..='\u{9f}' => code(),
        // Line and paragraph separators; marks that turn the direction of writing; interlinear and tag characters.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => code(),
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => code(),
        // Private use with no font at all, and what [`super::text`] marks places with.
        '\u{f0000}'..='\u{10ffff}' => code(),
        // Nothing at all to see, and no script needs them.
        '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => code(),
        // Joiners belong to emoji and to several scripts, and blanks that are no space look like one.
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' if marked => code(),
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' if marked => code(),
        _ => None,
    }
}

/// How many cells of a terminal a character takes, near enough to put a caret under it.
pub(crate) fn cells(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_for_a_terminal_to_obey() {
        assert_eq!(visible("\u{1b}]0;title\u{7}\r\u{9b}2J\u{7f}"), "␛]0;title␇␍<U+009B>2J␡");
        assert_eq!(visible("a\u{202e}b\u{feff}"), "a<U+202E>b<U+FEFF>");
        assert_eq!(visible("é 😀 日本\n"), "é 😀 日本\n");
    }

    #[test]
    fn blanks_are_drawn_under_a_mark_only() {
        let shown = |c, marked| {
            let mut shown = String::new();
            push(&mut shown, c, marked);
            shown
        };
        assert_eq!(shown('\u{a0}', false), "\u{a0}");
        assert_eq!(shown('\u{a0}', true), "<U+00A0>");
        assert_eq!(shown('\t', false), "    ");
        assert_eq!(shown('\t', true), "⇥");
    }
}
