//! `auth/placeholder`

use std::ops::Range;

use super::super::shared::credentials::{Carried, all, authorizations};
use super::super::shared::placeholder::{self, Shape};
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Finding};
use crate::message::Author;
use crate::source::{Order, Span, Traced};

/// A credential that was not filled in.
pub static RULE: Rule = Rule {
    code: Code::new("auth/placeholder"),
    heard: Heard { title: "the credentials are a placeholder", help: "put the real key or token in its place" },
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A placeholder where a credential belongs: `YOUR_API_KEY`, `<token>`, `{{token}}`, `xxxx`, `undefined`, or a token that was shortened with dots.",
    why: "The server takes it for the credential and does not know it. Examples in documentation have such names to be filled in, tools leave `{{token}}` where a variable is not set, and programs write `undefined`, `null` or `None` where they had no value.",
    mends: Mends::ByHand,
    bad: Example::request("curl https://api.example.com/me -H 'Authorization: Bearer YOUR_ACCESS_TOKEN'"),
    good: "curl https://api.example.com/me -H 'Authorization: Bearer at-7Yh2mPq0'",
};

/// A placeholder in a credential.
struct Slip {
    name: String,
    span: Span,
    text: String,
    shape: Shape,
}

fn check(context: &Context) -> Vec<Finding> {
    let slips = find(context);
    let Some(first) = slips.first() else { return Vec::new() };
    let likelihood = match first.shape {
        Shape::Shortened => 0.85,
        Shape::Braces | Shape::Brackets => 0.85,
        _ => 0.93,
    };
    let spans = slips.iter().map(|slip| slip.span).collect();
    vec![RULE.finding(Certainty::Likely, likelihood, word(first), spans)]
}

fn find(context: &Context) -> Vec<Slip> {
    let mut carried = all(context);
    let mut slips = Vec::new();
    if let Some(command) = context.request.client.command() {
        for option in command.options.iter().filter(|option| option.name == Some("user")) {
            let Some(pair) = &option.argument else { continue };
            let colon = pair.bytes().iter().position(|&byte| byte == b':').unwrap_or(pair.len());
            for part in [pair.slice(0..colon), pair.slice((colon + 1).min(pair.len())..pair.len())] {
                // `secret` and `token` are bad passwords, but passwords.
                let text = part.text();
                let whole = (0..text.len(), Shape::Your);
                let found = placeholder::enclosed(&text).or(placeholder::asks(&text).then_some(whole));
                slips.extend(found.and_then(|found| slip(context, "-u", &part, found)));
            }
        }
    }
    // `Authorization: <token>` has its blank inside.
    for one in authorizations(context.request) {
        if !one.rest.is_empty()
            && placeholder::enclosed(&one.field.value.text()).is_some_and(|(range, _)| range.start < one.scheme.len())
        {
            carried.push(Carried { name: one.field.name.text().into_owned(), value: one.field.value.clone() });
        }
    }
    for one in carried.into_iter().take(200) {
        let found = one.value.utf8().and_then(placeholder::in_credential);
        slips.extend(found.and_then(|found| slip(context, &one.name, &one.value, found)));
    }
    slips.extend(in_other_fields(context));
    slips.order_by_key(|slip| slip.span);
    slips.dedup_by(|a, b| a.span.touches(b.span));
    slips
}

/// `YOUR_…` and `<…>` in fields of any name: `X-Tenant: <tenant-id>`.
fn in_other_fields(context: &Context) -> Vec<Slip> {
    let written = context.request.fields.iter().filter(|field| field.author == Author::Person && field.colon);
    // Those are looked through without their schemes.
    let told = ["link", "cookie", "authorization", "proxy-authorization"];
    let mut slips = Vec::new();
    for field in
        written.take(200).filter(|field| field.name.bytes().len() > 2 && !told.iter().any(|name| field.is(name)))
    {
        let Some(text) = field.value.utf8() else { continue };
        let whole = |range: &Range<usize>| range.start == 0 && range.end == text.len();
        let enclosed = placeholder::enclosed(text).filter(|(range, shape)| whole(range) && *shape != Shape::Braces);
        let asked = placeholder::asks(text).then_some((0..text.len(), Shape::Your));
        if let Some((range, shape)) = enclosed.or(asked) {
            let span = field.value.span_of(range);
            slips.push(Slip { name: field.name.text().into_owned(), span, text: text.to_owned(), shape });
        }
    }
    slips
}

/// A placeholder in a value, unless it is a variable of the shell.
fn slip(context: &Context, name: &str, value: &Traced, (range, shape): (Range<usize>, Shape)) -> Option<Slip> {
    let span = value.span_of(range.clone());
    let text = String::from_utf8_lossy(&value.bytes()[range]).into_owned();
    (!context.has_variable(span)).then(|| Slip { name: name.to_owned(), span, text, shape })
}

fn word(slip: &Slip) -> Words {
    let name = if slip.name == "-u" { "`-u`".to_owned() } else { show(slip.name.as_bytes()) };
    match slip.shape {
        Shape::Shortened => Words::new(
            format!("the credential in {name} is shortened"),
            "Three dots stand in it, as documentation and logs put them for what they leave out. The server gets the dots.",
            "Put the whole credential in its place.",
        ),
        Shape::Nothing => Words::new(
            format!("{} stands in {name} where a credential belongs", show(slip.text.as_bytes())),
            "A program put this in for a credential that it did not have. The server does not know it.",
            "Find out why the program had none, and put the credential in its place.",
        ),
        Shape::Crosses => Words::new(
            format!("the credential in {name} is crossed out"),
            "It is made of crosses, as they are put over what is not to be seen. The server gets the crosses.",
            "Put your own credential in its place.",
        ),
        _ => Words::new(
            format!("placeholder {} left in {name}", show(slip.text.as_bytes())),
            "It asks for a credential and is none: the server does not know it.",
            "Put your own credential in its place.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet};
    use super::*;

    #[test]
    fn credentials_that_were_not_filled_in() {
        for paste in [
            "curl -X POST http://calendar.test/api/tokens/refresh -H 'Authorization: Bearer ⟦<YOUR_TOKEN>⟧' --json '{}'",
            "curl http://clinic.test/v1/patients -H 'X-Api-Key: ⟦<api-key>⟧'",
            "curl http://a.test/me -H 'Authorization: Bearer ⟦{{access_token}}⟧'",
            "curl 'http://a.test/weather?q=Oslo&appid=⟦YOUR_API_KEY⟧'",
            "curl http://a.test/me -H 'Authorization: ⟦<token>⟧'",
            "curl http://a.test/me -H 'Authorization: Bearer ⟦undefined⟧'",
            "curl http://a.test/me -H 'Authorization: Bearer ⟦eyJhbGciOi...⟧'",
            "curl http://a.test/me -H 'X-Api-Key: ⟦xxxxxxxx⟧'",
            "curl http://id.test/token -d client_id=web -d client_secret=⟦changeme⟧",
            "curl http://a.test/me -H 'X-Tenant: ⟦<tenant-id>⟧'",
            "curl -u ops:⟦YOUR_PASSWORD⟧ http://a.test/me",
        ] {
            assert_finds(&RULE, paste);
        }
    }

    #[test]
    fn credentials_are_quiet() {
        for paste in [
            "curl http://a.test/me -H 'Authorization: Bearer sk_live_9fA2kQ77'",
            "curl http://a.test/me -H 'X-Api-Key: your9key'",
            "curl http://a.test/me -H \"Authorization: Bearer $TOKEN\"",
            "curl -u ops:secret-77 http://a.test/me",
            "curl http://a.test/x -H 'Link: <http://a.test/y>; rel=next'",
            "curl 'http://a.test/x?key=name&token_type=x'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
