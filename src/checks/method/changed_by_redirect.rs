//! `method/changed-by-redirect`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::{BodyKind, Command, Redirected};
use crate::source::Traced;
use crate::syntax::uri::{self, Form};

/// A redirect that made another request of the one that was meant.
pub static RULE: Rule = Rule {
    code: Code::new("method/changed-by-redirect"),
    heard: Heard {
        title: "a redirect on the way has changed the method",
        help: "send it to where the redirect leads: mind `https`, `www.` and the slash at the end",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2",
        "https://fetch.spec.whatwg.org/#http-redirect-fetch",
        "https://curl.se/docs/manpage.html#--post301",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A request with content that is answered with a redirect, 301 or 302, and that the client then sends again as a \
           `GET`, without its content. It comes about where the URL has `http` for `https`, lacks `www.`, or has a slash \
           at its end too many or too few.",
    why: "RFC 9110 allows clients to turn `POST` into `GET` after a 301 or 302, and browsers, curl and most libraries do. \
          What arrives is a request that nobody wrote: the server answers 405 where the endpoint takes no `GET`, 404, or \
          400 since the content is missing.",
    mends: Mends::Safe,
    bad: Example::refused(
        "curl -L https://api.example.com/orders --json '{\"sku\":\"A-1\"}'",
        "HTTP/1.1 405 Method Not Allowed\r\nAllow: POST\r\nContent-Length: 0\r\n\r\n",
    ),
    good: "curl -L https://api.example.com/orders/ --json '{\"sku\":\"A-1\"}'",
};

/// How it is known.
enum Slip<'a> {
    /// The paste shows the redirect.
    Seen(&'a Redirected),
    /// The command would follow one, and its URL is of the kind that often is redirected.
    Follows,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood, target) = match slip {
        Slip::Seen(first) => (Certainty::Likely, 0.93, &first.target),
        Slip::Follows => (Certainty::Possible, 0.12, &context.request.target),
    };
    let finding = RULE.finding(certainty, likelihood, word(&slip), vec![target.span()]);
    let Slip::Seen(first) = slip else { return vec![finding] };
    let evidence = Evidence { span: first.location.span(), note: "the redirect leads here".into() };
    vec![Finding { evidence: vec![evidence], fix: fix(context, first), ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    if let Some(first) = context.redirected {
        // What the paste shows may be from before a change; and a page to sign in at is another matter.
        return (!is_there(&first.target, &first.location) && !is_login(&first.location)).then_some(Slip::Seen(first));
    }
    let command = context.request.client.command()?;
    let method = context.request.method.name.bytes();
    let with_content = context.request.body.kind != BodyKind::None;
    (follows(command) && method == b"POST" && with_content && is_plain(context)).then_some(Slip::Follows)
}

/// Whether curl follows redirects, and turns `POST` into `GET` on the way.
fn follows(command: &Command) -> bool {
    let has = |name: &str| command.options.iter().any(|option| option.name == Some(name));
    (has("location") || has("location-trusted")) && !has("post301") && !has("post302")
}

/// Whether the URL is of a public host and without TLS, which most of them redirect to.
fn is_plain(context: &Context) -> bool {
    let (target, url) = (&context.request.target, context.url());
    let bytes = target.bytes();
    let tls = url.scheme.clone().is_some_and(|scheme| !bytes[scheme].eq_ignore_ascii_case(b"http"));
    let host = url.host.clone().map(|host| &bytes[host]).unwrap_or_default();
    let named = host.contains(&b'.') && host.last().is_some_and(u8::is_ascii_alphabetic);
    !tls && named && url.port.is_none() && !context.has_variable(target.home())
}

/// Whether a URL is the one that a redirect leads to.
fn is_there(target: &Traced, location: &Traced) -> bool {
    let without = |text: &Traced| text.bytes().to_ascii_lowercase();
    without(target) == without(location)
}

/// Whether a redirect leads to where a person signs in.
fn is_login(location: &Traced) -> bool {
    let text = location.text().to_ascii_lowercase();
    ["login", "signin", "sign-in", "sign_in", "/sso", "/auth", "oauth", "saml", "session"]
        .iter()
        .any(|word| text.contains(word))
}

fn word(slip: &Slip) -> Words {
    match slip {
        Slip::Seen(Redirected { method, turned, status, .. }) => {
            let method = show(method.bytes());
            let (title, became) = if *turned {
                (format!("a redirect turned {method} into `GET`"), "a `GET` without content")
            } else {
                (format!("a redirect took the content of {method} away"), "the same method without content")
            };
            Words::new(
                title,
                format!(
                    "The first answer is {status}. After it the client sends {became} to the new place, as RFC 9110 \
                     section 15.4 allows, and that is what the server refuses."
                ),
                "Send it to where the redirect leads.",
            )
        }
        Slip::Follows => Words::new(
            "a redirect may have turned `POST` into `GET`",
            "With `-L` curl follows redirects, and after a 301 or 302 it sends `GET` without content. A server that \
             answers on `http` often does so with a redirect to `https`.",
            "Look at the redirects with `-v`, and give the URL that the last of them names.",
        ),
    }
}

/// Writes the place that the redirect names, where the command is at hand.
fn fix(context: &Context, first: &Redirected) -> Option<Fix> {
    let target = &context.request.target;
    if context.request.client.command().is_none() || target.span() != first.target.span() {
        return None;
    }
    let (location, url) = (first.location.utf8()?, context.url());
    let (old, new) = (target.utf8()?, uri::split(location.as_bytes(), Form::Target));
    let end = url.query.clone().map_or(url.path.end, |query| query.end);
    let range = if new.host.is_some() { 0..end } else { url.path.start..end };
    let is_place = location.starts_with("http") && new.host.is_some() || location.starts_with('/');
    // Only the scheme, `www.` or a slash differ: it is the same place by another name.
    let bare = |text: &str| -> String {
        let text = text.split_once("://").map_or(text, |(_, rest)| rest);
        text.strip_prefix("www.").unwrap_or(text).replace('/', "")
    };
    let same = bare(&old[range.clone()]) == bare(location);
    let applicability = if same { Applicability::Safe } else { Applicability::Unsafe };
    let edits = target.edit(range, location).filter(|_| is_place)?;
    Some(rewrite::fix("send it where the redirect leads", applicability, edits))
}
