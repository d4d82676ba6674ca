//! `XMLHttpRequest` (its Standard, section 3): opened, given fields, sent.

use super::draft::{Draft, Found};
use super::eval::{Reader, between};
use super::fetch;
use super::script::{Call, What};
use super::value::Value;
use crate::message::Agent;

/// Whether a call shows that it is used.
pub(super) fn is_call(name: &str) -> bool {
    matches!(name, "XMLHttpRequest" | "window.XMLHttpRequest")
}

/// The request that is opened by a call: `xhr.open("POST", url)`.
pub(super) fn read(reader: &mut Reader, call: &Call) -> Option<Found> {
    let script = reader.script;
    let object = call.name.strip_suffix(".open")?;
    reader.made_by(object, call.first).filter(|made| is_call(made.name))?;
    let mut arguments = reader.arguments(call.open).plain.into_iter();
    let (method, url) = (arguments.next()?, arguments.next()?);
    let target = reader.plain(&url);
    let mut draft = Draft::new(Agent::Xhr, script.span(call.first..call.last + 1), target);
    let name = reader.plain(&method);
    draft.method(fetch::normal(&name));
    let mut token = script.mate(call.open);
    let uses = script.uses(object);
    let next = uses.partition_point(|one| one.token <= call.first);
    for one in &uses[next..] {
        let What::Call(method, open) = one.what else { continue };
        match script.word(method) {
            "setRequestHeader" => {
                let mut arguments = reader.arguments(open).plain.into_iter();
                if let (Some(Value::Text(name)), Some(value)) = (arguments.next(), arguments.next()) {
                    let text = reader.plain(&value);
                    draft.combine(&name.content, between(name.span(), value.span()), &text);
                }
            }
            "send" => {
                let argument = reader.arguments(open).plain.into_iter().next();
                let bodiless = matches!(draft.method.name.bytes(), b"GET" | b"HEAD");
                if let Some(argument) = argument.filter(|_| !bodiless) {
                    fetch::body(reader, &mut draft, &argument, script.span(method..method + 1));
                }
                token = token.max(script.mate(open));
                break;
            }
            "open" => break,
            _ => {}
        }
    }
    draft.own("Accept", "*/*");
    draft.host();
    Some(Found { draft, token })
}
