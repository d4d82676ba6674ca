//! A command, and below it the client's own account of what it sent and got: one exchange.
//!
//! The command has the content, and it is what the person can change. The account has what the command does not tell:
//! the values of variables, and the fields that the client or its configuration added.

use super::super::detect::Pair;
use crate::message::{Author, BodyKind, Client, Fate, Field, Request};
use crate::source::Span;

/// Joins the exchanges of a transcript to the command that stands before it. Gives those that stay on their own, what
/// came before a redirect or what it led to, and where the command's own request stands in the transcript.
pub(in crate::read) fn join(command: &mut Pair, mut pairs: Vec<Pair>) -> (Vec<Pair>, Option<Span>) {
    let Some(request) = &mut command.request else { return (pairs, None) };
    let method = request.method.name.bytes();
    let same = |pair: &Pair| pair.request.as_ref().is_none_or(|sent| sent.method.name.bytes() == method);
    let with_content = request.body.kind != BodyKind::None;
    let sent_whole = |pair: &Pair| {
        same(pair) && pair.request.as_ref().is_none_or(|sent| (sent.body.kind != BodyKind::None) == with_content)
    };
    // The last of its kind: the ones before are a challenge that it answered, or a redirect that it followed. A
    // redirect may drop the content.
    let own = pairs.iter().rposition(sent_whole).or_else(|| pairs.iter().position(same));
    let Some(own) = own else { return (pairs, None) };
    let pair = pairs.remove(own);
    command.response = pair.response;
    let echo = pair.request.as_ref().map(|sent| sent.span);
    if let Some(sent) = pair.request {
        complete(request, sent);
    }
    (pairs, echo)
}

/// Fills in what the command alone does not tell.
fn complete(request: &mut Request, sent: Request) {
    let (Client::Curl(command) | Client::Agent(_, command)) = &mut request.client else { return };
    let mut seen = vec![false; request.fields.len()];
    for field in sent.fields {
        // These are of the content as it was, which may be changed.
        if ["content-length", "transfer-encoding", "connection"].iter().any(|name| field.is(name)) {
            continue;
        }
        let name = field.name.text().to_ascii_lowercase();
        let own = (0..seen.len()).find(|&index| !seen[index] && request.fields[index].is(&name));
        let Some(index) = own else {
            request.fields.push(Field { author: Author::Client, ..field });
            continue;
        };
        seen[index] = true;
        let own = &mut request.fields[index];
        let place = own.value.span();
        let mut variable = false;
        for inside in command.variables.iter_mut().filter(|variable| place.contains(variable.span)) {
            inside.fate = Fate::Known;
            variable = true;
        }
        if variable || own.author == Author::Client {
            *own = Field { author: own.author, ..field };
        }
    }
    // A file or a pipe gave the content.
    if !request.body.known && sent.body.known && !sent.body.content.is_empty() {
        request.body.content = sent.body.content;
        request.body.known = true;
    }
}
