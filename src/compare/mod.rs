//! Two requests beside each other, one that works and one that fails: in what they differ by meaning.
//!
//! What is compared are the two trees of [`mod@crate::anatomy`], so that escapes, quoting, the order of fields, parameters and
//! members, and the case of field names are no differences, and every difference has its bytes in both pastes.

mod alike;
mod told;

pub use told::{About, Comparison, Difference, How, Part, Side, Standing};

use crate::Input;
use crate::anatomy::{Anatomy, Bounds, Flag, Kind, Row, within};
use crate::finding::{Certainty, Finding};
use crate::message::Exchange;
use crate::source::{Order, Origin, Span};
use crate::syntax::decimal::Decimal;
use crate::syntax::field::registry;

/// More differences than this are not looked at one by one.
const MOST: usize = 300;

/// Characters of a value that are shown.
const LONG: usize = 400;

/// One of the two: what was pasted, what was read of it, what was found in it.
#[derive(Clone, Copy)]
pub struct Compared<'a> {
    /// What was pasted.
    pub input: &'a Input,
    /// What was read.
    pub exchange: &'a Exchange,
    /// The findings, the verdict first.
    pub findings: &'a [Finding],
}

/// In what two requests differ, the suspicious differences first.
pub fn compare(left: Compared, right: Compared) -> Comparison {
    let anatomies = [left, right].map(|one| within(one.input, one.exchange, Bounds::COMPARED));
    let standings = [standing(left), standing(right)];
    let fails = |one: Compared, standing: &Standing| {
        let likely = one.findings.iter().any(|finding| finding.certainty >= Certainty::Likely);
        (standing.status.unwrap_or(0) >= 400, likely)
    };
    let failing = if fails(left, &standings[0]) > fails(right, &standings[1]) { Side::Left } else { Side::Right };
    let mut walk = Walk { found: Vec::new(), more: 0, same: 0 };
    if standings.iter().all(|one| one.request) {
        walk.rows(&rows_of(&anatomies[0]), &rows_of(&anatomies[1]), &Place::default());
    }
    let Walk { mut found, more, same } = walk;
    let findings = if failing == Side::Left { left.findings } else { right.findings };
    for difference in &mut found {
        explain(difference, findings, failing);
    }
    if standings.iter().all(|one| one.request) {
        let (here, other) = if failing == Side::Left { (left, right) } else { (right, left) };
        only_found(here, other, failing, &mut found);
    }
    found.order_by_key(|one| {
        let spelled = one.how == How::Spelled;
        (one.about == About::Noise && one.explained.is_none(), one.explained.unwrap_or(usize::MAX), one.about, spelled)
    });
    let [left, right] = standings;
    Comparison { left, right, failing, differences: found, more, same }
}

/// The rows of the request, those that only hold others together taken away.
fn rows_of(anatomy: &Anatomy) -> Vec<&Row> {
    let groups = anatomy.request.iter();
    let mut rows: Vec<&Row> = groups.flat_map(|group| &group.rows).collect();
    // The host is told once; where the client adds the field, nobody wrote it.
    if rows.iter().any(|row| row.kind == Kind::Host) {
        rows.retain(|row| !(row.kind == Kind::Field && row.label.trim().eq_ignore_ascii_case("host")));
    }
    rows
}

fn standing(one: Compared) -> Standing {
    let verdict = one.findings.first();
    Standing {
        request: one.exchange.request.is_some(),
        status: one.exchange.response.as_ref().and_then(|response| response.status),
        verdict: verdict.map(|finding| finding.title.clone()),
        code: verdict.map(|finding| finding.code),
    }
}

/// Where in the tree a row stands.
#[derive(Clone, Default)]
struct Place {
    /// The names from the outside in, as they are told.
    label: String,
    about: Option<About>,
    /// Whether it is JSON, where a name is a step of a pointer.
    json: bool,
}

/// How rows find their like.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    class: u8,
    name: std::borrow::Cow<'a, str>,
}

fn key(row: &Row) -> Key<'_> {
    let (class, ignores_case) = match row.kind {
        // A value of JSON may be of another kind on the other side.
        Kind::Object | Kind::Array | Kind::String | Kind::Number | Kind::Literal => (0, false),
        Kind::Field => (1, true),
        Kind::Element => (2, true),
        kind => (3 + kind as u8, false),
    };
    let name = row.label.trim();
    let name = if ignores_case { name.to_ascii_lowercase().into() } else { name.into() };
    Key { class, name }
}

struct Walk {
    found: Vec<Difference>,
    more: usize,
    same: usize,
}

impl Walk {
    /// Rows whose order has no meaning: each beside the one of its name.
    fn rows(&mut self, left: &[&Row], right: &[&Row], place: &Place) {
        let sorted = |rows: &[&Row]| {
            let mut order: Vec<usize> = (0..rows.len()).collect();
            order.order_by(|&a, &b| key(rows[a]).cmp(&key(rows[b])));
            order
        };
        let (lefts, rights) = (sorted(left), sorted(right));
        let (mut a, mut b) = (0, 0);
        while a < lefts.len() || b < rights.len() {
            let (one, other) = (lefts.get(a).map(|&at| left[at]), rights.get(b).map(|&at| right[at]));
            let order = match (one, other) {
                (Some(one), Some(other)) => key(one).cmp(&key(other)),
                (Some(_), None) => std::cmp::Ordering::Less,
                _ => std::cmp::Ordering::Greater,
            };
            let (one, other) = (one.filter(|_| order.is_le()), other.filter(|_| order.is_ge()));
            a += usize::from(one.is_some());
            b += usize::from(other.is_some());
            self.pair(one, other, place);
        }
    }

    /// Rows whose order has a meaning: what is equal at both ends is put aside, and what is left goes by its place.
    fn in_order(&mut self, left: &[Row], right: &[Row], place: &Place) {
        let start = left.iter().zip(right).take_while(|(one, other)| equal(one, other)).count();
        let ends = left[start..].iter().rev().zip(right[start..].iter().rev());
        let end = ends.take_while(|(one, other)| equal(one, other)).count();
        self.same += start + end;
        let (left, right) = (&left[start..left.len() - end], &right[start..right.len() - end]);
        for at in 0..left.len().max(right.len()) {
            self.pair(left.get(at), right.get(at), place);
        }
    }

    fn pair(&mut self, left: Option<&Row>, right: Option<&Row>, place: &Place) {
        let Some(row) = left.or(right) else { return };
        let both = || left.into_iter().chain(right);
        let alone = left.is_none() || right.is_none();
        let follows = match row.kind {
            // A measure of what is compared itself.
            Kind::Fact => row.label != "byte order mark",
            Kind::Field if row.label.eq_ignore_ascii_case("content-length") => both().any(|row| row.is(Flag::Added)),
            // A raw request does not tell its scheme, nor a command its version.
            Kind::Scheme | Kind::Version => alone,
            Kind::Port => both().all(|row| row.is(Flag::Implied)),
            Kind::Time | Kind::More | Kind::Fragment => true,
            _ => false,
        };
        if follows {
            return;
        }
        let place = place.of(row);
        let (Some(left), Some(right)) = (left, right) else {
            // Of a query its parameters tell more than their number.
            if row.kind == Kind::Query && !row.rows.is_empty() {
                return self.rows(&parts(left), &parts(right), &place);
            }
            let how = if left.is_some() { How::Left } else { How::Right };
            return self.found(how, left, right, &place, None);
        };
        let before = self.found.len() + self.more;
        if left.rows.is_empty() || right.rows.is_empty() {
            let summary = |row: &Row| matches!(row.kind, Kind::Object | Kind::Array | Kind::Group | Kind::Query);
            if summary(left) && left.kind == right.kind {
                self.rows(&parts(Some(left)), &parts(Some(right)), &place);
                return;
            }
        } else if matches!(left.kind, Kind::Array | Kind::Path) && left.kind == right.kind {
            self.in_order(&left.rows, &right.rows, &place);
        } else if left.kind == right.kind {
            self.rows(&parts(Some(left)), &parts(Some(right)), &place);
            // A signature is another where anything that is signed is another.
            let inside = self.found.get(before..).unwrap_or_default();
            if place.about == Some(About::Credentials) && inside.len() > 1 {
                let mut at = 0;
                self.found.retain(|one| {
                    at += 1;
                    at <= before || !one.label.to_ascii_lowercase().ends_with("signature")
                });
            }
        }
        if self.found.len() + self.more > before {
            return;
        }
        if left.kind == right.kind && matches!(left.kind, Kind::Object | Kind::Array | Kind::Group | Kind::Query) {
            return;
        }
        let (one, other) = (value(left), value(right));
        if left.kind != right.kind {
            self.found(How::Changed, Some(left), Some(right), &place, alike::kinds(left.kind, right.kind));
        } else if one == other {
            self.same += 1;
            if left.written != right.written {
                self.found(How::Spelled, Some(left), Some(right), &place, Some("the same, escaped otherwise".into()));
            }
        } else if left.kind == Kind::Number && Decimal::read(one).is_some_and(|one| Decimal::read(other) == Some(one)) {
            self.found(
                How::Spelled,
                Some(left),
                Some(right),
                &place,
                Some("the same number, written otherwise".into()),
            );
        } else if !left.rows.is_empty() && left.kind == Kind::Field {
            // Its parts are the same.
            let note = "the same parts, in another order or with other blanks".into();
            self.found(How::Spelled, Some(left), Some(right), &place, Some(note));
        } else {
            self.found(How::Changed, Some(left), Some(right), &place, alike::invisible(one, other));
        }
    }

    fn found(&mut self, how: How, left: Option<&Row>, right: Option<&Row>, place: &Place, note: Option<String>) {
        if self.found.len() >= MOST {
            self.more += 1;
            return;
        }
        let about = place.about.unwrap_or(About::Other);
        // What the client adds by itself tells nothing of what the person did.
        let added = [left, right].into_iter().flatten().all(|row| row.is(Flag::Added));
        let boundary = about == About::Type && place.label.ends_with("boundary");
        let about = if added || boundary { About::Noise } else { about };
        self.found.push(Difference {
            how,
            about,
            label: place.label.clone(),
            left: left.map(part),
            right: right.map(part),
            note,
            explained: None,
            code: None,
            says: None,
        });
    }
}

impl Place {
    /// The place of a row that stands here.
    fn of(&self, row: &Row) -> Place {
        let mut label = self.label.clone();
        let name = row.label.trim();
        let about = self.about.unwrap_or_else(|| about(row));
        let json = matches!(row.kind, Kind::Object | Kind::Array | Kind::String | Kind::Number | Kind::Literal);
        if self.json {
            label.push('/');
            label.push_str(&name.replace('~', "~0").replace('/', "~1"));
        } else {
            if self.about.is_none() && about == About::Content {
                label.push_str("content");
            }
            // The root of JSON has no name of its own.
            if !(json && self.about.is_none()) {
                if !label.is_empty() {
                    label.push_str(" › ");
                }
                label.push_str(name);
            }
        }
        // Names that are long are data.
        if label.len() > 4 * LONG {
            label.truncate(label.floor_char_boundary(4 * LONG));
        }
        Place { label, about: Some(about), json }
    }
}

/// What a row of the outermost level is about.
fn about(row: &Row) -> About {
    match row.kind {
        Kind::Userinfo => About::Credentials,
        Kind::Method => About::Method,
        Kind::Scheme | Kind::Host | Kind::Port | Kind::Path | Kind::Query => About::Url,
        Kind::Field => {
            let name = row.label.trim().to_ascii_lowercase();
            match &*name {
                "content-type" | "content-encoding" | "transfer-encoding" => About::Type,
                "cookie" => About::Cookies,
                _ if row.is(Flag::Secret) => About::Credentials,
                _ if is_noise(&name) => About::Noise,
                _ => About::Field,
            }
        }
        Kind::Version => About::Other,
        _ => About::Content,
    }
}

/// Whether a field differs from one request to the next without meaning.
fn is_noise(name: &str) -> bool {
    registry::find(name).is_some_and(|known| known.noise)
        || ["trace", "span", "request-id", "correlation"].iter().any(|part| name.contains(part))
}

/// The value itself, behind a mask.
fn value(row: &Row) -> &str {
    row.secret.as_deref().unwrap_or(&row.value)
}

/// Whether two rows and all in them say the same.
fn equal(left: &Row, right: &Row) -> bool {
    left.kind == right.kind
        && left.rows.len() == right.rows.len()
        && (value(left) == value(right))
        && left.written == right.written
        && left.rows.iter().zip(&right.rows).all(|(one, other)| key(one) == key(other) && equal(one, other))
}

/// What a row is made of; nothing, where there is no row.
fn parts(row: Option<&Row>) -> Vec<&Row> {
    row.map(|row| row.rows.iter().collect()).unwrap_or_default()
}

fn part(row: &Row) -> Part {
    let cut = row.value.floor_char_boundary(LONG);
    let mut value = row.value.get(..cut).unwrap_or_default().to_owned();
    if cut < row.value.len() {
        value.push('…');
    }
    let escaped = row.written.as_deref().and_then(|written| written.get(..written.floor_char_boundary(LONG)));
    Part { value, written: escaped.map(Into::into), span: row.place.or(row.span), expired: row.is(Flag::Expired) }
}

/// Adds what is found in the failing request alone and shows in no value: a comma too many, a line end.
fn only_found(here: Compared, other: Compared, failing: Side, found: &mut Vec<Difference>) {
    for (at, finding) in here.findings.iter().enumerate().take(8) {
        let told = found.iter().any(|one| one.explained == Some(at));
        let both = other.findings.iter().any(|one| one.code == finding.code);
        let Some(&span) = finding.spans.first().filter(|span| span.origin == Origin::Request && !told && !both) else {
            continue;
        };
        // What stands at fault in credentials is a secret.
        let secret = finding.code.as_str().starts_with("auth/");
        let text = here.input.request.get(span.range()).filter(|_| !secret).unwrap_or_default();
        let cut = text.floor_char_boundary(LONG);
        let value = text.get(..cut).unwrap_or_default().to_owned();
        let part = Some(Part { value, written: None, span: Some(span), expired: false });
        let body = here.exchange.request.as_ref().map(|request| request.body.content.span());
        let in_body = body.is_some_and(|body| !body.is_empty() && body.contains(span));
        let (how, left, right) = match failing {
            Side::Left => (How::Left, part, None),
            Side::Right => (How::Right, None, part),
        };
        found.push(Difference {
            how,
            about: if in_body { About::Content } else { About::Other },
            label: if in_body { "content".into() } else { "as written".into() },
            left,
            right,
            note: None,
            explained: Some(at),
            code: Some(finding.code),
            says: Some(finding.title.clone()),
        });
    }
}

/// Finds the finding of the failing side that speaks of a difference.
fn explain(difference: &mut Difference, findings: &[Finding], failing: Side) {
    let here = if failing == Side::Left { &difference.left } else { &difference.right };
    let at = if let Some(part) = here {
        part.span.and_then(|span| findings.iter().position(|finding| speaks_of(finding, span)))
    } else {
        // What is missing stands nowhere: it is named.
        let name = difference.label.rsplit([' ', '/']).next().unwrap_or_default().to_ascii_lowercase();
        findings.iter().position(|finding| {
            let code = finding.code.as_str();
            code.contains("missing") && !name.is_empty() && finding.title.to_ascii_lowercase().contains(&name)
                || code == "auth/missing" && difference.about == About::Credentials
                || code == "body/content-type-missing" && difference.about == About::Type
                || code == "body/missing" && difference.about == About::Content
        })
    };
    let Some((at, finding)) = at.and_then(|at| Some((at, findings.get(at)?))) else { return };
    // Of a token that is over, no other claim is to blame.
    let over = here.as_ref().is_some_and(|part| part.expired) || !difference.label.contains("claims");
    if finding.code.as_str() == "auth/expired" && !over {
        return;
    }
    (difference.explained, difference.code) = (Some(at), Some(finding.code));
    difference.says = Some(finding.title.clone());
}

/// Whether one of the places of a finding shares a byte with a difference, or lies in it as a point.
fn speaks_of(finding: &Finding, span: Span) -> bool {
    finding.spans.iter().any(|one| {
        one.origin == span.origin
            && (one.start < span.end && span.start < one.end || one.is_empty() && one.touches(span))
    })
}

#[cfg(test)]
mod tests;
