//! `auth/jwt-invalid`

use std::ops::Range;

use super::super::shared::credentials::{Carrier, Token, is_session, tokens};
use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
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
    what: "A JSON Web Token that is not three parts of base64url with JSON in the first two, whose signature is cut off, whose algorithm there is not, or that nobody signed.",
    why: "A server reads header and claims before it looks at the signature, and accepts no token that it cannot read or that is not signed. Most often the end was lost while the token was copied, or a program wrote plain base64 with `+`, `/` and `=` where base64url belongs. No key is needed to see that, and none is asked for.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/me -H 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyLTQyIn0'",
    ),
    good: "curl https://api.example.com/me -H 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyLTQyIn0.c2ln'",
};

/// A token with its gravest fault.
struct Slip {
    token: Token,
    fault: Fault,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.fault {
        // What a browser sends along is seldom why.
        _ if slip.token.carrier == Carrier::Cookie && !is_session(&slip.token.name) => (Certainty::Possible, 0.3),
        Fault::Parts(_) | Fault::Unsigned | Fault::NoSignature => (Certainty::Likely, 0.92),
        Fault::Algorithm | Fault::Signature(_) => (Certainty::Likely, 0.8),
        Fault::Time(_) => (Certainty::Likely, 0.7),
        Fault::Padding(_) => (Certainty::Likely, 0.6),
        _ => (Certainty::Likely, 0.88),
    };
    let span = match slip.fault {
        Fault::Padding(part) => slip.token.value.span_of(padding(&slip.token, part)),
        _ => slip.token.value.span(),
    };
    vec![Finding { fix: fix(&slip), ..RULE.finding(certainty, likelihood, word(&slip), vec![span]) }]
}

fn find(context: &Context) -> Option<Slip> {
    tokens(context)
        .into_iter()
        // Blanks, quotes and dots that stand for what was left out are told as what they are.
        .filter(|Token { value, .. }| {
            let other = |byte: &u8| byte.is_ascii_whitespace() || b"\"'$<>{}*".contains(byte);
            !value.bytes().iter().any(other) && !value.text().contains("...") && !value.text().contains('…')
        })
        .find_map(|token| {
            // The name of no algorithm weighs more than the signature that is then absent.
            let unsigned = token.jwt.faults.contains(&Fault::Unsigned).then_some(Fault::Unsigned);
            let fault = unsigned.or(token.jwt.faults.first().copied())?;
            Some(Slip { token, fault })
        })
}

/// The `=` at the end of a part.
fn padding(token: &Token, part: usize) -> Range<usize> {
    let range = token.jwt.parts.get(part).cloned().unwrap_or_default();
    let signs = token.value.bytes()[range.clone()].iter().rev().take_while(|&&byte| byte == b'=').count();
    range.end - signs..range.end
}

/// Only the signature may be written otherwise: header and claims are signed as they stand.
fn fix(slip: &Slip) -> Option<Fix> {
    let Token { value, jwt, .. } = &slip.token;
    let signature = jwt.parts.get(2)?.clone();
    let (range, text) = match slip.fault {
        Fault::Padding(2) => (padding(&slip.token, 2), String::new()),
        Fault::Alphabet(2, _) => {
            let text = std::str::from_utf8(&value.bytes()[signature.clone()]).ok()?;
            let text = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
            let url = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
            (signature, text.bytes().all(url).then_some(text)?)
        }
        _ => return None,
    };
    Some(rewrite::fix("write the signature in base64url", Applicability::Safe, value.edit(range, &text)?))
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
        Fault::Algorithm => Words::new(
            "the token names an algorithm that there is not",
            "`alg` in its header is not in the registry of RFC 7518, in which capitals count: `HS256`, `RS256`, `ES256` and \
             others. A server cannot verify it.",
            "Have the token signed with an algorithm that the server takes.",
        ),
        Fault::Signature(length) => Words::new(
            format!("the signature of the token is cut off after {length} bytes"),
            "Its algorithm gives longer ones. The end was most often left behind while the token was copied, and then the \
             signature does not match.",
            "Copy the whole token.",
        ),
        Fault::Time(claim) => Words::new(
            format!("the claim `{claim}` is not a number"),
            "Times in a token are numbers, seconds since 1970 (RFC 7519 section 2). This one is a text, and many servers \
             refuse the token for it.",
            "Write it as a number where the token is made.",
        ),
        Fault::Padding(part) => Words::new(
            format!("{} of the token ends in `=`", name(part)),
            "The parts of a JSON Web Token are base64url without padding (RFC 7515 section 2). Many servers refuse it, some \
             take it.",
            if part == 2 {
                "Take the `=` away."
            } else {
                "Leave the padding out where the token is made, and sign anew."
            },
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
