//! What all rows are made with: the bounds, the cutting of long values, the masks, the times.

use super::row::{Flag, Kind, Row};
use crate::source::Traced;
use crate::syntax::{jwt, percent, when};

/// How much is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Rows in all.
    pub(crate) rows: usize,
    /// Rows in one row.
    pub(crate) wide: usize,
    /// Rows within rows, below the content.
    pub(crate) deep: usize,
    /// Bytes of a value.
    pub(crate) long: usize,
}

impl Bounds {
    /// What a person looks at. All of it is drawn, so there is a limit that no paste passes.
    pub(crate) const SHOWN: Self = Self { rows: 1_100, wide: 200, deep: 24, long: 2_000 };

    /// What is compared.
    pub(crate) const COMPARED: Self = Self { rows: 40_000, wide: usize::MAX, deep: 64, long: usize::MAX };
}

/// Makes rows, and counts them.
pub(super) struct Maker {
    pub(super) bounds: Bounds,
    /// Rows that may still be made.
    left: usize,
    /// Seconds since 1970.
    now: i64,
}

impl Maker {
    pub(super) fn new(bounds: Bounds, now: i64) -> Self {
        Self { bounds, left: bounds.rows, now }
    }

    /// A row for `text`.
    pub(super) fn row(&mut self, kind: Kind, label: &str, text: &Traced) -> Row {
        self.told(kind, label, &text.text(), text)
    }

    /// A row whose value is not as it stands in `text`.
    pub(super) fn told(&mut self, kind: Kind, label: &str, value: &str, text: &Traced) -> Row {
        self.left = self.left.saturating_sub(1);
        let mut row = Row::new(kind, self.cut(label), self.cut(value).into(), Some(text.span()));
        if row.value.len() < value.len() {
            row.flags.push(Flag::Cut);
        }
        row
    }

    /// A row that holds others together.
    pub(super) fn group(&mut self, label: &str, rows: Vec<Row>) -> Row {
        self.left = self.left.saturating_sub(1);
        let span = rows.iter().filter_map(|row| row.span.filter(|_| row.flags.is_empty()));
        let span = span.reduce(|all, one| if all.origin == one.origin { all.to(one) } else { all });
        Row { rows, ..Row::new(Kind::Group, label, String::new(), span) }
    }

    /// The start of a text that is too long.
    fn cut<'t>(&self, text: &'t str) -> &'t str {
        text.get(..text.floor_char_boundary(self.bounds.long)).unwrap_or(text)
    }

    /// Whether there is no more room in a row that has `rows`, for another of `all`; a last row then tells how many
    /// there are.
    pub(super) fn is_full(&mut self, rows: &mut Vec<Row>, all: usize, wide: usize) -> bool {
        // The rows that tell of others are not counted out: each stands in a row that was.
        let full = rows.len() >= wide.min(self.bounds.wide) || self.left == 0;
        if full && all > rows.len() && rows.last().is_none_or(|last| last.kind != Kind::More) {
            let count = all - rows.len();
            rows.push(Row::new(Kind::More, "", format!("… and {count} more"), None));
        }
        full
    }

    /// Puts a mask over the value. What the mask stands for can be asked for.
    pub(super) fn hide(row: &mut Row) {
        if !row.value.is_empty() && row.secret.is_none() {
            let mask = mask(&row.value);
            row.secret = Some(std::mem::replace(&mut row.value, mask));
            row.written = None;
            row.flags.push(Flag::Secret);
        }
    }

    /// A name and a value of a query or form, decoded.
    pub(super) fn parameter(&mut self, text: &Traced, pair: &crate::syntax::uri::Pair) -> Row {
        let bytes = text.bytes();
        let name = percent::decode_form(&bytes[pair.name.clone()]);
        let value = pair.value.clone().unwrap_or(pair.name.end..pair.name.end);
        let decoded = percent::decode_form(&bytes[value.clone()]);
        let part = text.slice(value);
        let mut row = self.told(Kind::Parameter, &name, &decoded, &part);
        let written = text.slice(pair.range());
        if percent::decode_form(written.bytes()).as_bytes() != written.bytes() {
            row.written = Some(self.cut(&written.text()).into());
        }
        (row.place, row.span) = (row.span, Some(written.span()));
        if pair.value.is_none() {
            row.meaning = Some("without a value".into());
        }
        self.secret_or_time(&mut row, &part, true);
        row
    }

    /// Masks a value whose name is that of a secret, takes a token apart, and tells a time.
    pub(super) fn secret_or_time(&mut self, row: &mut Row, text: &Traced, form: bool) {
        if let Some(token) = jwt::read(text.bytes()) {
            Self::hide(row);
            self.token(row, text, &token);
        } else if crate::share::is_secret(&row.label, form) {
            Self::hide(row);
        } else if let Some(time) = time_of(&row.label, &row.value) {
            self.tell_time(row, time);
        }
    }

    /// Tells a time that a name and number stand for: until when, from when, or when.
    pub(super) fn tell_time(&self, row: &mut Row, time: i64) {
        let name = row.label.to_ascii_lowercase();
        let (ends, starts) = (name.contains("exp") || name == "se", name == "nbf" || name == "st");
        let far = self.now.saturating_sub(time);
        let length = when::tell_length(far);
        let words = match (far >= 0, ends, starts) {
            _ if self.now == 0 => String::new(),
            (true, true, _) => {
                row.flags.push(Flag::Expired);
                format!("expired {length} ago")
            }
            (false, true, _) => format!("valid for {length} more"),
            (false, _, true) => {
                row.flags.push(Flag::Early);
                format!("not valid yet, but in {length}")
            }
            _ if far == 0 => "now".into(),
            (true, ..) => format!("{length} ago"),
            (false, ..) => format!("in {length}"),
        };
        // A row that is a time has it as its value.
        let mut told = if row.kind == Kind::Time { String::new() } else { when::tell(time) };
        if !told.is_empty() && !words.is_empty() {
            told.push_str(": ");
        }
        row.meaning = Some(told + &words).filter(|meaning| !meaning.is_empty());
    }
}

/// What stands where a secret does: enough to tell two apart by their length, and no more.
pub(super) fn mask(secret: &str) -> String {
    let count = secret.chars().count();
    format!("•••• ({count} character{})", if count == 1 { "" } else { "s" })
}

/// The time of a value, where its name says that it is one.
fn time_of(name: &str, value: &str) -> Option<i64> {
    let name = name.to_ascii_lowercase();
    let timed = matches!(name.as_str(), "exp" | "nbf" | "iat" | "auth_time" | "updated_at" | "se" | "st" | "ts")
        || ["expires", "expiry", "expires_at", "expiration", "timestamp", "date"].iter().any(|end| name.ends_with(end));
    let read = || when::unix(value).or_else(|| when::compact(value)).or_else(|| when::rfc3339(value));
    if timed { read() } else { None }
}
