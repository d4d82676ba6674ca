/// What a character is called that cannot be seen, or that looks like another one.
pub fn name(c: char) -> Option<&'static str> {
    Some(match c {
        '\0' => "NUL",
        '\t' => "TAB",
        '\n' => "LF",
        '\r' => "CR",
        '\u{1b}' => "ESC",
        '\u{7f}' => "DEL",
        '\u{a0}' => "NBSP",
        '\u{ad}' => "SHY",
        '\u{200b}' => "ZWSP",
        '\u{200c}' => "ZWNJ",
        '\u{200d}' => "ZWJ",
        '\u{200e}' => "LRM",
        '\u{200f}' => "RLM",
        '\u{2028}' => "LS",
        '\u{2029}' => "PS",
        '\u{202a}'..='\u{202e}' => "BIDI",
        '\u{202f}' => "NNBSP",
        '\u{2060}' => "WJ",
        '\u{2066}'..='\u{2069}' => "BIDI",
        '\u{3000}' => "IDSP",
        '\u{feff}' => "BOM",
        '\u{1}'..='\u{1f}' | '\u{80}'..='\u{9f}' => "CTRL",
        '\u{2000}'..='\u{200a}' => "SP",
        _ => return None,
    })
}
