//! `method/unexpected-body`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::place;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Agent, BodyKind, Client, Command};
use crate::source::{Edit, Span};
use crate::syntax::uri;

/// Content with a method that has none.
pub static RULE: Rule = Rule {
    code: Code::new("method/unexpected-body"),
    heard: Heard {
        title: "content with a method that takes none",
        help: "send the data in the query, or use a method that has content",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.1",
        "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8",
        "https://fetch.spec.whatwg.org/#dom-request",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "Content in a request whose method has no use for it: `GET`, `HEAD`, `TRACE`, sometimes `DELETE` and \
           `OPTIONS`. With curl it comes about by `-X GET` beside `-d`.",
    why: "RFC 9110 gives content of a `GET` or `HEAD` no meaning, and since it has been used to smuggle requests, load \
          balancers and gateways refuse it. Others read the head alone and take the content for the next request, or drop \
          it, so that the parameters are missing. `fetch` in a browser refuses to send it at all.",
    mends: Mends::Unsafe,
    bad: Example::request("curl -X GET https://api.example.com/orders -d status=open"),
    good: "curl -G https://api.example.com/orders -d status=open",
};

/// What becomes of the content.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `fetch` throws an exception.
    Throws,
    /// The browser's library leaves it out.
    Dropped,
    /// `TRACE`, which must not have any.
    Forbidden,
    /// `GET` and `HEAD`.
    Meaningless,
    /// `DELETE` and `OPTIONS`.
    Unusual,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(kind) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match kind {
        Kind::Throws => (Certainty::Certain, 0.95),
        Kind::Forbidden => (Certainty::Likely, 0.7),
        Kind::Dropped => (Certainty::Possible, 0.45),
        Kind::Meaningless => (Certainty::Possible, 0.4),
        Kind::Unusual => (Certainty::Possible, 0.12),
    };
    let fix = fix(context, kind);
    vec![Finding { fix, ..RULE.finding(certainty, likelihood, word(context, kind), vec![place(context)]) }]
}

fn find(context: &Context) -> Option<Kind> {
    let request = context.request;
    let body = &request.body;
    let method = request.method.name.bytes();
    // What curl refuses is told as that.
    if request.client.command().is_some_and(|command| command.own_refusal().is_some()) {
        return None;
    }
    // An empty line more at the end of a paste is nothing that was sent on purpose.
    let blank = body.known && body.content.bytes().trim_ascii().is_empty();
    if body.kind == BodyKind::None || blank || is_search(context) {
        return None;
    }
    let bare = matches!(method, b"GET" | b"HEAD");
    let unusual = matches!(method, b"DELETE" | b"OPTIONS");
    Some(match &request.client {
        Client::Agent(Agent::Fetch | Agent::NodeFetch, _) if bare => Kind::Throws,
        Client::Agent(Agent::Xhr | Agent::Axios, _) if bare => Kind::Dropped,
        _ if method == b"TRACE" => Kind::Forbidden,
        // A form of an upload is told by curl itself.
        _ if bare => Kind::Meaningless,
        _ if unusual && context.json().is_none() => Kind::Unusual,
        _ => return None,
    })
}

/// Whether the path is of a search whose query is content by custom, as in Elasticsearch.
fn is_search(context: &Context) -> bool {
    let bytes = context.request.target.bytes();
    uri::segments(bytes, context.url().path.clone()).iter().any(|segment| bytes[segment.clone()].starts_with(b"_"))
}

fn word(context: &Context, kind: Kind) -> Words {
    let method = show(context.request.method.name.bytes());
    let title = format!("content in a {method} request");
    match kind {
        Kind::Throws => Words::new(
            title,
            format!("`fetch` throws a `TypeError` where {method} has a body, and sends nothing."),
            "Put the data into the query, or use a method that has content.",
        ),
        Kind::Dropped => Words::new(
            title,
            format!(
                "In a browser the body of {method} is left out without a word, so the server gets none of it. From \
                 Node.js it is sent, and some servers refuse it."
            ),
            "Put the data into the query, or use a method that has content.",
        ),
        Kind::Forbidden => Words::new(
            title,
            "A client must not send content with `TRACE` (RFC 9110 section 9.3.8), and servers refuse it.",
            "Leave the content out.",
        ),
        Kind::Meaningless => Words::new(
            title,
            format!(
                "The content of {method} has no meaning (RFC 9110 section 9.3.1). Many servers pass over it, so that what \
                 it says is missing; load balancers and gateways answer 400."
            ),
            "Put the data into the query, or use `POST` if the API takes it.",
        ),
        Kind::Unusual => Words::new(
            title,
            format!("The content of {method} has no general meaning (RFC 9110 section 9.3). Some servers refuse it."),
            "Leave the content out where the API does not ask for it.",
        ),
    }
}

/// For curl: `-G` in the place of `-X GET` where the data is a form, which goes into the query as it is; otherwise the
/// method goes, and the data makes it a `POST`.
fn fix(context: &Context, kind: Kind) -> Option<Fix> {
    let command = context.request.client.command()?;
    if kind != Kind::Meaningless || context.request.method.name.bytes() != b"GET" {
        return None;
    }
    let (span, glued) = option(context, command)?;
    let body = &context.request.body;
    let plain = |name: &str| matches!(name, "data" | "data-urlencode" | "data-ascii" | "data-raw");
    let form = body.data.iter().all(|data| plain(data.name) && data.file.is_none() && is_form(data.argument.bytes()));
    let typed =
        context.request.field("content-type").is_some_and(|field| field.author == crate::message::Author::Person);
    if form && !typed && !body.data.is_empty() {
        let edit = Edit { span, text: "-G".into() };
        return Some(rewrite::fix("put the data into the query", Applicability::Unsafe, vec![edit]));
    }
    // With the blank before it.
    let start = span.start as usize;
    let blank = usize::from(context.paste[..start].ends_with(' ') && !glued);
    let edit = Edit { span: Span::new(span.origin, start - blank, span.end as usize), text: String::new() };
    (!glued).then(|| rewrite::fix("send it as `POST`", Applicability::Unsafe, vec![edit]))
}

/// The option that sets the method, with its argument, and whether other options are glued to it.
fn option(context: &Context, command: &Command) -> Option<(Span, bool)> {
    let mut uses = command.options.iter().filter(|option| option.name == Some("request"));
    let option = uses.next().filter(|_| uses.next().is_none())?;
    let argument = option.argument.as_ref()?.home();
    let span = option.span.to(argument);
    let letters = context.paste[..span.start as usize].ends_with(|c: char| !c.is_whitespace());
    Some((span, letters))
}

/// Whether data is `name=value` pairs.
fn is_form(bytes: &[u8]) -> bool {
    let name = bytes.iter().take_while(|&&byte| byte.is_ascii_alphanumeric() || b"_-.[]$".contains(&byte)).count();
    name > 0 && bytes.get(name) == Some(&b'=')
}
