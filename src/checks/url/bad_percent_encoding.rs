//! `url/bad-percent-encoding`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::{list, show};
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::{MOST_PLACES, typed};
use crate::dialects;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::source::Traced;
use crate::syntax::percent::{self, Fault};

/// A `%` that starts no escape, or an escape of something that is not UTF-8.
pub static RULE: Rule = Rule {
    code: Code::new("url/bad-percent-encoding"),
    heard: Heard { title: "the URL has a `%` that is no escape", help: "write a percent sign as `%25`" },
    references: &["https://www.rfc-editor.org/rfc/rfc3986#section-2.1"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `%` without two hexadecimal digits after it, `%uXXXX`, or escapes whose bytes are not UTF-8.",
    why: "A server decodes the path and the query before it does anything else. Where an escape cannot be decoded \
          there is no path to look up.",
    mends: Mends::Safe,
    bad: Example::request("curl 'https://files.example.com/report-40%.pdf'"),
    good: "curl 'https://files.example.com/report-40%25.pdf'",
};

/// Escapes with the same fault.
struct Slip<'a> {
    text: &'a Traced,
    fault: Fault,
    ranges: Vec<Range<usize>>,
    /// Whether one of them is in the path, which every server decodes; the query is left to the application.
    path: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .map(|slip| {
            let (certainty, likelihood) = match (slip.fault, slip.path) {
                (Fault::Digits | Fault::Unicode, true) => (Certainty::Certain, 0.93),
                (Fault::Digits | Fault::Unicode, false) => (Certainty::Likely, 0.75),
                (Fault::Utf8, true) => (Certainty::Likely, 0.75),
                (Fault::Utf8, false) => (Certainty::Likely, 0.65),
            };
            let spans = slip.ranges.iter().map(|range| slip.text.span_of(range.clone())).collect();
            // The table is of the path: the query is left to the application by all.
            let known = slip.path && slip.fault != Fault::Utf8;
            let fault = known.then_some(dialects::Fault::BadPercent);
            Finding { fix: fix(&slip), fault, ..RULE.finding(certainty, likelihood, word(&slip), spans) }
        })
        .collect()
}

fn find<'a>(context: &Context<'a>) -> Vec<Slip<'a>> {
    let mut slips: Vec<Slip> = Vec::new();
    for (text, uri) in typed(context) {
        for part in [Some(uri.path.clone()), uri.query].into_iter().flatten() {
            let bytes = &text.bytes()[part.clone()];
            for (range, fault) in percent::faults(bytes).into_iter().take(MOST_PLACES) {
                let range = range.start + part.start..range.end + part.start;
                if context.has_variable(text.span_of(range.clone())) || is_cmd_variable(text.bytes(), range.start) {
                    continue;
                }
                let in_path = uri.path.contains(&range.start);
                match slips.iter_mut().find(|slip| slip.fault == fault && std::ptr::eq(slip.text, text)) {
                    Some(slip) => {
                        slip.ranges.push(range);
                        slip.path |= in_path;
                    }
                    None => slips.push(Slip { text, fault, ranges: vec![range], path: in_path }),
                }
            }
        }
    }
    slips
}

/// Whether a `%NAME%` of cmd.exe starts or ends here: that is told as what it is.
fn is_cmd_variable(bytes: &[u8], at: usize) -> bool {
    let name = |part: &[u8]| {
        part.len() > 2
            && part.iter().all(|&byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
            && part.iter().any(|byte| !byte.is_ascii_hexdigit())
    };
    let after = bytes[at + 1..].iter().position(|&byte| byte == b'%').map(|length| &bytes[at + 1..at + 1 + length]);
    let before = bytes[..at].iter().rposition(|&byte| byte == b'%').map(|start| &bytes[start + 1..at]);
    after.is_some_and(name) || before.is_some_and(name)
}

fn word(slip: &Slip) -> Words {
    let shown: Vec<String> = slip.ranges.iter().map(|range| show(&slip.text.bytes()[range.clone()])).collect();
    let where_to = if slip.path { "the path" } else { "the query" };
    match slip.fault {
        Fault::Digits => Words::new(
            format!("`%` in {where_to} without two hexadecimal digits"),
            format!(
                "In a URL `%` starts an escape of one byte and two hexadecimal digits must follow. A server that \
                 decodes {where_to} stops at this one."
            ),
            "Write `%25` where a percent sign is meant.",
        ),
        Fault::Unicode => Words::new(
            format!("{} is no percent-encoding", list(&shown)),
            "`%uXXXX` is what the old JavaScript function escape() writes. No standard for URLs has it, so a server sees \
             a `%` without two hexadecimal digits.",
            "Encode the character's UTF-8 bytes, as encodeURIComponent() does.",
        ),
        Fault::Utf8 => Words::new(
            format!("{} is not UTF-8", list(&shown)),
            format!(
                "Servers and frameworks decode the escapes in {where_to} as UTF-8. These bytes are of another \
                 encoding, as Latin-1 is, or a part of a character is missing."
            ),
            "Encode the text as UTF-8 before it is percent-encoded.",
        ),
    }
}

fn fix(slip: &Slip) -> Option<Fix> {
    let mut edits = Vec::new();
    for range in &slip.ranges {
        let escape = &slip.text.bytes()[range.clone()];
        let text = match slip.fault {
            Fault::Digits => "%25".to_owned(),
            Fault::Unicode => {
                let digits = std::str::from_utf8(&escape[2..]).ok()?;
                let character = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
                percent::encode(character.encode_utf8(&mut [0; 4]).as_bytes(), b"")
            }
            // Latin-1 is Unicode's first 256 characters, and by far the likeliest.
            Fault::Utf8 => {
                let latin: String = percent::decode(escape).into_iter().map(char::from).collect();
                percent::encode(latin.as_bytes(), b"")
            }
        };
        edits.extend(slip.text.edit(range.clone(), &text)?);
    }
    Some(match slip.fault {
        Fault::Digits => rewrite::fix("encode the percent sign", Applicability::Safe, edits),
        Fault::Unicode => rewrite::fix("percent-encode the character", Applicability::Safe, edits),
        Fault::Utf8 => rewrite::fix("encode as UTF-8 what was Latin-1", Applicability::Unsafe, edits),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn a_percent_sign_alone() {
        let finding = assert_finds(&RULE, "curl -i 'http://cdn.shop.test/files/100⟦%⟧-wool.pdf'");
        assert_eq!(finding.certainty, Certainty::Certain);
        let finding = assert_finds(&RULE, "curl 'http://a.test/search?q=50⟦%⟧&discount=20⟦%⟧&page=1'");
        assert_eq!(finding.certainty, Certainty::Likely);
        assert_finds(&RULE, "GET /sale-50⟦%⟧off HTTP/1.1\r\nHost: a.test\r\n\r\n");
        assert_finds(&RULE, "curl -G http://a.test/q -d 'discount=5⟦%⟧'");
        assert_mends(&RULE, "curl 'http://a.test/x?q=100%%20Wool'", "curl 'http://a.test/x?q=100%25%20Wool'");
    }

    #[test]
    fn escapes_of_another_kind() {
        assert_finds(&RULE, "curl 'http://clinic.test:18107/v1/patients/⟦%u00D6⟧berg'");
        assert_mends(&RULE, "curl 'http://a.test/%u00D6berg'", "curl 'http://a.test/%C3%96berg'");
    }

    #[test]
    fn escapes_that_are_not_utf8() {
        assert_finds(&RULE, "curl http://a.test/files/Stra⟦%DF⟧e.pdf");
        assert_mends(&RULE, "curl 'http://a.test/x?q=caf%E9'", "curl 'http://a.test/x?q=caf%C3%A9'");
    }

    #[test]
    fn what_is_encoded_is_quiet() {
        for paste in [
            "curl 'http://a.test/M%C3%BCller?q=50%25&e=%F0%9F%98%80'",
            "curl 'http://a.test/plain'",
            "curl -G http://a.test/q --data-urlencode 'discount=5%'",
            "GET /a%2Fb HTTP/1.1\r\nHost: a.test\r\n\r\n",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
