//! `header/invalid-name`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::misspelled;
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, Client, Field, ShellFaultKind};
use crate::source::Edit;
use crate::syntax::token::is_tchar;

/// A field line whose name is none.
pub static RULE: Rule = Rule {
    code: Code::new("header/invalid-name"),
    heard: Heard {
        title: "the name of a header field has a character that it may not have",
        help: "write the name without blanks, with a colon right behind it",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9112#section-5.1",
        "https://www.rfc-editor.org/rfc/rfc9110#section-5.1",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A field name with a blank or another character that none may have, no name at all, or a line without a colon.",
    why: "A name is a token (RFC 9110 section 5.1) and the colon follows it at once. Servers refuse the request \
          otherwise, since a blank before the colon has been used to smuggle fields past proxies.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/orders -H 'X Request Id: 77'"),
    good: "curl https://api.example.com/orders -H 'X-Request-Id: 77'",
};

/// What is wrong with a name.
enum Kind {
    /// No colon in the line.
    NoColon,
    /// Nothing before the colon.
    Empty,
    /// A pseudo-header field of HTTP/2: `:authority`.
    Pseudo,
    /// A blank between name and colon.
    BlankBeforeColon,
    /// A blank in the name.
    Blank,
    /// A character that is not of a token.
    Character(char),
    /// An underscore, which is allowed, but dropped by some.
    Underscore,
}

/// A field whose name is none.
struct Slip<'a> {
    field: &'a Field,
    kind: Kind,
}

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .map(|slip| {
            let (certainty, likelihood) = match (&slip.kind, &context.request.client) {
                (Kind::Underscore, _) => (Certainty::Possible, 0.2),
                // curl does not send such a line at all, so the server refuses what it misses.
                (Kind::NoColon, Client::Curl(_)) => (Certainty::Likely, 0.88),
                _ => (Certainty::Certain, 0.96),
            };
            let span = match slip.kind {
                Kind::NoColon | Kind::Empty | Kind::Pseudo => slip.field.line.span(),
                _ => slip.field.name.span(),
            };
            Finding {
                fix: fix(context, &slip),
                fault: fault(&slip.kind),
                ..RULE.finding(certainty, likelihood, word(context, &slip), vec![span])
            }
        })
        .collect()
}

fn fault(kind: &Kind) -> Option<Fault> {
    Some(match kind {
        Kind::NoColon => Fault::NoColon,
        Kind::Empty | Kind::Pseudo => Fault::EmptyName,
        Kind::BlankBeforeColon => Fault::SpaceBeforeColon,
        Kind::Blank => Fault::SpaceInName,
        Kind::Character(_) => return None,
        Kind::Underscore => Fault::UnderscoreInName,
    })
}

fn find<'a>(context: &Context<'a>) -> Vec<Slip<'a>> {
    let written = context.request.fields.iter().filter(|field| field.author == Author::Person);
    // More fields than any server takes are not looked through.
    let mut slips: Vec<Slip> = written
        .take(200)
        .filter(|field| !is_told_elsewhere(context, field))
        .filter_map(|field| Some(Slip { kind: kind_of(field)?, field }))
        .collect();
    // Notes without a version have lines of all kinds below the first.
    if context.request.start_line.is_some() && context.request.version.is_none() {
        return Vec::new();
    }
    // Lines without a colon one after the other are no fields: something else was pasted.
    if slips.iter().filter(|slip| matches!(slip.kind, Kind::NoColon)).count() > 2 {
        return Vec::new();
    }
    // A blank that is wrong in one name is most often wrong in all; an underscore is worth one word.
    let firm = slips.iter().any(|slip| !matches!(slip.kind, Kind::Underscore));
    let mut underscores = 0;
    slips.retain(|slip| {
        let underscore = matches!(slip.kind, Kind::Underscore);
        underscores += usize::from(underscore);
        !underscore || !firm && underscores == 1
    });
    slips.truncate(4);
    slips
}

/// Whether typographic quotes or a missing quote have torn the line.
fn is_told_elsewhere(context: &Context, field: &Field) -> bool {
    let Some(command) = context.request.client.command() else { return false };
    let home = rewrite::word_at(command, field.line.home()).map_or(field.line.home(), |word| word.text.home());
    let torn = |kind: &ShellFaultKind| {
        matches!(kind, ShellFaultKind::Typographic | ShellFaultKind::UnclosedQuote | ShellFaultKind::NestedDoubleQuotes)
    };
    let typographic = field.name.text().contains(['“', '”', '„', '‘', '’', '–', '—']);
    // `-H Name: value` without quotes ends in the colon, and its value is told as an unquoted blank.
    typographic || command.faults.iter().any(|fault| torn(&fault.kind) && home.touches(fault.span))
}

fn kind_of(field: &Field) -> Option<Kind> {
    let name = field.name.text();
    if !field.colon {
        return Some(Kind::NoColon);
    }
    if name.trim().is_empty() {
        let pseudo = [":authority:", ":method:", ":path:", ":scheme:", ":status:", ":protocol:"];
        let line = field.line.bytes();
        let is_pseudo = pseudo.iter().any(|name| line.starts_with(name.as_bytes()));
        return Some(if is_pseudo { Kind::Pseudo } else { Kind::Empty });
    }
    let blank = |c: char| c == ' ' || c == '\t';
    if name.trim_end_matches(blank).chars().all(|c| c.is_ascii() && is_tchar(c as u8)) {
        if name.ends_with(blank) {
            return Some(Kind::BlankBeforeColon);
        }
        // A known name with underscores is told as misspelled.
        return (name.contains('_') && !misspelled::is_misspelled(&name)).then_some(Kind::Underscore);
    }
    let wrong = name.chars().find(|&c| !(blank(c) || c.is_ascii() && is_tchar(c as u8)));
    Some(match wrong {
        // A line break in an argument of curl starts a new line on the wire.
        Some(c) => Kind::Character(c),
        None => Kind::Blank,
    })
}

fn word(context: &Context, slip: &Slip) -> Words {
    let name = show(slip.field.name.bytes().trim_ascii());
    let curl = context.request.client.command().is_some();
    match slip.kind {
        Kind::NoColon if curl => Words::new(
            "header without a colon",
            "A colon parts the name of a field from its value. curl does not send a `-H` that has none, so the server \
             never sees it.",
            "Put the colon after the name.",
        ),
        Kind::NoColon => Words::new(
            "field line without a colon",
            "A colon parts the name of a field from its value. Servers refuse a request with a line that has none.",
            "Put the colon after the name.",
        ),
        Kind::Empty => Words::new(
            "field line without a name",
            "Nothing stands before the colon. A name has at least one character (RFC 9110 section 5.1), and servers \
             refuse a line without one.",
            "Put the name before the colon, or take the line away.",
        ),
        Kind::Pseudo => Words::new(
            "pseudo-header field of HTTP/2 as a field line",
            "Fields such as `:authority` and `:path` are how HTTP/2 sends the request line (RFC 9113 section 8.3); the \
             developer tools of browsers list them among the fields. No field name begins with a colon, and servers refuse \
             a request with such a line.",
            "Take the line away: method, host and path are in the request line and the URL.",
        ),
        Kind::BlankBeforeColon => Words::new(
            format!("blank between the field name {name} and its colon"),
            "RFC 9112 section 5.1 has servers refuse it with 400, since such lines have been used to smuggle fields past \
             proxies.",
            "Delete the blank.",
        ),
        Kind::Blank => Words::new(
            format!("blank in the field name {name}"),
            "A field name is a token, which has no blanks (RFC 9110 section 5.1). Servers refuse a request with such a \
             line.",
            "Write hyphens, or the name that the API gives.",
        ),
        Kind::Character(c) => Words::new(
            format!("{} in the field name {name}", show(c.encode_utf8(&mut [0; 4]).as_bytes())),
            "A field name is a token: ASCII letters, digits and a few signs (RFC 9110 section 5.1). Servers refuse a \
             request with another character in one.",
            "Write the name that the API gives.",
        ),
        Kind::Underscore => Words::new(
            format!("underscore in the field name {name}"),
            "Underscores are allowed, but nginx and others drop such fields without a word, since gateways turn hyphens \
             into underscores.",
            "Write hyphens if that is the name that the API gives.",
        ),
    }
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let field = slip.field;
    let name = field.name.text();
    match slip.kind {
        Kind::NoColon => {
            let (at, length) = colon_place(&name)?;
            let edits = field.line.edit(at..at + length, if length == 0 { ":" } else { ": " })?;
            Some(rewrite::fix("put the colon", Applicability::Safe, edits))
        }
        Kind::Empty | Kind::Pseudo => {
            let edit = rewrite::remove_field(context, field)?;
            let pseudo = matches!(slip.kind, Kind::Pseudo);
            let applicability = if pseudo { Applicability::Safe } else { Applicability::Unsafe };
            Some(rewrite::fix("take the line away", applicability, vec![edit]))
        }
        Kind::BlankBeforeColon => {
            let end = name.trim_end_matches([' ', '\t']).len();
            let edits = field.name.edit(end..name.len(), "")?;
            Some(rewrite::fix("delete the blank", Applicability::Safe, edits))
        }
        Kind::Blank => {
            let mut edits = Vec::new();
            let trimmed = name.trim_matches([' ', '\t']);
            let start = name.find(trimmed).unwrap_or(0);
            let (around, end) = (start..start + trimmed.len(), name.len());
            edits.extend(cut(field, 0..around.start)?);
            let mut at = around.start;
            while let Some(found) = name[at..around.end].find([' ', '\t']).map(|found| at + found) {
                let length = name[found..].len() - name[found..].trim_start_matches([' ', '\t']).len();
                edits.extend(field.name.edit(found..found + length, "-")?);
                at = found + length;
            }
            edits.extend(cut(field, around.end..end)?);
            Some(rewrite::fix("write hyphens for the blanks", Applicability::Unsafe, edits))
        }
        Kind::Underscore => {
            let mut edits = Vec::new();
            for (at, _) in name.match_indices('_') {
                edits.extend(field.name.edit(at..at + 1, "-")?);
            }
            Some(rewrite::fix("write hyphens", Applicability::Unsafe, edits))
        }
        Kind::Character('=') => {
            let at = name.find('=')?;
            let edits = field.name.edit(at..at + 1, ":")?;
            Some(rewrite::fix("put a colon for the equals sign", Applicability::Unsafe, edits))
        }
        Kind::Character(_) => None,
    }
}

fn cut(field: &Field, range: Range<usize>) -> Option<Vec<Edit>> {
    if range.is_empty() { Some(Vec::new()) } else { field.name.edit(range, "") }
}

/// Where the colon belongs in a line without one: after the first word, or in the place of an equals sign.
fn colon_place(line: &str) -> Option<(usize, usize)> {
    let name = line.bytes().take_while(|&byte| is_tchar(byte)).count();
    if name == 0 {
        return None;
    }
    let rest = &line[name..];
    if rest.trim_start().starts_with('=') {
        let length = rest.find('=')? + 1;
        let blanks = rest[length..].len() - rest[length..].trim_start().len();
        return Some((name, length + blanks));
    }
    rest.starts_with(' ').then_some((name, 0))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn blanks_in_names() {
        assert_finds(&RULE, "curl http://clinic.test/v1/patients -H 'X-Api-Key: cl_5Qd81zTn' -H '⟦X Request Id⟧: 7'");
        assert_finds(&RULE, "GET /vehicles HTTP/1.1\r\nHost: fleet.test\r\n⟦Accept ⟧: */*\r\n\r\n");
        assert_mends(
            &RULE,
            "curl http://a.test/o --header 'Content-Type : application/json' --data '{}'",
            "curl http://a.test/o --header 'Content-Type: application/json' --data '{}'",
        );
        assert_mends(&RULE, "curl http://a.test/o -H 'X Request  Id: 7'", "curl http://a.test/o -H 'X-Request-Id: 7'");
    }

    #[test]
    fn lines_without_name_or_colon() {
        assert_finds(&RULE, "GET / HTTP/1.1\r\nHost: a.test\r\n⟦Authorization Bearer cal_7Yh2mPq0⟧\r\n\r\n");
        assert_finds(&RULE, "GET / HTTP/1.1\r\nHost: a.test\r\n⟦: keep⟧\r\n\r\n");
        assert_mends(
            &RULE,
            "GET / HTTP/1.1\r\nHost: a.test\r\nAccept text/csv\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a.test\r\nAccept: text/csv\r\n\r\n",
        );
        assert_mends(&RULE, "curl http://a.test/o -H 'Accept=text/csv'", "curl http://a.test/o -H 'Accept: text/csv'");
    }

    #[test]
    fn characters_that_no_name_has() {
        assert_finds(&RULE, "GET / HTTP/1.1\r\nHost: a.test\r\n⟦X-Größe⟧: 12\r\n\r\n");
        assert_finds(&RULE, "curl http://a.test/o -H '⟦\"Accept⟧: text/csv\"'");
    }

    #[test]
    fn an_underscore_is_possible() {
        let finding = assert_finds(&RULE, "curl http://a.test/stock -H '⟦X_STOCK_CODE⟧: k-77120'");
        assert_eq!(finding.certainty, Certainty::Possible);
    }

    #[test]
    fn names_are_quiet() {
        for paste in [
            "curl http://a.test/o -H 'X-Request-Id: 7' -H 'X-Empty;' -H 'Accept:'",
            "curl http://a.test/o -H @headers.txt",
            "GET / HTTP/1.1\r\nHost: a.test\r\nx.y~z!: 1\r\n\r\n",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
