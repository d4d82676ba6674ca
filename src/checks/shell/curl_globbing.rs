//! `shell/curl-globbing`

use std::ops::Range;

use super::super::shared::placeholder;
use super::super::shared::rewrite;
use super::super::{Context, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::Command;
use crate::syntax::percent;

/// Brackets or braces in a URL that curl reads as a pattern.
pub static RULE: Rule = Rule {
    code: Code::new("shell/curl-globbing"),
    since: "0.1.0",
    what: "`{}` or `[]` in a URL without `--globoff`: curl reads them as a pattern of several URLs.",
    why: "curl takes the braces away, or asks for several URLs, or refuses the URL. What the server gets is not what was \
          typed.",
    references: &["https://curl.se/docs/manpage.html#-g"],
    bad: "curl 'https://metrics.example.com/api/query?query=up{job=%22api%22}'",
    good: "curl 'https://metrics.example.com/api/query?query=up%7Bjob=%22api%22%7D'",
    check,
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
    let Some(first) = slips.first() else { return Vec::new() };
    let target = &context.request.target;
    let spans = slips.iter().flat_map(|slip| &slip.signs).map(|sign| target.span_of(sign.clone())).collect();
    vec![Finding { fix: fix(context, &slips), ..RULE.finding(Certainty::Likely, 0.85, word(first), spans) }]
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

/// Whether brackets hold what curl takes for a range: `[1-9]`, `[a-z:2]`.
fn is_range(inner: &[u8]) -> bool {
    let Some(dash) = inner.iter().position(|&byte| byte == b'-') else { return false };
    let (from, to) = (&inner[..dash], &inner[dash + 1..]);
    let to = to.split(|&byte| byte == b':').next().unwrap_or_default();
    let number = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let letter = |part: &[u8]| part.len() == 1 && part[0].is_ascii_alphabetic();
    number(from) && number(to) || letter(from) && letter(to)
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
