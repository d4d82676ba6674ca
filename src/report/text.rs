//! The report for people at a terminal, in the manner of rustc.
//!
//! The frame (gutter, carets, colour) is drawn by annotate-snippets. It gets excerpts in which everything is drawn
//! that a terminal would obey, so a hostile paste cannot move the cursor or hide a line.

use std::borrow::Cow;
use std::fmt::Write;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::excerpt::{Mark, Spaces, excerpts};
use super::visible::visible;
use super::{Names, Report, wording};
use crate::Input;
use crate::finding::{Applicability, Certainty, Finding, Fix};
use crate::message::Role;
use crate::source::{Lines, Origin, Span, line_numbers};

/// Width of prose, in characters.
const WIDTH: usize = 96;

/// How many findings are told in full; the others are a line each.
const IN_FULL: usize = 3;

/// How many of those get their line.
const BRIEF: usize = 10;

/// The largest corrected request that is printed, in bytes and lines: the verdict above it should stay in sight.
const CORRECTED_BYTES: usize = 6_000;
const CORRECTED_LINES: usize = 40;

/// The largest fix that is drawn as a difference: edits, and bytes that go or come in each.
const DRAWN_EDITS: usize = 8;
const DRAWN_BYTES: usize = 160;

/// The report as text, with a line end. `input` is what it was made from.
pub fn render(report: &Report, input: &Input, names: &Names, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    // Lines come cut already, and around their marks.
    let face = Face { input, names, lines: Boxes::new(input), renderer: renderer.term_width(10_000) };

    let mut parts = Vec::new();
    let in_full = report
        .findings
        .iter()
        .take(IN_FULL)
        .enumerate()
        .take_while(|(index, finding)| *index == 0 || finding.certainty >= Certainty::Likely)
        .count();
    let (told, brief) = report.findings.split_at(in_full);
    parts.extend(told.iter().map(|finding| face.finding(finding)));
    if !brief.is_empty() {
        parts.push(face.brief(brief));
    }
    if let Some(reading) = reading(report, input) {
        parts.push(wrapped(&reading, WIDTH));
    }
    if let Some(corrected) = &report.corrected {
        parts.push(Face::corrected(corrected));
    }
    if report.findings.is_empty() {
        parts.push(wrapped(&wording::nothing_found(report, &visible(&names.request)), WIDTH));
    }
    let mut text = parts.join("\n\n");
    text.push('\n');
    text
}

/// How many pieces of a kind are told by their lines.
const SHOWN: usize = 8;

/// What of the main box was taken for what, where that is not all of it for the request or the response.
fn reading(report: &Report, input: &Input) -> Option<String> {
    let read = &report.read;
    if read.parts.len() < 2 && read.exchanges < 2 {
        return None;
    }
    let text = input.text(Origin::Request).unwrap_or_default();
    let lines = |role: Role| {
        let of_role: Vec<_> = read.parts.iter().filter(|part| part.r#as == role).collect();
        // Each costs a walk through the text.
        let shown = of_role.iter().take(SHOWN).map(|part| line_numbers(text, part.start as usize..part.end as usize));
        let more = of_role.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| format!("{more} more"));
        let lines: Vec<String> = shown.chain(more).collect();
        (!lines.is_empty()).then(|| lines.join(", "))
    };
    let roles = [
        (Role::Request, "request"),
        (Role::Response, "response"),
        (Role::Other, "other exchanges"),
        (Role::Ignored, "not used"),
    ];
    let told: Vec<String> =
        roles.into_iter().filter_map(|(role, words)| lines(role).map(|lines| format!("{words} {lines}"))).collect();
    let which = match read.exchanges {
        0 | 1 => String::new(),
        count => format!(", exchange {} of {count}", read.exchange + 1),
    };
    Some(format!("Read as {}{which}. Lines: {}.", read.label, told.join("; ")))
}

/// The line starts of both boxes.
struct Boxes {
    request: Lines,
    response: Lines,
}

impl Boxes {
    fn new(input: &Input) -> Self {
        Self {
            request: Lines::new(&input.request),
            response: Lines::new(input.response.as_deref().unwrap_or_default()),
        }
    }
}

/// What all parts of the text are written with.
struct Face<'a> {
    input: &'a Input,
    names: &'a Names,
    lines: Boxes,
    renderer: Renderer,
}

impl Face<'_> {
    fn text(&self, origin: Origin) -> &str {
        self.input.text(origin).unwrap_or_default()
    }

    fn lines(&self, origin: Origin) -> &Lines {
        match origin {
            Origin::Request => &self.lines.request,
            Origin::Response => &self.lines.response,
        }
    }

    /// One finding in full.
    fn finding(&self, finding: &Finding) -> String {
        let level = if finding.certainty >= Certainty::Likely { Level::ERROR } else { Level::WARNING };
        let title = visible(&finding.title).into_owned();
        let mut group = Group::with_title(level.primary_title(title).id(finding.code.as_str()));
        // The box of the first place leads, then the other one.
        let first = finding.spans.first().or(finding.evidence.first().map(|evidence| &evidence.span));
        let order = match first.map(|span| span.origin) {
            Some(Origin::Response) => [Origin::Response, Origin::Request],
            _ => [Origin::Request, Origin::Response],
        };
        let mut stops = Vec::new();
        let mut left_out = 0;
        for origin in order {
            let (snippets, hidden) = self.places(finding, origin, &mut stops);
            group = group.elements(snippets);
            left_out += hidden;
        }
        let mut notes = Vec::new();
        if left_out > 0 {
            notes.push((Level::NOTE, format!("{left_out} more places are not shown")));
        }
        if !finding.why.is_empty() {
            notes.push((Level::NOTE, finding.why.clone()));
        }
        if let Some(certainty) = wording::certainty(finding) {
            notes.push((Level::NOTE.with_name("certainty"), certainty));
        }
        let suggestion = finding.fix.as_ref().and_then(|fix| self.suggestion(finding, fix));
        if suggestion.is_none() && !finding.help.is_empty() {
            notes.push((Level::HELP, finding.help.clone()));
        }
        for reference in &finding.references {
            notes.push((Level::NOTE.with_name("see"), reference.to_string()));
        }
        for (level, note) in notes {
            group = group.element(level.message(wrapped(&visible(&note), WIDTH)));
        }
        let mut groups = vec![group];
        groups.extend(suggestion);
        stops_named(&self.renderer.render(&groups), &stops)
    }

    /// The lines of one box that a finding speaks of, and how many of its places are left out.
    fn places(
        &self,
        finding: &Finding,
        origin: Origin,
        stops: &mut Vec<String>,
    ) -> (Vec<Snippet<'static, Annotation<'static>>>, usize) {
        let primary = finding.spans.iter().map(|&span| (span, None));
        let evidence = finding.evidence.iter().map(|evidence| (evidence.span, Some(evidence.note.as_str())));
        let places: Vec<(Span, Option<&str>)> =
            primary.chain(evidence).filter(|(span, _)| span.origin == origin).collect();
        let spans: Vec<Span> = places.iter().map(|(span, _)| *span).collect();
        let (excerpts, hidden) = excerpts(self.text(origin), self.lines(origin), &spans, Spaces::Plain);
        let snippets = excerpts.into_iter().map(|excerpt| {
            let annotations: Vec<Annotation> =
                excerpt.marks.iter().map(|mark| annotation(mark, places[mark.index].1)).collect();
            let context = excerpt.context.into_iter().map(|range| AnnotationKind::Visible.span(range));
            let stop = format!("{STOP}{}{STOP}", stops.len());
            stops.push(format!("{}:{}:{}", self.name(origin), excerpt.place.line, excerpt.place.column));
            Snippet::source(excerpt.text)
                .path(stop)
                .line_start(excerpt.first_line)
                .annotations(annotations)
                .annotations(context)
        });
        (snippets.collect(), hidden)
    }

    /// The name of a box, safe to show.
    fn name(&self, origin: Origin) -> Cow<'_, str> {
        visible(self.names.of(origin))
    }

    /// The help with its fix as a difference; `None` where the fix is too large to be drawn.
    fn suggestion(&self, finding: &Finding, fix: &Fix) -> Option<Group<'static>> {
        let small = fix.edits.len() <= DRAWN_EDITS
            && fix.edits.iter().all(|edit| edit.span.len() <= DRAWN_BYTES && edit.text.len() <= DRAWN_BYTES);
        let origin = fix.edits.first()?.span.origin;
        if !small {
            return None;
        }
        let spans: Vec<Span> = fix.edits.iter().map(|edit| edit.span).collect();
        let (excerpts, _) = excerpts(self.text(origin), self.lines(origin), &spans, Spaces::Dots);
        let help = if finding.help.is_empty() { &fix.title } else { &finding.help };
        let sure = match fix.applicability {
            Applicability::Safe => "",
            Applicability::Unsafe => " (a guess: look at it first)",
            Applicability::Shown => " (a sketch: it is not applied)",
        };
        let title = wrapped(&visible(&format!("{}{sure}", help.trim_end_matches('.'))), WIDTH);
        let snippets = excerpts.into_iter().map(|excerpt| {
            let patches: Vec<Patch> = excerpt
                .marks
                .iter()
                .map(|mark| Patch::new(mark.range.clone(), visible(&fix.edits[mark.index].text).into_owned()))
                .collect();
            Snippet::source(excerpt.text).line_start(excerpt.first_line).patches(patches)
        });
        Some(Level::HELP.secondary_title(title).elements(snippets))
    }

    /// Findings that are told in a line each.
    fn brief(&self, findings: &[Finding]) -> String {
        let mut text = String::from("also seen, and less likely the cause:");
        for finding in findings.iter().take(BRIEF) {
            let place = finding.spans.first().map_or(String::new(), |span| {
                let place = self.lines(span.origin).place(self.text(span.origin), span.start as usize);
                format!("  ({}:{}:{})", self.name(span.origin), place.line, place.column)
            });
            let _ = write!(text, "\n  {}: {}{place}", finding.code, visible(&finding.title));
        }
        if findings.len() > BRIEF {
            let _ = write!(text, "\n  and {} more; `--format json` has them all", findings.len() - BRIEF);
        }
        text
    }

    /// The corrected request, ready to be copied.
    fn corrected(corrected: &str) -> String {
        let lines = corrected.lines().count();
        if corrected.len() > CORRECTED_BYTES || lines > CORRECTED_LINES {
            let size = if lines > 1 { format!("{lines} lines") } else { format!("{} bytes", corrected.len()) };
            return format!("the corrected request has {size}; `--format json` has it whole");
        }
        // Tabs are copied as they are, and what is copied from a terminal has its line ends.
        let plain = corrected.replace("\r\n", "\n");
        let shown = plain.split('\t').map(visible).collect::<Vec<_>>().join("\t");
        let exact =
            if shown == plain { "" } else { " (what a terminal would obey is drawn; `--format json` has it as it is)" };
        format!("the corrected request{exact}:\n\n{}", shown.strip_suffix('\n').unwrap_or(&shown))
    }
}

/// A marked place: carets, or dashes with what the place tells.
fn annotation(mark: &Mark, note: Option<&str>) -> Annotation<'static> {
    let kind = if note.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
    let label = match (note.map(visible), mark.goes_on_to) {
        (Some(note), Some(line)) => Some(format!("{note} (to line {line})")),
        (Some(note), None) => Some(note.into_owned()),
        (None, Some(line)) => Some(format!("to line {line}")),
        (None, None) => None,
    };
    kind.span(mark.range.clone()).label(label)
}

/// Stands around the number of a place in what the frame gets for a path. It is never part of shown text.
const STOP: char = '\u{f0000}';

/// The rendered text with the places in their own words.
///
/// The frame counts columns in the excerpt. Where a long line is cut, that is not the column in what was pasted.
fn stops_named(rendered: &str, stops: &[String]) -> String {
    let mut text = String::with_capacity(rendered.len());
    let mut parts = rendered.split(STOP);
    text.push_str(parts.next().unwrap_or_default());
    while let (Some(number), Some(rest)) = (parts.next(), parts.next()) {
        text.push_str(number.parse().ok().and_then(|number: usize| stops.get(number)).map_or("", String::as_str));
        text.push_str(rest.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
    text
}

/// `text` in lines of at most `width` characters, broken at blanks. A longer word stays whole.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = String::with_capacity(text.len());
    for (index, paragraph) in text.split('\n').enumerate() {
        if index > 0 {
            lines.push('\n');
        }
        let mut column = 0;
        for word in paragraph.split(' ') {
            let length = word.chars().count();
            if column > 0 {
                let fits = column + 1 + length <= width;
                lines.push(if fits { ' ' } else { '\n' });
                column = if fits { column + 1 } else { 0 };
            }
            lines.push_str(word);
            column += length;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::finding::{Code, Evidence};
    use crate::report::sample::{Sample, finding, replace, trailing_comma, within};

    fn names() -> Names {
        Names { request: "request.txt".into(), response: "response.txt".into() }
    }

    fn check(sample: &Sample, expected: &Expect) {
        expected.assert_eq(&render(&sample.report, &sample.input, &names(), false));
    }

    #[test]
    fn both_witnesses_are_shown() {
        check(
            &trailing_comma(),
            &expect![[r#"
                error[body/json-syntax]: comma after the last member of an object
                 --> request.txt:3:27
                  |
                2 |   -H 'Content-Type: application/json' \
                3 |   -d '{"sku":"A-1","qty":2,}'
                  |                           ^
                  |
                 ::: response.txt:4:11
                  |
                4 | {"error":"Expected double-quoted property name in JSON at position 21"}
                  |           ----------------------------------------------------------- the server stopped at the byte after the comma
                  |
                  = note: JSON (RFC 8259) has no comma after the last member. The server stopped at byte 21 of the body:
                          that is the brace after this comma.
                  = certainty: confirmed, the request shows it and the server says it
                  = see: https://www.rfc-editor.org/rfc/rfc8259#section-4
                help: Remove the comma after `2`
                  |
                3 -   -d '{"sku":"A-1","qty":2,}'
                3 +   -d '{"sku":"A-1","qty":2}'
                  |

                the corrected request:

                curl -X POST https://api.shop.test/orders \
                  -H 'Content-Type: application/json' \
                  -d '{"sku":"A-1","qty":2}'
            "#]],
        );
    }

    #[test]
    fn carets_stand_under_emoji_and_wide_characters() {
        let request = "POST /日本 HTTP/1.1\r\nHost : é😀.test\r\n\r\n{\"emoji\":\"😀\",\"b\":1,}\r\n";
        let blank = within(request, " :");
        let blank = Span { end: blank.start + 1, ..blank };
        let mut name = finding("blank between a field's name and its colon", blank);
        name.code = Code::new("header/invalid-name");
        name.fix = Some(replace("delete the blank", blank, ""));
        let comma = within(request, ",}");
        let comma = Span { end: comma.start + 1, ..comma };
        let syntax = Finding { certainty: Certainty::Possible, ..finding("comma after the last member", comma) };
        check(
            &Sample::new(request, None, vec![name, syntax]),
            &expect![[r#"
                error[header/invalid-name]: blank between a field's name and its colon
                 --> request.txt:2:5
                  |
                1 | POST /日本 HTTP/1.1
                2 | Host : é😀.test
                  |     ^
                  |
                  = note: JSON (RFC 8259) has no such thing, so no parser accepts it.
                  = certainty: certain, nothing that keeps to the standard takes this
                help: Take it out
                  |
                2 - Host·: é😀.test
                2 + Host: é😀.test
                  |

                also seen, and less likely the cause:
                  body/json-syntax: comma after the last member  (request.txt:4:19)

                the corrected request:

                POST /日本 HTTP/1.1
                Host: é😀.test

                {"emoji":"😀","b":1,}
            "#]],
        );
    }

    #[test]
    fn a_line_of_a_megabyte_is_a_few_words() {
        let request = format!("curl u -d '{{\"a\":\"{}\",,\"b\":\"{}\"}}'", "x".repeat(600_000), "y".repeat(600_000));
        let comma = within(&request, ",,");
        let comma = Span { start: comma.start + 1, ..comma };
        let mut syntax = finding("two commas", comma);
        syntax.fix = Some(replace("remove one", comma, ""));
        check(
            &Sample::new(&request, None, vec![syntax]),
            &expect![[r#"
                error[body/json-syntax]: two commas
                 --> request.txt:1:600020
                  |
                1 | …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",,"b":"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
                  |                                              ^
                  |
                  = note: JSON (RFC 8259) has no such thing, so no parser accepts it.
                  = certainty: certain, nothing that keeps to the standard takes this
                help: Take it out
                  |
                1 - …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",,"b":"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
                1 + …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx","b":"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
                  |

                the corrected request has 1200027 bytes; `--format json` has it whole
            "#]],
        );
    }

    #[test]
    fn a_hostile_paste_is_drawn() {
        let request = "curl u -H 'X: \u{1b}[2J\u{202e}\u{9b}31m'\u{7}\r -d 1";
        let escape = within(request, "\u{1b}");
        let mut value = finding("control character \u{1b}[31m in a value", escape);
        value.fix = Some(replace("remove it", escape, ""));
        value.evidence = vec![Evidence { span: within(request, "X"), note: "\u{1b}]0;gotcha\u{7}".into() }];
        let sample = Sample::new(request, None, vec![value]);
        let names = Names { request: "\u{1b}[31mred".into(), ..names() };
        let text = render(&sample.report, &sample.input, &names, false);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
        assert!(!text.contains('\u{202e}'));
        expect![[r#"
            error[body/json-syntax]: control character ␛[31m in a value
             --> ␛[31mred:1:15
              |
            1 | curl u -H 'X: ␛[2J<U+202E><U+009B>31m'␇␍ -d 1
              |            -  ^
              |            |
              |            ␛]0;gotcha␇
              |
              = note: JSON (RFC 8259) has no such thing, so no parser accepts it.
              = certainty: certain, nothing that keeps to the standard takes this
            help: Take it out
              |
            1 - curl u -H 'X: ␛[2J<U+202E><U+009B>31m'␇␍ -d 1
            1 + curl u -H 'X: [2J<U+202E><U+009B>31m'␇␍ -d 1
              |

            the corrected request (what a terminal would obey is drawn; `--format json` has it as it is):

            curl u -H 'X: [2J<U+202E><U+009B>31m'␇␍ -d 1
        "#]]
        .assert_eq(&text);
    }

    #[test]
    fn places_in_several_lines() {
        let request =
            "curl u \\\n  -H 'A: “x”' \\\n  -H 'B: 1' \\\n  -H 'C: 2' \\\n  -H 'D: “y”' \\\n  -d 'a\nb\nc\nd\ne\nf\ng";
        let open = within(request, "“x”");
        let mut quotes = finding("typographic quotes", open);
        quotes.code = Code::new("shell/smart-quotes");
        quotes.spans.push(within(request, "“y”"));
        quotes.fix = Some(crate::finding::Fix {
            title: "make them plain".into(),
            applicability: Applicability::Unsafe,
            edits: [("“x”", "\"x\""), ("“y”", "\"y\"")]
                .map(|(old, new)| crate::source::Edit { span: within(request, old), text: new.into() })
                .into(),
        });
        let mut unclosed = finding("quote that is never closed", within(request, "'a\nb\nc\nd\ne\nf\ng"));
        unclosed.code = Code::new("shell/unbalanced-quote");
        unclosed.likelihood = 0.7;
        unclosed.certainty = Certainty::Likely;
        check(
            &Sample::new(request, None, vec![quotes, unclosed]),
            &expect![[r#"
                error[shell/smart-quotes]: typographic quotes
                 --> request.txt:2:10
                  |
                1 | curl u \
                2 |   -H 'A: “x”' \
                  |          ^^^
                3 |   -H 'B: 1' \
                4 |   -H 'C: 2' \
                5 |   -H 'D: “y”' \
                  |          ^^^
                6 |   -d 'a
                  |
                  = note: JSON (RFC 8259) has no such thing, so no parser accepts it.
                  = certainty: certain, nothing that keeps to the standard takes this
                help: Take it out (a guess: look at it first)
                  |
                2 ~   -H 'A: "x"' \
                3 |   -H 'B: 1' \
                4 |   -H 'C: 2' \
                5 ~   -H 'D: "y"' \
                  |

                error[shell/unbalanced-quote]: quote that is never closed
                 --> request.txt:6:6
                  |
                5 |   -H 'D: “y”' \
                6 |   -d 'a
                  |      ^^ to line 12
                7 | b
                  |
                  = note: JSON (RFC 8259) has no such thing, so no parser accepts it.
                  = certainty: likely, right in some 70 of 100 such cases
                  = help: Take it out.

                the corrected request:

                curl u \
                  -H 'A: "x"' \
                  -H 'B: 1' \
                  -H 'C: 2' \
                  -H 'D: "y"' \
                  -d 'a
                b
                c
                d
                e
                f
                g
            "#]],
        );
    }

    #[test]
    fn nothing_found_says_what_was_looked_at() {
        check(
            &Sample::new("curl https://api.shop.test/orders", None, Vec::new()),
            &expect![[r#"
            Nothing wrong found in request.txt, read as curl · bash.
            Checked: how the shell and the client read it, the URL, the fields, the credentials' form, and
            the body against its content type. What only the server knows (its accounts, its own rules, the
            schema of the body) cannot be seen from here: its response, given with it, may name the cause.
        "#]],
        );
        check(
            &Sample::new("curl https://api.shop.test/orders", Some("HTTP/1.1 400 Bad Request"), Vec::new()),
            &expect![[r#"
                Nothing wrong found in request.txt, read as curl · bash.
                Checked: how the shell and the client read it, the URL, the fields, the credentials' form, and
                the body against its content type. What only the server knows (its accounts, its own rules, the
                schema of the body) cannot be seen from here, and its response names no cause that is known.
            "#]],
        );
    }

    #[test]
    fn line_numbers_of_two_widths_stand_in_one_gutter() {
        let request = format!("{}9,\n10", "x\n".repeat(8));
        check(
            &Sample::new(&request, None, vec![finding("a comma", within(&request, ","))]),
            &expect![[r#"
            error[body/json-syntax]: a comma
              --> request.txt:9:2
               |
             8 | x
             9 | 9,
               |  ^
            10 | 10
               |
               = note: JSON (RFC 8259) has no such thing, so no parser accepts it.
               = certainty: certain, nothing that keeps to the standard takes this
               = help: Take it out.
        "#]],
        );
    }

    #[test]
    fn colour_is_there_when_it_is_wanted() {
        let sample = trailing_comma();
        let text = render(&sample.report, &sample.input, &names(), true);
        assert!(text.contains("\u{1b}[1m\u{1b}[91merror[body/json-syntax]"), "{text:?}");
    }

    #[test]
    fn prose_is_wrapped_at_blanks() {
        assert_eq!(wrapped("one two three\nfour", 8), "one two\nthree\nfour");
        assert_eq!(wrapped("unbreakable", 4), "unbreakable");
    }
}
