//! `auth/not-yet-valid`

use super::super::shared::credentials::{Carrier, is_session, tokens};
use super::super::shared::times;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Finding};
use crate::source::Span;
use crate::syntax::when;

/// A token or signed URL whose time has not come.
pub static RULE: Rule = Rule {
    code: Code::new("auth/not-yet-valid"),
    heard: Heard {
        title: "the token is not valid yet",
        help: "compare the clock of the machine that made it, or wait until its time begins",
    },
    references: &["https://www.rfc-editor.org/rfc/rfc7519#section-4.1.5"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A JSON Web Token whose `nbf` or `iat` is in the future, or a signed URL whose start is.",
    why: "Servers must not accept a token before its `nbf` (RFC 7519 section 4.1.5), and many refuse one that was issued in the future. The clock of the machine that issues it is ahead, or it wrote milliseconds where seconds belong.",
    mends: Mends::ByHand,
    bad: Example::request("curl 'https://blob.example.com/p.jpg?sv=2020-04-08&st=2098-01-01T00%3A00%3A00Z&sig=9FRGu'"),
    good: "curl 'https://blob.example.com/p.jpg?sv=2020-04-08&st=2020-01-01T00%3A00%3A00Z&sig=9FRGu'",
};

/// Something that is not valid yet.
struct Slip {
    spans: Vec<Span>,
    name: String,
    start: i64,
    token: bool,
}

/// What clocks differ by without anyone minding, in seconds.
const LEEWAY: i64 = 60;

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .take(1)
        .map(|slip| {
            let (certainty, likelihood) = match slip.name.as_str() {
                "iat" => (Certainty::Likely, 0.7),
                _ => (Certainty::Likely, 0.9),
            };
            let words = word(context, &slip);
            let finding = RULE.finding(certainty, likelihood, words, slip.spans);
            // A signed URL is no token.
            Finding { references: if slip.token { finding.references } else { Vec::new() }, ..finding }
        })
        .collect()
}

fn find(context: &Context) -> Vec<Slip> {
    let mut slips = Vec::new();
    let future = |time: &i64| *time > context.now + LEEWAY;
    for token in tokens(context).into_iter().filter(|token| token.carrier == Carrier::Meant || is_session(&token.name))
    {
        let claim = ["nbf", "iat"].into_iter().find_map(|name| Some((name, token.jwt.time(name).filter(future)?)));
        if let Some((name, start)) = claim {
            slips.push(Slip { spans: vec![token.value.span()], name: name.into(), start, token: true });
        }
    }
    for window in times::windows(context) {
        if let Some(start) = window.start.filter(future)
            && window.signed
        {
            slips.push(Slip { spans: window.start_spans, name: window.start_name, start, token: false });
        }
    }
    slips
}

fn word(context: &Context, slip: &Slip) -> Words {
    let name = &slip.name;
    if slip.start > 100_000_000_000 {
        return Words::new(
            format!("the claim `{name}` is in milliseconds"),
            "Times in a token are seconds since 1970 (RFC 7519 section 2). Read as seconds this one lies tens of thousands \
             of years ahead, and a server refuses the token until then.",
            "Divide it by 1000 where the token is made, and sign anew.",
        );
    }
    let (start, left) = (when::tell(slip.start), context.ago(slip.start));
    let what = if slip.token { "token" } else { "signed URL" };
    let which = if slip.token { "claim" } else { "parameter" };
    Words::new(
        format!("the {what} is not valid yet"),
        format!("By its {which} `{name}` it starts on {start}, {left}. A server refuses it until then."),
        format!("Wait, or get a new {what}. Look at the clock of the machine that issues it."),
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet};
    use super::*;

    #[test]
    fn tokens_start() {
        let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ1c2VyLTQyIiwibmJmIjo0MDcwOTA4NzAwLCJleHAiOjQwNzA5MDg4MDB9.B18Jm5lWQygEXDwhubD8BuQmwMI1Quxak78T32AJRU4";
        assert_finds(&RULE, &format!("curl -s http://api.shop.test/me -H 'Authorization: Bearer ⟦{token}⟧'"));
        assert_finds(&RULE, &format!("curl -s 'http://api.shop.test/me?access_token=⟦{token}⟧'"));
    }

    #[test]
    fn signed_urls_start() {
        assert_finds(
            &RULE,
            "curl 'http://a.test/p?sv=2020-04-08&st=⟦2098-01-01T00%3A00%3A00Z⟧&se=2099-01-01T00%3A00%3A00Z&sig=9FRGu'",
        );
    }

    #[test]
    fn what_has_started_is_quiet() {
        for paste in [
            "curl 'http://a.test/p?sv=2020-04-08&st=2026-01-01T00%3A00%3A00Z&se=2099-01-01T00%3A00%3A00Z&sig=9FRGu'",
            "curl 'http://a.test/p?st=2098-01-01'",
            "curl http://a.test/me -H 'Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3NjAwMDAwMDAsImV4cCI6NDEwMjQ0NDgwMH0.c2lnbmF0dXJl'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
