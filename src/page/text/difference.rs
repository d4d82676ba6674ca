use std::ops::Range;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_lies_between_what_is_common() {
        assert_eq!(difference("abcd", "abXcd"), (2..2, 2..3));
        assert_eq!(difference("aa", "a"), (1..2, 1..1));
        assert_eq!(difference("", "x"), (0..0, 0..1));
        assert_eq!(difference("x", "x"), (1..1, 1..1));
        // The two letters share their first byte.
        assert_eq!(difference("é", "è"), (0..2, 0..2));
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
