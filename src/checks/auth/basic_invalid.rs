//! `auth/basic-invalid`

use super::super::shared::credentials::{Authorization, authorizations};
use super::super::shared::{placeholder, rewrite};
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::syntax::basic::{self, Basic, Fault};
use crate::syntax::jwt;

/// Basic credentials that are not `user:password` in base64.
pub static RULE: Rule = Rule {
    code: Code::new("auth/basic-invalid"),
    heard: Heard { title: "the Basic credentials cannot be read", help: "send `user:password` in base64" },
    references: &["https://www.rfc-editor.org/rfc/rfc7617#section-2"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "Basic credentials that are not base64, or that decode to something without a colon or with a line break. The scheme wants the user, a colon and the password, all of it in base64.",
    why: "A server decodes the credentials and parts them at the first colon into user and password; where it cannot, there is nobody to let in. It comes about where `user:password` is written as it is, where a key is encoded without the colon that belongs after it, and where `echo` without `-n` encodes its line break along.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/admin -H 'Authorization: Basic ops:Tr4verse-77'"),
    good: "curl https://api.example.com/admin -H 'Authorization: Basic b3BzOlRyNHZlcnNlLTc3'",
};

/// Credentials that cannot be used.
struct Slip<'a> {
    authorization: Authorization<'a>,
    basic: Basic,
    fault: Fault,
}

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .map(|slip| {
            let (certainty, likelihood) = match slip.fault {
                Fault::Alphabet(_) | Fault::NoColon => (Certainty::Certain, 0.95),
                Fault::Length => (Certainty::Certain, 0.9),
                Fault::LineBreak => (Certainty::Likely, 0.88),
                Fault::UrlAlphabet => (Certainty::Likely, 0.7),
                Fault::Padding => (Certainty::Likely, 0.6),
            };
            let span = slip.authorization.rest.span();
            Finding { fix: fix(&slip), ..RULE.finding(certainty, likelihood, word(&slip), vec![span]) }
        })
        .collect()
}

fn find<'a>(context: &Context<'a>) -> Vec<Slip<'a>> {
    authorizations(context.request)
        .into_iter()
        .filter(|one| one.scheme.bytes().eq_ignore_ascii_case(b"basic") && !one.rest.is_empty())
        .filter(|one| !is_told_elsewhere(context, one))
        .filter_map(|authorization| {
            let basic = basic::read(authorization.rest.bytes());
            let fault = *basic.faults.first()?;
            Some(Slip { authorization, basic, fault })
        })
        .collect()
}

/// Whether what stands there is a placeholder, a variable, a token of another scheme, or several words.
fn is_told_elsewhere(context: &Context, one: &Authorization) -> bool {
    let text = one.rest.text();
    let variable = context.has_variable(one.rest.home());
    let blank = text.contains(char::is_whitespace)
        && !text.split(char::is_whitespace).next().is_some_and(|word| word.contains(':'));
    let quoted = text.starts_with(['"', '\'', '“', '‘']);
    variable || blank || quoted || placeholder::in_credential(&text).is_some() || jwt::read(one.rest.bytes()).is_some()
}

fn word(slip: &Slip) -> Words {
    match slip.fault {
        Fault::Alphabet(at) if slip.authorization.rest.bytes().get(at) == Some(&b':') => Words::new(
            "Basic credentials that are not base64",
            "The user and password stand here as they are. A server decodes what follows `Basic` as base64 first, and a \
             colon is not of its alphabet.",
            "Encode `user:password` in base64, or let curl do it with `-u`.",
        ),
        Fault::Alphabet(_) | Fault::Length => Words::new(
            "Basic credentials that are not base64",
            "A server decodes what follows `Basic` as base64. This cannot be decoded: a character is not of its alphabet, \
             or the end is missing.",
            "Encode `user:password` in base64, or let curl do it with `-u`.",
        ),
        Fault::NoColon => Words::new(
            "Basic credentials without a colon",
            "Decoded, they are one word. The user and the password must be parted by a colon, even where one of them is \
             empty (RFC 7617 section 2).",
            "Encode `user:password`, or `key:` where there is no password.",
        ),
        Fault::LineBreak => Words::new(
            "a line break is encoded in the Basic credentials",
            "Decoded, they end in a line break, which the server takes for the last character of the password. `echo` \
             without `-n` puts it there.",
            "Encode them without it: `printf 'user:password' | base64`.",
        ),
        Fault::UrlAlphabet => Words::new(
            "Basic credentials in base64url",
            "They have `-` or `_`, which the base64 of RFC 7617 does not. Many servers do not decode them.",
            "Encode them with the standard alphabet, which has `+` and `/`.",
        ),
        Fault::Padding => Words::new(
            "Basic credentials without their `=` at the end",
            "Base64 is filled up with `=` to a multiple of four characters. Many servers do not decode it otherwise.",
            "Put the missing `=` at the end.",
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    let rest = &slip.authorization.rest;
    let (title, pair) = match (slip.fault, &slip.basic.decoded) {
        (Fault::Alphabet(at), _) if rest.bytes()[at] == b':' && rest.utf8().is_some() => {
            ("encode them in base64", rest.bytes().to_vec())
        }
        (Fault::LineBreak, Some(decoded)) => {
            let end = decoded.len() - decoded.iter().rev().take_while(|byte| b"\r\n".contains(byte)).count();
            ("encode them without the line break", decoded[..end].to_vec())
        }
        (Fault::UrlAlphabet | Fault::Padding, Some(decoded)) => ("write them as base64", decoded.clone()),
        _ => return None,
    };
    let edits = rest.edit(0..rest.len(), &basic::write(&pair))?;
    Some(rewrite::fix(title, Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn a_pair_that_was_not_encoded() {
        assert_finds(&RULE, "curl http://r.test/v2/ -H \"Authorization: Basic ⟦ci:n0t-a-real-one⟧\"");
        assert_mends(
            &RULE,
            "curl http://a.test/x -H 'Authorization: Basic nurse:pa:ss'",
            "curl http://a.test/x -H 'Authorization: Basic bnVyc2U6cGE6c3M='",
        );
        assert_finds(&RULE, "GET / HTTP/1.1\r\nHost: a.test\r\nauthorization: basic ⟦ops:secret⟧\r\n\r\n");
    }

    #[test]
    fn what_it_decodes_to() {
        assert_finds(&RULE, "curl http://id.test/token -H 'Authorization: Basic ⟦cGhvdG8td2Vi⟧' -d a=1");
        assert_mends(
            &RULE,
            "curl http://a.test/rota -H 'Authorization: Basic b3BzOlRyNHZlcnNlLTc3Cg'",
            "curl http://a.test/rota -H 'Authorization: Basic b3BzOlRyNHZlcnNlLTc3'",
        );
    }

    #[test]
    fn good_credentials_are_quiet() {
        for paste in [
            "curl http://a.test/x -H 'Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='",
            "curl http://a.test/x -u ops:secret",
            "curl http://a.test/x -H 'Authorization: Bearer ops-token-1234'",
            "curl http://a.test/x -H \"Authorization: Basic $CREDENTIALS\"",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
