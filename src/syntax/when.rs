//! Times as requests write them, in seconds since 1970-01-01T00:00:00Z.

use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// A time in seconds or milliseconds since 1970, between 2001 and 2100 or so: other numbers are more probably
/// something else.
pub fn unix(text: &str) -> Option<i64> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    match text.len() {
        10 => Some(number),
        13 => Some(number / 1000),
        _ => None,
    }
    .filter(|seconds| (1_000_000_000..4_200_000_000).contains(seconds))
}

/// A date and time of RFC 3339, or the short forms that Azure takes: without seconds, or the date alone.
pub fn rfc3339(text: &str) -> Option<i64> {
    if let Ok(time) = OffsetDateTime::parse(text, &Rfc3339) {
        return Some(time.unix_timestamp());
    }
    let (date, time) = text.trim_end_matches('Z').split_once('T').unwrap_or((text, "00:00"));
    let mut date = date.split('-');
    let (year, month, day) = (date.next()?, date.next()?, date.next()?);
    let (hour, minute) = time.split_once(':')?;
    if date.next().is_some() || year.len() != 4 {
        return None;
    }
    at(year, month, day, hour, minute, "0")
}

/// The short form of ISO 8601 that signatures of AWS and Google carry: `20261122T090000Z`.
pub fn compact(text: &str) -> Option<i64> {
    let digits = text.strip_suffix('Z')?;
    if digits.len() != 15 || !digits.is_ascii() || digits.as_bytes()[8] != b'T' {
        return None;
    }
    at(&digits[..4], &digits[4..6], &digits[6..8], &digits[9..11], &digits[11..13], &digits[13..])
}

/// The time of a date and a time of day in UTC, as their digits are written.
pub(super) fn at(year: &str, month: &str, day: &str, hour: &str, minute: &str, second: &str) -> Option<i64> {
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let date = Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    let time = Time::from_hms(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?).ok()?;
    Some(PrimitiveDateTime::new(date, time).assume_utc().unix_timestamp())
}

/// Whether a text is a date of RFC 9110 section 5.6.7, in the form of today or one of the two obsolete ones. Whether
/// there is such a day is not looked at.
pub fn is_http_date(text: &str) -> bool {
    // `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
    const FORMS: [&str; 3] = ["a, 0 a 0 0:0:0 a", "a, 0-a-0 0:0:0 a", "a a 0 0:0:0 0"];
    let mut form = String::new();
    for c in text.chars() {
        let kind = match c {
            'a'..='z' | 'A'..='Z' => 'a',
            '0'..='9' => '0',
            c => c,
        };
        if !(matches!(kind, 'a' | '0' | ' ') && form.ends_with(kind)) {
            form.push(kind);
        }
    }
    FORMS.contains(&form.as_str()) && (form == FORMS[2] || text.to_ascii_uppercase().ends_with("GMT"))
}

/// The date that a field of HTTP writes: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http_time(text: &str) -> Option<i64> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let mut words = text.split_ascii_whitespace().skip(1);
    let (day, name, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.find(name).filter(|at| name.len() == 3 && at % 3 == 0)? / 3 + 1;
    let mut parts = time.split(':');
    at(year, &month.to_string(), day, parts.next()?, parts.next()?, parts.next()?)
}

/// The time as a field of HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http_date(seconds: i64) -> String {
    let Ok(time) = OffsetDateTime::from_unix_timestamp(seconds) else { return String::new() };
    let (weekday, month) = (time.weekday().to_string(), time.month().to_string());
    format!(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
        &weekday[..3],
        time.day(),
        &month[..3],
        time.year(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// The time as a person reads it: `14 November 2023, 22:13 UTC`.
pub fn tell(seconds: i64) -> String {
    match OffsetDateTime::from_unix_timestamp(seconds) {
        Ok(time) => {
            format!("{} {} {}, {:02}:{:02} UTC", time.day(), time.month(), time.year(), time.hour(), time.minute())
        }
        Err(_) => format!("{seconds} seconds after 1970"),
    }
}

/// A span of time as a person says it: `3 minutes`, `2 years`.
pub fn tell_length(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let (count, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        172_800..63_072_000 => (seconds / 86_400, "day"),
        _ => (seconds / 31_536_000, "year"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        assert_eq!(unix("1700000000"), Some(1_700_000_000));
        assert_eq!(unix("1700000000123"), Some(1_700_000_000));
        assert_eq!(unix("3600"), None);
        assert_eq!(unix("-700000000"), None);
        assert_eq!(rfc3339("2023-11-14T22:13:20Z"), Some(1_700_000_000));
        assert_eq!(rfc3339("2023-11-14T23:13:20+01:00"), Some(1_700_000_000));
        assert_eq!(rfc3339("2023-11-14T22:13Z"), Some(1_699_999_980));
        assert_eq!(rfc3339("2023-11-14"), Some(1_699_920_000));
        assert_eq!(rfc3339("tomorrow"), None);
        assert_eq!(compact("20231114T221320Z"), Some(1_700_000_000));
        assert_eq!(compact("20231314T221320Z"), None);
        assert_eq!(compact("é"), None);
    }

    #[test]
    fn dates_of_http() {
        assert_eq!(http_date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http_time("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(http_time("Sun, 06 anF 1994 08:49:37 GMT"), None);
        assert_eq!(http_time("yesterday"), None);
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert!(is_http_date(text), "{text}");
        }
        for text in ["1994-11-06", "Sun, 06 Nov 1994 08:49:37 CET", "784111777", ""] {
            assert!(!is_http_date(text), "{text}");
        }
    }

    #[test]
    fn times_are_told() {
        assert_eq!(tell(1_700_000_000), "14 November 2023, 22:13 UTC");
        assert_eq!(tell_length(1), "1 second");
        assert_eq!(tell_length(-7_200), "2 hours");
        assert_eq!(tell_length(100_000_000), "3 years");
    }
}
