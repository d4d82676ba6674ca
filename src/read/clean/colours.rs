//! Escape sequences of terminals (ECMA-48): colours, cursor movements, window titles.

use super::Change;

/// The longest operating system command, such as a window title or a link, that is taken for one.
const COMMAND: usize = 4000;
/// What pages show in the place of an escape character that they cannot.
const STAND_INS: [&str; 3] = ["\u{241b}", "\u{fffd}", "^["];

pub(super) fn find(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('\u{1b}') {
        let start = at + found;
        match sequence(&text.as_bytes()[start + 1..]) {
            Some(length) => {
                at = start + 1 + length;
                changes.push(Change::cut(start..at));
            }
            None => at = start + 1,
        }
    }
    if changes.is_empty() && text.contains("[0m") {
        changes = without_escape(text);
    }
    // Colours begin and end. One alone was sent as it stands, and is the fault that is asked about.
    if changes.len() < 2 {
        changes.clear();
    }
    changes
}

/// The length of the sequence after an escape character.
fn sequence(rest: &[u8]) -> Option<usize> {
    match *rest.first()? {
        b'[' => control(rest),
        b']' => {
            let rest = &rest[..rest.len().min(COMMAND)];
            let end = rest.iter().position(|&byte| matches!(byte, 0x07 | 0x1b | b'\n'))?;
            match rest[end] {
                0x07 => Some(end + 1),
                0x1b if rest.get(end + 1) == Some(&b'\\') => Some(end + 2),
                _ => None,
            }
        }
        b'(' | b')' if rest.get(1).is_some_and(u8::is_ascii_alphanumeric) => Some(2),
        b'=' | b'>' | b'7' | b'8' | b'c' | b'M' => Some(1),
        _ => None,
    }
}

/// The length of a control sequence from its bracket on: parameters, intermediates, a final byte.
fn control(rest: &[u8]) -> Option<usize> {
    let parameters = rest.iter().skip(1).take_while(|byte| (0x30..0x40).contains(*byte)).count();
    let between = rest.iter().skip(1 + parameters).take_while(|byte| (0x20..0x30).contains(*byte)).count();
    let end = 1 + parameters + between;
    rest.get(end).filter(|byte| (0x40..0x7f).contains(*byte)).map(|_| end + 1)
}

/// Colours whose escape characters were lost on the way: `[31mred[0m`. Two of them at least, one that ends a colour.
fn without_escape(text: &str) -> Vec<Change> {
    let bytes = text.as_bytes();
    let mut changes = Vec::new();
    let mut reset = false;
    let mut at = 0;
    while let Some(found) = text[at..].find('[') {
        let start = at + found;
        at = start + 1;
        let digits = bytes[at..].iter().take(16).take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
        if digits == 0 || bytes.get(at + digits) != Some(&b'm') {
            continue;
        }
        reset |= bytes[at..at + digits] == *b"0";
        at += digits + 1;
        let before = &text[..start];
        let stand_in = STAND_INS.iter().find(|stand_in| before.ends_with(**stand_in)).map_or(0, |it| it.len());
        changes.push(Change::cut(start - stand_in..at));
    }
    if reset { changes } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::clean;

    #[test]
    fn sequences_are_cut_out() {
        let cleaned = |text: &str| clean(text).map(|cleaned| cleaned.text().into_owned());
        assert_eq!(cleaned("\u{1b}[1;31mHTTP\u{1b}[0m/1.1 \u{1b}[K400").unwrap(), "HTTP/1.1 400");
        assert_eq!(cleaned("\u{1b}]8;;https://a.test\u{1b}\\a\u{1b}]8;;\u{7}").unwrap(), "a");
        assert_eq!(cleaned("[32mHTTP[39m/1.1 [1m400[0m").unwrap(), "HTTP/1.1 400");
        assert_eq!(cleaned("^[[32mok^[[0m").unwrap(), "ok");
        assert_eq!(cleaned("a[1m], \"[0m\"").as_deref(), Some("a], \"\""));
        assert_eq!(cleaned("\u{1b}[31"), None);
        assert_eq!(cleaned("x[0m"), None);
        assert_eq!(cleaned("X-A: b\u{1b}[0m"), None);
    }
}
