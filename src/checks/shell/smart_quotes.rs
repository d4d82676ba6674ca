//! `shell/smart-quotes`

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, ShellFaultKind};
use crate::source::{Edit, Order, Span, Traced};

/// A quote or dash of a typographer where the plain one is meant.
pub static RULE: Rule = Rule {
    code: Code::new("shell/smart-quotes"),
    heard: Heard { title: "typographic quotes or dashes stand in the command", help: "type plain ones" },
    references: &[super::QUOTING],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "Typographic quotes, dashes or blanks where the shell, a header or a query language wants the plain ones.",
    why: "Word processors, chats and wikis turn plain quotes, hyphens and blanks into typographic ones. To the shell and \
          to the server these are letters like any other: they quote and part nothing, and are sent along.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/orders -H “X-Trace:7f1”"),
    good: "curl https://api.example.com/orders -H \"X-Trace:7f1\"",
};

/// Typographic characters.
struct Slip {
    places: Vec<Edit>,
    /// The shell stands before them, and not a server.
    shell: bool,
    /// They are blanks, or have no width.
    only_blanks: bool,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let spans = slip.places.iter().map(|edit| edit.span).collect();
    let likelihood = if slip.shell { 0.95 } else { 0.8 };
    vec![Finding { fix: Some(fix(&slip)), ..RULE.finding(Certainty::Likely, likelihood, word(context, &slip), spans) }]
}

fn find(context: &Context) -> Option<Slip> {
    let (mut places, mut invisible) = (Vec::new(), Vec::new());
    if let Some(command) = context.request.client.command() {
        for fault in &command.faults {
            match fault.kind {
                ShellFaultKind::Typographic => {
                    places.push(Edit { span: fault.span, text: plain_in_shell(context.paste, fault.span) });
                }
                ShellFaultKind::Invisible => invisible.push(plain_blank(context.paste, fault.span)),
                _ => {}
            }
        }
    }
    let shell = !places.is_empty() || !invisible.is_empty();
    let only_blanks = places.is_empty() && !invisible.is_empty();
    places.append(&mut invisible);
    for text in texts(context) {
        places.extend(in_text(text));
    }
    places.order_by_key(|edit| edit.span);
    places.dedup_by_key(|edit| edit.span);
    (!places.is_empty()).then_some(Slip { places, shell, only_blanks })
}

/// What should stand for a typographic character of the command itself.
fn plain_in_shell(paste: &str, span: Span) -> String {
    match &paste[span.range()] {
        "‘" | "’" | "‚" => "'".into(),
        "–" | "—" | "−" => {
            // A word after the dash is a long option, a letter a short one.
            let letters = paste[span.end as usize..].bytes().take_while(u8::is_ascii_alphabetic).count();
            let dashes = paste[span.end as usize..].starts_with(['-', '–', '—']);
            if letters > 1 && !dashes { "--".into() } else { "-".into() }
        }
        _ => "\"".into(),
    }
}

/// What should stand for a blank that is none to the shell: a plain one, or nothing where a character has no width.
fn plain_blank(paste: &str, span: Span) -> Edit {
    let has_width = paste[span.range()].chars().all(|c| c.is_whitespace() && !('\u{2028}'..='\u{2029}').contains(&c));
    Edit { span, text: if has_width { " ".into() } else { String::new() } }
}

/// Texts in which a typographic quote was hardly meant: header lines, and what goes into the query.
fn texts<'a>(context: &Context<'a>) -> Vec<&'a Traced> {
    let request = context.request;
    let written = request.fields.iter().filter(|field| field.author == Author::Person);
    let mut texts: Vec<&Traced> = written.flat_map(|field| [&field.name, &field.value]).collect();
    texts.push(&request.target);
    texts.extend(request.query_data.iter().map(|data| &data.argument));
    texts
}

/// The typographic characters of a text that stand where a grammar wants plain ones.
fn in_text(text: &Traced) -> Vec<Edit> {
    let Some(decoded) = text.utf8().filter(|text| !text.is_ascii()) else { return Vec::new() };
    let mut places = Vec::new();
    let mut depth = 0_usize;
    let mut before = None;
    let mut chars = decoded.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|&(_, c)| c);
        match c {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let plain = match c {
            '“' | '”' | '„' | '‟' => "\"",
            '‘' | '’' | '‚' => "'",
            _ => {
                before = Some(c);
                continue;
            }
        };
        // At the edge of the text, after a sign that a value follows, or before one that ends it: not in prose.
        let opens = before.is_none_or(|c| "=:({[,~".contains(c) || c == ' ' && depth > 0);
        let closes = after.is_none_or(|c| ")}],;".contains(c));
        let whole = before.is_none() || after.is_none();
        if (depth > 0 || whole) && (opens || closes) {
            let edit = text.edit(at..at + c.len_utf8(), plain);
            places.extend(edit.into_iter().flatten());
        }
        before = Some(c);
    }
    places
}

fn word(context: &Context, slip: &Slip) -> Words {
    if slip.only_blanks {
        let first = slip.places.first().and_then(|edit| context.paste[edit.span.range()].chars().next());
        let code = u32::from(first.unwrap_or(' '));
        let what = match code {
            0xa0 | 0x202f => "a no-break space",
            _ if slip.places.first().is_some_and(|edit| edit.text.is_empty()) => "an invisible character",
            _ => "a blank that is not the plain one",
        };
        return Words::new(
            format!("{what} in the command"),
            format!(
                "It looks like nothing special, but to the shell U+{code:04X} is a letter like any other: it parts no \
                 words, and becomes part of the argument beside it."
            ),
            "Type plain blanks in its place.",
        );
    }
    let quotes = slip.places.iter().any(|edit| edit.text.contains(['"', '\'']));
    let what = if quotes { "typographic quotes" } else { "a typographic dash" };
    let shown: String = slip.places.iter().take(1).map(|edit| &context.paste[edit.span.range()]).collect();
    if slip.shell {
        Words::new(
            format!("{what} in the command"),
            format!(
                "To the shell `{shown}` is a letter like any other: it quotes nothing and starts no option. It is sent \
                 along, and the words are parted at every blank."
            ),
            "Type them anew as plain ones.",
        )
    } else {
        Words::new(
            format!("{what} in what is sent"),
            format!("The server's grammar knows the plain sign alone; `{shown}` is a letter to it."),
            "Type them anew as plain ones.",
        )
    }
}

fn fix(slip: &Slip) -> Fix {
    rewrite::fix("write plain ones", Applicability::Safe, slip.places.clone())
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn quotes_that_quote_nothing() {
        assert_finds(&RULE, "curl http://calendar.test/api/events -H ⟦“⟧X-Calendar:work⟦”⟧ -d title=Revisión");
        assert_mends(
            &RULE,
            "curl http://a.test/o -H “Accept:application/json” –X POST —data a=1",
            "curl http://a.test/o -H \"Accept:application/json\" -X POST --data a=1",
        );
    }

    #[test]
    fn quotes_in_a_query_language() {
        assert_finds(&RULE, "curl -G http://p.test/api/v1/query --data-urlencode 'query=up{job=⟦“⟧prometheus⟦”⟧}'");
    }

    #[test]
    fn quotes_around_a_field_value() {
        assert_finds(&RULE, "curl http://a.test/o/7 -H 'If-Match: ⟦“⟧a7f⟦”⟧'");
    }

    #[test]
    fn blanks_that_part_nothing() {
        assert_finds(&RULE, "curl http://a.test/o⟦\u{a0}⟧-H⟦\u{a0}⟧'X-A: 1'");
        assert_finds(&RULE, "curl ⟦\u{200b}⟧http://a.test/o");
        assert_mends(
            &RULE,
            "curl\u{a0}-X POST \u{200b}http://a.test/o -d 'a\u{a0}b'",
            "curl -X POST http://a.test/o -d 'a\u{a0}b'",
        );
    }

    #[test]
    fn on_windows() {
        assert_finds(&RULE, "C:\\dev>curl -H ⟦“⟧A:b⟦”⟧ http://a.test/o");
        assert_mends(&RULE, "C:\\dev>curl -s\u{a0}http://a.test/o", "C:\\dev>curl -s http://a.test/o");
        assert_mends(&RULE, "PS> curl.exe -s \u{200b}http://a.test/o", "PS> curl.exe -s http://a.test/o");
    }

    #[test]
    fn prose_is_quiet() {
        for paste in [
            "PS> curl.exe -X POST http://a.test/o -H “Accept:application/json”",
            "PS> curl.exe\u{a0}-s http://a.test/o",
            "curl http://a.test/notes -H 'Content-Type: text/plain' -d 'text=a\u{a0}b'",
            "curl http://a.test/notes -d 'text=She said “yes” – twice'",
            "curl http://a.test/notes --json '{\"text\":\"It’s “fine”\"}'",
            "curl -G http://a.test/search --data-urlencode 'q=the “best” of'",
            "curl http://a.test/x -H 'X-Title: Ana’s trip'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
