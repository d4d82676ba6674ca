//! `oauth/duplicate-parameter`

use super::super::shared::parameters::{self, Parameter};
use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::source::Span;

/// A parameter of OAuth that stands twice.
pub static RULE: Rule = Rule {
    code: Code::new("oauth/duplicate-parameter"),
    heard: Heard { title: "an OAuth parameter stands twice", help: "send it once" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc6749#section-3.1",
        "https://www.rfc-editor.org/rfc/rfc6749#section-3.2",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A parameter of an OAuth request that stands twice: in the query, in the form, or once in each.",
    why: "No parameter may be given more than once (RFC 6749 sections 3.1 and 3.2), so that no two readers can take different ones. Servers answer `invalid_request`, even where both say the same. It comes about where a library adds the client or the scope that is already in the URL.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://id.example.com/token -d grant_type=client_credentials -d client_id=cron -d client_id=cron",
    ),
    good: "curl https://id.example.com/token -d grant_type=client_credentials -d client_id=cron",
};

/// The parameters that are OAuth's alone, two of which tell that a request is of it.
const OWN: &[&str] = &[
    "client_id",
    "client_secret",
    "grant_type",
    "response_type",
    "redirect_uri",
    "code_verifier",
    "code_challenge",
    "code_challenge_method",
    "refresh_token",
    "client_assertion",
    "client_assertion_type",
    "device_code",
];

/// A second pair, and the first.
struct Slip {
    name: String,
    first: Span,
    second: Span,
    same: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let evidence = vec![Evidence { span: slip.first, note: "the first one".into() }];
    let finding = RULE.finding(Certainty::Likely, 0.92, word(&slip), vec![slip.second]);
    vec![Finding { evidence, fix: fix(context, &slip), ..finding }]
}

fn find(context: &Context) -> Option<Slip> {
    let mut all = parameters::of_query(context);
    if context.json().is_none() {
        all.extend(parameters::of_content(context));
    }
    let tell = |one: Parameter| (one.name.text().into_owned(), one.value, one.span);
    let mut pairs: Vec<(String, String, Span)> = all.into_iter().map(tell).collect();
    pairs.truncate(200);
    let own = OWN.iter().filter(|own| pairs.iter().any(|(name, ..)| name == *own)).count();
    if own < 2 {
        return None;
    }
    pairs.iter().enumerate().find_map(|(at, (name, value, second))| {
        // `resource` and `audience` may stand several times (RFC 8693, RFC 8707).
        let (_, other, first) = pairs[..at].iter().find(|(other, ..)| other == name)?;
        let many = matches!(name.as_str(), "resource" | "audience" | "") || name.ends_with("[]");
        (!many).then(|| Slip { name: name.clone(), first: *first, second: *second, same: other == value })
    })
}

fn word(slip: &Slip) -> Words {
    Words::new(
        format!("the parameter {} stands twice", show(slip.name.as_bytes())),
        "No parameter of an OAuth request may be given more than once (RFC 6749 section 3.1). Servers answer \
         `invalid_request`, even where the two agree.",
        "Leave one of them.",
    )
}

/// Takes the second one away.
fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let applicability = if slip.same { Applicability::Safe } else { Applicability::Unsafe };
    Some(rewrite::fix("take the second one away", applicability, rewrite::remove_pair(context, slip.second)?))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn parameters_that_stand_twice() {
        assert_finds(
            &RULE,
            "curl -G http://id.test/authorize -d response_type=code -d client_id=app -d scope=profile -d ⟦response_type=code⟧",
        );
        assert_finds(
            &RULE,
            "curl http://id.test/par -d 'client_id=web&response_type=code&prompt=login&⟦prompt=consent⟧'",
        );
        assert_finds(&RULE, "curl 'http://id.test/auth?client_id=a&response_type=code&⟦client_id=a⟧'");
        assert_mends(
            &RULE,
            "curl http://id.test/par -d 'client_id=web&response_type=code&prompt=login&prompt=login'",
            "curl http://id.test/par -d 'client_id=web&response_type=code&prompt=login'",
        );
    }

    #[test]
    fn other_requests_are_quiet() {
        for paste in [
            "curl http://a.test/x -d tag=a -d tag=b -d client_id=7",
            "curl http://id.test/token -d grant_type=x -d client_id=a -d resource=a -d resource=b",
            "curl http://id.test/token -d grant_type=client_credentials -d client_id=cron",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
