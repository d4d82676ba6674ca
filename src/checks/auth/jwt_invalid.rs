//! `auth/jwt-invalid`

use super::super::shared::credentials::tokens;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Finding};
use crate::source::Traced;
use crate::syntax::jwt::Fault;

/// A JSON Web Token that cannot be read, or that nobody signed.
pub static RULE: Rule = Rule {
    code: Code::new("auth/jwt-invalid"),
    heard: Heard {
        title: "the token cannot be read as a JSON Web Token",
        help: "send the token whole, as it was issued",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc7519#section-7.2",
        "https://www.rfc-editor.org/rfc/rfc8725#section-3.1",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A JSON Web Token that is not three parts of base64url with JSON in the first two, or is not signed.",
    why: "A server reads header and claims before it looks at the signature, and accepts no token that it cannot read or \
          that is not signed.",
    mends: Mends::ByHand,
    bad: Example::request(
        "curl https://api.example.com/me -H 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyLTQyIn0'",
    ),
    good: "curl https://api.example.com/me -H 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyLTQyIn0.c2ln'",
};

/// A token with its gravest fault.
struct Slip {
    value: Traced,
    fault: Fault,
}

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .take(1)
        .map(|slip| {
            let (certainty, likelihood) = match slip.fault {
                Fault::Parts(_) | Fault::Unsigned | Fault::NoSignature => (Certainty::Likely, 0.92),
                _ => (Certainty::Likely, 0.88),
            };
            RULE.finding(certainty, likelihood, word(&slip), vec![slip.value.span()])
        })
        .collect()
}

fn find(context: &Context) -> Vec<Slip> {
    tokens(context)
        .into_iter()
        // Blanks, quotes and dots that stand for what was left out are told as what they are.
        .filter(|(value, _)| !value.bytes().iter().any(|byte| byte.is_ascii_whitespace() || b"\"'$<>{}".contains(byte)))
        .filter(|(value, _)| !value.text().contains("...") && !value.text().contains('…'))
        .filter_map(|(value, jwt)| {
            // The name of no algorithm weighs more than the signature that is then absent.
            let unsigned = jwt.faults.contains(&Fault::Unsigned).then_some(Fault::Unsigned);
            let fault = unsigned.or(jwt.faults.first().copied())?;
            Some(Slip { value, fault })
        })
        .collect()
}

fn word(slip: &Slip) -> Words {
    match slip.fault {
        Fault::Parts(count) => Words::new(
            format!("the token has {count} parts instead of three"),
            "A JSON Web Token is header, claims and signature with dots between them. Where one is missing it was most \
             often cut off while it was copied.",
            "Copy the whole token.",
        ),
        Fault::NoSignature => Words::new(
            "the token has no signature",
            "Nothing follows its second dot. A server cannot tell who issued it and does not accept it.",
            "Copy the whole token.",
        ),
        Fault::Unsigned => Words::new(
            "the token is not signed",
            "Its header names no algorithm, or `none`. Anyone could have written it, so servers do not accept it.",
            "Get a token that is signed.",
        ),
        Fault::Alphabet(part, _) => Words::new(
            format!("a character in {} of the token is not of base64url", name(part)),
            "The parts of a JSON Web Token are base64url: letters, digits, `-` and `_`. A server cannot decode this one.",
            "Copy the token anew.",
        ),
        Fault::Length(part) | Fault::Json(part) => Words::new(
            format!("{} of the token cannot be read", name(part)),
            "Decoded from base64url, header and claims must be JSON objects. This one is cut off, or was changed.",
            "Copy the whole token.",
        ),
    }
}

fn name(part: usize) -> &'static str {
    match part {
        0 => "the header",
        1 => "the claims",
        _ => "the signature",
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet};
    use super::*;

    const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
    const CLAIMS: &str = "eyJzdWIiOiJ1c2VyLTQyIiwiZXhwIjo0MDcwOTA4ODAwfQ";

    #[test]
    fn tokens_that_are_cut_off() {
        assert_finds(&RULE, &format!("curl http://a.test/me -H 'Authorization: Bearer ⟦{HEADER}.{CLAIMS}⟧'"));
        assert_finds(
            &RULE,
            &format!("curl http://a.test/me -H 'Authorization: Bearer ⟦{HEADER}.{}.c2ln⟧'", &CLAIMS[..20]),
        );
    }

    #[test]
    fn tokens_without_signature() {
        assert_finds(
            &RULE,
            &format!(
                "curl http://a.test/me -H 'Authorization: Bearer ⟦eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{CLAIMS}.⟧'"
            ),
        );
        assert_finds(&RULE, &format!("curl http://a.test/me -H 'X-Auth-Token: ⟦{HEADER}.{CLAIMS}.⟧'"));
    }

    #[test]
    fn whole_tokens_are_quiet() {
        for paste in [
            format!(
                "curl http://a.test/me -H 'Authorization: Bearer {HEADER}.{CLAIMS}.8AxE8Tl4UHVyfBJJ7JYX-jP9iPQH3ii3iuVupGtJDgs'"
            ),
            "curl http://a.test/me -H 'Authorization: Bearer eyJabc'".into(),
            "curl http://a.test/me -H 'Authorization: Bearer sk_live.77.x'".into(),
        ] {
            assert_quiet(&RULE, &paste);
        }
    }
}
