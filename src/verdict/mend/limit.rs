//! A number that the server finds too small or too large, brought within the limit that it names.

use std::cmp::Ordering;

use crate::source::lowercase;
use crate::syntax::decimal::Decimal;

use super::value::Better;

/// The limit that a number goes beyond: of one that is named, that; of two, the one on its side. `ranged` is whether the
/// server is known to complain of a limit, in whatever words.
pub(super) fn limited(value: &str, said: &str, ranged: bool) -> Option<Better> {
    let own = Signed::read(value)?;
    let text = lowercase(said);
    let sense = Sense::of(&text).or(ranged.then_some(Sense::Open))?;
    if ["decimal place", "fraction digit", "decimal digit", "fractional digit"].iter().any(|word| text.contains(word)) {
        return rounded(value, &text);
    }
    let mut limits: Vec<(String, bool)> = Vec::new();
    let mut before = String::new();
    for word in text.split([' ', '\n', '(', ')', '[', ']', ';', '"', '\'', '`']) {
        let number = word.trim_start_matches(['<', '>', '=', '≤', '≥']);
        let signs = &word[..word.len() - number.len()];
        let number = number.trim_end_matches(['.', ',', ':', '!']).replace(',', "");
        if number.is_empty() || Signed::read(&number).is_none() {
            if !word.is_empty() {
                // The last few words tell whether the limit itself is within.
                let start = before.rmatch_indices(' ').nth(2).map_or(0, |(at, _)| at + 1);
                before = format!("{} {word}", &before[start..]);
            }
            continue;
        }
        // `greater than 0` and `> 0` leave the limit itself out.
        let sign = if signs.is_empty() { before.rsplit(' ').next().unwrap_or_default() } else { signs };
        let negated = before.contains("not ") || before.contains("n't") || before.contains("no ");
        let strict = matches!(sign, "<" | ">")
            || (before.ends_with("than") || before.ends_with("above") || before.ends_with("below")) && !negated;
        limits.push((number, strict));
        before.clear();
    }
    // The value itself, which many servers repeat.
    if limits.len() > 1
        && let Some(at) = limits.iter().position(|(number, _)| Signed::read(number).as_ref() == Some(&own))
    {
        limits.remove(at);
    }
    let ordered = |a: &(String, bool), b: &(String, bool)| Signed::read(&a.0).cmp(&Signed::read(&b.0));
    let limit = match limits.as_slice() {
        [one] => one,
        [_, _] => {
            let least = limits.iter().min_by(|a, b| ordered(a, b))?;
            let most = limits.iter().max_by(|a, b| ordered(a, b))?;
            if Some(&own) <= Signed::read(&least.0).as_ref() { least } else { most }
        }
        _ => return None,
    };
    let bound = Signed::read(&limit.0)?;
    let written = match own.cmp(&bound) {
        Ordering::Equal if !limit.1 => return None,
        // It is within that limit: something else is wrong with it.
        Ordering::Less if sense == Sense::AtMost && limits.len() == 1 => return None,
        Ordering::Greater if sense == Sense::AtLeast && limits.len() == 1 => return None,
        _ if !limit.1 => limit.0.clone(),
        // The next whole number within it.
        side => {
            let number: i64 = limit.0.parse().ok()?;
            let above = side == Ordering::Less || side == Ordering::Equal && number <= 0;
            (if above { number.checked_add(1)? } else { number.checked_sub(1)? }).to_string()
        }
    };
    Some(Better::write(written, ", which is within the limit that the server names"))
}

/// In what sense a sentence names a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sense {
    AtLeast,
    AtMost,
    /// Two limits, or a complaint whose words do not tell: `30 is greater than 20`.
    Open,
}

impl Sense {
    /// `None` where the words speak of no limit: then a number in them is an error code or a status, not one.
    fn of(text: &str) -> Option<Self> {
        let (mut rising, mut falling, mut negated, mut demanded) = (false, false, false, false);
        let (mut least, mut most, mut limit) = (false, false, false);
        for word in text.split(|c: char| !c.is_alphanumeric() && !"<>≤≥='’".contains(c)) {
            match word {
                "greater" | "more" | "larger" | "higher" | "above" | "over" | "bigger" => rising = true,
                "less" | "fewer" | "smaller" | "lower" | "below" | "under" => falling = true,
                "not" | "no" | "cannot" => negated = true,
                "must" | "should" | "ensure" | "expected" | "needs" => demanded = true,
                "least" => least = true,
                "most" => most = true,
                "between" | "range" | "ranges" | "within" | "limit" | "limits" | "limited" | "beyond" | "outside"
                | "than" | "place" | "places" | "digit" | "digits" => limit = true,
                "up" => most = true,
                _ if word.ends_with("n't") || word.ends_with("n’t") => negated = true,
                _ if word.starts_with("min") && !word.starts_with("minut") => least = true,
                _ if word.starts_with("max") || word.starts_with("exceed") => most = true,
                _ if word.contains(['>', '≥']) => least = true,
                _ if word.contains(['<', '≤']) => most = true,
                _ => {}
            }
        }
        let least = least || rising && !negated || falling && negated;
        let most = most || falling && !negated || rising && negated;
        match (least, most) {
            (true, false) if demanded => Some(Self::AtLeast),
            (false, true) if demanded => Some(Self::AtMost),
            _ => (least || most || limit).then_some(Self::Open),
        }
    }
}

/// A number without the decimals that are too many.
fn rounded(value: &str, said: &str) -> Option<Better> {
    let places: usize =
        said.split(|c: char| !c.is_ascii_digit()).find_map(|word| word.parse().ok().filter(|&n| n < 10))?;
    let (whole, part) = value.split_once('.')?;
    let kept = part.get(..places).filter(|_| part.len() > places)?;
    let value = if kept.is_empty() { whole.to_owned() } else { format!("{whole}.{kept}") };
    Some(Better::write(value, ", without the decimals that are too many"))
}

/// A number with its sign, in order.
#[derive(PartialEq, Eq)]
struct Signed {
    negative: bool,
    number: Decimal,
}

impl Signed {
    fn read(text: &str) -> Option<Self> {
        let number = Decimal::read(text.strip_prefix(['-', '+']).unwrap_or(text))?;
        let negative = text.starts_with('-') && !number.digits.is_empty();
        Some(Self { negative, number })
    }
}

impl Ord for Signed {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |number: &Decimal| (!number.digits.is_empty(), number.point, number.digits.clone());
        match (self.negative, other.negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => size(&self.number).cmp(&size(&other.number)),
            (true, true) => size(&other.number).cmp(&size(&self.number)),
        }
    }
}

impl PartialOrd for Signed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(better: Option<Better>) -> String {
        better.map(|better| better.value).unwrap_or_default()
    }

    #[test]
    fn a_number_comes_within_its_limits() {
        for (sent, said, right) in [
            ("20", "Ensure this value is less than or equal to 5.", "5"),
            ("0", "Input should be greater than or equal to 1", "1"),
            ("35.5", "body/pieces/4/weightKg must be <= 31.5", "31.5"),
            ("600", "Must be greater than or equal to 5 and less than or equal to 240.", "240"),
            ("3", "Must be greater than or equal to 5 and less than or equal to 240.", "5"),
            (
                "3600",
                "Value 3600 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
                "900",
            ),
            ("48", "weeklyHours must not be greater than 40", "40"),
            ("-25", "price must be >= 0", "0"),
            ("0", "Too small: expected number to be >0", "1"),
            ("0", "Servings must be greater than 0", "1"),
            ("10", "must be less than 10", "9"),
            ("20000", "must be at most 11,000", "11000"),
            ("4.205", "Decimal input should have no more than 2 decimal places", "4.20"),
            ("5", "must be 5 or 6 or 7 or 8", ""),
            ("500", "Invalid value 500 of page. Error code 7231.", ""),
            ("5", "must be at most 10", ""),
            ("12", "must be greater than or equal to 10", ""),
            ("30", "Quantity 30 is greater than the maximum of 20", "20"),
            ("3", "The limit must not be less than 5.", "5"),
            ("many", "must be at most 5", ""),
        ] {
            assert_eq!(value(limited(sent, said, false)), right, "{said}");
        }
        assert_eq!(value(limited("500", "page: 1-100", true)), "");
        assert_eq!(value(limited("500", "page: [1, 100]", true)), "100");
    }
}
