//! `method/not-supported`

use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::place;
use crate::finding::{Certainty, Code, Finding};
use crate::source::Span;
use crate::syntax::{percent, uri};

/// A method that the server does not take there.
pub static RULE: Rule = Rule {
    code: Code::new("method/not-supported"),
    heard: Heard { title: "the method is not taken here", help: "use the method that this endpoint takes" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6",
        "https://graphql.github.io/graphql-over-http/draft/#sec-GET",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A method that there is, and that this endpoint or server does not take: `PUT` where it wants `PATCH`, `DELETE` \
           of a whole collection, `POST` to a file, a GraphQL mutation by `GET`, or `TRACE`, which is switched off nearly \
           everywhere.",
    why: "Each resource has its own methods. A server answers 405 and names them in `Allow`, 501 where it has none of that \
          name, and many frameworks say 404, since no route is declared for the two together.",
    mends: Mends::Unsafe,
    bad: Example::refused(
        "curl -X PUT https://api.example.com/orders/7 --json '{\"qty\":2}'",
        "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, PATCH\r\nContent-Length: 0\r\n\r\n",
    ),
    good: "curl -X PATCH https://api.example.com/orders/7 --json '{\"qty\":2}'",
};

/// A method that hardly any server takes there.
enum Slip {
    /// An operation of GraphQL other than a query, by `GET`: the word that begins it.
    Operation(Span, String),
    /// `TRACE`.
    Trace,
    /// Something is sent to a page or a picture.
    File,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip {
        Slip::Operation(..) => (Certainty::Likely, 0.88),
        Slip::Trace => (Certainty::Possible, 0.45),
        Slip::File => (Certainty::Possible, 0.3),
    };
    let span = if let Slip::Operation(word, _) = slip { word } else { place(context) };
    vec![RULE.finding(certainty, likelihood, word(context, &slip), vec![span])]
}

fn find(context: &Context) -> Option<Slip> {
    match context.request.method.name.bytes() {
        b"GET" => operation(context).map(|(span, word)| Slip::Operation(span, word)),
        b"TRACE" => Some(Slip::Trace),
        b"POST" | b"PATCH" | b"DELETE" => is_file(context).then_some(Slip::File),
        _ => None,
    }
}

/// The word that begins a mutation or subscription in the parameter `query`, as `name{` or `(` goes on after it.
fn operation(context: &Context) -> Option<(Span, String)> {
    let query = super::super::url::pairs(context);
    let (_, value) = query.iter().find(|(name, _)| name.bytes() == b"query")?;
    let bytes = value.bytes();
    let lead = bytes.iter().take_while(|byte| b" +\t\n\r".contains(byte)).count();
    let word = ["mutation", "subscription"].into_iter().find(|word| bytes[lead..].starts_with(word.as_bytes()))?;
    let rest = percent::decode(&bytes[lead + word.len()..]);
    let opens = rest.first().is_some_and(|byte| b" +{(\t\n\r".contains(byte)) && rest.contains(&b'{');
    opens.then(|| (value.span_of(lead..lead + word.len()), word.to_owned()))
}

/// Whether the path is that of a file which servers hand out and nothing more.
fn is_file(context: &Context) -> bool {
    const ENDINGS: [&[u8]; 9] = [b".html", b".htm", b".css", b".js", b".png", b".jpg", b".jpeg", b".svg", b".ico"];
    let bytes = context.request.target.bytes();
    let path = context.url().path.clone();
    let last = uri::segments(bytes, path).pop().unwrap_or_default();
    ENDINGS.iter().any(|ending| bytes[last.clone()].to_ascii_lowercase().ends_with(ending))
}

fn word(context: &Context, slip: &Slip) -> Words {
    let method = show(context.request.method.name.bytes());
    match slip {
        Slip::Operation(_, word) => Words::new(
            format!("GraphQL {word} by `GET`"),
            "What may be asked with `GET` are queries alone: servers must answer 405 to anything else, lest a link or a cache \
             changes something (GraphQL over HTTP).",
            "Send it with `POST`, as JSON with a member `query`.",
        ),
        Slip::Trace => Words::new(
            "`TRACE` is switched off on most servers",
            "It gives back the request as it arrived, cookies and credentials with it. Servers answer 405 or 501.",
            "Use another method; to see what arrives, ask an echo service of your own.",
        ),
        Slip::File => Words::new(
            format!("{method} to what looks like a file"),
            "Servers hand out pages, scripts and pictures with `GET`, and answer 405 to anything else.",
            "Look whether the URL is that of the API.",
        ),
    }
}
