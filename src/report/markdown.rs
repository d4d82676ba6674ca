//! The report as Markdown or plain text, for issues, tickets, mails and chats.

use std::fmt::Write;

use super::excerpt::{Excerpt, Mark, Spaces, excerpts};
use super::style::Style;
use super::visible::{cells, visible};
use super::{Names, Report, wording};
use crate::Input;
use crate::finding::{Applicability, Finding};
use crate::source::{Lines, Order, Origin, Span};

/// How many further findings get their line.
const BRIEF: usize = 10;

/// The largest corrected request that is written out, in bytes: issues and chats take no more.
const CORRECTED: usize = 20_000;

/// The report as Markdown, with a line end. `input` is what it was made from.
pub fn render(report: &Report, input: &Input, names: &Names) -> String {
    written(report, input, names, Style::Markdown)
}

/// The report in a style, with a line end. `input` is what it was made from.
pub fn written(report: &Report, input: &Input, names: &Names, style: Style) -> String {
    let mut text = String::new();
    let Some((verdict, others)) = report.findings.split_first() else {
        return style.prose(&wording::nothing_found(report, &names.request)) + "\n";
    };
    let face = Face { input, names, style };
    face.finding(&mut text, verdict);
    if !others.is_empty() {
        text.push_str("\nAlso seen, and less likely the cause:\n\n");
        for other in others.iter().take(BRIEF) {
            let (code, title) = (style.code(other.code.as_str()), style.prose(&other.title));
            let _ = writeln!(text, "- {code}: {title}{}", face.place(other));
        }
        if others.len() > BRIEF {
            let _ = writeln!(text, "- and {} more", others.len() - BRIEF);
        }
    }
    if let Some(corrected) = report.corrected.as_ref().filter(|corrected| corrected.len() <= CORRECTED) {
        text.push_str("\nThe corrected request:\n\n");
        style.fenced(&mut text, if corrected.trim_start().starts_with("curl") { "sh" } else { "http" }, corrected);
    }
    text
}

/// What all parts of the text are written with.
struct Face<'a> {
    input: &'a Input,
    names: &'a Names,
    style: Style,
}

impl Face<'_> {
    /// One finding with the lines that it speaks of.
    fn finding(&self, text: &mut String, finding: &Finding) {
        let style = self.style;
        style.heading(text, &style.prose(&finding.title));
        let certainty = wording::certainty(finding).map_or(String::new(), |certainty| format!(": {certainty}"));
        let _ = writeln!(text, "{}{certainty}.\n", style.code(finding.code.as_str()));
        for origin in [Origin::Request, Origin::Response] {
            let primary = finding.spans.iter().map(|&span| (span, ""));
            let evidence = finding.evidence.iter().map(|evidence| (evidence.span, evidence.note.as_str()));
            let places: Vec<(Span, &str)> = primary.chain(evidence).filter(|(span, _)| span.origin == origin).collect();
            let spans: Vec<Span> = places.iter().map(|(span, _)| *span).collect();
            let Some(pasted) = self.input.text(origin) else { continue };
            for excerpt in excerpts(pasted, &Lines::new(pasted), &spans, Spaces::Plain).0 {
                let _ = writeln!(text, "{}:\n", self.at(origin, excerpt.place.line, excerpt.place.column));
                style.fenced(text, "text", &carets(&excerpt, &places));
                text.push('\n');
            }
        }
        if !finding.why.is_empty() {
            let _ = writeln!(text, "{}\n", style.prose(&finding.why));
        }
        if !finding.help.is_empty() {
            let _ = writeln!(text, "{} {}", style.strong("What to do:"), style.prose(&finding.help));
        }
        if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability != Applicability::Safe) {
            let sure = match fix.applicability {
                Applicability::Shown => "a sketch, it is not applied",
                Applicability::Safe | Applicability::Unsafe => "look at it first, it is a guess",
            };
            let _ = writeln!(text, "\nA fix: {} ({sure}).", style.prose(&fix.title));
        }
        if !finding.references.is_empty() {
            let references = finding.references.iter().map(|reference| {
                if reference.starts_with("https://") { style.link(reference) } else { style.prose(reference) }
            });
            let _ = writeln!(text, "\nSee {}.", references.collect::<Vec<_>>().join(", "));
        }
    }

    /// Where a finding stands, in brackets.
    fn place(&self, finding: &Finding) -> String {
        let Some(span) = finding.spans.first() else { return String::new() };
        let pasted = self.input.text(span.origin).unwrap_or_default();
        let place = Lines::new(pasted).place(pasted, span.start as usize);
        format!(" ({})", self.at(span.origin, place.line, place.column))
    }

    fn at(&self, origin: Origin, line: usize, column: usize) -> String {
        format!("{}, line {line}, column {column}", self.style.code(self.names.of(origin)))
    }
}

/// The lines of an excerpt, with a line of carets and notes under each mark.
fn carets(excerpt: &Excerpt, places: &[(Span, &str)]) -> String {
    let mut drawn = String::new();
    let last = excerpt.first_line + excerpt.text.matches('\n').count();
    let gutter = last.to_string().len();
    let mut start = 0;
    let mut hidden = false;
    for (index, line) in excerpt.text.split('\n').enumerate() {
        let end = start + line.len();
        let marks: Vec<_> =
            excerpt.marks.iter().filter(|mark| mark.range.start <= end && start <= mark.range.end).collect();
        if line.is_empty() && marks.is_empty() {
            if !hidden {
                drawn.push_str("…\n");
            }
            hidden = true;
            start = end + 1;
            continue;
        }
        hidden = false;
        let _ = writeln!(drawn, "{:>gutter$} | {line}", excerpt.first_line + index);
        // The marks without a note share a row; each note has its own, under its place.
        let note = |mark: &Mark| places.get(mark.index).map_or("", |(_, note)| *note);
        let (mut bare, noted): (Vec<&Mark>, Vec<&Mark>) = marks.into_iter().partition(|mark| note(mark).is_empty());
        bare.order_by_key(|mark| mark.range.start);
        let mut row = Row::default();
        for mark in bare {
            row.mark(line, mark, start, '^');
        }
        let rows = noted.into_iter().map(|mark| {
            let mut row = Row::default();
            row.mark(line, mark, start, '-');
            format!("{} {}", row.0, visible(note(mark)))
        });
        for row in std::iter::once(row.0).filter(|row| !row.is_empty()).chain(rows) {
            let _ = writeln!(drawn, "{:gutter$} | {row}", "");
        }
        start = end + 1;
    }
    drawn
}

/// A row of signs under a line.
#[derive(Default)]
struct Row(String);

impl Row {
    /// Puts `sign` under the part of `line` that `mark` covers. The line starts at `start` of the excerpt.
    fn mark(&mut self, line: &str, mark: &Mark, start: usize, sign: char) {
        let at = |offset: usize| offset.saturating_sub(start).min(line.len());
        let (from, to) = (at(mark.range.start), at(mark.range.end));
        let width = |part: &str| part.chars().map(cells).sum::<usize>();
        let before = width(&line[..from]);
        // Signs and blanks take a cell each, so the row is as wide as it is long.
        self.0.extend(std::iter::repeat_n(' ', before.saturating_sub(self.0.len())));
        let end = before + width(&line[from..to]).max(1);
        self.0.extend(std::iter::repeat_n(sign, end.saturating_sub(self.0.len())));
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::finding::Certainty;
    use crate::report::sample::{Sample, finding, trailing_comma, within};

    fn check(sample: &Sample, expected: &Expect) {
        let names = Names { request: "request.txt".into(), response: "response.txt".into() };
        expected.assert_eq(&render(&sample.report, &sample.input, &names));
    }

    #[test]
    fn both_witnesses_are_shown() {
        check(
            &trailing_comma(),
            &expect![[r####"
                ### comma after the last member of an object

                `body/json-syntax`: confirmed, the request shows it and the server says it.

                `request.txt`, line 3, column 27:

                ```text
                2 |   -H 'Content-Type: application/json' \
                3 |   -d '{"sku":"A-1","qty":2,}'
                  |                           ^
                ```

                `response.txt`, line 4, column 11:

                ```text
                4 | {"error":"Expected double-quoted property name in JSON at position 21"}
                  |           ----------------------------------------------------------- the server stopped at the byte after the comma
                ```

                JSON (RFC 8259) has no comma after the last member. The server stopped at byte 21 of the body: that is the brace after this comma.

                **What to do:** Remove the comma after `2`.

                See <https://www.rfc-editor.org/rfc/rfc8259#section-4>.

                The corrected request:

                ```sh
                curl -X POST https://api.shop.test/orders \
                  -H 'Content-Type: application/json' \
                  -d '{"sku":"A-1","qty":2}'
                ```
            "####]],
        );
    }

    #[test]
    fn a_paste_is_never_markup() {
        let request = "curl u -d '```\n<b>日本 @all</b>,,\n```'";
        let comma = Span { start: within(request, ",,").start + 1, ..within(request, ",,") };
        let mut syntax = finding("two commas after `<b>` and *stars* <i> `", comma);
        syntax.certainty = Certainty::Likely;
        let mut other = finding("another", within(request, "u"));
        other.certainty = Certainty::Possible;
        other.likelihood = 0.2;
        check(
            &Sample::new(request, None, vec![syntax, other]),
            &expect![[r#"
                ### two commas after `<b>` and \*stars\* \<i\> \`

                `body/json-syntax`: likely, right in some 90 of 100 such cases.

                `request.txt`, line 2, column 16:

                ````text
                1 | curl u -d '```
                2 | <b>日本 @all</b>,,
                  |                  ^
                3 | ```'
                ````

                JSON (RFC 8259) has no such thing, so no parser accepts it.

                **What to do:** Take it out.

                Also seen, and less likely the cause:

                - `body/json-syntax`: another (`request.txt`, line 1, column 2)
            "#]],
        );
    }

    #[test]
    fn plain_text_says_the_same_without_marks() {
        let names = Names { request: "your paste".into(), response: "the response".into() };
        let sample = trailing_comma();
        expect![[r#"
            comma after the last member of an object

            body/json-syntax: confirmed, the request shows it and the server says it.

            your paste, line 3, column 27:

                2 |   -H 'Content-Type: application/json' \
                3 |   -d '{"sku":"A-1","qty":2,}'
                  |                           ^

            the response, line 4, column 11:

                4 | {"error":"Expected double-quoted property name in JSON at position 21"}
                  |           ----------------------------------------------------------- the server stopped at the byte after the comma

            JSON (RFC 8259) has no comma after the last member. The server stopped at byte 21 of the body: that is the brace after this comma.

            What to do: Remove the comma after `2`.

            See https://www.rfc-editor.org/rfc/rfc8259#section-4.

            The corrected request:

                curl -X POST https://api.shop.test/orders \
                  -H 'Content-Type: application/json' \
                  -d '{"sku":"A-1","qty":2}'
        "#]]
        .assert_eq(&written(&sample.report, &sample.input, &names, Style::Plain));
    }

    #[test]
    fn nothing_found_is_said() {
        check(
            &Sample::new("curl https://api.shop.test/orders", None, Vec::new()),
            &expect![[r#"
            Nothing wrong found in request.txt, read as curl · bash.
            Checked: how the shell and the client read it, the URL, the fields, the credentials' form, and the body against its content type. What only the server knows (its accounts, its own rules, the schema of the body) cannot be seen from here: its response, given with it, may name the cause.
        "#]],
        );
    }
}
