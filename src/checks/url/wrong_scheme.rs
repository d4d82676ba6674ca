//! `url/wrong-scheme`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::refused;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::UrlFault;
use crate::source::Edit;

/// A scheme that is misspelled, doubled or not of HTTP.
pub static RULE: Rule = Rule {
    code: Code::new("url/wrong-scheme"),
    heard: Heard { title: "the scheme of the URL is not `http` or `https`", help: "begin the URL with `https://`" },
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-4.2"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A scheme that is misspelled, stands twice, or lacks its colon or slashes.",
    why: "The scheme says how to reach the server. The client refuses one that it does not know, or takes it for the host.",
    mends: Mends::Safe,
    bad: Example::request("curl htps://api.example.com/orders"),
    good: "curl https://api.example.com/orders",
};

/// The schemes of curl.
const KNOWN: [&str; 20] = [
    "http", "https", "ftp", "ftps", "ws", "wss", "file", "dict", "gopher", "smtp", "imap", "ldap", "mqtt", "sftp",
    "scp", "smb", "telnet", "tftp", "rtsp", "pop3",
];

/// What is wrong with the scheme, and what should stand there.
enum Kind {
    /// `htps://`.
    Misspelled(&'static str),
    /// `http://https://`.
    Doubled,
    /// `http:/host`, `https//host`.
    Signs(&'static str),
}

/// A scheme that is none.
struct Slip {
    kind: Kind,
    range: Range<usize>,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return refused_by_curl(context) };
    let span = context.request.target.span_of(slip.range.clone());
    let fix = fix(context, &slip);
    vec![Finding { fix, ..RULE.finding(Certainty::Likely, 0.92, word(context, &slip), vec![span]) }]
}

/// More slashes than curl lets pass, or a host that it takes for a scheme: `localhost:/x`.
fn refused_by_curl(context: &Context) -> Vec<Finding> {
    let Some((kind, span)) = refused(context, &[UrlFault::Slashes, UrlFault::Scheme]) else { return Vec::new() };
    if kind == UrlFault::Scheme {
        let typed = &context.paste[span.range()];
        if typed.is_empty() || KNOWN.contains(&typed.to_ascii_lowercase().as_str()) {
            return Vec::new();
        }
        let words = Words::new(
            format!("curl takes {} for a scheme", show(typed.as_bytes())),
            "A word before `:/` is the scheme to it, and it has none of that name.",
            "Write `http://` or `https://` before the host, and a port after the colon, or no colon.",
        );
        return vec![RULE.finding(Certainty::Likely, 0.85, words, vec![span])];
    }
    let words = Words::new(
        format!("{} after the scheme", show(context.paste[span.range()].as_bytes())),
        "A colon and two slashes part the scheme from the host. curl takes one to three of them and refuses the URL.",
        "Write `://`.",
    );
    let edit = Edit { span, text: "://".into() };
    let fix = Some(rewrite::fix("write the scheme right", Applicability::Safe, vec![edit]));
    vec![Finding { fix, ..RULE.finding(Certainty::Likely, 0.92, words, vec![span]) }]
}

fn find(context: &Context) -> Option<Slip> {
    let target = &context.request.target;
    let text = target.utf8()?;
    context.request.client.command()?;
    let lower = text.get(..16).unwrap_or(text).to_ascii_lowercase();
    for scheme in ["https", "http"] {
        let Some(rest) = lower.strip_prefix(scheme) else { continue };
        if let Some(after) = rest.strip_prefix("://") {
            let doubled = ["http:", "https:", "http//", "https//"].iter().any(|start| after.starts_with(start));
            let port = after.split_once(':').is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()));
            return (doubled && !port).then_some(Slip { kind: Kind::Doubled, range: 0..scheme.len() + 3 });
        }
        let signs = rest.bytes().take_while(|byte| b":/;\\".contains(byte)).count();
        let typed = &rest[..signs];
        if (matches!(typed, "//" | ":/" | ":///" | ";//" | ":") || typed.starts_with(':') && typed.contains('\\'))
            && !rest[signs..].starts_with(|c: char| c.is_ascii_digit())
        {
            let right = if scheme == "https" { "https://" } else { "http://" };
            return Some(Slip { kind: Kind::Signs(right), range: 0..scheme.len() + signs });
        }
    }
    let scheme = context.url().scheme.clone()?;
    let word = text[scheme.clone()].to_ascii_lowercase();
    let meant = ["https", "http"].into_iter().find(|right| strsim::osa_distance(&word, right) <= 1)?;
    (!KNOWN.contains(&word.as_str())).then_some(Slip { kind: Kind::Misspelled(meant), range: scheme })
}

fn word(context: &Context, slip: &Slip) -> Words {
    let shown = show(&context.request.target.bytes()[slip.range.clone()]);
    match slip.kind {
        Kind::Misspelled(meant) => Words::new(
            format!("{shown} is no scheme"),
            format!("The scheme says how to reach the server, and no client knows this one; `{meant}` is near."),
            format!("Write `{meant}`."),
        ),
        Kind::Doubled => Words::new(
            "two schemes in the URL",
            "After the first scheme comes the host, so the second is taken for it.",
            "Leave one of them.",
        ),
        Kind::Signs(right) => Words::new(
            format!("{shown} at the start of the URL"),
            "A colon and two slashes part the scheme from the host. Otherwise a client takes the scheme for the host, or \
             guesses.",
            format!("Write `{right}`."),
        ),
    }
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let text = match slip.kind {
        Kind::Misspelled(right) | Kind::Signs(right) => right,
        Kind::Doubled => "",
    };
    let target = &context.request.target;
    let mut edits = target.edit(slip.range.clone(), text)?;
    // Where the scheme has backslashes, so has the path.
    if target.bytes()[slip.range.clone()].contains(&b'\\') {
        let end = target.bytes().iter().position(|&byte| byte == b'?').unwrap_or(target.len());
        for at in (slip.range.end..end).filter(|&at| target.bytes()[at] == b'\\') {
            // `\/` is how JSON may write a slash.
            let slash = if target.bytes().get(at + 1) == Some(&b'/') { "" } else { "/" };
            edits.extend(target.edit(at..at + 1, slash)?);
        }
    }
    Some(rewrite::fix("write the scheme right", Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn schemes_that_are_none() {
        assert_finds(&RULE, "curl ⟦htps⟧://a.test/x");
        assert_finds(&RULE, "curl ⟦http://⟧https://a.test/x");
        assert_finds(&RULE, "curl ⟦https//⟧a.test/x");
        assert_mends(&RULE, "curl http:/a.test/x", "curl http://a.test/x");
        assert_finds(&RULE, "curl http⟦:////⟧a.test/x");
        assert_finds(&RULE, "curl ⟦localhost⟧:/orders");
        assert_mends(&RULE, "curl http:////a.test/x", "curl http://a.test/x");
        assert_mends(&RULE, r"curl 'http:\\a.test\x'", "curl 'http://a.test/x'");
        assert_mends(&RULE, r"curl 'https:\/\/a.test\/x'", "curl 'https://a.test/x'");
        assert_mends(&RULE, "curl http://http://a.test/x", "curl http://a.test/x");
    }

    #[test]
    fn schemes_are_quiet() {
        for paste in [
            "curl http://a.test/x",
            "curl HTTPS://a.test/x",
            "curl a.test/http://b.test",
            "curl ftp://a.test/x",
            "curl http:8080/x",
            "curl httpbin.test/get",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
