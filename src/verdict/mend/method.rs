//! Another method, where the server says which it takes.

use crate::finding::{Applicability, Fix};
use crate::message::BodyKind;
use crate::source::{Edit, Span};

use super::{Ask, fix};

/// The methods that carry out something, as against those that tell what there is.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// The method that is taken here: the one that is listed, or of several the one that goes with what is sent.
pub(super) fn taken(ask: &Ask) -> Option<Fix> {
    let request = ask.context.request;
    let sent = request.method.name.text();
    let mut listed: Vec<&str> = ask.claim.expected.iter().map(String::as_str).collect();
    // `Only POST or PUT requests allowed`
    let words = || ask.claim.said.split(|c: char| !c.is_ascii_uppercase());
    listed.extend(words().filter(|word| METHODS.contains(word)));
    let others: Vec<&str> = METHODS.into_iter().filter(|method| listed.contains(method) && *method != sent).collect();
    let form = request.body.kind == BodyKind::Data
        && request.body.data.iter().all(|data| data.file.is_none() && matches!(data.name, "data" | "data-urlencode"))
        && ask.context.json().is_none();
    // `-d` makes a POST: with `-G` the same pairs go into the query.
    if request.method.implied && sent == "POST" && form && (others.is_empty() || others == ["GET"]) {
        return insert(ask, "-G", "send the data in the query, with `-G`");
    }
    let filled = request.body.kind != BodyKind::None;
    let right = match others.as_slice() {
        [one] => one,
        [] => return None,
        _ => {
            let order: &[&str] = if filled { &["POST", "PUT", "PATCH"] } else { &["GET", "POST", "PUT", "DELETE"] };
            order.iter().find(|method| others.contains(method))?
        }
    };
    let title = format!("use {right}");
    if request.method.implied {
        return insert(ask, &format!("-X {right}"), &title);
    }
    // `HEAD` and `GET` are told by options of their own in some commands: what stands there must be the name.
    let name = &request.method.name;
    let written = ask.context.paste.get(name.span().range())?;
    (written == sent).then_some(())?;
    Some(fix(title, Applicability::Unsafe, name.edit(0..name.len(), right)?))
}

/// Puts options behind the name of the program.
pub(super) fn insert(ask: &Ask, options: &str, title: &str) -> Option<Fix> {
    let command = ask.context.request.client.command()?;
    let program = command.words.first()?.text.home();
    let span = Span::point(program.origin, program.end as usize);
    let curl = ask.context.paste.get(program.range())?.trim_end_matches(".exe").ends_with("curl");
    curl.then(|| fix(title, Applicability::Unsafe, vec![Edit { span, text: format!(" {options}") }]))
}
