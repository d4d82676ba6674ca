//! Dates as `-z` takes them, in most of the ways in which people write them, and as HTTP wants them.

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Zones by name, in minutes west of Greenwich.
const ZONES: &[(&str, i64)] = &[
    ("GMT", 0),
    ("UT", 0),
    ("UTC", 0),
    ("WET", 0),
    ("BST", -60),
    ("AST", 240),
    ("ADT", 180),
    ("EST", 300),
    ("EDT", 240),
    ("CST", 360),
    ("CDT", 300),
    ("MST", 420),
    ("MDT", 360),
    ("PST", 480),
    ("PDT", 420),
    ("CET", -60),
    ("MET", -60),
    ("CEST", -120),
    ("MEST", -120),
    ("EET", -120),
    ("JST", -540),
    ("Z", 0),
];

/// Seconds since 1970, if the text is a date to curl. What it does not know it takes for the name of a file.
pub(super) fn read(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (mut day, mut month, mut year, mut clock, mut zone) = (None, None, None, None, None);
    let (mut weekday, mut year_next) = (false, false);
    let mut at = 0;
    for _ in 0..6 {
        at += bytes[at..].iter().take_while(|byte| !byte.is_ascii_alphanumeric()).count();
        let Some(first) = bytes.get(at) else { break };
        let alphabetic = first.is_ascii_alphabetic();
        let same = |byte: &&u8| if alphabetic { byte.is_ascii_alphabetic() } else { byte.is_ascii_digit() };
        let end = at + bytes[at..].iter().take_while(same).count();
        let word = &text[at..end];
        let before = at.checked_sub(1).map(|before| bytes[before]);
        if alphabetic {
            let named = |name: &&str| name.eq_ignore_ascii_case(word) || name[..3].eq_ignore_ascii_case(word);
            if !weekday && DAYS.iter().any(named) {
                weekday = true;
            } else if month.is_none() && MONTHS.iter().any(|name| name.eq_ignore_ascii_case(word)) {
                month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(word));
            } else if zone.is_none() {
                zone = Some(ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word))?.1 * 60);
            } else {
                return None;
            }
            at = end;
            continue;
        }
        if clock.is_none()
            && let Some((time, length)) = time(&bytes[at..])
        {
            clock = Some(time);
            at += length;
            continue;
        }
        let number: i64 = word.parse().ok().filter(|&number| number <= i64::from(i32::MAX))?;
        if zone.is_none() && word.len() == 4 && number <= 1400 && matches!(before, Some(b'+' | b'-')) {
            let offset = (number / 100 * 60 + number % 100) * 60;
            zone = Some(if before == Some(b'+') { -offset } else { offset });
        } else if word.len() == 8 && year.is_none() && month.is_none() && day.is_none() {
            let index = usize::try_from(number % 10_000 / 100 - 1).ok()?;
            (year, month, day) = (Some(number / 10_000), Some(index), Some(number % 100));
        } else if !year_next && day.is_none() && (1..32).contains(&number) {
            day = Some(number);
            year_next = true;
        } else if year.is_none() {
            year = Some(match number {
                0..=70 => number + 2000,
                71..=99 => number + 1900,
                _ => number,
            });
            year_next = day.is_some();
        } else {
            return None;
        }
        at = end;
    }
    let (day, month, year, (hour, minute, second)) = (day?, month?, year?, clock.unwrap_or((0, 0, 0)));
    let valid = (1583..1_000_000).contains(&year)
        && month < MONTHS.len()
        && day <= 31
        && hour < 24
        && minute < 60
        && second <= 60;
    let days = days_from_civil(year, i64::try_from(month).ok()? + 1, day);
    valid.then(|| days * 86_400 + hour * 3600 + minute * 60 + second + zone.unwrap_or(0))
}

/// `hh:mm:ss` or `hh:mm` at the start, and its length.
fn time(bytes: &[u8]) -> Option<((i64, i64, i64), usize)> {
    let number = |from: usize| -> Option<(i64, usize)> {
        let length = bytes.get(from..)?.iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
        let digits = std::str::from_utf8(&bytes[from..from + length]).ok()?;
        Some((digits.parse().ok()?, from + length))
    };
    let (hour, at) = number(0)?;
    if bytes.get(at) != Some(&b':') {
        return None;
    }
    let (minute, at) = number(at + 1)?;
    match bytes.get(at).filter(|&&byte| byte == b':').and_then(|_| number(at + 1)) {
        Some((second, end)) => Some(((hour, minute, second), end)),
        None => Some(((hour, minute, 0), at)),
    }
}

/// Days since 1970-01-01 of a date of the Gregorian calendar; months count from 1.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date as RFC 9110 section 5.6.7 has it: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(super) fn imf(seconds: i64) -> String {
    let days = seconds.div_euclid(86_400);
    let clock = seconds.rem_euclid(86_400);
    let day_of_all = days + 719_468;
    let era = day_of_all.div_euclid(146_097);
    let day_of_era = day_of_all.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 2 } else { shifted - 10 };
    let year = year_of_era + era * 400 + i64::from(month < 2);
    let name = usize::try_from((days + 3).rem_euclid(7)).ok().and_then(|day| DAYS.get(day)).map_or("", |day| &day[..3]);
    let month_name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    format!("{name}, {day:02} {month_name} {year:4} {hour:02}:{minute:02}:{second:02} GMT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_many_kinds() {
        for (text, date) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("6 nov 94", "Sun, 06 Nov 1994 00:00:00 GMT"),
            ("20040912 15:05:58 -0700", "Sun, 12 Sep 2004 22:05:58 GMT"),
            ("Thu Feb 29 12:00 2024", "Thu, 29 Feb 2024 12:00:00 GMT"),
            ("Sunday 06-Nov-94 08:49:37 EST", "Sun, 06 Nov 1994 13:49:37 GMT"),
            ("1 Jan 1960", "Fri, 01 Jan 1960 00:00:00 GMT"),
        ] {
            assert_eq!(read(text).map(imf).as_deref(), Some(date), "{text}");
        }
        for text in ["", "yesterday", "index.html", "2024-01-02", "99 Foo 2000", "1 Jan 1500", "é 1 Jan 2000 1:1:1:1"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
