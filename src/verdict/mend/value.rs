//! A value that the server refuses, written as it takes it: one of those that it lists, in the format or the pattern that
//! it names.

use crate::replies::list;
use crate::source::lowercase;

use super::super::names::folded;
use super::date::{self, Moment};
use super::pattern;

/// Another value, and what is done.
pub(super) struct Better {
    pub(super) value: String,
    pub(super) title: String,
    /// Whether nothing else can be meant.
    pub(super) same: bool,
}

impl Better {
    pub(super) fn write(value: impl Into<String>, how: &str) -> Self {
        let value = value.into();
        Self { title: format!("write `{value}`{how}"), value, same: false }
    }
}

/// The allowed value nearest to the one that was sent, and whether they differ in case and separators alone.
pub(in super::super) fn nearest<'e>(value: &str, expected: &'e [String]) -> Option<(&'e str, bool)> {
    let wanted = folded(value);
    if let Some(same) = expected.iter().find(|item| folded(item) == wanted && item.as_str() != value) {
        return Some((same, true));
    }
    expected
        .iter()
        .filter_map(|item| Some((slips(&wanted, item)?, item)))
        .filter(|&(slips, _)| slips > 0)
        .min_by_key(|&(slips, _)| slips)
        .map(|(_, item)| (item.as_str(), false))
}

/// How many slips of the hand a word is from the right one, case and separators aside. `None` where they are so many
/// that another word is meant.
pub(in super::super) fn slips(word: &str, right: &str) -> Option<usize> {
    const MOST: usize = 2;
    let (word, right_folded) = (folded(word), folded(right));
    // The distance takes time with the product of the lengths: what differs in length by more is not looked at.
    let lengths = word.chars().count().abs_diff(right_folded.chars().count());
    if lengths > MOST || word.len() > 200 {
        return None;
    }
    let slips = strsim::damerau_levenshtein(&word, &right_folded);
    (slips <= MOST && slips * 3 <= right.chars().count()).then_some(slips)
}

/// Whether one of two names is made of some of the other's words: `token` and `refresh_token`, but not `name` and
/// `username`, which mostly are two fields.
pub(in super::super) fn holds(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let told = short.iter().map(String::len).sum::<usize>() > 3;
    told && short.len() < long.len() && long.windows(short.len()).any(|part| part == short.as_slice())
}

/// The words of a name, which separators or capitals part, in small letters.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        if c.is_alphanumeric() {
            if !before.is_alphanumeric() || c.is_uppercase() && !before.is_uppercase() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before = c;
    }
    words
}

/// One of the values that the server lists.
pub(super) fn listed(value: &str, expected: &[String]) -> Option<Better> {
    if expected.iter().any(|item| item == value) {
        return None;
    }
    if let Some((right, same)) = nearest(value, expected) {
        return Some(Better { same, ..Better::write(right, "") });
    }
    let short: Vec<&String> = expected.iter().filter(|item| !item.is_empty() && item.len() <= 40).collect();
    if let [one] = short.as_slice() {
        return Some(Better::write(one.as_str(), ""));
    }
    let wanted = folded(value);
    // `creditcard` holds `card`; `half-board` starts as `half` does.
    let alike = |item: &str| {
        let item = folded(item);
        let common = item.bytes().zip(wanted.bytes()).take_while(|(a, b)| a == b).count();
        let holds = item.len() > 2 && wanted.len() > 2 && (wanted.contains(&item) || item.contains(&wanted));
        (holds, common)
    };
    let best = short.iter().map(|item| (alike(item), *item)).max_by_key(|(alike, _)| *alike);
    if let Some(((holds, common), item)) = best
        && (holds || common > 2)
    {
        return Some(Better::write(item.as_str(), ", which is the nearest that the server takes"));
    }
    // Nothing is near: a person must choose, and sees the others in the advice.
    short.first().map(|first| Better::write(first.as_str(), ", or another of the values that the server takes"))
}

/// The values that a sentence lists: `Use one of: price, -price, name`.
pub(super) fn enumerated(said: &str) -> Vec<String> {
    const OPENINGS: [&str; 16] = [
        "one of the following values",
        "one of the following",
        "one of",
        "allowed values",
        "valid values",
        "valid options",
        "possible values",
        "accepted values",
        "acceptable values",
        "permitted values",
        "supported values",
        "supported versions",
        "available options",
        "choose from",
        "must be either",
        "expected either",
    ];
    let lower = said.to_ascii_lowercase();
    let after = OPENINGS.iter().find_map(|opening| Some(lower.find(opening)? + opening.len()));
    let Some(rest) = after.map(|at| said[at..].trim_start()) else { return Vec::new() };
    let rest = ["are:", "are", "is", ":", "="].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    list(rest)
}

/// The value in the format that the words ask for. `zone` is what other times of the request have.
pub(super) fn formatted(value: &str, said: &str, zone: Option<&str>) -> Option<Better> {
    let lower = lowercase(said);
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let text = value.trim();
    if names(&lower, "uuid") || names(&lower, "guid") {
        return Some(Better { same: true, ..Better::write(uuid(text)?, "") }).filter(|better| better.value != value);
    }
    if has(&["base64"]) {
        return None;
    }
    let of_url = ["url", "uri"].iter().any(|word| names(&lower, word)) || has(&["scheme"]) || names_scheme(&lower);
    if of_url && !has(&["urlencoded", "url-encoded", "date"]) {
        let host = text.split('/').next().unwrap_or_default();
        let plausible = host.contains('.') || host.starts_with("localhost") || text.starts_with("//");
        let bare = !text.contains("://") && !text.contains(' ') && plausible && !text.starts_with('/')
            || text.starts_with("//");
        let rest = text.trim_start_matches('/');
        return bare.then(|| Better::write(format!("https://{rest}"), ", with a scheme"));
    }
    if has(&["phone", "e.164", "e164"]) {
        let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let digits = digits.strip_prefix("00").map_or(digits.clone(), |rest| format!("+{rest}"));
        return (digits.starts_with('+') && digits != value).then(|| Better::write(digits, ""));
    }
    if let Some(wanted) = date::wanted(said)
        && let Some(moment) = Moment::read(text)
        && let Some(written) = moment.write(&wanted, value, zone)
    {
        let guess = if moment.lacks(&wanted) { ", with the time or zone that was missing" } else { "" };
        return Some(Better::write(written, guess));
    }
    let whole = !asks_for_some(&lower);
    if whole && has(&["lowercase", "lower case", "lower-case"]) && lowercase(text) != value {
        return Some(Better { same: true, ..Better::write(lowercase(text), "") });
    }
    if whole && has(&["uppercase", "upper case", "upper-case", "capital"]) {
        let upper: String = text.chars().flat_map(char::to_uppercase).collect();
        return (upper != value).then(|| Better { same: true, ..Better::write(upper, "") });
    }
    (text != value && !text.is_empty()).then(|| Better { same: true, ..Better::write(text, "") })
}

/// Whether a sentence in small letters names a thing by this word, alone or at the end of a compound as `AnyUrl` is:
/// `security` names no URI.
pub(super) fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let rest = &text[at + word.len()..];
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        !rest.starts_with(char::is_alphabetic)
    })
}

/// Whether a scheme is named by itself, not in the address of some page: `must start with https://`.
fn names_scheme(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| {
        (text[..at].ends_with("http") || text[..at].ends_with("https"))
            && !text[at + 3..].starts_with(|c: char| c.is_alphanumeric())
    })
}

/// Whether some of the letters must be of a kind, as those of a password: changing all of them is not what is asked for.
fn asks_for_some(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "at least",
        "contain a ",
        "contain an ",
        "contain one",
        "include a ",
        "include an ",
        "include one",
        "one uppercase",
        "one lowercase",
        "one letter",
        "mix of",
        "start",
        "begin",
        "first",
    ];
    WORDS.iter().any(|word| text.contains(word))
}

fn uuid(text: &str) -> Option<String> {
    let inner = text.trim_start_matches("urn:uuid:").trim_matches(['{', '}', '"', '<', '>', ' ']);
    let digits: String = inner.chars().filter(|&c| c != '-').collect();
    let fits = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    fits.then(|| [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| &digits[range]).join("-"))
}

/// A spelling of the value that fits the pattern, or the letters, that the server names.
pub(super) fn patterned(value: &str, said: &str) -> Option<Better> {
    const LONGEST: usize = 400;
    if value.len() > LONGEST {
        return None;
    }
    if let Some(pattern) = pattern::named(said) {
        let right = pattern::spellings(value).into_iter().find(|spelling| pattern.matches(spelling))?;
        return Some(Better::write(right, ", which fits the pattern"));
    }
    // Names that hosts and stores have: small letters, digits and hyphens (RFC 1123).
    let named = || {
        let said = lowercase(said);
        let plain = (said.contains("invalid character") || said.contains("illegal character")) && said.contains("name");
        let host = value.len() < 64 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_ -".contains(&byte));
        (plain && host).then(|| Letters { capitals: false, digits: true, signs: vec!['-'] })
    };
    let letters = Letters::named(said).or_else(named)?;
    let right = letters.write(value)?;
    Some(Better::write(right, ", in the letters that the server takes"))
}

/// Which letters a server takes, told in words: "only lowercase letters, numbers and hyphens".
struct Letters {
    capitals: bool,
    digits: bool,
    signs: Vec<char>,
}

impl Letters {
    fn named(said: &str) -> Option<Self> {
        let said = lowercase(said);
        let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
        let only = has(&[
            "only",
            "consist",
            "must contain",
            "can contain",
            "may contain",
            "must be",
            "allowed",
            "can include",
        ]);
        let small = has(&["lowercase", "lower case", "lower-case"]);
        let letters = small || has(&["alphanumeric", "letters", "a-z"]);
        // "… and must start with a letter" stands beside what all letters must be.
        let some = asks_for_some(&said) && !has(&["only", "consist"]);
        if !only || !letters || some {
            return None;
        }
        let signs = [
            ('-', ["hyphen", "dash", "'-'", "(-)"]),
            ('_', ["underscore", "'_'", "(_)", "\"_\""]),
            ('.', ["period", "'.'", "dots", "(.)"]),
            (' ', ["space", "blank", "' '", "whitespace"]),
        ];
        let signs = signs.into_iter().filter(|(_, words)| has(words)).map(|(sign, _)| sign).collect();
        Some(Self { capitals: !small, digits: has(&["alphanumeric", "number", "digit", "0-9"]), signs })
    }

    fn write(&self, value: &str) -> Option<String> {
        let mut text = String::new();
        for c in value.trim().chars() {
            let c = if self.capitals { c } else { c.to_ascii_lowercase() };
            if c.is_ascii_alphabetic() || self.digits && c.is_ascii_digit() || self.signs.contains(&c) {
                text.push(c);
            } else if let Some(sign) = self.signs.first().filter(|sign| !text.ends_with(**sign) && !text.is_empty()) {
                text.push(*sign);
            }
        }
        let text = text.trim_end_matches(self.signs.as_slice());
        (text != value && !text.is_empty()).then(|| text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(better: Option<Better>) -> String {
        better.map(|better| better.value).unwrap_or_default()
    }

    #[test]
    fn the_nearest_value_is_a_slip_of_the_hand_away() {
        let expected = ["checkup".to_owned(), "vaccination".into(), "surgery".into()];
        assert_eq!(nearest("check-up", &expected), Some(("checkup", true)));
        assert_eq!(nearest("surgerry", &expected), Some(("surgery", false)));
        assert_eq!(nearest("dental", &expected), None);
    }

    #[test]
    fn slips_are_counted_of_words_of_like_length() {
        assert_eq!(slips("e_mial", "email"), Some(1));
        assert_eq!(slips("emails", "id"), None);
        assert_eq!(slips(&"a".repeat(100_000), &"b".repeat(100_000)), None);
    }

    #[test]
    fn a_name_holds_another_by_its_words() {
        for (a, b) in [("token", "refresh_token"), ("concertId", "concert"), ("user-email", "email")] {
            assert!(holds(a, b) && holds(b, a), "{a} {b}");
        }
        for (a, b) in [("name", "username"), ("id", "order_id"), ("email", "email"), ("", "email"), ("a_b", "b_a")] {
            assert!(!holds(a, b) && !holds(b, a), "{a} {b}");
        }
    }

    #[test]
    fn a_listed_value_is_chosen_by_likeness() {
        let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
        for (sent, items, right) in [
            ("energy-meter", &["thermostat", "camera", "meter"][..], "meter"),
            ("half-board", &["none", "breakfast", "half"], "half"),
            ("creditcard", &["card", "transfer"], "card"),
            ("client_secret_header", &["client_secret_basic", "none"], "client_secret_basic"),
            ("fixed", &["permanent", "fixed-term", "intern"], "fixed-term"),
            ("delivered", &["open", "paid"], "open"),
            ("x", &["y"], "y"),
            ("open", &["open", "paid"], ""),
        ] {
            assert_eq!(value(listed(sent, &list(items))), right, "{sent}");
        }
    }

    #[test]
    fn a_value_comes_in_its_format() {
        for (sent, said, right) in [
            ("7f0c2a4490a14d3e8f523a1f6f2b9c10", "must be a valid UUID.", "7f0c2a44-90a1-4d3e-8f52-3a1f6f2b9c10"),
            ("{2f1a3f9e-7d3b-4c55-9f0e-7f9a4f0c2b11}", "uuid is expected", "2f1a3f9e-7d3b-4c55-9f0e-7f9a4f0c2b11"),
            ("magazin.test/fluss", "failed on the 'url' tag", "https://magazin.test/fluss"),
            ("//a.test/x", "Invalid URL", "https://a.test/x"),
            ("0045 33 11 22 33", "must be a valid phone number", "+4533112233"),
            ("eur", "must be uppercase", "EUR"),
            (" a@b.test ", "must be a valid email", "a@b.test"),
            ("not a url", "Invalid URL", ""),
            ("https://a.test", "Invalid URL", ""),
            ("abc", "must be a valid UUID", ""),
            ("a.b", "security answer is invalid", ""),
            ("a.b", "Invalid name, see https://docs.test/names", ""),
            ("a.test", "must start with https://", "https://a.test"),
            ("Abc!1", "must contain at least one uppercase letter", ""),
            ("abc", "must start with a capital letter", ""),
            ("24.12.2026", "Could not validate the field", ""),
        ] {
            assert_eq!(value(formatted(sent, said, None)), right, "{sent}");
        }
        assert_eq!(
            value(formatted("2026-12-01 06:00", "not a valid datetime", Some("+01:00"))),
            "2026-12-01T06:00:00+01:00"
        );
    }

    #[test]
    fn a_value_comes_in_the_letters_that_are_taken() {
        for (sent, said, right) in [
            ("fr", "must match pattern \"^[A-Z]{2}$\"", "FR"),
            ("DK-8000", r"must match /^\d{4,5}$/ regular expression", "8000"),
            (
                "night jobs!",
                "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
                "night-jobs",
            ),
            ("My_App", "must consist of lower case alphanumeric characters, '-' or '.'", "my-app"),
            ("ok", "must match pattern \"^[0-9]+$\"", ""),
            ("Ab!1", "must contain at least one lowercase letter, one number and one special character", ""),
            ("x", "is invalid", ""),
        ] {
            assert_eq!(value(patterned(sent, said)), right, "{sent}");
        }
    }
}
