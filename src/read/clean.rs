//! What terminals, chats and mail put around and into a text that was copied from them.

use crate::source::{Edit, Span, Traced};

/// The text as it was before it was copied, where that is another one than what was pasted.
pub(super) fn clean(_text: &str) -> Option<Traced> {
    None
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, Quoting};

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
}
