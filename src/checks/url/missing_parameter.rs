//! `url/missing-parameter`

use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::pairs;
use crate::finding::{Certainty, Code, Finding};
use crate::message::BodyKind;
use crate::source::{Span, Traced};

/// A parameter that the request needs and does not have.
pub static RULE: Rule = Rule {
    code: Code::new("url/missing-parameter"),
    heard: Heard { title: "a parameter is missing in the URL", help: "add the parameter that the server asks for" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc7033#section-4.2",
        "https://spec.openapis.org/oas/v3.1.1#parameter-object",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A parameter of the query or path that the endpoint needs and that is absent, empty, or written under another \
           name. Often an `&` that the shell took has cut the query short, or the parameter stands in the content where \
           it belongs into the URL.",
    why: "A server checks what it needs before it does anything. Without the parameter it has nothing to look up, and \
          answers 400 or 422 with the parameter's name.",
    mends: Mends::ByHand,
    bad: Example::request("curl 'https://social.example.com/.well-known/webfinger?rel=self'"),
    good: "curl 'https://social.example.com/.well-known/webfinger?resource=acct:ana@social.example.com&rel=self'",
};

/// What is missing.
enum Kind {
    /// What a standard asks for: the parameter, and who says so.
    Asked(&'static str, &'static str),
    /// The parameter is there, and empty.
    Empty(Traced),
}

/// Endpoints whose parameters a standard sets: the end of the path, one that shows that the standard is meant, if the
/// path is not enough, then what is needed, and where that is said.
const ASKED: &[(&str, &str, &str, &str)] = &[
    ("/.well-known/webfinger", "", "resource", "RFC 7033 section 4.2"),
    ("", "service=wms", "request", "the OGC Web Map Service"),
    ("", "service=wfs", "request", "the OGC Web Feature Service"),
    ("", "service=wcs", "request", "the OGC Web Coverage Service"),
    ("", "service=wmts", "request", "the OGC Web Map Tile Service"),
    ("", "request=getmap", "layers", "the OGC Web Map Service"),
    ("", "request=getmap", "bbox", "the OGC Web Map Service"),
    ("/oembed", "", "url", "oEmbed"),
    ("", "verb=getrecord", "identifier", "OAI-PMH"),
    ("", "verb=getrecord", "metadataprefix", "OAI-PMH"),
];

fn check(context: &Context) -> Vec<Finding> {
    let Some((kind, span)) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match kind {
        Kind::Asked(..) => (Certainty::Likely, 0.82),
        Kind::Empty(_) => (Certainty::Possible, 0.35),
    };
    vec![RULE.finding(certainty, likelihood, word(&kind), vec![span])]
}

fn find(context: &Context) -> Option<(Kind, Span)> {
    let (target, url) = (&context.request.target, context.url());
    let pairs = pairs(context);
    let whole = context.request.body.kind == BodyKind::None && !context.has_variable(target.home());
    let asks = context.request.method.name.bytes() == b"GET"
        && whole
        && !context.request.query_data.iter().any(|data| data.file.is_some());
    let folded: Vec<(String, String)> = (pairs.iter())
        .map(|(name, value)| (name.text().to_ascii_lowercase(), value.text().to_ascii_lowercase()))
        .collect();
    let has = |wanted: &str| folded.iter().any(|(name, _)| name == wanted);
    let shows = |pair: &str| {
        pair.split_once('=').is_none_or(|(name, value)| folded.iter().any(|(n, v)| n == name && v == value))
    };
    let path = &target.bytes()[url.path.clone()];
    let asked =
        ASKED.iter().find(|(end, sign, needed, _)| path.ends_with(end.as_bytes()) && shows(sign) && !has(needed));
    if let Some(&(_, _, needed, standard)) = asked.filter(|_| asks) {
        let span =
            url.query.clone().filter(|query| !query.is_empty()).map_or(target.span(), |query| target.span_of(query));
        return Some((Kind::Asked(needed, standard), span));
    }
    let empty = pairs.iter().filter(|(name, value)| value.is_empty() && identifies(name));
    let mut empty = empty.take(2);
    // Several are told as what they are together.
    let (name, value) = empty.next().filter(|_| empty.next().is_none())?;
    let several = pairs.iter().filter(|(_, value)| value.is_empty()).count() > 2;
    let variable = context.has_variable(name.home())
        || context.request.client.variables().iter().any(|variable| variable.span.touches(value.span()));
    (!several && !variable).then(|| (Kind::Empty(name.clone()), name.span().to(value.span())))
}

/// Whether what has this name tells which thing is asked for, so that an empty one tells nothing.
fn identifies(name: &Traced) -> bool {
    let text = name.text();
    let folded = text.to_ascii_lowercase();
    matches!(folded.as_str(), "id" | "uuid" | "key" | "email")
        || folded.ends_with("_id")
        || folded.ends_with("-id")
        || text.ends_with("Id")
}

fn word(kind: &Kind) -> Words {
    match kind {
        Kind::Asked(needed, standard) => Words::new(
            format!("parameter `{needed}` is missing"),
            format!("By {standard} this request needs it, and the server answers with an error where it is absent."),
            format!("Add `{needed}` to the query."),
        ),
        Kind::Empty(name) => Words::new(
            format!("parameter `{}` is empty", name.text()),
            "It is sent without a value. Where it names the thing that is asked for, the server takes it for missing, or \
             the empty text for a wrong id.",
            "Give it a value, or leave it out.",
        ),
    }
}
