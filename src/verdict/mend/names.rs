//! Names: what is renamed, taken away, added or exchanged for another.

use crate::checks::rewrite;
use crate::finding::{Applicability, Fix};
use crate::message::{BodyKind, Client};
use crate::replies::Part;
use crate::source::{Edit, Order, Span, Traced, lowercase};
use crate::syntax::json::{Kind, Node};

use super::super::names::{Named, folded};
use super::{Ask, fix, holds, quoted, with_comma};

/// The name that the server knows in the place of the one that is written.
pub(super) fn renamed(ask: &Ask) -> Option<Fix> {
    let (right, written) = ask.misspelled?;
    // What is there under its right name already would be there twice.
    let beside = match ask.node().and_then(Node::parent) {
        Some(parent) => parent.get(right).is_some(),
        None => ask.flat.iter().any(|named| Some(named.part) == ask.place.part && named.name == *right),
    };
    if beside {
        return None;
    }
    rename(written, right)
}

fn rename(written: &Traced, right: &str) -> Option<Fix> {
    // A name that JSON or a form would have to write otherwise is none that a server knows.
    let plain =
        !right.is_empty() && !right.contains(|c: char| c.is_whitespace() || c.is_control() || "\"\\&=#%+".contains(c));
    let edits = written.edit(0..written.len(), right).filter(|_| plain)?;
    Some(fix(format!("rename it to `{right}`"), Applicability::Unsafe, edits))
}

/// Takes a member, a parameter or a field away that the server does not want.
pub(super) fn removed(ask: &Ask) -> Option<Fix> {
    let title = match &ask.place.name {
        Some(name) => format!("remove `{name}`"),
        None => "remove it".into(),
    };
    let edits = if let Some(node) = ask.node() {
        // All of the content is not what is too much.
        node.parent()?;
        ask.cut(with_comma(node, ask.context.json()?.bytes()))?
    } else if ask.place.part == Some(Part::Header) {
        let field = ask.context.request.field(ask.place.name.as_deref()?)?;
        vec![rewrite::remove_field(ask.context, field)?]
    } else if let Some(edits) = element(ask) {
        edits
    } else {
        let own = ask.place.spans.first()?;
        let named = ask.flat.iter().find(|named| named.part != Part::Header && named.pair.contains(*own))?;
        rewrite::remove_pair(ask.context, named.pair)?
    };
    Some(fix(title, Applicability::Unsafe, edits))
}

/// Takes an element of XML away, with all that is in it.
fn element(ask: &Ask) -> Option<Vec<Edit>> {
    let content = &ask.context.request.body.content;
    let text = content.utf8().filter(|text| text.trim_start().starts_with('<'))?;
    let name = ask.place.label.as_ref()?.text();
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let starts = |&(at, _): &(usize, &str)| text[at + open.len()..].starts_with(['>', ' ', '\n', '\r', '\t']);
    let (start, _) = text.match_indices(&open).find(starts)?;
    let end = start + text[start..].find(&close)? + close.len();
    content.edit(start..end, "")
}

/// What is missing under its name and there under another, or follows from what else is there.
pub(super) fn missing(ask: &Ask) -> Option<Fix> {
    let wanted = ask.place.asked.as_deref()?;
    if ask.place.present || folded(wanted).len() < 3 {
        return None;
    }
    let mut near = ask.place.siblings.iter().filter(|(name, ..)| holds(name, wanted));
    if let (Some((_, _, written)), None) = (near.next(), near.next()) {
        return rename(written, wanted);
    }
    implied(ask, wanted).or_else(|| file(ask, wanted)).or_else(|| root(ask, wanted))
}

/// The path without the slash at its end: most routers know the one or the other.
pub(super) fn without_slash(ask: &Ask) -> Option<Fix> {
    let (target, path) = (&ask.context.request.target, ask.context.url().path.clone());
    let bytes = target.bytes().get(path.clone())?;
    let ends = bytes.ends_with(b"/") && bytes.len() > 1 && !bytes.ends_with(b"//");
    let edits = ends.then(|| target.edit(path.end - 1..path.end, ""))??;
    Some(fix("leave out the slash at the end", Applicability::Unsafe, edits))
}

/// The one file of an upload, which stands under another name.
fn file(ask: &Ask, wanted: &str) -> Option<Fix> {
    let body = &ask.context.request.body;
    let mut files = body.data.iter().filter(|data| data.file.is_some());
    let (file, None) = (files.next()?, files.next()) else { return None };
    let written = ask.flat.iter().find(|named| file.argument.home().contains(named.name_span))?;
    let unknown = body.kind == BodyKind::Multipart && folded(&written.name) != folded(wanted);
    unknown.then(|| rename(&written.label, wanted)).flatten()
}

/// The one object of the content that holds all, under another name; or all of it, which must stand under a name.
fn root(ask: &Ask, wanted: &str) -> Option<Fix> {
    let root = ask.context.json()?.root().filter(|root| root.kind() == Kind::Object)?;
    let members: Vec<Node> = root.children().take(2).collect();
    let content = &ask.context.request.body.content;
    let whole = ask.place.spans.first() == Some(&content.span_of(root.range()));
    if let [only] = members.as_slice()
        && whole
        && only.kind() == Kind::Object
    {
        return rename(&content.slice(only.name()?.inner()), wanted);
    }
    // Rails: the parameters stand under the name of their model.
    let wraps =
        whole && !members.is_empty() && lowercase(&ask.claim.said).contains("param is missing or the value is empty");
    if !wraps {
        return None;
    }
    let mut edits = content.edit(root.range().start..root.range().start, &format!("{{{}:", quoted(wanted)))?;
    edits.extend(content.edit(root.range().end..root.range().end, "}")?);
    Some(fix(format!("put it under `{wanted}`"), Applicability::Unsafe, edits))
}

/// A parameter of OAuth that follows from the others (RFC 6749 sections 4.1 and 6).
fn implied(ask: &Ask, wanted: &str) -> Option<Fix> {
    let sent = |name: &str| ask.flat.iter().find(|named| named.part != Part::Header && named.name == name);
    let both = |one: &str, other: &str| sent(one).filter(|_| sent(other).is_some());
    // What it follows from, beside which it goes.
    let (beside, value) = match wanted {
        "grant_type" => sent("code")
            .map(|named| (named, "authorization_code"))
            .or_else(|| Some((sent("refresh_token")?, "refresh_token")))
            .or_else(|| Some((both("username", "password")?, "password")))?,
        "response_type" => {
            let named = both("client_id", "redirect_uri").or_else(|| both("client_id", "code_challenge"));
            (named?, "code")
        }
        _ => return None,
    };
    let request = ask.context.request;
    let pair = format!("{wanted}={value}");
    let mut arguments = request.query_data.iter().chain(&request.body.data);
    let argument = arguments.find(|data| data.argument.home().contains(beside.name_span));
    let edits = match (argument, &request.client) {
        (Some(data), Client::Curl(_)) => {
            let option = if matches!(data.name, "form" | "form-string") { "-F" } else { "-d" };
            let span = Span::point(data.option.origin, data.option.start as usize);
            vec![Edit { span, text: format!("{option} {pair} ") }]
        }
        _ if beside.part == Part::Query => {
            let query = ask.context.url().query.clone()?;
            request.target.edit(query.start..query.start, &format!("{pair}&"))?
        }
        _ => request.body.content.edit(0..0, &format!("{pair}&"))?,
    };
    Some(fix(format!("add `{pair}`"), Applicability::Unsafe, edits))
}

/// Names of the two ends of something.
const ENDS: [(&str, &str); 8] = [
    ("start", "end"),
    ("from", "to"),
    ("since", "until"),
    ("min", "max"),
    ("begin", "end"),
    ("after", "before"),
    ("checkin", "checkout"),
    ("lower", "upper"),
];

/// The two ends of a range, which stand in the wrong order.
pub(super) fn swapped(ask: &Ask) -> Option<Fix> {
    let said = lowercase(&ask.claim.said);
    let order = ["before", "after", "earlier", "later", "less than", "greater than", "smaller", "larger", "precede"];
    if !order.iter().any(|word| said.contains(word)) {
        return None;
    }
    let own = folded(ask.place.name.as_deref()?);
    let partner = |own: &str| {
        ENDS.iter().find_map(|(first, last)| match (own.contains(first), own.contains(last)) {
            (true, false) => Some((own.replacen(first, last, 1), true)),
            (false, true) => Some((own.replacen(last, first, 1), false)),
            _ => None,
        })
    };
    let (other, first) = partner(&own)?;
    let written = ask.place.written.clone()?;
    let other = if let Some(node) = ask.node() {
        let siblings = node.parent()?;
        let node = siblings.children().find(|child| child.name().is_some_and(|name| folded(&name.text()) == other))?;
        ask.context.request.body.content.slice(node.range())
    } else {
        let alike = |named: &&Named| Some(named.part) == ask.place.part && folded(&named.name) == other;
        ask.flat.iter().find(alike)?.written.clone()
    };
    let (mine, theirs) = (written.text().into_owned(), other.text().into_owned());
    // Of numbers and dates of the same length the order of their letters is their own.
    let wrong = if first { mine > theirs } else { mine < theirs };
    if mine.len() != theirs.len() || !wrong {
        return None;
    }
    let mut edits = written.edit(0..written.len(), &theirs)?;
    edits.extend(other.edit(0..other.len(), &mine)?);
    edits.order_by_key(|edit| edit.span);
    Some(fix("exchange the two", Applicability::Unsafe, edits))
}
