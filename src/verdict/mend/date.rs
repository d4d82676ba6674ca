//! Dates that are written otherwise than a server asks for, written anew.
//!
//! Nothing is guessed that the text does not hold but two things, which the fix tells: midnight, where a time is asked
//! for and none is there, and UTC, where a zone is. `03/04/2026` stays as it is: nothing tells which is the month.

use crate::syntax::when;

/// A date, perhaps with a time and a zone, as far as a text tells them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    year: u32,
    month: u32,
    day: u32,
    /// Hours, minutes and seconds.
    time: Option<[u32; 3]>,
    /// Whether a fraction of a second is told.
    fraction: bool,
    /// `Z` or `+01:00`.
    pub(super) zone: Option<String>,
}

/// What a server takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// `2026-12-01`
    Date,
    /// `2026-12-01T06:00:00Z` (RFC 3339)
    DateTime,
    /// The same without a zone.
    Local,
    /// One of the first two, whichever is nearer.
    Either,
    /// In these letters, which are PHP's: `Y-m-d H:i`. Others stand for themselves.
    Layout(String),
}

impl Moment {
    /// Reads what people write: ISO 8601 with its parts swapped or without `T`, days before months, seconds since 1970.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if matches!(text.len(), 10 | 13) && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::of_seconds(text[..10].parse().ok()?);
        }
        let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
        let (date, rest) = text.split_at(end);
        let (year, month, day) = Self::date(date)?;
        let mut moment = Self { year, month, day, time: None, fraction: false, zone: None };
        let rest = rest.trim_start_matches(['T', 't', ' ']);
        if rest.is_empty() {
            return Some(moment);
        }
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(rest.len());
        let (time, zone) = rest.split_at(end);
        let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
        let mut parts = [0; 3];
        let mut count = 0;
        for part in time.split(':') {
            *parts.get_mut(count)? = part.parse().ok().filter(|_| part.len() == 2)?;
            count += 1;
        }
        let [hour, minute, second] = parts;
        moment.time = (count > 1 && hour < 24 && minute < 60 && second < 61).then_some(parts);
        moment.time?;
        moment.fraction = !fraction.is_empty();
        moment.zone = match zone.trim() {
            "" => None,
            "Z" | "z" | "UTC" | "GMT" => Some("Z".into()),
            offset => Some(Self::offset(offset)?),
        };
        Some(moment)
    }

    fn of_seconds(seconds: i64) -> Option<Self> {
        let date = when::http_date(seconds);
        // `Tue, 01 Dec 2026 06:00:00 GMT`
        let mut words = date.split(' ').skip(1);
        let day = words.next()?.parse().ok()?;
        let name = words.next()?;
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let month = months.iter().position(|known| *known == name)? as u32 + 1;
        let year = words.next()?.parse().ok()?;
        let mut time = words.next()?.split(':').map(|part| part.parse().unwrap_or_default());
        let time = Some([time.next()?, time.next()?, time.next()?]);
        Some(Self { year, month, day, time, fraction: false, zone: Some("Z".into()) })
    }

    fn date(text: &str) -> Option<(u32, u32, u32)> {
        let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
        if text.len() == 8 && number(text).is_some() {
            return Self::checked(number(&text[..4])?, number(&text[4..6])?, number(&text[6..])?);
        }
        let sign = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
        let mut parts = text.split(sign);
        let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let (first, second, third) = (number(a)?, number(b)?, number(c)?);
        if a.len() == 4 {
            // A month behind the day.
            return if second > 12 { Self::checked(first, third, second) } else { Self::checked(first, second, third) };
        }
        if c.len() != 4 {
            return None;
        }
        match (first > 12, second > 12) {
            (_, true) => Self::checked(third, first, second),
            (true, _) => Self::checked(third, second, first),
            // With slashes the month is first for some, the day for others.
            _ if sign == '/' && first != second => None,
            _ => Self::checked(third, second, first),
        }
    }

    fn checked(year: u32, month: u32, day: u32) -> Option<(u32, u32, u32)> {
        let fits = (1000..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days(year, month)).contains(&day);
        fits.then_some((year, month, day))
    }

    /// `+0100` and `+01` with a colon and minutes.
    fn offset(text: &str) -> Option<String> {
        let digits: String = text.strip_prefix(['+', '-'])?.chars().filter(|&c| c != ':').collect();
        let fits = matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| {
            format!("{}{}:{}", &text[..1], &digits[..2], digits.get(2..).filter(|m| !m.is_empty()).unwrap_or("00"))
        })
    }

    /// Writes it as a server asks for it; `zone` is what others in the same request have. What the server refused
    /// already is not written again.
    pub(super) fn write(&self, wanted: &Wanted, refused: &str, zone: Option<&str>) -> Option<String> {
        let date = self.letters("Y-m-d", "");
        let own = self.zone.as_deref().or(zone).unwrap_or("Z");
        let written = match wanted {
            Wanted::Layout(layout) => self.letters(layout, own),
            Wanted::Date => date,
            Wanted::Either if self.time.is_none() => date,
            Wanted::Local => self.letters("Y-m-dTH:i:s", own),
            Wanted::DateTime | Wanted::Either => self.letters("Y-m-dTH:i:sP", own),
        };
        if written != refused {
            return Some(written);
        }
        // In full and refused all the same: some take no offset, others no fraction.
        match &self.zone {
            Some(offset) if offset != "Z" && *wanted == Wanted::DateTime => self.in_utc(offset),
            _ => None,
        }
    }

    /// The same moment in UTC.
    fn in_utc(&self, offset: &str) -> Option<String> {
        let minutes = offset.get(1..3)?.parse::<i64>().ok()? * 60 + offset.get(4..6)?.parse::<i64>().ok()?;
        let minutes = if offset.starts_with('-') { -minutes } else { minutes };
        let utc = when::rfc3339(&Self { zone: Some("Z".into()), ..self.clone() }.letters("Y-m-dTH:i:sP", "Z"))?;
        Some(Self::of_seconds(utc - minutes * 60)?.letters("Y-m-dTH:i:sP", "Z"))
    }

    fn letters(&self, layout: &str, zone: &str) -> String {
        let [hour, minute, second] = self.time.unwrap_or_default();
        let mut text = String::new();
        for letter in layout.chars() {
            let number = match letter {
                'Y' => self.year,
                'm' => self.month,
                'd' => self.day,
                'H' => hour,
                'i' => minute,
                's' => second,
                'P' => {
                    text.push_str(zone);
                    continue;
                }
                other => {
                    text.push(other);
                    continue;
                }
            };
            if number < 10 {
                text.push('0');
            }
            text.push_str(&number.to_string());
        }
        text
    }

    /// Whether writing it as `wanted` adds what the text does not tell.
    pub(super) fn lacks(&self, wanted: &Wanted) -> bool {
        let has = |letter| matches!(wanted, Wanted::Layout(layout) if layout.contains(letter));
        let time = *wanted == Wanted::DateTime || *wanted == Wanted::Local || has('H');
        let zone = *wanted == Wanted::DateTime || has('P') || *wanted == Wanted::Either && self.time.is_some();
        self.time.is_none() && time || self.zone.is_none() && zone
    }
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The spellings of the parts of a layout, each followed by the letter that we use.
type Dialect = &'static [(&'static str, char)];

/// How layouts are written: with letters doubled, for strftime, by Go's example, by PHP.
const DIALECTS: [Dialect; 5] = [
    &[
        ("YYYY", 'Y'),
        ("MM", 'm'),
        ("DD", 'd'),
        ("HH", 'H'),
        ("hh", 'H'),
        ("mm", 'i'),
        ("ss", 's'),
        ("SS", 's'),
        ("Z", 'P'),
    ],
    &[
        ("yyyy", 'Y'),
        ("MM", 'm'),
        ("mm", 'i'),
        ("dd", 'd'),
        ("HH", 'H'),
        ("ss", 's'),
        ("XXX", 'P'),
        ("'T'", 'T'),
        ("Z", 'P'),
    ],
    &[("%Y", 'Y'), ("%m", 'm'), ("%d", 'd'), ("%H", 'H'), ("%M", 'i'), ("%S", 's'), ("%z", 'P')],
    &[("2006", 'Y'), ("01", 'm'), ("02", 'd'), ("15", 'H'), ("04", 'i'), ("05", 's'), ("Z07:00", 'P')],
    &[("Y", 'Y'), ("m", 'm'), ("d", 'd'), ("H", 'H'), ("i", 'i'), ("s", 's'), ("P", 'P')],
];

/// What of dates a server asks for in these words.
pub(super) fn wanted(said: &str) -> Option<Wanted> {
    if let Some(layout) = layout(said) {
        return Some(match layout.as_str() {
            "Y-m-d" => Wanted::Date,
            "Y-m-dTH:i:sP" => Wanted::DateTime,
            _ => Wanted::Layout(layout),
        });
    }
    let said = crate::source::lowercase(said);
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if has(&["date or datetime", "datetime or date", "iso 8601 date string", "iso8601 date string"]) {
        return Some(Wanted::Either);
    }
    if has(&["datetimeparseexception", "could not be parsed at index"]) {
        return Some(Wanted::Either);
    }
    if has(&["localdatetime", "naive datetime"]) {
        return Some(Wanted::Local);
    }
    let moment = [
        "date-time",
        "datetime",
        "date time",
        "date and time",
        "timestamp",
        "rfc 3339",
        "rfc3339",
        "time.time",
        "timezone",
        "iso 8601 date-time",
    ];
    if has(&moment) || super::value::names(&said, "instant") {
        return Some(Wanted::DateTime);
    }
    if has(&["iso 8601", "iso8601", "iso-8601"]) {
        return Some(Wanted::Either);
    }
    // Not `update` and `validate`.
    let verbs = ["up", "vali", "candi", "man", "consoli"];
    let mut dates = said.split("date").zip(said.split("date").skip(1));
    let named = |(before, after): (&str, &str)| {
        let after = after.strip_prefix('s').unwrap_or(after);
        !after.starts_with(char::is_alphabetic) && !verbs.iter().any(|verb| before.ends_with(verb))
    };
    dates.any(named).then_some(Wanted::Date)
}

/// A layout that stands in a text, in our letters.
fn layout(said: &str) -> Option<String> {
    DIALECTS.iter().find_map(|dialect| {
        let starts = said.char_indices().map(|(at, _)| at);
        let mut last_was_letter = false;
        for at in starts {
            let rest = &said[at..];
            // `Y` in the middle of a word is no layout.
            if !last_was_letter && let Some(found) = one(rest, dialect) {
                return Some(found);
            }
            last_was_letter = rest.starts_with(|c: char| c.is_alphanumeric() || c == '%');
        }
        None
    })
}

/// The layout that a text starts with: year, month and day, each once.
fn one(text: &str, dialect: Dialect) -> Option<String> {
    let mut layout = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some((spelled, letter)) = dialect.iter().find(|(spelled, _)| rest.starts_with(spelled)) {
            if layout.contains(*letter) {
                break;
            }
            layout.push(*letter);
            rest = &rest[spelled.len()..];
        } else if matches!(first, '-' | '/' | '.' | ':' | ' ' | ',' | 'T') && !layout.is_empty() {
            layout.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            break;
        }
    }
    let whole = !rest.starts_with(|c: char| c.is_alphanumeric());
    let layout = layout.trim_end_matches(['-', '/', '.', ':', ' ', ',', 'T']);
    // A time alone at the end, cut off by what is optional: `hh:mm[:ss]`.
    let zone = text.len() > rest.len() && rest.starts_with("[:");
    let full = ['Y', 'm', 'd'].iter().all(|part| layout.contains(*part));
    (full && whole).then(|| if zone { "Y-m-dTH:i:sP".to_owned() } else { layout.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, said: &str) -> Option<String> {
        Moment::read(text)?.write(&wanted(said)?, text, None)
    }

    #[test]
    fn a_date_is_written_as_it_is_asked_for() {
        for (text, said, right) in [
            ("24/11/2026 09:30", "must match format \"date-time\"", "2026-11-24T09:30:00Z"),
            ("2026-12-01 06:00", "as \"2006-01-02T15:04:05Z07:00\"", "2026-12-01T06:00:00Z"),
            ("20/12/2026", "parsing time \"20/12/2026\" as \"2006-01-02\": cannot parse", "2026-12-20"),
            ("2026-12-10T18:00:00Z", "does not match the format Y-m-d H:i.", "2026-12-10 18:00"),
            ("01.12.2026", "valid date or datetime, invalid character in year", "2026-12-01"),
            ("15-01-2027", "must be a valid ISO 8601 date string", "2027-01-15"),
            ("11/30/2026", "Not a valid date.", "2026-11-30"),
            ("2027-15-01", "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.", "2027-01-15"),
            ("2027-01-15T00:00:00Z", "Use one of these formats instead: YYYY-MM-DD.", "2027-01-15"),
            ("2026-10-02T10:15:00+02:00", "Invalid ISO datetime", "2026-10-02T08:15:00Z"),
            ("1764000000", "Not a valid datetime.", "2025-11-24T16:00:00Z"),
            ("2026-11-24", "use yyyy-MM-dd'T'HH:mm:ss", "2026-11-24T00:00:00"),
            ("2026-11-24", "format '%d/%m/%Y %H:%M'", "24/11/2026 00:00"),
            ("20261124", "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].", "2026-11-24T00:00:00Z"),
        ] {
            assert_eq!(written(text, said).as_deref(), Some(right), "{text} {said}");
        }
    }

    #[test]
    fn what_is_not_told_is_not_guessed() {
        for (text, said) in [
            ("03/04/2026", "Not a valid date."),
            ("soon", "Not a valid date."),
            ("2026-02-30", "Not a valid date."),
            ("2026-11-24", "Not a valid date."),
            ("24/13/2026", "Not a valid date."),
            ("2026-11-24T09:30:00Z", "Not a valid datetime."),
        ] {
            assert_eq!(written(text, said), None, "{text}");
        }
        assert_eq!(Moment::read("04/04/2026").unwrap().letters("Y-m-d", ""), "2026-04-04");
        assert_eq!(Moment::read("2026-11-24 09:30 +0100").unwrap().zone.as_deref(), Some("+01:00"));
    }

    #[test]
    fn layouts_are_no_words() {
        for said in ["Your Yard must be made", "invalid Y", "the MM/DD part", "2006 was a year", "YYYYY-MM-DD"] {
            assert_eq!(layout(said), None, "{said}");
        }
        for said in ["must be a number", "could not update", "failed to validate", "cannot instantiate", "outdated"] {
            assert_eq!(wanted(said), None, "{said}");
        }
        for said in ["bad date", "dueDate is invalid", "invalid dates", "date_of_birth"] {
            assert_eq!(wanted(said), Some(Wanted::Date), "{said}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[0-9TZ:+./ -]{0,30}", said in "\\PC{0,60}") {
            if let Some(moment) = Moment::read(&text) {
                moment.write(&wanted(&said).unwrap_or(Wanted::DateTime), &text, None);
            }
        }
    }
}
