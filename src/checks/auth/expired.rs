//! `auth/expired`

use super::super::shared::credentials::tokens;
use super::super::shared::times;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Finding};
use crate::source::Span;
use crate::syntax::when;

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
    what: "A JSON Web Token whose `exp` is past, or a signed URL whose expiry parameter is.",
    why: "Servers must not accept a token on or after its expiry (RFC 7519 section 4.1.4), nor a signed URL after its.",
    mends: Mends::ByHand,
    bad: Example::request("curl 'https://cdn.example.com/book.epub?expires=1700000000&sig=3ZXzsfa2zixjN'"),
    good: "curl 'https://cdn.example.com/book.epub?expires=4000000000&sig=3ZXzsfa2zixjN'",
};

/// Something that is over.
struct Slip {
    spans: Vec<Span>,
    /// The name of the claim or parameter.
    name: String,
    end: i64,
    token: bool,
    /// Whether a signature stands beside the parameter.
    signed: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .take(1)
        .map(|slip| {
            let (certainty, likelihood) = match (slip.token, slip.signed) {
                (true, _) if context.now - slip.end > 300 => (Certainty::Certain, 0.93),
                (true, _) | (_, true) => (Certainty::Likely, 0.88),
                _ => (Certainty::Possible, 0.35),
            };
            RULE.finding(certainty, likelihood, word(context, &slip), slip.spans)
        })
        .collect()
}

fn find(context: &Context) -> Vec<Slip> {
    let mut slips = Vec::new();
    for (value, jwt) in tokens(context) {
        if let Some(end) = jwt.time("exp").filter(|&end| end <= context.now) {
            slips.push(Slip { spans: vec![value.span()], name: "exp".into(), end, token: true, signed: true });
        }
    }
    for window in times::windows(context) {
        if let Some(end) = window.end.filter(|&end| end <= context.now) {
            slips.push(Slip {
                spans: window.end_spans,
                name: window.end_name,
                end,
                token: false,
                signed: window.signed,
            });
        }
    }
    slips
}

fn word(context: &Context, slip: &Slip) -> Words {
    let ago = when::tell_length(context.now - slip.end);
    let end = when::tell(slip.end);
    if slip.token {
        Words::new(
            "the token has expired",
            format!("Its claim `exp` is {end}, {ago} ago. A server must not accept it any more."),
            "Get a new token.",
        )
    } else if slip.signed {
        Words::new(
            "the signed URL has expired",
            format!("By its parameter `{}` it ended on {end}, {ago} ago.", slip.name),
            "Get a new URL. The time is signed, so that it cannot be changed by hand.",
        )
    } else {
        Words::new(
            format!("the time in `{}` is past", slip.name),
            format!("It is {end}, {ago} ago. Where it is the end of a permission, the server refuses it."),
            "Give a time in the future.",
        )
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
