//! From what a response says to the causes that it claims.

use crate::source::Order;
use std::ops::Range;

use super::normal::Normal;
use super::notes::{Note, Notes, Words};
use super::table::{Match, Place, Table};
use super::template::Hole;
use super::wording::{bare, is_anything, labelled, list, page_in, quoted, subject};
use super::{Claim, Force, Locator, Part, Position, Reply, Unit, home, methods, path, status};
use crate::finding::Code;
use crate::message::Response;

/// The most claims that are passed on.
const CLAIMS: usize = 40;
/// How many claims are held against each other.
const RELATED: usize = 64;
/// A text longer than this is looked at in its first part alone.
const TEXT: usize = 20_000;

/// How telling a claim is among those of its force.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// What makes others of the same field follow.
    Root,
    /// A message that is known, or a known kind of complaint about a field that is named.
    Known,
    /// Wording that anyone uses.
    Wording,
    /// An error code.
    Code,
    /// The status code.
    Status,
    /// Wording that speaks of something else than the status code does.
    Stray,
}

/// Draws claims from the notes on a response.
pub(super) fn draw(response: &Response, notes: &Notes) -> Reply {
    let table = Table::get();
    let mut drawn: Vec<(Rank, Claim)> = Vec::new();
    let mut product = None;
    let oauth = notes.oauth || notes.list.iter().filter_map(|note| note.prose.as_ref()).any(names_oauth);
    for note in &notes.list {
        of_note(table, response, note, oauth, &mut drawn, &mut product);
    }
    for words in &notes.fields {
        for found in table.find(&Normal::of(&words.text), Place::Header, response.status) {
            if found.entry.cause.is_none() {
                // `X-Powered-By` names who made the page, `Server` often a proxy before it.
                if product.is_none() || words.text.starts_with("x-powered-by") {
                    product = Some(found.entry.product);
                }
            }
        }
    }
    of_status(response, notes, &mut drawn);

    untangle(&mut drawn);
    let exact = |claim: &Claim| claim.at.iter().map(exactness).min().unwrap_or(3);
    drawn.order_by(|(a, x), (b, y)| y.force.cmp(&x.force).then(a.cmp(b)).then(exact(x).cmp(&exact(y))));
    let mut claims: Vec<Claim> = Vec::new();
    for (rank, claim) in drawn {
        let same = |known: &&mut Claim| {
            known.code == claim.code
                && (claim.at.is_empty()
                    || known.at.is_empty()
                    || rank == Rank::Status
                    || known.at.first() == claim.at.first())
        };
        let full = claims.len() >= CLAIMS;
        match claims.iter_mut().find(same) {
            Some(known) => {
                for at in claim.at {
                    if !known.at.contains(&at) {
                        known.at.push(at);
                    }
                }
                if known.expected.is_empty() {
                    known.expected = claim.expected;
                }
                known.documentation = known.documentation.take().or(claim.documentation);
                known.beside = known.beside.take().or(claim.beside);
            }
            None if !full => claims.push(claim),
            None => {}
        }
    }
    for claim in &mut claims {
        // Of a name that it does not know, a parser tells a place after it.
        let named = claim.code.as_str() == "schema/unknown-field";
        let late = |at: &Locator| u8::from(named && matches!(at, Locator::Position(_))) * 3;
        claim.at.order_by_key(|at| exactness(at) * 2 + late(at));
        if claim.at.first().is_none_or(|at| exactness(at) > 2) {
            // Values beside the message are what it is about.
            let at = claim.at.len() - claim.at.iter().filter(|at| exactness(at) > 2).count();
            claim.at.splice(at..at, notes.echoes.iter().cloned().map(Locator::Text));
        }
    }
    for claim in &mut claims {
        claim.documentation =
            claim.documentation.take().or_else(|| page_in(&claim.said)).or_else(|| notes.page.clone());
    }
    let product = product.filter(|product| !product.is_empty());
    Reply { product, claims, refused: notes.refused, ids: notes.ids.clone(), wait: notes.wait.clone() }
}

/// Whether a page or line names an error code of OAuth: `error : invalid_request`.
fn names_oauth(words: &Words) -> bool {
    words.text.len() < 400
        && words
            .text
            .split(|c: char| !c.is_ascii_lowercase() && c != '_')
            .any(|word| word.contains('_') && super::envelope::OAUTH.contains(&word))
}

/// How exactly a locator says where to look, the most exact first.
fn exactness(at: &Locator) -> u8 {
    match at {
        Locator::Position(_) | Locator::Within { .. } => 0,
        Locator::Path { .. } => 1,
        Locator::Text(_) => 2,
        Locator::Part(_) => 3,
    }
}

/// What one note claims.
fn of_note(
    table: &'static Table,
    response: &Response,
    note: &Note,
    oauth: bool,
    drawn: &mut Vec<(Rank, Claim)>,
    product: &mut Option<&'static str>,
) {
    let mut own: Vec<(Rank, Claim)> = Vec::new();
    let found = |words: &Option<Words>, place| {
        let Some(words) = words else { return Vec::new() };
        let text = &words.text[..floor(&words.text, TEXT)];
        let normal = if place == Place::Code { Normal::of_code(text) } else { Normal::of(text) };
        table.find(&normal, place, response.status)
    };
    let matches = found(&note.prose, Place::Text);
    for found in &matches {
        // What a longer sentence of the same product has inside is said by the whole of it.
        let entry = found.entry;
        let around = |other: &Match| {
            other.entry.cause.is_some()
                && other.entry.product == entry.product
                && other.range.start < found.range.start
                && found.range.start < other.range.end
        };
        if entry.cause.is_some() && !entry.product.is_empty() && matches.iter().any(around) {
            continue;
        }
        product_of(found, product);
        let Some(words) = &note.prose else { continue };
        if let Some(mut claim) = claim(found, note, words, oauth) {
            let known = !found.entry.product.is_empty() || claim.force == Force::Says;
            let mut rank = if known { Rank::Known } else { Rank::Wording };
            // Of who may do what, words that mean a field elsewhere say nothing about fields: "scope x is required".
            if matches!(response.status, Some(401 | 403 | 407)) && note.field.is_none() && of_fields(claim.code) {
                claim.force = Force::Hints;
                rank = Rank::Stray;
            }
            own.push((rank, claim));
        }
    }
    for found in found(&note.code, Place::Code) {
        product_of(&found, product);
        let Some(words) = &note.code else { continue };
        if let Some(mut claim) = claim(&found, note, words, oauth) {
            // Words of an identifier that mean something in prose are worth less than prose.
            if found.entry.product.is_empty() {
                claim.force = claim.force.min(Force::Suggests);
            }
            claim.beside = note.prose.as_ref().map(|words| words.text.clone());
            own.push((Rank::Code, claim));
        }
    }
    if own.is_empty() {
        own.extend(of_structure(note));
    }
    // A second cause that the same sentence seems to name is worth less than the first.
    own.order_by(|(a, x), (b, y)| y.force.cmp(&x.force).then(a.cmp(b)));
    let first = own.first().map(|(_, claim)| claim.code);
    for (rank, claim) in &mut own {
        // `invalid token: it has expired` says first that it is none.
        let expired = claim.code.as_str() == "auth/expired" && first.is_some_and(|code| code.group() == "auth");
        if Some(claim.code) != first && *rank != Rank::Known && !expired {
            claim.force = claim.force.min(Force::Hints);
        }
    }
    drawn.append(&mut own);
}

/// Whether a cause is that a field or parameter is not as it should be.
fn of_fields(code: Code) -> bool {
    code.group() == "schema" || matches!(code.as_str(), "url/missing-parameter" | "url/invalid-parameter")
}

fn product_of(found: &Match, product: &mut Option<&'static str>) {
    if !found.entry.product.is_empty() && (product.is_none() || found.entry.cause.is_none()) {
        *product = Some(found.entry.product);
    }
}

/// The claim that a match makes.
fn claim(found: &Match, note: &Note, words: &Words, oauth: bool) -> Option<Claim> {
    let entry = found.entry;
    let text = &words.text;
    let hole = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default().trim();
    let mut part = entry.part.or(note.part);
    let mut position = None;
    let (mut line, mut column) = (None, None);
    let mut named: Option<Vec<String>> = None;
    let mut member = None;
    let mut echoed = Vec::new();
    let mut expected = Vec::new();
    for (kind, range) in &found.holes {
        let held = hole(range);
        let digits = || held.parse::<usize>().ok();
        match kind {
            Hole::Field | Hole::Label if is_anything(held) => {}
            Hole::Field | Hole::Label => {
                let (in_part, steps) = path::parse(held);
                part = part.or(in_part);
                if in_part.is_some() {
                    part = in_part;
                }
                named = Some(steps);
            }
            Hole::Header => {
                part = Some(Part::Header);
                named = Some(vec![held.to_owned()]);
            }
            Hole::Parameter => {
                part = Some(Part::Query);
                named = Some(vec![held.to_owned()]);
            }
            Hole::Member => member = Some(held.to_owned()),
            Hole::Value => echoed.push(Locator::Text(bare(held).to_owned())),
            Hole::Offset => {
                position = digits().map(|offset| Position {
                    line: None,
                    column: offset.saturating_sub(entry.convention.offset),
                    unit: entry.convention.unit,
                });
            }
            Hole::Line => line = digits(),
            Hole::Column => column = digits(),
            Hole::List => expected.extend(list(hole(range))),
            Hole::Known => expected.push(held.to_owned()),
            Hole::Number | Hole::Word | Hole::Any => {}
        }
    }
    if let Some(line) = line {
        position = position.or(Some(Position {
            line: Some(line.saturating_sub(entry.convention.line)),
            column: column.unwrap_or(entry.convention.column).saturating_sub(entry.convention.column),
            unit: entry.convention.unit,
        }));
    }
    let cause = entry.cause?;
    if named.is_none() && member.is_none() && note.field.is_none() {
        named = labelled(text, found.range.start);
    }

    // The path beside the message is exact; a name in the message is how people call the field.
    let mut field = note.field.clone();
    match (&mut field, named) {
        (Some(path), Some(named)) if path.is_empty() => *path = named,
        (None, Some(named)) => field = Some(named),
        (Some(path), Some(named)) if path.len() < named.len() && named.ends_with(path) => *path = named,
        _ => {}
    }
    if let Some(member) = member {
        let path = field.get_or_insert_default();
        if path.last() != Some(&member) {
            path.extend(path::parse(&member).1);
        }
    }

    let mut at = Vec::new();
    // FastAPI gives the place of a syntax error as a step: `["body", 22]`.
    if cause.as_str() == "body/json-syntax"
        && position.is_none()
        && let Some([step]) = field.as_deref()
        && let Ok(column) = step.parse()
    {
        position = Some(Position { line: None, column, unit: Unit::CodePoint });
        field = None;
    }
    // Deserialisers stop after the value, or at the end of the object; the field itself is more exact.
    if cause.group() == "schema" && field.as_ref().is_some_and(|field| !field.is_empty()) {
        position = None;
    }
    if let Some(position) = position.or(note.position) {
        match &note.within {
            // The position is the one of the variable in the document; its value stands under `variables`.
            Some(_) if note.position == Some(position) && cause.group() == "schema" => {
                if let Some(field) = &mut field {
                    field.insert(0, "variables".to_owned());
                }
            }
            Some(name) if note.position == Some(position) => {
                at.push(Locator::Within { steps: vec![name.clone()], position });
            }
            _ => at.push(Locator::Position(position)),
        }
    }
    let cause = match cause.as_str() {
        // The URL that is a field's value is meant, not the one of the request.
        "url/illegal-character" if note.field.is_some() => Code::find("schema/invalid-format").unwrap_or(cause),
        _ => cause,
    };
    let absent = note.value.as_deref() == Some("undefined");
    let cause = match cause.as_str() {
        "schema/wrong-type" | "schema/invalid-format" if absent => Code::find("schema/missing-field").unwrap_or(cause),
        _ => cause,
    };
    let last = field.as_ref().and_then(|field| field.last()).map(String::as_str);
    let mut code = home::at_home(cause, part, last);
    // All of the content is what is missing.
    if code.as_str() == "schema/missing-field" && part == Some(Part::Body) && field.as_ref().is_some_and(Vec::is_empty)
    {
        code = Code::find("body/missing").unwrap_or(code);
    }
    if oauth {
        code = home::in_oauth(code, last);
    }
    // What should be an object came as a string: the content was not read as JSON.
    if code.as_str() == "schema/wrong-type"
        && part == Some(Part::Body)
        && field.as_ref().is_some_and(Vec::is_empty)
        && note.value.as_ref().is_some_and(|value| value.trim_start().starts_with(['{', '[']) || value.contains('='))
    {
        code = Code::find("body/content-type-mismatch").unwrap_or(code);
    }
    let located = field.is_some();
    if let Some(steps) = field {
        if steps.is_empty() {
            let whole = part.or_else(|| (code.group() == "schema").then_some(Part::Body));
            at.extend(whole.map(Locator::Part));
        } else {
            at.push(Locator::Path { part, steps });
        }
    }
    at.append(&mut echoed);
    for &(part, name) in &entry.at {
        at.push(match (part, name) {
            (part, Some(name)) => Locator::Path { part, steps: vec![name.to_owned()] },
            (Some(part), None) => Locator::Part(part),
            (None, None) => continue,
        });
    }
    if let Some(value) = note.value.as_ref().filter(|value| !value.is_empty() && value.len() <= 400) {
        let value = Locator::Text(bare(value).to_owned());
        if !at.contains(&value) {
            at.push(value);
        }
    }
    if !at.iter().any(|at| matches!(at, Locator::Position(_) | Locator::Path { .. } | Locator::Text(_))) {
        at.extend(quoted(text).into_iter().take(3).map(Locator::Text));
    }
    if expected.is_empty()
        && matches!(cause.as_str(), "schema/invalid-enum" | "schema/invalid-format" | "url/invalid-parameter")
    {
        expected = options(text);
    }
    for known in &note.expected {
        if !expected.contains(known) {
            expected.push(known.clone());
        }
    }
    // A path parameter stands in the path, wherever that is.
    if at.is_empty() && matches!(part, Some(Part::Path | Part::Query)) {
        at.extend(part.map(Locator::Part));
    }

    let mut force = entry.force;
    // `Code expired` is said of vouchers too.
    if code.group() == "oauth" && !oauth {
        force = Force::Hints;
    }
    let whole = found.range.start == 0 && found.range.end + 1 >= text.len();
    let quoted = found.holes.iter().any(|(hole, range)| {
        hole.is_name() && text[..range.start].ends_with(['"', '\'', '`', '“', '‘']) && !range.is_empty()
    });
    // Where the structure or quotes show which field is meant, wording that anyone uses says it plainly.
    if force == Force::Suggests && (note.field.is_some() || (located && (quoted || whole))) {
        force = Force::Says;
    }
    Some(Claim {
        beside: None,
        code,
        force,
        at,
        words: Some(words.span),
        said: text.clone(),
        expected,
        documentation: note.documentation.clone().or_else(|| entry.documentation.map(ToOwned::to_owned)),
    })
}

/// What a note claims whose words are not understood: the structure says which field is meant, or what is allowed.
fn of_structure(note: &Note) -> Option<(Rank, Claim)> {
    let words = note.prose.as_ref().or(note.code.as_ref())?;
    let mut at = Vec::new();
    if let Some(position) = note.position {
        at.push(match &note.within {
            Some(name) => Locator::Within { steps: vec![name.clone()], position },
            None => Locator::Position(position),
        });
    }
    let (cause, force) = match &note.field {
        _ if !note.expected.is_empty() => ("schema/invalid-enum", Force::Suggests),
        Some(field) if !field.is_empty() && matches!(note.part, Some(Part::Query | Part::Path)) => {
            ("schema/invalid-format", Force::Suggests)
        }
        Some(field) if !field.is_empty() => ("schema/invalid-format", Force::Hints),
        // What is said of no field alone is said of several together.
        Some(_) if note.prose.is_some() => ("schema/conflict", Force::Suggests),
        // A place in the content is where a parser stopped.
        None if note.position.is_some() => ("body/json-syntax", Force::Suggests),
        // What a sentence quotes, or starts with, may be what was sent.
        None if note.prose.is_some() => {
            if let Some(subject) = subject(&words.text) {
                at.push(Locator::Path { part: note.part, steps: path::parse(subject).1 });
                at.push(Locator::Text(subject.to_owned()));
            } else if quoted(&words.text).is_empty() {
                return None;
            }
            ("schema/invalid-format", Force::Hints)
        }
        _ => return None,
    };
    if let Some(field) = note.field.as_ref().filter(|field| !field.is_empty()) {
        at.push(Locator::Path { part: note.part, steps: field.clone() });
    }
    at.extend(note.value.iter().filter(|value| value.len() <= 400).map(|value| Locator::Text(bare(value).to_owned())));
    if at.is_empty() {
        at.extend(quoted(&words.text).into_iter().take(3).map(Locator::Text));
    }
    let claim = Claim {
        beside: None,
        code: home::at_home(Code::find(cause)?, note.part, None),
        force,
        at,
        words: Some(words.span),
        said: words.text.clone(),
        expected: note.expected.clone(),
        documentation: note.documentation.clone(),
    };
    Some((Rank::Wording, claim))
}

/// Puts first what makes a server say other things of the same field: a value of the wrong type is out of range too,
/// and a misspelled name is missing where it should be.
fn untangle(drawn: &mut [(Rank, Claim)]) {
    let many = drawn.len().min(RELATED);
    let drawn = &mut drawn[..many];
    let path = |claim: &Claim| {
        claim.at.iter().find_map(|at| match at {
            Locator::Path { steps, .. } => Some(steps.clone()),
            _ => None,
        })
    };
    let paths: Vec<Option<Vec<String>>> = drawn.iter().map(|(_, claim)| path(claim)).collect();
    let firm = |claim: &Claim| claim.force == Force::Says;
    for index in 0..drawn.len() {
        let claim = &drawn[index].1;
        if !firm(claim) {
            continue;
        }
        let Some(own) = &paths[index] else { continue };
        match claim.code.as_str() {
            "schema/unknown-field" => {
                let near = drawn.iter().zip(&paths).find_map(|((_, other), path)| {
                    let wanted = path.as_ref()?.last()?;
                    // What fails at the right name fails because the value stands under the wrong one.
                    let near =
                        other.code.group() == "schema" && own.last() != Some(wanted) && alike(own.last()?, wanted);
                    near.then(|| wanted.clone())
                });
                let near = near.or_else(|| part_of(own.last()?, own, drawn, &paths));
                if let Some(wanted) = near {
                    drawn[index].0 = Rank::Root;
                    drawn[index].1.expected.insert(0, wanted);
                }
            }
            "schema/wrong-type" | "schema/missing-field" => {
                let others = || {
                    drawn.iter().zip(&paths).filter(|((_, other), path)| {
                        path.as_ref() == Some(own)
                            && firm(other)
                            && other.code != claim.code
                            && other.code.group() == "schema"
                    })
                };
                let absent = |code: Code| code.as_str() == "schema/missing-field";
                let root = absent(claim.code) || !others().any(|((_, other), _)| absent(other.code));
                if root && others().next().is_some() {
                    drawn[index].0 = Rank::Root;
                }
            }
            _ => {}
        }
    }
}

/// The one name missing beside an unknown one that holds it, or is held by it: `concert` where `concertId` is missing.
fn part_of(name: &str, own: &[String], drawn: &[(Rank, Claim)], paths: &[Option<Vec<String>>]) -> Option<String> {
    let folded = crate::source::lowercase(name);
    let mut held = drawn.iter().zip(paths).filter_map(|((_, other), path)| {
        let path = path.as_ref().filter(|_| other.code.as_str() == "schema/missing-field")?;
        let (wanted, object) = path.split_last()?;
        let lower = crate::source::lowercase(wanted);
        let holds = folded.len().min(lower.len()) > 3 && (folded.contains(&lower) || lower.contains(&folded));
        (holds && Some(object) == own.split_last().map(|(_, object)| object)).then_some(wanted)
    });
    let wanted = held.next()?;
    held.all(|other| other == wanted).then(|| wanted.clone())
}

/// Whether two names are spellings of one, or a slip apart.
fn alike(a: &str, b: &str) -> bool {
    let plain =
        |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let (a, b) = (plain(a), plain(b));
    a == b || strsim::damerau_levenshtein(&a, &b) <= 1 + b.len() / 6
}

/// What the status code and the challenge say.
fn of_status(response: &Response, notes: &Notes, drawn: &mut Vec<(Rank, Claim)>) {
    let Some(status) = response.status else { return };
    let said = match &response.reason {
        Some(reason) => format!("{status} {}", reason.text()),
        None => status.to_string(),
    };
    let words = response.status_span.map(|span| match &response.reason {
        Some(reason) if !reason.is_empty() => span.to(reason.span()),
        _ => span,
    });
    let listed = |name: &str| {
        let field = response.field(name)?;
        Some(list(&field.value.text()))
    };
    for &(code, force) in status::causes(status) {
        let Some(code) = Code::find(code) else { continue };
        let expected = match (status, code.as_str()) {
            (405 | 501, "method/not-supported") => listed("allow").or_else(|| methods::told(notes)),
            (415, _) => listed("accept-post").or_else(|| listed("accept-patch")).or_else(|| listed("accept")),
            (401 | 407, "auth/missing") => Some(notes.schemes.clone()),
            (426, _) => listed("upgrade"),
            (412, _) => response.field("etag").map(|tag| vec![tag.value.text().into_owned()]),
            // `bytes */1234`: how much there is.
            (416, _) => response.field("content-range").and_then(|range| {
                let total = range.value.utf8()?.rsplit_once('/')?.1.trim();
                total.bytes().all(|byte| byte.is_ascii_digit()).then(|| vec![total.to_owned()])
            }),
            _ => None,
        };
        let (said, words) = match &notes.challenge {
            Some(challenge) if code.as_str() == "auth/missing" => (challenge.text.clone(), Some(challenge.span)),
            _ => (said.clone(), words),
        };
        let at = match code.as_str() {
            "method/not-supported" => vec![Locator::Part(Part::Method)],
            "framing/unsupported-version" => vec![Locator::Part(Part::Version)],
            "body/too-large" => vec![Locator::Part(Part::Body)],
            "header/not-acceptable" => vec![header("Accept")],
            "header/range-not-satisfiable" => vec![header("Range")],
            "framing/expectation" => vec![header("Expect")],
            "body/content-type-unsupported" => vec![header("Content-Type")],
            "header/missing" if status == 428 => vec![header("If-Match")],
            "auth/missing" if status == 407 => vec![header("Proxy-Authorization")],
            "auth/rejected" | "auth/malformed" if status == 407 => vec![header("Proxy-Authorization")],
            "header/precondition-failed" => {
                ["If-Match", "If-Unmodified-Since", "If-None-Match", "If-Modified-Since"].map(header).to_vec()
            }
            "host/not-recognised" => vec![Locator::Part(Part::Host)],
            "url/unknown-path" => vec![Locator::Part(Part::Path)],
            "url/too-long" => vec![Locator::Part(Part::Query), Locator::Part(Part::Path)],
            "header/too-large" => vec![Locator::Part(Part::Header)],
            "auth/rejected" | "auth/malformed" | "auth/forbidden" => vec![header("Authorization")],
            _ => Vec::new(),
        };
        let claim = Claim {
            code,
            force,
            at,
            words,
            said,
            expected: expected.unwrap_or_default(),
            documentation: None,
            beside: None,
        };
        // These say all by themselves, whatever words stand beside them.
        let rank = if matches!(status, 405 | 411 | 414 | 416 | 417 | 431 | 505) { Rank::Root } else { Rank::Status };
        drawn.push((rank, claim));
    }
}

fn header(name: &str) -> Locator {
    Locator::Path { part: Some(Part::Header), steps: vec![name.to_owned()] }
}

/// The words that a sentence gives to choose from, behind what leads to them: `must be arrival or price`.
fn options(text: &str) -> Vec<String> {
    const LEADING: [&str; 8] =
        ["one of", "must be", "allowed:", "supported:", "expected", "valid values:", "choose from", "use "];
    let small = text.to_ascii_lowercase();
    let Some(at) = LEADING.iter().find_map(|lead| small.rfind(lead).map(|at| at + lead.len())) else {
        return Vec::new();
    };
    let rest = text[at..].trim_start_matches([':', ' ']);
    let items = list(rest.split(" (").next().unwrap_or(rest));
    let plain = |item: &String| !item.contains(' ') && !item.is_empty();
    if items.len() > 1 && items.iter().all(plain) { items } else { Vec::new() }
}

/// The last place for a cut at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
