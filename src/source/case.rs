/// A text in lower case, letter by letter. `str::to_lowercase` writes a sigma at the end of a word otherwise, with tables
/// that tell where a word ends.
pub fn lowercase(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().flat_map(char::to_lowercase).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_all_scripts_become_small() {
        assert_eq!(lowercase("HTTP Fehler"), "http fehler");
        assert_eq!(lowercase("Ошибка: ÜBER"), "ошибка: über");
    }
}
