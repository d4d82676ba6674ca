//! Dates (RFC 9110 section 5.6.7), and what is written for them.

use super::super::when;
use super::{Fault, Kind};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What breaks a date.
pub(super) fn faults(text: &str) -> Vec<Fault> {
    // Scripts write it against caches, and every server has learned to read it.
    if text == "0" || text == "-1" {
        return Vec::new();
    }
    let whole = 0..text.len();
    let parts = Parts::of(text);
    if when::is_http_date(text) {
        // The obsolete forms have no year of four digits, or another order.
        let Some(parts) = parts else { return Vec::new() };
        let Some(seconds) = parts.seconds() else { return vec![Fault::new(whole, Kind::Form)] };
        let right = when::http_date(seconds);
        let (right, written) = (&right[..3], &text[..3]);
        let same = right.eq_ignore_ascii_case(written);
        return if same { Vec::new() } else { vec![Fault::meant(0..3, Kind::Weekday, right)] };
    }
    if when::is_http_date(&format!("{text} GMT")) {
        return vec![Fault { mend: Some((text.len()..text.len(), " GMT".into())), ..Fault::new(whole, Kind::Zone) }];
    }
    if let Some(parts) = parts
        && let Some(seconds) = parts.seconds()
    {
        let (zone, offset) = (parts.at..text.len(), offset(parts.zone));
        let date = offset.map(|offset| when::http_date(seconds - offset));
        // Where all but the zone is right, the zone is what to look at.
        let rest = text.get(..parts.at).is_some_and(|rest| when::is_http_date(&format!("{rest}GMT")));
        return vec![match date {
            Some(_) if rest && offset == Some(0) => Fault::meant(zone, Kind::Zone, "GMT"),
            Some(date) if rest => Fault { mend: Some((whole, date)), sure: true, ..Fault::new(zone, Kind::Zone) },
            Some(date) => Fault::meant(whole, Kind::Form, date),
            None => Fault::new(if rest { zone } else { whole }, if rest { Kind::Zone } else { Kind::Form }),
        }];
    }
    vec![match (when::rfc3339(text), when::unix(text)) {
        (Some(seconds), _) => Fault::meant(whole, Kind::Form, when::http_date(seconds)),
        (_, Some(seconds)) => Fault { sure: false, ..Fault::meant(whole, Kind::Form, when::http_date(seconds)) },
        _ => Fault::new(whole, Kind::Form),
    }]
}

/// A date with the name of its month, and what follows: `Sun, 06 Nov 1994 08:49:37`, or with month and day turned round,
/// as JavaScript writes them.
struct Parts<'a> {
    day: &'a str,
    month: usize,
    year: &'a str,
    time: [&'a str; 3],
    zone: &'a str,
    /// Where the zone stands.
    at: usize,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let month = |word: &str| MONTHS.iter().position(|name| name.eq_ignore_ascii_case(word));
        let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).take(8).collect();
        // The weekday may be absent.
        let dated = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit()) || month(word).is_some();
        let words = words.get(usize::from(!words.first().is_some_and(dated))..)?;
        let [first, second, year, time, zone, rest @ ..] = words else { return None };
        let (day, month) = month(second).map(|month| (first, month)).or_else(|| Some((second, month(first)?)))?;
        let mut time = time.split(':');
        let time = [time.next()?, time.next()?, time.next()?];
        if year.len() != 4 || rest.first().is_some_and(|word| !word.starts_with('(')) {
            return None;
        }
        Some(Self { day, month: month + 1, year, time, zone, at: text.find(zone)? })
    }

    /// The time as if it were in UTC, where there is such a day.
    fn seconds(&self) -> Option<i64> {
        let [hour, minute, second] = self.time;
        when::at(self.year, &self.month.to_string(), self.day, hour, minute, if second == "60" { "59" } else { second })
    }
}

/// The seconds that a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if ["UTC", "UT", "Z", "GMT"].contains(&zone) {
        return Some(0);
    }
    let zone = zone.strip_prefix("GMT").unwrap_or(zone);
    let digits = zone.strip_prefix(['+', '-']).filter(|digits| digits.len() == 4)?;
    let number: i64 = digits.parse().ok()?;
    let seconds = number / 100 * 3600 + number % 100 * 60;
    Some(if zone.starts_with('-') { -seconds } else { seconds })
}
