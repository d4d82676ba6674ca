//! What is wrong with the request by itself: a folder for each group of cause codes, a file for each code.
//!
//! A file holds the declaration ([`Rule`] and [`Page`]), then three functions, find, word and fix, then its tests. A
//! cause that only a server can tell has its declaration alone. The examples of the declarations are run by a test, and
//! so are the cases in `tests/causes/`.

pub mod auth;
pub mod body;
mod fine;
pub mod framing;
pub mod header;
pub mod host;
pub mod method;
pub mod oauth;
mod shared;
pub mod shell;
#[cfg(test)]
mod testing;
pub mod url;

pub use fine::fine;

pub(crate) use body::graphql_syntax::document as graphql;
pub(crate) use shared::{parameters, rewrite};

use std::cell::OnceCell;

use crate::finding::{Certainty, Code, Finding};
use crate::message::{Author, BodyKind, Client, Redirected, Request, Response};
use crate::source::Span;
use crate::syntax::json::{self, Document};
use crate::syntax::media_type;
use crate::syntax::uri::{self, Form, Uri};
use crate::syntax::when;

/// One cause of the catalogue: what is said of it, and what finds it in a request.
pub struct Rule {
    /// The cause.
    pub code: Code,
    /// What is said where only the server has seen it.
    pub heard: Heard,
    /// RFC sections and vendors' pages.
    pub references: &'static [&'static str],
    /// Finds it wherever a request shows it; none where only a server can tell.
    pub check: Option<fn(&Context) -> Vec<Finding>>,
}

/// The words for what the server says and the request does not show.
pub struct Heard {
    /// What is wrong: one line, lower case, no full stop, no advice.
    pub title: &'static str,
    /// What to do, as a clause: lower case, no full stop.
    pub help: &'static str,
}

/// What the reference page of a cause tells beside its rule. It stands apart from the rule, so that the engine's module
/// need not carry it.
pub struct Page {
    /// The release that had it first.
    pub since: &'static str,
    /// What it is, in a sentence or a few.
    pub what: &'static str,
    /// Why servers refuse that.
    pub why: &'static str,
    /// Whether a fix is offered.
    pub mends: Mends,
    /// A paste whose only fault it is.
    pub bad: Example,
    /// The same request without the fault: nothing is found in it.
    pub good: &'static str,
}

/// What was pasted, in an example.
pub struct Example {
    /// The main box.
    pub request: &'static str,
    /// The box of the response; empty where the request shows the fault by itself.
    pub response: &'static str,
}

impl Example {
    /// A request that shows its fault by itself.
    pub const fn request(request: &'static str) -> Self {
        Self { request, response: "" }
    }

    /// A request whose fault the server tells.
    pub const fn refused(request: &'static str, response: &'static str) -> Self {
        Self { request, response }
    }
}

/// What fix is offered where a cause is found. Where findings differ it is the best that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mends {
    /// One that may be applied without asking.
    Safe,
    /// One that a person must look at.
    Unsafe,
    /// A sketch.
    Shown,
    /// None: what is right cannot be known from the request and the response.
    ByHand,
}

/// The catalogue: a file for each cause, `group::name`, in order of the codes.
macro_rules! catalogue {
    ($($group:ident::$name:ident),+ $(,)?) => {
        /// All rules, group by group, in the order of their names.
        pub static RULES: &[&Rule] = &[$(&$group::$name::RULE),+];

        /// All rules with what their reference pages tell.
        pub static PAGES: &[(&Rule, &Page)] = &[$((&$group::$name::RULE, &$group::$name::PAGE)),+];
    };
}

catalogue! {
    auth::basic_invalid,
    auth::clock_skew,
    auth::csrf,
    auth::expired,
    auth::forbidden,
    auth::jwt_invalid,
    auth::malformed,
    auth::missing,
    auth::not_yet_valid,
    auth::placeholder,
    auth::rejected,
    auth::signature_mismatch,
    body::byte_order_mark,
    body::charset_unsupported,
    body::content_encoding_mismatch,
    body::content_type_mismatch,
    body::content_type_missing,
    body::content_type_unsupported,
    body::form_syntax,
    body::graphql_syntax,
    body::invalid_encoding,
    body::json_duplicate_key,
    body::json_syntax,
    body::missing,
    body::multipart_syntax,
    body::text_syntax,
    body::too_large,
    body::xml_syntax,
    framing::bad_chunk,
    framing::bad_request_line,
    framing::client_certificate,
    framing::conflicting_length,
    framing::content_length_invalid,
    framing::content_length_mismatch,
    framing::content_length_missing,
    framing::expectation,
    framing::plain_http_to_tls,
    framing::tls_to_plain_http,
    framing::transfer_encoding_invalid,
    framing::unsupported_version,
    header::duplicate,
    header::invalid_name,
    header::invalid_value,
    header::malformed,
    header::missing,
    header::misspelled,
    header::not_acceptable,
    header::not_allowed,
    header::obsolete_folding,
    header::precondition_failed,
    header::range_not_satisfiable,
    header::too_large,
    host::duplicate,
    host::invalid,
    host::missing,
    host::not_recognised,
    method::changed_by_redirect,
    method::invalid,
    method::not_supported,
    method::unexpected_body,
    oauth::duplicate_parameter,
    oauth::invalid_client,
    oauth::invalid_grant,
    oauth::invalid_scope,
    oauth::missing_parameter,
    oauth::pkce_invalid,
    oauth::policy_blocked,
    oauth::redirect_uri_mismatch,
    oauth::unsupported_grant_type,
    oauth::unsupported_response_type,
    shell::broken_continuation,
    shell::curl_globbing,
    shell::data_file_literal,
    shell::smart_quotes,
    shell::unbalanced_quote,
    shell::unexpanded_variable,
    shell::unknown_option,
    shell::unquoted_metacharacter,
    shell::wrong_shell,
    url::bad_percent_encoding,
    url::double_encoding,
    url::duplicate_parameter,
    url::illegal_character,
    url::invalid_host,
    url::invalid_parameter,
    url::invalid_port,
    url::malformed_query,
    url::missing_parameter,
    url::placeholder,
    url::suspicious_path,
    url::too_long,
    url::unknown_parameter,
    url::unknown_path,
    url::wrong_scheme,
}

/// The rule of a code, if the catalogue has one.
pub fn rule(code: Code) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code).copied()
}

/// What a check looks at.
pub struct Context<'a> {
    /// The request.
    pub request: &'a Request,
    /// The main box.
    pub paste: &'a str,
    /// Seconds since 1970-01-01T00:00:00Z: the server's clock when it answered, where its answer tells, and otherwise
    /// ours.
    pub now: i64,
    /// Whether `now` is the server's clock.
    pub answered: bool,
    /// What was sent first, where a redirect has made the client send it otherwise.
    pub redirected: Option<&'a Redirected>,
    // Views that several checks share are read once, when the first asks.
    url: OnceCell<Uri>,
    json: OnceCell<Option<Document<'a>>>,
    flow: OnceCell<Option<shared::oauth::Flow>>,
}

impl<'a> Context<'a> {
    /// The view of one request.
    pub fn new(request: &'a Request, paste: &'a str, now: i64) -> Self {
        let (url, json, flow) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { request, paste, now, answered: false, redirected: None, url, json, flow }
    }

    /// The same view at the time of the server's answer: what was valid then was not why it was refused.
    #[must_use]
    pub fn answered_by(mut self, response: Option<&Response>) -> Self {
        let date = response.and_then(|response| response.field("date"));
        if let Some(then) = date.and_then(|date| when::http_time(&date.value.text())) {
            (self.now, self.answered) = (then, true);
        }
        self
    }

    /// The parts of the request's target.
    pub fn url(&self) -> &Uri {
        self.url.get_or_init(|| {
            let form = match self.request.client {
                Client::Raw => Form::Target,
                // A page's own host is left out.
                Client::Recorded | Client::Agent(..) if self.request.target.bytes().starts_with(b"/") => Form::Target,
                Client::Recorded | Client::Curl(_) | Client::Agent(..) => Form::Url,
            };
            uri::split(self.request.target.bytes(), form)
        })
    }

    /// Whether a variable of the shell stands in a place, or the place in one: what it becomes is not known.
    pub fn has_variable(&self, place: Span) -> bool {
        let mut variables = self.request.client.variables().iter();
        variables.any(|variable| variable.span.contains(place) || place.contains(variable.span))
    }

    /// Whether it is a request to an authorization or token endpoint of OAuth.
    pub fn is_oauth(&self) -> bool {
        self.flow().is_some()
    }

    /// The request as one of OAuth, if it is one.
    fn flow(&self) -> Option<&shared::oauth::Flow> {
        self.flow.get_or_init(|| shared::oauth::flow(self)).as_ref()
    }

    /// Where the field stands that says who asks.
    pub fn credentials(&self) -> Option<Span> {
        shared::credentials::field(self.request)
    }

    /// Where a secret stands that proves who asks, wherever a request may carry one: fields, query, content, cookies.
    pub fn secret(&self) -> Option<Span> {
        shared::credentials::secret(self)
    }

    /// How long before, or after, the clock that is looked at a time lies.
    fn ago(&self, time: i64) -> String {
        let length = when::tell_length(self.now - time);
        let (before, after) =
            if self.answered { ("before the answer", "after the answer") } else { ("ago", "from now") };
        format!("{length} {}", if time <= self.now { before } else { after })
    }

    /// The content, read as JSON: where it is all there, and declared as JSON or looks like it under a type that was
    /// hardly meant.
    pub fn json(&self) -> Option<&Document<'a>> {
        let read = || {
            let body = &self.request.body;
            let content = body.content.bytes();
            let blank = content.trim_ascii().is_empty();
            // What is compressed or in UTF-16 is told as that.
            let packed = content.starts_with(&[0x1f, 0x8b])
                || content.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
                || matches!(content, [0, _, 0, ..] | [_, 0, _, 0, ..]);
            if blank
                || packed
                || !body.known
                || matches!(body.kind, BodyKind::None | BodyKind::Multipart | BodyKind::Upload)
            {
                return None;
            }
            let field = self.request.field("content-type");
            let declared = field.map(|field| media_type::read(field.value.bytes()));
            let looks = matches!(content.trim_ascii_start().first(), Some(b'{' | b'['));
            let is_json = match declared {
                Some(declared) => {
                    declared.is_json() || looks && field.is_some_and(|field| field.author != Author::Person)
                }
                None => looks,
            };
            is_json.then(|| json::parse(content))
        };
        self.json.get_or_init(read).as_ref()
    }
}

/// The words of a finding.
#[derive(Clone)]
pub struct Words {
    /// What is wrong: one line, lower case, no full stop, no advice.
    pub title: String,
    /// Why a server refuses that, and what tells us.
    pub why: String,
    /// What to do.
    pub help: String,
}

impl Words {
    /// From anything that is text.
    pub fn new(title: impl Into<String>, why: impl Into<String>, help: impl Into<String>) -> Self {
        Self { title: title.into(), why: why.into(), help: help.into() }
    }
}

impl Rule {
    /// A finding of this rule, without evidence and fix.
    pub fn finding(&self, certainty: Certainty, likelihood: f32, words: Words, spans: Vec<Span>) -> Finding {
        let Words { title, why, help } = words;
        Finding {
            code: self.code,
            certainty,
            likelihood,
            title,
            why,
            help,
            spans,
            evidence: Vec::new(),
            fix: None,
            references: self.references.iter().map(|&reference| reference.into()).collect(),
            fault: None,
        }
    }
}

/// Runs all rules on a request.
pub fn check(context: &Context) -> Vec<Finding> {
    RULES.iter().filter_map(|rule| rule.check).flat_map(|check| check(context)).collect()
}
