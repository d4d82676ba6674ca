use std::ops::Range;

/// The lines that a range of bytes lies on, as a person counts them: `3`, `3–7`. Blank lines at its ends do not count.
pub fn lines_of(text: &str, range: Range<usize>) -> String {
    let Some(part) = text.get(range.clone()) else { return String::new() };
    let start = range.start + part.len() - part.trim_start().len();
    let end = start + part.trim().len();
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let (first, last) = (line(start), line(end));
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_without_blank_ones_at_the_ends() {
        let text = "a\nb\n\nc\n";
        assert_eq!(lines_of(text, 0..1), "1");
        assert_eq!(lines_of(text, 0..5), "1–2");
        assert_eq!(lines_of(text, 3..7), "4");
        assert_eq!(lines_of(text, 3..99), "");
    }
}
