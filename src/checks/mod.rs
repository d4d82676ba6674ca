//! What is wrong with the request by itself: a folder for each group of cause codes, a file for each code.
//!
//! A file holds the declaration ([`Rule`]), then three functions, find, word and fix, then its tests. The examples of
//! the declaration are run by a test.

pub mod auth;
pub mod body;
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

use std::cell::OnceCell;

use crate::finding::{Certainty, Code, Finding};
use crate::message::{Author, BodyKind, Client, Request};
use crate::source::Span;
use crate::syntax::json::{self, Document};
use crate::syntax::media_type;
use crate::syntax::uri::{self, Form, Uri};

/// A check of one cause code. The declaration is its documentation.
pub struct Rule {
    /// The cause that it finds.
    pub code: Code,
    /// The release that had it first.
    pub since: &'static str,
    /// What it finds, in a sentence.
    pub what: &'static str,
    /// Why servers refuse that.
    pub why: &'static str,
    /// RFC sections and vendors' pages.
    pub references: &'static [&'static str],
    /// A paste in which the rule finds exactly one fault.
    pub bad: &'static str,
    /// The same without the fault: no rule finds anything.
    pub good: &'static str,
    /// Finds them all.
    pub check: fn(&Context) -> Vec<Finding>,
}

/// All rules, group by group, in the order of their names.
pub static RULES: &[&Rule] = &[
    &auth::basic_invalid::RULE,
    &auth::expired::RULE,
    &auth::jwt_invalid::RULE,
    &auth::malformed::RULE,
    &auth::not_yet_valid::RULE,
    &auth::placeholder::RULE,
    &body::byte_order_mark::RULE,
    &body::content_encoding_mismatch::RULE,
    &body::content_type_mismatch::RULE,
    &body::content_type_missing::RULE,
    &body::form_syntax::RULE,
    &body::invalid_encoding::RULE,
    &body::json_syntax::RULE,
    &body::multipart_syntax::RULE,
    &body::xml_syntax::RULE,
    &framing::bad_chunk::RULE,
    &framing::bad_request_line::RULE,
    &framing::conflicting_length::RULE,
    &framing::content_length_invalid::RULE,
    &framing::content_length_mismatch::RULE,
    &framing::expectation::RULE,
    &framing::transfer_encoding_invalid::RULE,
    &framing::unsupported_version::RULE,
    &header::duplicate::RULE,
    &header::invalid_name::RULE,
    &header::invalid_value::RULE,
    &header::malformed::RULE,
    &header::misspelled::RULE,
    &header::obsolete_folding::RULE,
    &host::duplicate::RULE,
    &host::invalid::RULE,
    &host::missing::RULE,
    &method::invalid::RULE,
    &oauth::duplicate_parameter::RULE,
    &shell::broken_continuation::RULE,
    &shell::curl_globbing::RULE,
    &shell::data_file_literal::RULE,
    &shell::smart_quotes::RULE,
    &shell::unbalanced_quote::RULE,
    &shell::unexpanded_variable::RULE,
    &shell::unknown_option::RULE,
    &shell::unquoted_metacharacter::RULE,
    &shell::wrong_shell::RULE,
    &url::bad_percent_encoding::RULE,
    &url::double_encoding::RULE,
    &url::duplicate_parameter::RULE,
    &url::illegal_character::RULE,
    &url::invalid_host::RULE,
    &url::invalid_port::RULE,
    &url::malformed_query::RULE,
    &url::placeholder::RULE,
    &url::suspicious_path::RULE,
    &url::wrong_scheme::RULE,
];

/// What a check looks at.
pub struct Context<'a> {
    /// The request.
    pub request: &'a Request,
    /// The main box.
    pub paste: &'a str,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    // Views that several checks share are read once, when the first asks.
    url: OnceCell<Uri>,
    json: OnceCell<Option<Document<'a>>>,
}

impl<'a> Context<'a> {
    /// The view of one request.
    pub fn new(request: &'a Request, paste: &'a str, now: i64) -> Self {
        Self { request, paste, now, url: OnceCell::new(), json: OnceCell::new() }
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

    /// The content, read as JSON: where it is all there, and declared as JSON or looks like it under a type that was
    /// hardly meant.
    pub fn json(&self) -> Option<&Document<'a>> {
        let read = || {
            let body = &self.request.body;
            let content = body.content.bytes();
            let blank = content.trim_ascii().is_empty();
            if blank || !body.known || matches!(body.kind, BodyKind::None | BodyKind::Multipart | BodyKind::Upload) {
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
        }
    }
}

/// Runs all rules on a request.
pub fn check(context: &Context) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| (rule.check)(context)).collect()
}
