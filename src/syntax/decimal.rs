//! Decimal numbers as they are written. Nothing is computed with them: what reads a text as a double needs a table of
//! 10 kB, which nothing compresses.

/// A number without sign: `0.digits` times ten to the `point`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// Its digits, without zeros at both ends; empty for zero.
    pub digits: String,
    /// Where among the digits the point stands.
    pub point: i32,
}

impl Decimal {
    /// Reads digits with or without a point in, before or after them, and an exponent.
    pub fn read(text: &str) -> Option<Self> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => {
                let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                let fits = digits.len() < 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
                (number, exponent.parse::<i32>().ok().filter(|_| fits)?)
            }
            None => (text, 0),
        };
        let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
        let digits = format!("{whole}{rest}");
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let significant = digits.trim_start_matches('0');
        let leading = i32::try_from(digits.len() - significant.len()).ok()?;
        let point = i32::try_from(whole.len()).ok()? - leading + exponent;
        let significant = significant.trim_end_matches('0');
        Some(Self { digits: significant.into(), point: if significant.is_empty() { 1 } else { point } })
    }

    /// Without an exponent; `None` for a number that has hundreds of zeros then.
    pub fn plain(&self) -> Option<String> {
        const MOST: i32 = 400;
        let digits = &self.digits;
        let zeros = |count: usize| "0".repeat(count);
        if self.point.abs() > MOST {
            return None;
        }
        Some(match usize::try_from(self.point) {
            Err(_) | Ok(0) => format!("0.{}{digits}", zeros(self.point.unsigned_abs() as usize)),
            Ok(point) if point < digits.len() => format!("{}.{}", &digits[..point], &digits[point..]),
            Ok(point) => format!("{digits}{}", zeros(point - digits.len())),
        })
    }

    /// Whether a double of IEEE 754 can hold it, however roughly.
    pub fn is_finite(&self) -> bool {
        /// The largest is 0.179…e309; from half a step above it on there is only infinity.
        const LARGEST: (i32, &str) = (309, "179769313486231580793");
        (self.point, self.digits.as_str()) < LARGEST
    }

    /// Whether it is more than a whole number.
    pub fn exceeds(&self, most: u32) -> bool {
        let Some(plain) = self.plain() else { return self.point > 0 };
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        !whole.parse::<u32>().is_ok_and(|whole| whole < most || whole == most && part.is_empty())
    }
}

/// Small numbers in English words, from zero on.
pub const WORDS: [&str; 13] =
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Whether a text is a number, with or without sign.
pub fn is_number(text: &str) -> bool {
    Decimal::read(text.strip_prefix(['+', '-']).unwrap_or(text)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_double_holds_is_as_the_standard_library_says() {
        for text in [
            "0",
            "1e308",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "123e306",
            "0.1e310",
            "1e-400",
            "1797e305",
            "1798e305",
        ] {
            let number = Decimal::read(text).unwrap();
            assert_eq!(number.is_finite(), text.parse::<f64>().unwrap().is_finite(), "{text}");
        }
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for (text, plain) in [
            ("0", "0"),
            ("00.0e5", "0"),
            ("1.50", "1.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("0120", "120"),
            ("1e3", "1000"),
            ("12.5E-3", "0.0125"),
            ("12.5e+1", "125"),
            ("1.25e1", "12.5"),
        ] {
            assert_eq!(Decimal::read(text).unwrap().plain().unwrap(), plain, "{text}");
        }
        for text in ["", ".", "e5", "1e", "1e+", "1e++1", "1.2.3", "0x1", "inf", "NaN", "1_0", "-1", "1e999999999"] {
            assert_eq!(Decimal::read(text), None, "{text}");
        }
        assert_eq!(Decimal::read("1e9999").unwrap().plain(), None);
        let exceeds = |text| Decimal::read(text).unwrap().exceeds(90);
        assert!(exceeds("90.001") && exceeds("91") && exceeds("1e12") && exceeds("1e9999"));
        assert!(!exceeds("90.0") && !exceeds("9e1") && !exceeds("0") && !exceeds("1e-9999"));
        assert!(is_number("-1.5") && is_number("+.5") && !is_number("--1") && !is_number("nan"));
    }

    proptest::proptest! {
        #[test]
        fn a_double_is_written_as_it_is_read(value: f64) {
            if value.is_finite() {
                let value = value.abs();
                let plain = Decimal::read(&format!("{value:e}")).unwrap().plain().unwrap();
                proptest::prop_assert_eq!(plain, format!("{value}"));
            }
        }
    }
}
