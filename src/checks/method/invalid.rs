//! `method/invalid`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::source::Traced;
use crate::syntax::token::is_token;

/// A method that is none.
pub static RULE: Rule = Rule {
    code: Code::new("method/invalid"),
    heard: Heard { title: "the method is not one", help: "write it in capitals, as one word" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-9.1",
        "https://www.iana.org/assignments/http-methods",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A method that is not a token, is not written in capitals, or does not exist.",
    why: "Methods are case-sensitive (RFC 9110 section 9.1). Many servers know a fixed list and answer 400 to any other.",
    mends: Mends::Safe,
    bad: Example::request("curl -X=DELETE https://api.example.com/orders/7"),
    good: "curl -X DELETE https://api.example.com/orders/7",
};

/// Methods that are registered, or that large servers and caches have.
const METHODS: &[&str] = &[
    "ACL",
    "BASELINE-CONTROL",
    "BAN",
    "BIND",
    "CHECKIN",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LABEL",
    "LINK",
    "LIST",
    "LOCK",
    "M-SEARCH",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MKREDIRECTREF",
    "MKWORKSPACE",
    "MOVE",
    "NOTIFY",
    "OPTIONS",
    "ORDERPATCH",
    "PATCH",
    "POST",
    "PRI",
    "PROPFIND",
    "PROPPATCH",
    "PURGE",
    "PUT",
    "QUERY",
    "REBIND",
    "REFRESH",
    "REPORT",
    "SEARCH",
    "SOURCE",
    "SUBSCRIBE",
    "TRACE",
    "UNBAN",
    "UNBIND",
    "UNCHECKOUT",
    "UNLINK",
    "UNLOCK",
    "UNSUBSCRIBE",
    "UPDATE",
    "UPDATEREDIRECTREF",
    "VERSION-CONTROL",
    "VIEW",
    "WIPE",
];

/// What is wrong with the method.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `-X=POST`: the equals sign is part of it.
    Equals,
    /// A character that no method has.
    Character,
    /// Not in capitals.
    Capitals,
    /// Not one that there is; one that is near.
    Unknown(Option<&'static str>),
}

/// A method that is none.
struct Slip<'a> {
    method: &'a Traced,
    kind: Kind,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.kind {
        Kind::Equals | Kind::Character => (Certainty::Certain, 0.96),
        Kind::Capitals => (Certainty::Likely, 0.9),
        Kind::Unknown(Some(_)) => (Certainty::Likely, 0.85),
        Kind::Unknown(None) => (Certainty::Likely, 0.65),
    };
    let finding = RULE.finding(certainty, likelihood, word(&slip), vec![slip.method.span()]);
    let fault = match slip.kind {
        Kind::Equals | Kind::Character => Some(Fault::BadMethod),
        Kind::Capitals => Some(Fault::LowerCaseMethod),
        Kind::Unknown(_) => None,
    };
    vec![Finding { fix: fix(&slip), fault, ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let request = context.request;
    let method = &request.method.name;
    let bytes = method.bytes();
    let variable = context.has_variable(method.home());
    // `GET/x` without a blank is told as the request line that it is.
    let glued = request.start_line.is_some() && bytes.contains(&b'/');
    // Without a version the line is a note, and its first word may be anything.
    let note = request.start_line.is_some() && request.version.is_none();
    if request.method.implied || bytes.is_empty() || variable || glued || note && !bytes.ends_with(b":") {
        return None;
    }
    let kind = if bytes.starts_with(b"=") {
        Kind::Equals
    } else if !is_token(bytes) {
        Kind::Character
    } else {
        let text = method.utf8()?;
        let upper = text.to_ascii_uppercase();
        if METHODS.contains(&text) {
            return None;
        }
        if METHODS.contains(&upper.as_str()) { Kind::Capitals } else { Kind::Unknown(nearest(&upper)) }
    };
    Some(Slip { method, kind })
}

/// The method that was meant: one letter off, two swapped, or the start of a longer one.
fn nearest(word: &str) -> Option<&'static str> {
    let usual = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    let start = usual.into_iter().find(|method| word.len() >= 3 && method.starts_with(word));
    start.or_else(|| {
        usual.into_iter().find(|method| method.len() > 2 && word.len() > 2 && strsim::osa_distance(word, method) == 1)
    })
}

fn word(slip: &Slip) -> Words {
    let shown = show(slip.method.bytes());
    match slip.kind {
        Kind::Equals => Words::new(
            format!("the method is {shown}"),
            "After a letter option curl takes all of the word for its argument, the equals sign with it. No server knows a \
             method that starts with one.",
            "Leave the equals sign out.",
        ),
        Kind::Character => Words::new(
            format!("method {shown} has a character that no method has"),
            "A method is a token, in practice letters alone (RFC 9110 section 9.1). Servers answer 400 to anything else.",
            "Write the method alone.",
        ),
        Kind::Capitals => Words::new(
            format!("method {shown} is not in capitals"),
            "Methods are case-sensitive (RFC 9110 section 9.1): in small letters it is another method, which no server \
             knows.",
            format!("Write `{}`.", slip.method.text().to_ascii_uppercase()),
        ),
        Kind::Unknown(Some(near)) => Words::new(
            format!("method {shown} does not exist"),
            "Many servers know a fixed list of methods and answer 400, 405 or 501 to any other.",
            format!("Write `{near}` if that is meant."),
        ),
        Kind::Unknown(None) => Words::new(
            format!("method {shown} does not exist"),
            "Many servers know a fixed list of methods and answer 400, 405 or 501 to any other.",
            "Write the method that the API gives.",
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    let method = slip.method;
    let put = |range: Range<usize>, text: &str| method.edit(range, text);
    let whole = 0..method.len();
    match slip.kind {
        Kind::Equals => {
            // `-X=POST` becomes `-X POST`; in a word of its own the sign just goes.
            let glued = method.home().start == method.span().start;
            let edits = put(0..1, "").map(|edits| {
                let blank = |edit: crate::source::Edit| crate::source::Edit { text: " ".into(), ..edit };
                if glued { edits.into_iter().map(blank).collect() } else { edits }
            })?;
            Some(rewrite::fix("leave the equals sign out", Applicability::Safe, edits))
        }
        Kind::Character => {
            let text = method.text();
            let letters = text.trim_matches(|c: char| !c.is_ascii_alphabetic());
            let upper = letters.to_ascii_uppercase();
            let edits = METHODS.contains(&upper.as_str()).then(|| put(whole, &upper))??;
            Some(rewrite::fix("write the method alone", Applicability::Safe, edits))
        }
        Kind::Capitals => {
            let edits = put(whole, &method.text().to_ascii_uppercase())?;
            Some(rewrite::fix("write it in capitals", Applicability::Safe, edits))
        }
        Kind::Unknown(Some(near)) => {
            Some(rewrite::fix(&format!("write {near}"), Applicability::Unsafe, put(whole, near)?))
        }
        Kind::Unknown(None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn methods_that_are_none() {
        for paste in [
            "curl -X⟦=POST⟧ http://clinic.test/scans -d a=1",
            "curl -X '⟦PUT,⟧' http://clinic.test/scans/1 -d a=1",
            "curl -X ⟦patch⟧ http://a.test/orders/41 -d a=1",
            "curl --request ⟦DEL⟧ http://logs.test/v1/logs/17",
            "⟦GET:⟧ /patients HTTP/1.1\r\nHost: a.test\r\n\r\n",
            "⟦FETCH⟧ /v1/logs HTTP/1.1\r\nHost: a.test\r\n\r\n",
        ] {
            assert_finds(&RULE, paste);
        }
    }

    #[test]
    fn fixes() {
        assert_mends(&RULE, "curl -X=POST http://a.test/x", "curl -X POST http://a.test/x");
        assert_mends(&RULE, "curl -X 'put,' http://a.test/x", "curl -X 'PUT' http://a.test/x");
        assert_mends(&RULE, "curl -X get http://a.test/x", "curl -X GET http://a.test/x");
    }

    #[test]
    fn methods_are_quiet() {
        for paste in [
            "curl -XDELETE http://a.test/x",
            "curl -X PROPFIND http://a.test/x",
            "curl -X \"$METHOD\" http://a.test/x",
            "PURGE /x HTTP/1.1\r\nHost: a.test\r\n\r\n",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
