//! `host/not-recognised`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::invalid;
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::{Author, Field};
use crate::source::Span;

/// A host name that the server does not serve.
pub static RULE: Rule = Rule {
    code: Code::new("host/not-recognised"),
    heard: Heard {
        title: "the server does not serve this host name",
        help: "check the host name, and the `Host` field if it is set by hand",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-7.2",
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "The server does not serve the name in `Host`, or that name differs from the one in the URL, by which the \
           connection and its certificate were chosen.",
    why: "One address serves many names, and `Host` tells which is meant. Servers answer 421 where the name does not belong to \
          the connection (RFC 9110 section 15.5.20), 400 where it is on no list of allowed hosts, or 404 from the site that \
          is there for all other names. It comes of a misspelled name, of an address in the place of the name, or of a `Host` \
          that was copied along with the other fields of a request.",
    mends: Mends::Unsafe,
    bad: Example::request("curl https://api.example.com/orders -H 'Host: api.exmaple.com'"),
    good: "curl https://api.example.com/orders -H 'Host: api.example.com'",
};

/// A `Host` beside a URL with another name.
struct Slip<'a> {
    field: &'a Field,
    /// The name in the URL, and where it stands.
    other: String,
    place: Span,
    /// The two are a slip of the hand apart.
    near: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = if slip.near { (Certainty::Likely, 0.7) } else { (Certainty::Possible, 0.35) };
    let shown = show(slip.field.value.bytes());
    let (title, why) = if slip.near {
        (
            format!("`Host` {shown} is spelled otherwise than the host in the URL"),
            "The connection goes to the one name and the request asks for the other. A server that does not serve that name \
             answers 421, 404 or 400.",
        )
    } else {
        (
            format!("`Host` {shown} is not the host of the URL"),
            "The connection and its certificate are for the name in the URL, and the request asks for another. A server \
             that does not serve both on one connection answers 421 (RFC 9110 section 15.5.20), 403, 404 or 400.",
        )
    };
    let words = Words::new(title, why, "Leave `Host` to the client, or write the name that the server serves.");
    let evidence = vec![Evidence { span: slip.place, note: "the host of the URL".into() }];
    let finding = RULE.finding(certainty, likelihood, words, vec![slip.field.value.span()]);
    vec![Finding { fix: fix(&slip), evidence, ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let request = context.request;
    let mut written = request.fields.iter().filter(|field| field.author == Author::Person && field.colon);
    let field = written.find(|field| field.is("host") && !field.value.is_empty())?;
    let range = context.url().host.clone()?;
    let (own, place) = (request.target.slice(range.clone()), request.target.span_of(range));
    if context.has_variable(field.value.home())
        || context.has_variable(place)
        || invalid::fault(field.value.bytes()).is_some()
    {
        return None;
    }
    let name = |text: &str| text.trim_end_matches('.').to_ascii_lowercase();
    let value = field.value.text();
    let wanted = name(value.split(':').next().unwrap_or_default());
    let other = name(&own.text());
    // An address, this machine, or a name within a network is asked for another name on purpose.
    let public = |text: &str| {
        let top = text.rsplit_once('.').map(|(_, top)| top);
        top.is_some_and(|top| top.bytes().any(|byte| byte.is_ascii_alphabetic()))
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
            && !["local", "internal", "localhost", "localdomain", "lan", "svc", "home"]
                .iter()
                .any(|own| top == Some(own))
    };
    if wanted == other || !public(&wanted) || !public(&other) {
        return None;
    }
    let near = is_slip(&wanted, &other);
    Some(Slip { field, other, place, near })
}

/// Whether two names differ by a slip of the hand: one letter in a long label. `app` and `api` are two names.
fn is_slip(one: &str, other: &str) -> bool {
    let mut differing = one.split('.').zip(other.split('.')).filter(|(one, other)| one != other);
    one.split('.').count() == other.split('.').count()
        && differing.next().is_some_and(|(one, other)| one.len() >= 6 && strsim::osa_distance(one, other) == 1)
        && differing.next().is_none()
}

fn fix(slip: &Slip) -> Option<Fix> {
    let value = &slip.field.value;
    let end = value.bytes().iter().position(|&byte| byte == b':').unwrap_or(value.len());
    let edits = value.edit(0..end, &slip.other)?;
    Some(rewrite::fix("write the host of the URL", Applicability::Unsafe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet};
    use super::*;

    #[test]
    fn another_name_than_the_url() {
        let finding = assert_finds(&RULE, "curl https://api.shop.test/x -H 'Host: ⟦app.shop.test⟧'");
        assert_eq!(finding.certainty, Certainty::Possible);
        assert_finds(&RULE, "curl https://calendar.test/x -H 'Host: ⟦calender.test⟧'");
    }

    #[test]
    fn names_on_purpose_are_quiet() {
        for paste in [
            "curl http://127.0.0.1:8080/x -H 'Host: app.shop.test'",
            "curl http://localhost/x -H 'Host: app.shop.test'",
            "curl http://gateway/x -H 'Host: app.shop.test'",
            "curl https://app.shop.test/x -H 'Host: APP.shop.test:443'",
            "GET /x HTTP/1.1\r\nHost: app.shop.test\r\n\r\n",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
