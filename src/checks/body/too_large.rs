//! `body/too-large`

use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::{self, Limit};
use crate::finding::{Certainty, Code, Finding};
use crate::message::BodyKind;
use crate::syntax::media_type;

/// Content above the limit of the server, or of a proxy before it.
pub static RULE: Rule = Rule {
    code: Code::new("body/too-large"),
    heard: Heard {
        title: "the content is larger than the server takes",
        help: "send less at a time, or ask for a higher limit",
    },
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.14"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "Content above the limit of the server, or of a proxy before it.",
    why: "Every server has a limit, and often it is small by default: 100 kB in Express, 1 MB in nginx, 2 MB for forms in Tomcat, 30 MB in IIS. It answers 413, or closes the connection while the client is still sending. Base64 makes a file a third larger, so that one which just fits by itself does not fit into JSON.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://api.example.com/photos -H 'Content-Type: image/jpeg' --data-binary @photo.jpg",
        "HTTP/1.1 413 Request Entity Too Large\r\nServer: nginx/1.27.1\r\nContent-Type: text/html\r\n\r\n<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n<center><h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx/1.27.1</center>\r\n</body>\r\n</html>",
    ),
    good: "curl https://api.example.com/photos -H 'Content-Type: image/jpeg' --data-binary @small.jpg",
};

fn check(context: &Context) -> Vec<Finding> {
    let body = &context.request.body;
    let length = body.content.len() as u64;
    let declared = context.request.field("content-type").map(|field| media_type::read(field.value.bytes()));
    let kind = match &declared {
        Some(declared) if declared.is_json() => Limit::Json,
        Some(declared) if declared.is_form() => Limit::Form,
        Some(declared) if declared.essence.starts_with("multipart/") => Limit::Multipart,
        _ => Limit::Body,
    };
    if !matches!(body.kind, BodyKind::Data | BodyKind::Raw) {
        return Vec::new();
    }
    let mut said = dialects::below(kind, length);
    if kind != Limit::Body {
        said = said.or_else(|| dialects::below(Limit::Body, length));
    }
    let Some(said) = said else { return Vec::new() };
    let words = Words::new(
        format!("content of {}", dialects::size(length)),
        format!("Servers take content up to a limit, and answer 413 above it. {said}"),
        "If the server answers 413, send less at a time, or ask for a higher limit.",
    );
    vec![RULE.finding(Certainty::Possible, 0.15, words, vec![body.content.span()])]
}
