//! Takes secrets out of a text, before it goes into a link.
//!
//! What the diagnosis needs stays: the scheme of a credential, the names of cookies, the times in a token, a blank or
//! a bracket that does not belong there, a placeholder that nobody filled in. Where it is not clear how far a secret
//! goes, too much is taken rather than too little.

mod claims;
mod fields;
mod mask;
mod names;
mod options;
mod shapes;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::Shared;
use crate::Input;
use crate::finding::Finding;
use crate::source::Order;

/// Whether what has this name is a secret: in a form or query, where `key` and `code` are, or elsewhere.
pub(crate) fn is_secret(name: &str, form: bool) -> bool {
    let separator = if form { names::Separator::Equals } else { names::Separator::Colon };
    names::kind(name, separator).is_some()
}

/// A secret that was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    /// Where it stood: the name of a field, an option, a member.
    pub name: String,
}

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    range: Range<usize>,
    name: String,
    /// What comes in its place.
    instead: String,
}

/// What stands where a secret was.
pub(super) const REDACTED: &str = "REDACTED";

/// The text without its secrets, and what was taken out.
pub fn redact(text: &str) -> (String, Vec<Redaction>) {
    let found = find(text);
    let secrets = secrets([(text, &found)]);
    let redacted = repeated(&replaced(text, &found), &secrets);
    (redacted, found.into_iter().map(|found| Redaction { name: found.name }).collect())
}

/// Both boxes without their secrets. What is a secret in one is none of the other's business either: servers repeat
/// what they were sent.
pub fn redact_shared(shared: &Shared) -> (Shared, Vec<Redaction>) {
    let response = shared.response.as_deref().unwrap_or_default();
    let (here, there) = (find(&shared.request), find(response));
    let secrets = secrets([(shared.request.as_str(), &here), (response, &there)]);
    let redacted = Shared {
        request: repeated(&replaced(&shared.request, &here), &secrets),
        response: shared.response.as_ref().map(|_| repeated(&replaced(response, &there), &secrets)),
        ..shared.clone()
    };
    let removed = here.into_iter().chain(there).map(|found| Redaction { name: found.name }).collect();
    (redacted, removed)
}

/// What is to be diagnosed, without its secrets, and what those were called.
pub fn redact_input(input: &Input) -> (Input, Vec<String>) {
    let texts = Shared { request: input.request.clone(), response: input.response.clone(), ..Shared::default() };
    let (Shared { request, response, .. }, removed) = redact_shared(&texts);
    let removed = removed.into_iter().map(|redaction| redaction.name).collect();
    (Input { request, response, ..input.clone() }, removed)
}

/// The words of a finding without the secrets of what it was found in. Its places are of that, so they go, and so does
/// its fix.
pub fn redact_finding(mut finding: Finding, input: &Input) -> Finding {
    let response = input.response.as_deref().unwrap_or_default();
    let (here, there) = (find(&input.request), find(response));
    let secrets = secrets([(input.request.as_str(), &here), (response, &there)]);
    for words in [&mut finding.title, &mut finding.why, &mut finding.help] {
        *words = repeated(&redact(words).0, &secrets);
    }
    Finding { spans: Vec::new(), evidence: Vec::new(), fix: None, ..finding }
}

/// All secrets, in order and apart from each other.
fn find(text: &str) -> Vec<Found> {
    let mut found = fields::find(text);
    found.extend(options::find(text));
    found.extend(shapes::find(text));
    found.retain(|found| text[found.range.clone()] != found.instead);
    found.order_by_key(|found| (found.range.start, usize::MAX - found.range.end));
    let mut apart: Vec<Found> = Vec::with_capacity(found.len());
    for next in found {
        match apart.last_mut() {
            Some(last) if next.range.start < last.range.end => {
                if next.range.end > last.range.end {
                    last.range.end = next.range.end;
                    last.instead = REDACTED.into();
                }
            }
            _ => apart.push(next),
        }
    }
    apart
}

fn replaced(text: &str, found: &[Found]) -> String {
    let mut redacted = String::with_capacity(text.len());
    let mut at = 0;
    for Found { range, instead, .. } in found {
        redacted.push_str(&text[at..range.start]);
        redacted.push_str(instead);
        at = range.end;
    }
    redacted + &text[at..]
}

/// The secrets that are worth looking for elsewhere, the longest first: those that stand nowhere by chance.
fn secrets<'a, 'b>(texts: impl IntoIterator<Item = (&'a str, &'b Vec<Found>)>) -> Vec<&'a str> {
    let all = texts.into_iter().flat_map(|(text, found)| found.iter().map(|found| &text[found.range.clone()]));
    let mut secrets: Vec<&str> = all.filter(|secret| is_telling(secret)).take(MOST).collect();
    secrets.order_by_key(|secret| (usize::MAX - secret.len(), *secret));
    secrets.dedup();
    secrets
}

/// Looking for more than this would take time that grows with the square of the text.
const MOST: usize = 64;

fn is_telling(secret: &str) -> bool {
    let letters = secret.bytes().all(|byte| byte.is_ascii_alphabetic());
    let digits = secret.bytes().all(|byte| byte.is_ascii_digit());
    secret.len() >= if letters || digits { 8 } else { 6 } && !secret.contains(REDACTED)
}

/// The text without these secrets, wherever they stand.
fn repeated(text: &str, secrets: &[&str]) -> String {
    secrets.iter().fold(
        text.to_owned(),
        |text, secret| {
            if text.contains(secret) { text.replace(secret, REDACTED) } else { text }
        },
    )
}
