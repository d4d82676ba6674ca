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
    if let Some(parts) = parts
        && let Some(seconds) = parts.seconds()
        && parts.at > 0
    {
        let zone = parts.at..text.len();
        return vec![match offset(parts.zone) {
            Some(0) => Fault::meant(zone, Kind::Zone, "GMT"),
            Some(offset) => {
                let date = when::http_date(seconds - offset);
                Fault { mend: Some((whole, date)), sure: true, ..Fault::new(zone, Kind::Zone) }
            }
            None => Fault::new(zone, Kind::Zone),
        }];
    }
    vec![match (when::rfc3339(text), when::unix(text)) {
        (Some(seconds), _) => Fault::meant(whole, Kind::Form, when::http_date(seconds)),
        (_, Some(seconds)) => Fault { sure: false, ..Fault::meant(whole, Kind::Form, when::http_date(seconds)) },
        _ => Fault::new(whole, Kind::Form),
    }]
}

/// `Sun, 06 Nov 1994 08:49:37` and what follows.
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
        let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
        let (weekday, day, month, year, time) =
            (words.next()?, words.next()?, words.next()?, words.next()?, words.next()?);
        let zone = words.next()?;
        let mut time = time.split(':');
        let time = [time.next()?, time.next()?, time.next()?];
        let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))?;
        if weekday.len() != 3 || !weekday.is_ascii() || year.len() != 4 || words.next().is_some() {
            return None;
        }
        Some(Self { day, month: month + 1, year, time, zone, at: text.rfind(zone).unwrap_or_default() })
    }

    /// The time as if it were in UTC, where there is such a day.
    fn seconds(&self) -> Option<i64> {
        let [hour, minute, second] = self.time;
        when::at(self.year, &self.month.to_string(), self.day, hour, minute, if second == "60" { "59" } else { second })
    }
}

/// The seconds that a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if ["UTC", "UT", "Z"].contains(&zone) {
        return Some(0);
    }
    let digits = zone.strip_prefix(['+', '-']).filter(|digits| digits.len() == 4)?;
    let number: i64 = digits.parse().ok()?;
    let seconds = number / 100 * 3600 + number % 100 * 60;
    Some(if zone.starts_with('-') { -seconds } else { seconds })
}
