//! `auth/expired`

use super::super::shared::credentials::{Carrier, authorizations, is_session, tokens};
use super::super::shared::times;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Finding};
use crate::source::Span;
use crate::syntax::{authorization, when};

/// A token or signed URL whose time is over.
pub static RULE: Rule = Rule {
    code: Code::new("auth/expired"),
    heard: Heard { title: "the credentials have expired", help: "get new ones" },
    references: &["https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A JSON Web Token whose `exp` is past, or a signed URL or field whose expiry is. The time is compared with the server's clock at its answer where that is pasted along, and otherwise with yours.",
    why: "A server must not accept a token on or after its expiry (RFC 7519 section 4.1.4), nor a signed URL after its own. Tokens live for minutes to hours and are renewed by the program that holds them; what is copied out of it, into a script or a ticket, grows old.",
    mends: Mends::ByHand,
    bad: Example::request("curl 'https://cdn.example.com/book.epub?expires=1700000000&sig=3ZXzsfa2zixjN'"),
    good: "curl 'https://cdn.example.com/book.epub?expires=4000000000&sig=3ZXzsfa2zixjN'",
};

/// Something that is over.
struct Slip {
    kind: Kind,
    spans: Vec<Span>,
    /// The name of the claim or parameter.
    name: String,
    end: i64,
}

#[derive(PartialEq)]
enum Kind {
    /// A token that is there to be looked at.
    Token,
    /// A token in a cookie, beside other credentials or under a name that says nothing.
    Cookie,
    /// The window of a signed URL or field.
    Signed,
    /// A parameter without a signature.
    Time,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.kind {
        Kind::Token if context.now - slip.end > 300 => (Certainty::Certain, 0.93),
        Kind::Token | Kind::Signed => (Certainty::Likely, 0.88),
        Kind::Cookie | Kind::Time => (Certainty::Possible, 0.35),
    };
    let reference = match slip.kind {
        Kind::Token | Kind::Cookie => RULE.references[0],
        _ if slip.name == "se" => "https://learn.microsoft.com/rest/api/storageservices/create-service-sas",
        _ if slip.name.starts_with("X-Amz") => {
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html"
        }
        _ if slip.name.starts_with("X-Goog") => "https://cloud.google.com/storage/docs/access-control/signed-urls",
        _ => "",
    };
    let references = Some(reference).filter(|page| !page.is_empty()).map(Into::into).into_iter().collect();
    let finding = RULE.finding(certainty, likelihood, word(context, &slip), slip.spans);
    vec![Finding { references, ..finding }]
}

fn find(context: &Context) -> Option<Slip> {
    let mut cookie = None;
    let authorized = context.request.field("authorization").is_some();
    for token in tokens(context).into_iter().filter(|token| token.name != "id_token_hint") {
        let Some(end) = token.jwt.time("exp").filter(|&end| end <= context.now) else { continue };
        let spans = vec![token.value.span()];
        if token.carrier == Carrier::Meant || is_session(&token.name) && !authorized {
            return Some(Slip { kind: Kind::Token, spans, name: "exp".into(), end });
        }
        cookie = Some(Slip { kind: Kind::Cookie, spans, name: "exp".into(), end });
    }
    for one in authorizations(context.request) {
        if !one.scheme.bytes().eq_ignore_ascii_case(b"sharedaccesssignature") {
            continue;
        }
        let rest = one.rest.bytes();
        let all = authorization::parameters(rest, b'&');
        let Some(at) = all.iter().find(|one| &rest[one.name.clone()] == b"se").map(|one| one.value.clone()) else {
            continue;
        };
        let end = std::str::from_utf8(&rest[at.clone()]).ok().and_then(when::unix);
        if let Some(end) = end.filter(|&end| end <= context.now) {
            return Some(Slip { kind: Kind::Signed, spans: vec![one.rest.span_of(at)], name: "se".into(), end });
        }
    }
    let window = times::windows(context).into_iter().find_map(|window| {
        let end = window.end.filter(|&end| end <= context.now)?;
        let kind = if window.signed { Kind::Signed } else { Kind::Time };
        Some(Slip { kind, spans: window.end_spans, name: window.end_name, end })
    });
    window.or(cookie)
}

fn word(context: &Context, slip: &Slip) -> Words {
    let (ago, end) = (context.ago(slip.end), when::tell(slip.end));
    match slip.kind {
        Kind::Token => Words::new(
            "the token has expired",
            format!("Its claim `exp` is {end}, {ago}. A server must not accept it any more."),
            "Get a new token.",
        ),
        Kind::Cookie => Words::new(
            "a token in a cookie has expired",
            format!(
                "Its claim `exp` is {end}, {ago}. Whether the server looks at this cookie can't be seen from here."
            ),
            "Log in again, or copy the cookies anew.",
        ),
        Kind::Signed => Words::new(
            "the signature has expired",
            format!("By its parameter `{}` it ended on {end}, {ago}.", slip.name),
            "Get a new one. The time is signed, so that it cannot be changed by hand.",
        ),
        Kind::Time => Words::new(
            format!("the time in `{}` is past", slip.name),
            format!("It is {end}, {ago}. Where it is the end of a permission, the server refuses it."),
            "Give a time in the future.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet};
    use super::*;

    const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
    const PAST: &str = "eyJzdWIiOiJ1c2VyLTQyIiwiZXhwIjoxNzAwMDAwMDAwfQ";
    const FUTURE: &str = "eyJzdWIiOiJ1c2VyLTQyIiwiZXhwIjo0MDcwOTA4ODAwfQ";
    const SIGNATURE: &str = "u3S6VZT0tC2WdGBzmf8-0BmNwqYDc9VCuFUP0kkwx-s";

    #[test]
    fn tokens_end() {
        let token = format!("{HEADER}.{PAST}.{SIGNATURE}");
        let finding = assert_finds(&RULE, &format!("curl http://a.test/me -H 'Authorization: Bearer ⟦{token}⟧'"));
        assert_eq!(finding.certainty, Certainty::Certain);
        assert!(finding.why.contains("14 November 2023"), "{}", finding.why);
        assert_finds(&RULE, &format!("curl http://a.test/me --oauth2-bearer ⟦{token}⟧"));
        assert_finds(&RULE, &format!("curl http://a.test/me -b 'theme=dark; session=⟦{token}⟧'"));
    }

    #[test]
    fn signed_urls_end() {
        assert_finds(
            &RULE,
            "curl 'http://a.test/p/faro.jpg?sv=2020-04-08&sp=r&se=⟦2026-11-01T00%3A00%3A00Z⟧&sig=v5lWvGc0z'",
        );
        assert_finds(
            &RULE,
            "curl 'https://b.test/k?X-Amz-Date=⟦20261101T090000Z⟧&X-Amz-Expires=⟦3600⟧&X-Amz-Signature=5d672d79'",
        );
        assert_finds(&RULE, "curl -L 'http://a.test/dl/e.epub?md5=3ZXzsfa_2z&expires=⟦1700000000⟧'");
    }

    #[test]
    fn a_time_alone_is_possible() {
        let finding = assert_finds(&RULE, "curl 'http://a.test/jobs?expires=⟦1700000000⟧'");
        assert_eq!(finding.certainty, Certainty::Possible);
    }

    #[test]
    fn what_is_valid_is_quiet() {
        for paste in [
            format!("curl http://a.test/me -H 'Authorization: Bearer {HEADER}.{FUTURE}.{SIGNATURE}'"),
            "curl 'https://b.test/k?X-Amz-Date=20261122T085500Z&X-Amz-Expires=3600&X-Amz-Signature=5d672d79'".into(),
            "curl 'http://a.test/p?se=2099-01-01T00%3A00%3A00Z&sig=iPQ8&sv=2020-04-08'".into(),
            "curl 'http://a.test/events?from=1700000000'".into(),
        ] {
            assert_quiet(&RULE, &paste);
        }
    }
}
