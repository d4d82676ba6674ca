//! `shell/curl-globbing`

use std::ops::Range;

use super::super::shared::placeholder;
use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Command, GlobFault, ShellFault, ShellFaultKind};
use crate::source::Span;
use crate::syntax::percent;

/// Brackets or braces in a URL that curl reads as a pattern.
pub static RULE: Rule = Rule {
    code: Code::new("shell/curl-globbing"),
    heard: Heard {
        title: "curl takes brackets in the URL for a pattern",
        help: "give `--globoff`, or percent-encode the brackets",
    },
    references: &["https://curl.se/docs/manpage.html#-g"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "`{}` or `[]` in a URL without `--globoff`: curl reads them as a pattern of several URLs.",
    why: "curl takes the braces away, or asks for several URLs, or refuses the URL. What the server gets is not what was \
          typed.",
    mends: Mends::Safe,
    bad: Example::request("curl 'https://metrics.example.com/api/query?query=up{job=%22api%22}'"),
    good: "curl 'https://metrics.example.com/api/query?query=up%7Bjob=%22api%22%7D'",
};

/// A pattern that was not meant as one.
struct Slip {
    /// Opening and closing sign.
    signs: Vec<Range<usize>>,
    /// From the first sign to the last.
    whole: Range<usize>,
    brackets: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(command) = context.request.client.command() else { return Vec::new() };
    let slips = find(context, command);
    let Some(first) = slips.first() else { return refused(context, command) };
    let target = &context.request.target;
    let spans = slips.iter().flat_map(|slip| &slip.signs).map(|sign| target.span_of(sign.clone())).collect();
    vec![Finding { fix: fix(context, &slips), ..RULE.finding(Certainty::Likely, 0.85, word(first), spans) }]
}

/// What curl cannot read as a pattern: it refuses the command.
fn refused(context: &Context, command: &Command) -> Vec<Finding> {
    let Some(ShellFault { kind: ShellFaultKind::Glob(fault), span }) = command.own_refusal() else { return Vec::new() };
    if context.has_variable(*span) || is_in_placeholder(context, *span) {
        return Vec::new();
    }
    let shown = show(context.paste[span.range()].as_bytes());
    let title = match fault {
        GlobFault::Unclosed => format!("{shown} opens a pattern of curl that is never closed"),
        GlobFault::Nested => format!("{shown} within braces, which curl reads as a pattern"),
        GlobFault::Empty => "empty braces, which curl reads as a pattern".into(),
        GlobFault::Unopened => format!("{shown} closes a pattern of curl that nothing opens"),
        GlobFault::NoRange => "curl reads the brackets as a range".into(),
        GlobFault::TooMany => "more patterns than curl takes".into(),
    };
    let words = Words::new(
        title,
        "Without `--globoff` curl reads `{a,b}` and `[1-3]` in a URL, and in the name of a file for `-T`, as patterns, and \
         refuses what is none.",
        "Put a backslash before the sign, percent-encode it in a URL, or add `-g`.",
    );
    let target = &context.request.target;
    let sign = (0..target.len()).find(|&at| target.span_of(at..at + 1) == *span);
    let fix = sign.and_then(|at| {
        let edits = target.edit(at..at + 1, &percent::encode(&target.bytes()[at..=at], b""))?;
        (span.len() == 1).then(|| rewrite::fix("percent-encode the sign", Applicability::Safe, edits))
    });
    vec![Finding { fix, ..RULE.finding(Certainty::Likely, 0.88, words, vec![*span]) }]
}

/// Whether a place in the URL belongs to a placeholder, which is told as what it is.
fn is_in_placeholder(context: &Context, span: Span) -> bool {
    let target = &context.request.target;
    let Some(text) = target.utf8() else { return false };
    let mut at = 0;
    while let Some((found, _)) = placeholder::enclosed(&text[at..]) {
        if target.span_of(at + found.start..at + found.end).contains(span) {
            return true;
        }
        at += found.end;
    }
    false
}

fn find(context: &Context, command: &Command) -> Vec<Slip> {
    if command.options.iter().any(|option| option.name == Some("globoff")) {
        return Vec::new();
    }
    let bytes = context.request.target.bytes();
    let url = context.url();
    let query = url.query.clone().unwrap_or(bytes.len()..bytes.len());
    let mut slips = Vec::new();
    let mut at = url.path.start;
    // More signs than a person types are not looked through.
    let mut signs = 0;
    while at < query.end.max(url.path.end) {
        let escaped = at > 0 && bytes[at - 1] == b'\\';
        let close = match bytes[at] {
            b'{' if !escaped => b'}',
            b'[' if !escaped => b']',
            _ => {
                at += 1;
                continue;
            }
        };
        let end = matching(bytes, at, close);
        let inner = &bytes[at + 1..end];
        let variable = context.request.target.span_of(at..at + 1);
        let is_variable = command.variables.iter().any(|variable_| variable_.span.contains(variable));
        let in_query = query.contains(&at);
        let meant = if close == b']' { is_range(inner) } else { is_set(inner, in_query) };
        if !meant && !is_variable && !is_placeholder(bytes, at) {
            let both = [at, end].into_iter().filter(|&sign| sign < bytes.len()).map(|sign| sign..sign + 1).collect();
            slips.push(Slip { signs: both, whole: at..(end + 1).min(bytes.len()), brackets: close == b']' });
        }
        at = end.max(at + 1);
        signs += 1;
        if slips.len() >= 32 || signs >= 1000 {
            break;
        }
    }
    slips
}

/// Where the sign that was opened at `open` is closed, or the end.
fn matching(bytes: &[u8], open: usize, close: u8) -> usize {
    let mut depth = 0_usize;
    for (at, &byte) in bytes.iter().enumerate().skip(open) {
        if byte == bytes[open] {
            depth += 1;
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        }
    }
    bytes.len()
}

/// Whether brackets hold what was meant for a range: `[1-9]`, `[a-z:2]`, and what curl keeps as it is: nothing.
fn is_range(inner: &[u8]) -> bool {
    let Some(dash) = inner.iter().position(|&byte| byte == b'-') else { return inner.is_empty() };
    let (from, to) = (&inner[..dash], &inner[dash + 1..]);
    let to = to.split(|&byte| byte == b':').next().unwrap_or_default();
    let number = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let letter = |part: &[u8]| part.len() == 1 && part[0].is_ascii_alphabetic();
    // One that runs backwards curl refuses.
    let forward = from.len() < to.len() || from.len() == to.len() && from <= to;
    (number(from) && number(to) || letter(from) && letter(to)) && forward
}

/// Whether braces hold a set that was meant: `{one,two}`. In a query that has more than names in it, it was not.
fn is_set(inner: &[u8], in_query: bool) -> bool {
    let plain = inner.iter().all(|&byte| byte.is_ascii_alphanumeric() || b",-_./".contains(&byte));
    plain && (inner.contains(&b',') || !in_query)
}

/// Whether a placeholder starts here: that is told as what it is.
fn is_placeholder(bytes: &[u8], at: usize) -> bool {
    let rest = &bytes[at..bytes.len().min(at + 64)];
    let name = std::str::from_utf8(rest).ok().and_then(placeholder::enclosed);
    name.is_some_and(|(range, _)| range.start == 0) && !bytes[..at].ends_with(b"query=")
}

fn word(slip: &Slip) -> Words {
    if slip.brackets {
        Words::new(
            "curl reads the brackets in the URL as a range",
            "Without `--globoff` curl expands `[1-3]` in a URL into several URLs, and refuses brackets that are no \
             range.",
            "Percent-encode them as `%5B` and `%5D`, or add `-g`.",
        )
    } else {
        Words::new(
            "curl reads the braces in the URL as a pattern",
            "Without `--globoff` curl expands `{a,b}` in a URL and takes the braces away. The server gets the text \
             between them alone, or one part of it at a time.",
            "Percent-encode them as `%7B` and `%7D`, or add `-g`.",
        )
    }
}

/// Encodes the signs, and what else between them has no place in a URL.
fn fix(context: &Context, slips: &[Slip]) -> Option<Fix> {
    let target = &context.request.target;
    let mut edits = Vec::new();
    for slip in slips {
        for at in slip.whole.clone() {
            let byte = target.bytes()[at];
            if b"{}[]\"<>^`| \\".contains(&byte) {
                edits.extend(target.edit(at..at + 1, &percent::encode(&[byte], b""))?);
            }
        }
    }
    Some(rewrite::fix("percent-encode the pattern's signs", Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn braces_of_a_query_language() {
        assert_finds(&RULE, "curl 'http://tickets.test/?query=⟦{⟧__typename⟦}⟧'");
        assert_finds(&RULE, "curl 'http://p.test/api/v1/query?query=up⟦{⟧job=\"prometheus\"⟦}⟧'");
        assert_finds(&RULE, "curl 'http://store.test/api/filter?f=⟦{⟧%22brand%22:%22Acme%22⟦}⟧'");
    }

    #[test]
    fn brackets_that_are_no_range() {
        assert_finds(&RULE, "curl 'http://a.test/x?filter⟦[⟧name⟦]⟧=Ana'");
    }

    #[test]
    fn patterns_that_curl_cannot_read() {
        assert_finds(&RULE, "curl 'http://a.test/x⟦}⟧'");
        assert_finds(&RULE, "curl -T 'a⟦{⟧b' http://a.test/x");
        assert_finds(&RULE, "curl 'http://a.test/x⟦[⟧5-1⟦]⟧'");
        assert_mends(&RULE, "curl 'http://a.test/x]'", "curl 'http://a.test/x%5D'");
    }

    #[test]
    fn the_fix_encodes_them() {
        assert_mends(
            &RULE,
            "curl 'http://p.test/q?query=up{job=\"api\"}'",
            "curl 'http://p.test/q?query=up%7Bjob=%22api%22%7D'",
        );
    }

    #[test]
    fn patterns_that_were_meant_are_quiet() {
        for paste in [
            "curl 'http://a.test/part[1-9].txt'",
            "curl 'http://a.test/{one,two}.txt'",
            "curl 'http://[::1]:8080/x'",
            "curl 'http://a.test/x?ids\\[\\]=1'",
            "curl \"http://a.test/x/${ID}\"",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
