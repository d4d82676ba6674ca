//! `auth/missing`

use super::super::shared::credentials::{authorizations, is_secret_name};
use super::super::shared::parameters;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Finding};
use crate::message::Author;
use crate::source::Span;

/// A request without credentials to something that needs them, or with an empty field where they should stand.
pub static RULE: Rule = Rule {
    code: Code::new("auth/missing"),
    heard: Heard { title: "no credentials are sent", help: "send credentials, as the API's documentation says" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2",
        "https://www.rfc-editor.org/rfc/rfc6750#section-3.1",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A request without credentials to something that needs them, or with an empty field where they should stand.",
    why: "The server cannot tell who is asking. It answers 401, often with a `WWW-Authenticate` field that names the scheme it wants; many APIs say 400 or 403 instead. It comes about where a variable with the token is empty, where the field's name is misspelled, or where a client drops `Authorization` when it follows a redirect to another host.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://api.example.com/v1/orders",
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"api\"\r\nContent-Type: application/json\r\n\r\n{\"error\":\"authentication required\"}",
    ),
    good: "curl https://api.example.com/v1/orders -H 'Authorization: Bearer mF_9.B5f-4.1JqM'",
};

/// A place for credentials that has none.
enum Slip {
    /// A field without a value.
    Empty(String),
    /// A field that curl leaves out since it has no value.
    Dropped,
    /// A scheme alone.
    Scheme(String),
    /// A parameter without a value.
    Parameter(String),
    /// `-u` without user and password.
    Nobody,
    /// A token that is bound to a key, without the proof.
    Proof,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some((slip, span)) = find(context).filter(|(_, span)| !context.has_variable(*span)) else { return Vec::new() };
    let likelihood = match &slip {
        Slip::Scheme(_) | Slip::Empty(_) => 0.92,
        Slip::Dropped | Slip::Proof => 0.85,
        Slip::Nobody => 0.7,
        // Many a form has one that need not be filled in.
        Slip::Parameter(name) if matches!(name.as_str(), "key" | "token" | "auth") => 0.4,
        Slip::Parameter(_) => 0.75,
    };
    let certainty = if likelihood < 0.5 { Certainty::Possible } else { Certainty::Likely };
    vec![RULE.finding(certainty, likelihood, word(&slip), vec![span])]
}

fn find(context: &Context) -> Option<(Slip, Span)> {
    let request = context.request;
    for one in authorizations(request) {
        let value = one.field.value.text();
        if value.is_empty() {
            return Some((Slip::Empty(one.field.name.text().into_owned()), one.field.line.span()));
        }
        let bare = value.trim_end_matches([':', '=', ' ']);
        if SCHEMES.iter().any(|scheme| scheme.eq_ignore_ascii_case(bare)) {
            return Some((Slip::Scheme(bare.to_owned()), one.field.value.span()));
        }
        if value.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("dpop ")) && request.field("dpop").is_none()
        {
            return Some((Slip::Proof, one.field.value.span_of(0..4)));
        }
    }
    let key = request.fields.iter().find(|field| {
        let name = field.name.text().to_ascii_lowercase();
        let known =
            matches!(&*name, "x-api-key" | "api-key" | "apikey" | "x-auth-token" | "x-access-token" | "private-token");
        known && field.colon && field.value.is_empty() && field.author == Author::Person
    });
    if let Some(field) = key {
        return Some((Slip::Empty(field.name.text().into_owned()), field.line.span()));
    }
    if let Some(command) = request.client.command() {
        let options = &command.options;
        let has = |names: &[&str]| options.iter().any(|option| option.name.is_some_and(|name| names.contains(&name)));
        for option in options {
            let Some(argument) = &option.argument else { continue };
            let text = argument.text();
            // `-H 'Authorization:'` leaves out what another option puts in; a blank was to be followed by something.
            if option.name == Some("header")
                && text.trim_end() != text
                && text.trim_end().eq_ignore_ascii_case("authorization:")
            {
                return Some((Slip::Dropped, argument.span()));
            }
            let negotiates = has(&["negotiate", "ntlm", "anyauth", "digest", "netrc", "cert", "aws-sigv4"]);
            if option.name == Some("user") && matches!(&*text, "" | ":") && !negotiates {
                return Some((Slip::Nobody, argument.home()));
            }
        }
    }
    // What is sent beside it is what counts.
    if context.secret().is_some() {
        return None;
    }
    let empty = parameters::of_query(context).into_iter().find(|one| {
        one.value.trim().is_empty() && one.written.span() != one.name.span() && is_secret_name(&one.name.text())
    })?;
    Some((Slip::Parameter(empty.name.text().into_owned()), empty.span))
}

/// The schemes that are nothing without credentials.
const SCHEMES: &[&str] = &["Bearer", "Basic", "Token", "Digest", "DPoP", "ApiKey", "JWT"];

fn word(slip: &Slip) -> Words {
    let variable = "A variable that is empty leaves this behind.";
    match slip {
        Slip::Empty(name) => Words::new(
            format!("{} is empty", show(name.as_bytes())),
            format!("The server finds the field and no credentials in it. {variable}"),
            "Put the credentials after the colon.",
        ),
        Slip::Dropped => Words::new(
            "`Authorization` has no value, so that curl does not send it",
            format!("curl takes a field without a value for the wish to leave it out. {variable}"),
            "Put the scheme and the credentials after the colon.",
        ),
        Slip::Scheme(scheme) => Words::new(
            format!("nothing stands after `{scheme}`"),
            format!("After the scheme a server wants a blank and the credentials, and there are none. {variable}"),
            "Put the credentials after it.",
        ),
        Slip::Parameter(name) => Words::new(
            format!("{} is empty", show(name.as_bytes())),
            format!("The parameter is there for a key or token, and has none. {variable}"),
            "Put the key or token after the `=`.",
        ),
        Slip::Nobody => Words::new(
            "`-u` has no user and no password",
            format!("curl sends Basic credentials all the same, and nobody has those. {variable}"),
            "Write `user:password` after it.",
        ),
        Slip::Proof => Words::new(
            "a token of the scheme DPoP without its proof",
            "The token is bound to a key. The field `DPoP` has to bring a proof, signed with that key for this very request \
             (RFC 9449 section 7.1), and it is not there.",
            "Send the proof in the field `DPoP`.",
        ),
    }
}
