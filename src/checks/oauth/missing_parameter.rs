//! `oauth/missing-parameter`

use super::super::shared::oauth::{self, Carried, Endpoint, Flow};
use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::Request;
use crate::source::Span;

/// A request to an authorization or token endpoint without one of the parameters that its grant needs.
pub static RULE: Rule = Rule {
    code: Code::new("oauth/missing-parameter"),
    heard: Heard { title: "a parameter that the flow needs is missing", help: "send the parameter" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3",
        "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1",
        "https://www.rfc-editor.org/rfc/rfc7636#section-4.3",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A request to an authorization or token endpoint without one of the parameters that its grant needs.",
    why: "Each grant has its own list: an authorization code is redeemed with `code` and, where the authorization request had one, `redirect_uri`; a refresh needs `refresh_token`; a public client needs `code_verifier`. The server answers `invalid_request`. Behind it is often an `&` that the shell took, or a form that was sent as JSON.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://id.example.com/oauth2/token -u 'web:Tf83jsPq' -d grant_type=authorization_code -d 'redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb'",
    ),
    good: "curl https://id.example.com/oauth2/token -u 'web:Tf83jsPq' -d grant_type=authorization_code -d code=SplxlOBeZQQYbYS6WxSbIA -d 'redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb'",
};

/// What a grant needs (RFC 6749 sections 4.1.3, 4.3.2 and 6, RFC 7521, RFC 8628 section 3.4, RFC 8693 section 2.1).
const NEEDS: &[(&str, &[&str])] = &[
    ("authorization_code", &["code"]),
    ("refresh_token", &["refresh_token"]),
    ("password", &["username", "password"]),
    ("urn:ietf:params:oauth:grant-type:device_code", &["device_code"]),
    ("urn:ietf:params:oauth:grant-type:jwt-bearer", &["assertion"]),
    ("urn:ietf:params:oauth:grant-type:saml2-bearer", &["assertion"]),
    ("urn:ietf:params:oauth:grant-type:token-exchange", &["subject_token", "subject_token_type"]),
    ("urn:openid:params:grant-type:ciba", &["auth_req_id"]),
];

/// A parameter that is not there.
struct Slip {
    name: &'static str,
    /// Why it is needed.
    because: String,
    likelihood: f32,
    /// What stands in its place under another name, or what needs it.
    span: Option<Span>,
    /// The name that it has instead.
    misspelled: Option<crate::source::Traced>,
    /// Whether it is there, where many servers do not look.
    elsewhere: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = context.flow().and_then(|flow| find(context, flow)) else { return Vec::new() };
    let certainty = if slip.likelihood >= 0.5 { Certainty::Likely } else { Certainty::Possible };
    let finding = RULE.finding(certainty, slip.likelihood, word(&slip), slip.span.into_iter().collect());
    vec![Finding { fix: fix(&slip), ..finding }]
}

fn find(context: &Context, flow: &Flow) -> Option<Slip> {
    if context.request.client.variables().iter().any(|variable| variable.name.is_empty()) {
        return None;
    }
    let missing = match flow.endpoint {
        Endpoint::Token => of_token(context.request, flow),
        Endpoint::Authorization => of_authorization(flow),
    };
    let Some((name, because, likelihood, near)) = missing else { return of_form(flow) };
    if likelihood < 0.5
        && flow.endpoint == Endpoint::Token
        && let Some(carried) = of_form(flow)
    {
        return Some(carried);
    }
    let known = |name: &str| KNOWN.contains(&name);
    let misspelled = flow.parameters.iter().find(|parameter| {
        let written = parameter.name.text();
        !known(&written) && oauth::meant(&written, &[name]).is_some()
    });
    Some(match misspelled {
        Some(parameter) => Slip {
            name,
            because,
            likelihood: 0.92,
            span: Some(parameter.name.span()),
            misspelled: Some(parameter.name.clone()),
            elsewhere: false,
        },
        None => Slip { name, because, likelihood, span: near, misspelled: None, elsewhere: false },
    })
}

/// A token request whose parameters are no form (RFC 6749 section 4.1.3). Some providers take the query all the same.
fn of_form(flow: &Flow) -> Option<Slip> {
    // JSON is told as that, with the type of the content.
    if flow.endpoint != Endpoint::Token || flow.carried != Carried::Query {
        return None;
    }
    let span = flow.get("grant_type").map(|grant| grant.span);
    let because = "The parameters stand in the URL.".into();
    Some(Slip { name: "grant_type", because, likelihood: 0.4, span, misspelled: None, elsewhere: true })
}

/// Names that are no slip of another.
const KNOWN: &[&str] = &[
    "client_id",
    "client_secret",
    "code",
    "code_verifier",
    "code_challenge",
    "grant_type",
    "redirect_uri",
    "refresh_token",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "username",
    "password",
    "token",
    "device_code",
    "user_code",
    "assertion",
    "client_assertion",
    "subject_token",
    "subject_token_type",
];

type Missing = (&'static str, String, f32, Option<Span>);

fn of_token(request: &Request, flow: &Flow) -> Option<Missing> {
    let Some(grant) = flow.get("grant_type") else {
        let near = flow.parameters.first().map(|parameter| parameter.span);
        // There are endpoints of one grant alone, which ask for no more than its code.
        let any =
            request.target.text().split('?').next().is_some_and(|path| path.trim_end_matches('/').ends_with("/token"));
        let likelihood = if any { 0.88 } else { 0.4 };
        return Some(("grant_type", "It tells the server which grant this is.".into(), likelihood, near));
    };
    let near = Some(grant.span);
    let needs = NEEDS.iter().find(|(name, _)| *name == grant.value).map_or(&[] as &[_], |(_, needs)| *needs);
    if let Some(name) = needs.iter().find(|name| !flow.has(name)) {
        return Some((name, format!("The grant `{}` needs it.", grant.value), 0.9, near));
    }
    if let Some(slip) = of_assertion(flow) {
        return Some(slip);
    }
    let certificate = request
        .client
        .command()
        .is_some_and(|command| command.options.iter().any(|option| option.name == Some("cert")));
    if grant.value == "client_credentials" && !flow.names_client(request) && !certificate {
        return Some((
            "client_id",
            "The grant is the client's own, and nothing says which client it is.".into(),
            0.75,
            near,
        ));
    }
    if grant.value == "authorization_code" && !flow.has("redirect_uri") {
        let because = "It is needed where the authorization request had one, and must be the same.";
        return Some(("redirect_uri", because.into(), 0.35, near));
    }
    None
}

/// RFC 7521 section 4.2: the assertion of a client and its type belong together.
fn of_assertion(flow: &Flow) -> Option<Missing> {
    let (kind, assertion) = (flow.get("client_assertion_type"), flow.get("client_assertion"));
    match (kind, assertion) {
        (None, Some(there)) => Some((
            "client_assertion_type",
            "It says what `client_assertion` is, for a JSON Web Token \
             `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`."
                .into(),
            0.88,
            Some(there.span),
        )),
        (Some(there), None) => Some((
            "client_assertion",
            "`client_assertion_type` says of what kind it is.".into(),
            0.88,
            Some(there.span),
        )),
        _ => None,
    }
}

fn of_authorization(flow: &Flow) -> Option<Missing> {
    let near = flow.parameters.first().map(|parameter| parameter.span);
    if !flow.has("client_id") {
        // The parameters may be in a request object (RFC 9101), whose client is named outside all the same.
        return Some(("client_id", "It tells the server which client asks.".into(), 0.88, near));
    }
    let apart = flow.has("request") || flow.has("request_uri");
    if !flow.has("response_type") && !apart {
        // GitHub, Shopify and others ask for none.
        return Some(("response_type", "It tells the server what to send back.".into(), 0.45, near));
    }
    if !flow.has("redirect_uri") && !apart {
        let because = "It may be left out only where the client has one registered, and never with OpenID Connect.";
        return Some(("redirect_uri", because.into(), 0.4, near));
    }
    let implicit = flow.get("response_type").is_some_and(|value| value.value.split(' ').any(|word| word == "id_token"));
    if implicit && !flow.has("nonce") && !apart {
        return Some(("nonce", "An ID token from the authorization endpoint needs it.".into(), 0.6, near));
    }
    if !flow.has("scope") && !apart {
        let because =
            "Servers without a scope of their own for such requests want it, and OpenID Connect wants `openid` in it.";
        return Some(("scope", because.into(), 0.3, near));
    }
    None
}

fn word(slip: &Slip) -> Words {
    let Slip { name, because, .. } = slip;
    if slip.elsewhere {
        return Words::new(
            "the parameters of the token request are not in a form",
            format!(
                "{because} RFC 6749 wants them in a form, in the content. Most servers read nothing else, and say that \
                 `grant_type` is missing."
            ),
            "Send them as `application/x-www-form-urlencoded`, in the content of a POST.",
        );
    }
    match &slip.misspelled {
        Some(written) => Words::new(
            format!("`{name}` is spelled `{}`", written.text()),
            format!(
                "{because} A parameter under another name is ignored, so that the server misses it and answers `invalid_request`."
            ),
            format!("Rename it to `{name}`."),
        ),
        None => Words::new(
            format!("the parameter `{name}` is missing"),
            format!("{because} Without it the server answers `invalid_request`."),
            format!("Send `{name}`."),
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    let written = slip.misspelled.as_ref()?;
    let edits = written.edit(0..written.len(), slip.name)?;
    Some(rewrite::fix("rename it", Applicability::Safe, edits))
}
