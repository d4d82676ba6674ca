//! What makes two values look the same that are not.

use crate::anatomy::Kind;

/// Letters of other scripts that look like Latin ones.
const TWINS: &str = "аaеeоoрpсcхxуyіiјjѕsԁdһhАAВBЕEКKМMНHОOРPСCТTХXοoαaνvΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";

/// In what two values differ that cannot be seen, where that is all.
pub(super) fn invisible(left: &str, right: &str) -> Option<String> {
    let note = |text: &str| Some(text.to_owned());
    if left.trim() == right.trim() {
        let one = if left.len() > right.len() { "left" } else { "right" };
        return Some(format!("blanks around the value on the {one}"));
    }
    let without =
        |text: &str, change: &dyn Fn(char) -> Option<char>| text.chars().filter_map(change).collect::<String>();
    let same = |change: &dyn Fn(char) -> Option<char>| without(left, change) == without(right, change);
    if same(&|c| (c != '\r').then_some(c)) {
        return note("line ends: CR LF on one side, LF alone on the other");
    }
    if same(&|c| Some(if is_blank(c) { ' ' } else { c })) {
        return note("blanks that are not the same character: one of them is a no-break space or the like");
    }
    if same(&|c| (!is_unseen(c)).then_some(c)) {
        return note("a character that takes no room, such as a zero-width space or a byte order mark");
    }
    if same(&|c| Some(straight(c))) {
        return note("typographic quotes or dashes on one side");
    }
    if same(&|c| Some(latin(c))) {
        return note("a letter of another script that looks the same");
    }
    if left.len().abs_diff(right.len()) < 1_000 && composed(left, right) {
        return note("accents: one side has letter and accent as one character, the other as two (NFC and NFD)");
    }
    left.eq_ignore_ascii_case(right).then(|| "capitals and small letters".into())
}

/// Two values of JSON of different kinds.
pub(super) fn kinds(left: Kind, right: Kind) -> Option<String> {
    let name = |kind| match kind {
        Kind::Object => "an object",
        Kind::Array => "an array",
        Kind::String => "a string",
        Kind::Number => "a number",
        _ => "a literal",
    };
    Some(format!("{} on the left, {} on the right", name(left), name(right)))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\n' | '\r') || c == '\u{2800}' || c == '\u{3164}'
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\0'..='\x08')
}

fn straight(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '′' => '\'',
        '“' | '”' | '„' | '″' => '"',
        '‐'..='―' | '−' => '-',
        c => c,
    }
}

fn latin(c: char) -> char {
    if ('\u{ff01}'..='\u{ff5e}').contains(&c) {
        return char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
    }
    let mut pairs = TWINS.chars();
    while let (Some(twin), Some(plain)) = (pairs.next(), pairs.next()) {
        if twin == c {
            return plain;
        }
    }
    c
}

/// Whether two texts are the same but that one has a letter of its own where the other has a letter and an accent.
///
/// Which letter that is would take tables of some kilobytes. That one stands where the other does, with all around it
/// equal, is no chance.
fn composed(left: &str, right: &str) -> bool {
    let (mut left, mut right) = (left.chars().peekable(), right.chars().peekable());
    let is_accent = |c: Option<&char>| c.is_some_and(|c| ('\u{300}'..='\u{36f}').contains(c));
    let is_letter = |c: char| matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | 'Ͱ'..='ԯ');
    let mut some = false;
    loop {
        let (one, other) = match (left.next(), right.next()) {
            (None, None) => return some,
            (Some(one), Some(other)) => (one, other),
            _ => return false,
        };
        if one == other {
            continue;
        }
        let split = if is_letter(one) && is_accent(right.peek()) {
            &mut right
        } else if is_letter(other) && is_accent(left.peek()) {
            &mut left
        } else {
            return false;
        };
        while is_accent(split.peek()) {
            split.next();
        }
        some = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_told() {
        for (left, right, told) in [
            ("a ", "a", "blanks around the value on the left"),
            ("a\r\nb", "a\nb", "line ends"),
            ("a\u{a0}b", "a b", "blanks that are not"),
            ("a\u{200b}b", "ab", "a character that takes no room"),
            ("“a”", "\"a\"", "typographic"),
            ("раypal", "paypal", "another script"),
            ("ＡＢ", "AB", "another script"),
            ("Zoe\u{308}", "Zoë", "accents"),
            ("ABC", "abc", "capitals"),
        ] {
            let note = invisible(left, right).unwrap_or_default();
            assert!(note.starts_with(told) || note.contains(told), "{left} {right}: {note}");
        }
        for (left, right) in [("a", "b"), ("Zoe", "Zoë"), ("a-b", "ab"), ("", "x")] {
            assert_eq!(invisible(left, right), None, "{left} {right}");
        }
    }
}
