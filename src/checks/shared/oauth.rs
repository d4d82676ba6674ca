//! Requests of OAuth 2.0 and OpenID Connect, told by their parameters: the hosts and paths of providers differ.

use crate::message::Request;

use super::super::Context;
use super::bare;
use super::parameters::{self, Parameter};

/// The endpoint that a request is for (RFC 6749 section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// Grants are made here: the browser is sent there.
    Authorization,
    /// Tokens are issued here.
    Token,
}

/// Where parameters stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carried {
    /// In the query.
    Query,
    /// In a form.
    Form,
    /// In a JSON object.
    Json,
}

/// A request of OAuth.
pub(crate) struct Flow {
    /// The endpoint.
    pub(crate) endpoint: Endpoint,
    /// How its parameters are sent.
    pub(crate) carried: Carried,
    /// Its parameters, in order.
    pub(crate) parameters: Vec<Parameter>,
}

impl Flow {
    /// The first parameter of this name, if it has a value.
    pub(crate) fn get(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.is(name) && !parameter.value.is_empty())
    }

    /// Whether one is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether the client proves itself in any way.
    pub(crate) fn names_client(&self, request: &Request) -> bool {
        request.field("authorization").is_some()
            || ["client_id", "client_assertion", "client_secret"].iter().any(|name| self.has(name))
    }
}

/// The request as one of OAuth, if it is one.
pub(crate) fn flow(context: &Context) -> Option<Flow> {
    let url = context.url();
    let path = &context.request.target.bytes()[url.path.clone()];
    let segment = path.rsplit(|&byte| byte == b'/').find(|segment| !segment.is_empty()).unwrap_or_default();
    let ends = |names: &[&str]| names.iter().any(|name| segment.eq_ignore_ascii_case(name.as_bytes()));
    let count = |all: &[Parameter], names: &[&str]| {
        names.iter().filter(|name| all.iter().any(|parameter| parameter.is(name))).count()
    };

    let content = parameters::of_content(context);
    let within = if context.json().is_some() { Carried::Json } else { Carried::Form };
    let query = parameters::of_query(context);
    // `code` alone is anyone's.
    let of_token = |all: &[Parameter]| {
        let known =
            count(all, &["code", "refresh_token", "client_id", "client_secret", "code_verifier", "redirect_uri"]);
        let redeems = count(all, &["code"]) > 0 && count(all, &["client_secret", "code_verifier"]) > 0;
        count(all, &["grant_type"]) > 0 || known > 1 && (ends(&["token"]) || redeems)
    };
    let token = |carried, parameters| Some(Flow { endpoint: Endpoint::Token, carried, parameters });
    if of_token(&content) {
        return token(within, content);
    }
    if count(&query, &["grant_type"]) > 0 && within == Carried::Form {
        return token(Carried::Query, query);
    }
    for (carried, parameters) in [(Carried::Query, query), (within, content)] {
        let known = count(&parameters, &["client_id", "redirect_uri", "response_type"]);
        let there = ends(&["authorize", "auth", "authorization"]);
        let asks = count(&parameters, &["response_type"]) > 0 && known > 1;
        let beside = count(&parameters, &["scope", "state", "nonce", "code_challenge", "code_challenge_method"]);
        if asks || there && known > 0 && known + beside > 2 {
            return Some(Flow { endpoint: Endpoint::Authorization, carried, parameters });
        }
    }
    None
}

/// The one of these words that another is a slip of, if one is: other separators or case, or at most two letters off.
pub(crate) fn meant<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let own = bare(written);
    if own.is_empty() || written.len() > 64 || known.contains(&written) {
        return None;
    }
    let slip = |name: &&&str| {
        let name = bare(name);
        let far = strsim::osa_distance(&own, &name);
        far == 0 || far <= 2 && name.len() >= 8 || far <= 1 && name.len() >= 4
    };
    known.iter().find(|name| bare(name) == own).or_else(|| known.iter().find(slip)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_words() {
        let known = ["authorization_code", "code", "S256"];
        assert_eq!(meant("authorisation_code", &known), Some("authorization_code"));
        assert_eq!(meant("authorizationCode", &known), Some("authorization_code"));
        assert_eq!(meant("codes", &known), Some("code"));
        assert_eq!(meant("s256", &known), Some("S256"));
        assert_eq!(meant("code", &known), None);
        assert_eq!(meant("token", &known), None);
    }
}
