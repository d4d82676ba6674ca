use std::ops::Range;

use super::Marked;

/// Where two texts differ: the bytes of the old and of the new one between what they have in common at both ends.
pub fn difference(old: &str, new: &str) -> (Range<usize>, Range<usize>) {
    let mut start = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
        start -= 1;
    }
    let most = old.len().min(new.len()) - start;
    let mut tail = old.bytes().rev().zip(new.bytes().rev()).take(most).take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(old.len() - tail) || !new.is_char_boundary(new.len() - tail) {
        tail -= 1;
    }
    (start..old.len() - tail, start..new.len() - tail)
}

/// The marks of the old text as they lie in the new one, until its own report is there. What was changed itself
/// loses its marks.
pub fn follow(marks: &[Marked], old: &str, new: &str) -> Vec<Marked> {
    if old == new {
        return marks.to_vec();
    }
    let (gone, come) = difference(old, new);
    marks
        .iter()
        .filter_map(|marked| {
            let range = if marked.range.end <= gone.start {
                marked.range.clone()
            } else if marked.range.start >= gone.end {
                let moved = |at: usize| at - gone.end + come.end;
                moved(marked.range.start)..moved(marked.range.end)
            } else {
                return None;
            };
            Some(Marked { range, mark: marked.mark })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::text::Mark;

    #[test]
    fn the_difference_lies_between_what_is_common() {
        assert_eq!(difference("abcd", "abXcd"), (2..2, 2..3));
        assert_eq!(difference("aa", "a"), (1..2, 1..1));
        assert_eq!(difference("", "x"), (0..0, 0..1));
        assert_eq!(difference("x", "x"), (1..1, 1..1));
        // The two letters share their first byte.
        assert_eq!(difference("é", "è"), (0..2, 0..2));
    }

    #[test]
    fn marks_move_with_the_text_around_them() {
        let mark = |range| Marked { range, mark: Mark::Fault };
        let marks = [mark(0..1), mark(2..3), mark(4..5)];
        assert_eq!(follow(&marks, "a b c", "a XX c"), [mark(0..1), mark(5..6)]);
        assert_eq!(follow(&marks, "a b c", "a b c"), marks);
    }

    proptest::proptest! {
        #[test]
        fn replacing_the_difference_gives_the_new_text(old in ".{0,12}", new in ".{0,12}") {
            let (gone, come) = difference(&old, &new);
            let mut text = old.clone();
            text.replace_range(gone, &new[come]);
            proptest::prop_assert_eq!(text, new);
        }
    }
}
