//! `oauth/invalid-scope`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding};

/// A `scope` that names something that the server does not know or that the client may not ask for, or that is not written as a list of scopes.
pub static RULE: Rule = Rule {
    code: Code::new("oauth/invalid-scope"),
    heard: Heard {
        title: "the scope is unknown, malformed or more than the client may ask for",
        help: "ask for scopes that are registered for the client, with blanks between them",
    },
    references: &["https://www.rfc-editor.org/rfc/rfc6749#section-3.3"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `scope` that names something that the server does not know or that the client may not ask for, or that is not written as a list of scopes.",
    why: "Scopes are words with single blanks between them, and capitals count. Servers refuse the whole request for one unknown word, and commas make one long word of several.",
    mends: Mends::Safe,
    bad: Example::refused(
        "curl 'https://id.example.com/oauth2/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&scope=openid%20billing%3Aall&state=af0ifjsldkj'",
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":\"invalid_scope\",\"error_description\":\"The requested scope is invalid, unknown, or malformed\"}",
    ),
    good: "curl 'https://id.example.com/oauth2/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&scope=openid&state=af0ifjsldkj'",
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(flow) = context.flow() else { return Vec::new() };
    let Some(scope) = flow.get("scope").filter(|scope| !context.has_variable(scope.written.span())) else {
        return Vec::new();
    };
    let whole = vec![scope.written.span()];
    let mend = |value: &str, applicability| {
        scope.put(value).map(|edits| rewrite::fix("put blanks between them", applicability, edits))
    };
    // Not in a query, where an escape that was encoded twice is told by itself.
    if scope.value.contains("%20") && scope.is_plain() {
        let fix = mend(&scope.value.replace("%20", " "), Applicability::Safe);
        return vec![Finding { fix, ..RULE.finding(Certainty::Likely, 0.85, word_encoded(), whole) }];
    }
    // RFC 6749 section 3.3: any visible ASCII but the double quote and the backslash.
    let illegal = |c: char| c == '"' || c == '\\' || !(c == ' ' || c.is_ascii_graphic());
    if let Some(c) = scope.value.chars().find(|&c| illegal(c)) {
        let at = scope.value.find(c).filter(|_| scope.is_plain());
        let span = at.map_or(scope.written.span(), |at| scope.written.span_of(at..at + c.len_utf8()));
        return vec![RULE.finding(Certainty::Likely, 0.75, word_character(c), vec![span])];
    }
    // Some providers part scopes by commas, against the RFC.
    if scope.value.contains(',') {
        let words: Vec<&str> = scope.value.split([',', ' ']).filter(|word| !word.is_empty()).collect();
        let fix = mend(&words.join(" "), Applicability::Unsafe);
        // With blanks besides, it is no list of theirs either.
        let (certainty, likelihood) =
            if scope.value.contains(' ') { (Certainty::Likely, 0.6) } else { (Certainty::Possible, 0.35) };
        return vec![Finding { fix, ..RULE.finding(certainty, likelihood, word_commas(), whole) }];
    }
    Vec::new()
}

fn word_encoded() -> Words {
    Words::new(
        "the blanks between the scopes are encoded twice",
        "The server gets `%20` as text, so that the scopes are one long word, which it does not know.",
        "Write blanks, and let the client encode them once.",
    )
}

fn word_character(c: char) -> Words {
    Words::new(
        format!("{} stands in the scope", show(c.to_string().as_bytes())),
        "A scope is a list of words with single blanks between them, of visible ASCII without `\"` and `\\` (RFC 6749 \
         section 3.3).",
        "Write the scopes with blanks between them, without quotes and brackets.",
    )
}

fn word_commas() -> Words {
    Words::new(
        "the scopes have commas between them",
        "Scopes are parted by blanks (RFC 6749 section 3.3); with commas they are one long word, which the server does not \
         know. A few providers take commas all the same.",
        "Put blanks between them, `%20` or `+` in a query or form.",
    )
}
