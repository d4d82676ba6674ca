//! Edits on the pasted text, in its own quoting.
//!
//! Only the bytes of an edit's span change. Everything else of the paste comes through as it was typed.

mod choice;
pub mod copies;
mod length;

use choice::Choice;
use length::Length;

use crate::Input;
use crate::finding::{Applicability, Certainty, Finding, Fix};
use crate::message::{Exchange, Role};
use crate::source::{Edit, Order, Origin};

/// The text of a box with the edits applied that belong to it.
///
/// The edits may come in any order; of two that overlap, the one that starts first is applied. One that lies outside
/// the text, or cuts a character in two, is left out. Insertions at one place are made in the order of `edits`.
pub fn apply(text: &str, origin: Origin, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().filter(|edit| edit.span.origin == origin).collect();
    edits.order_by_key(|edit| (edit.span.start, edit.span.end));
    let mut applied = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        if range.start < at || text.get(range.clone()).is_none() {
            continue;
        }
        applied.push_str(&text[at..range.start]);
        applied.push_str(&edit.text);
        at = range.end;
    }
    applied.push_str(&text[at..]);
    applied
}

/// The request as it was pasted, with the first finding's fix and every other safe fix applied. `None` where no fix is
/// known.
///
/// Where the box holds more than the request (a prompt, the response, chat), it is the request alone, without the marks
/// that a terminal or a mail has put into it.
///
/// The first finding is the verdict, so its fix is applied even where a person must look at it; a sketch
/// ([`Applicability::Shown`]) never is. Where the verdict has no fix of its own, the safe ones are worth having only
/// if one of them mends what is at least likely: otherwise the text would be given out as corrected with its fault
/// still in it. Of fixes that want the same bytes, the earlier finding's is taken, and the later one left out whole.
/// A length that the request tells follows from all of them together.
pub fn corrected(text: &str, exchange: &Exchange, findings: &[Finding]) -> Option<String> {
    let mut worth = false;
    let edits = together(
        text,
        exchange,
        findings,
        |index, fix| match fix.applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => index == 0,
            Applicability::Shown => false,
        },
        |index, finding| worth |= index == 0 || finding.certainty >= Certainty::Likely,
    );
    if !worth || apply(text, Origin::Request, &edits) == text {
        return None;
    }
    Some(request_alone(text, exchange, edits))
}

/// A box with its safe fixes applied, all of them at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// The main box.
    pub request: String,
    /// How many fixes were applied.
    pub fixes: usize,
}

/// The main box with every safe fix applied; all else in it stays. Of fixes that want the same bytes, the earlier
/// finding's is taken.
pub fn mended(text: &str, exchange: &Exchange, findings: &[Finding]) -> Mended {
    let mut fixes = 0;
    let safe = |_, fix: &Fix| fix.applicability == Applicability::Safe;
    let edits = together(text, exchange, findings, safe, |_, _| fixes += 1);
    Mended { request: apply(text, Origin::Request, &edits), fixes }
}

/// The edits of all fixes that are wanted and can be applied together. A length that the request tells follows from all
/// of them. `taken` is told each finding whose fix is among them.
fn together(
    text: &str,
    exchange: &Exchange,
    findings: &[Finding],
    wanted: impl Fn(usize, &Fix) -> bool,
    mut taken: impl FnMut(usize, &Finding),
) -> Vec<Edit> {
    let mut choice = Choice::default();
    let length = Length::of(text, exchange);
    let mut follows = length.as_ref().is_some_and(Length::is_right);
    for (index, finding) in findings.iter().enumerate() {
        let Some(fix) = finding.fix.as_ref().filter(|fix| wanted(index, fix)) else { continue };
        if !is_sound(text, Origin::Request, fix) {
            continue;
        }
        let of_length = |edit: &Edit| length.as_ref().is_some_and(|length| length.is_written_by(edit));
        let edits: Vec<Edit> = fix.edits.iter().filter(|edit| !of_length(edit)).cloned().collect();
        if choice.take(&edits) {
            follows |= edits.len() < fix.edits.len();
            taken(index, finding);
        }
    }
    let mut edits = choice.into_edits(Origin::Request);
    if let Some(length) = length.filter(|_| follows) {
        length.write(&mut edits);
    }
    edits
}

/// The request's part of the box with the edits applied; all of the box where nothing but blanks is around it, or where
/// an edit lies outside of it.
fn request_alone(text: &str, exchange: &Exchange, mut edits: Vec<Edit>) -> String {
    let part = exchange.parts.iter().find(|part| part.role == Role::Request).map(|part| part.span);
    let alone = exchange.parts.len() < 2 && exchange.cleaning.is_empty();
    let Some(part) = part.filter(|part| !alone && edits.iter().all(|edit| part.contains(edit.span))) else {
        return apply(text, Origin::Request, &edits);
    };
    // What a fix takes away, it takes away with the marks in it.
    let cleaning = exchange.cleaning.iter().filter(|mark| part.contains(mark.span));
    let free = |mark: &&Edit| !edits.iter().any(|edit| edit.span.contains(mark.span) && !edit.span.is_empty());
    let cleaning: Vec<Edit> = cleaning.filter(free).cloned().collect();
    edits.extend(cleaning);
    let Some(before) = text.get(..part.end as usize) else { return apply(text, Origin::Request, &edits) };
    let applied = apply(before, Origin::Request, &edits);
    applied.get(part.start as usize..).unwrap_or(&applied).trim_end().to_owned()
}

/// Lets a fix write the length anew that the request tells of the content it changes: mended otherwise, the request
/// would be refused for that.
pub fn keep_length(text: &str, exchange: &Exchange, fix: &mut Fix) {
    if let Some(length) = Length::of(text, exchange)
        && length.is_right()
        && !fix.edits.iter().any(|edit| length.is_written_by(edit))
    {
        length.write(&mut fix.edits);
    }
}

/// Whether a fix can be applied as it stands, and changes something.
///
/// A fix that is not sound is dropped, never bent: an edit that is a byte off writes nonsense into the paste.
pub fn is_applicable(input: &Input, fix: &Fix) -> bool {
    fix.edits.first().is_some_and(|edit| {
        let origin = edit.span.origin;
        input.text(origin).is_some_and(|text| is_sound(text, origin, fix))
    })
}

/// Whether all edits lie in the box `origin`, on its characters, in order and apart, and change something.
fn is_sound(text: &str, origin: Origin, fix: &Fix) -> bool {
    let mut at = 0;
    let mut changes = false;
    fix.edits.iter().all(|edit| {
        let in_order = edit.span.origin == origin && edit.span.start >= at;
        at = edit.span.end;
        let old = text.get(edit.span.range());
        changes |= old.is_some_and(|old| old != edit.text);
        in_order && old.is_some()
    }) && changes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::Code;
    use crate::message::Part;
    use crate::source::Span;

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit { span: Span { origin: Origin::Request, start, end }, text: text.into() }
    }

    fn finding(certainty: Certainty, fix: Option<(Applicability, Vec<Edit>)>) -> Finding {
        Finding {
            code: Code::new("body/json-syntax"),
            certainty,
            likelihood: 0.5,
            title: String::new(),
            why: String::new(),
            help: String::new(),
            spans: Vec::new(),
            evidence: Vec::new(),
            fix: fix.map(|(applicability, edits)| Fix { title: String::new(), applicability, edits }),
            references: Vec::new(),
            fault: None,
        }
    }

    /// The corrected text of a box that holds nothing but the request.
    fn alone(text: &str, findings: &[Finding]) -> Option<String> {
        corrected(text, &Exchange::default(), findings)
    }

    #[test]
    fn of_a_box_with_more_in_it_the_request_alone_is_corrected() {
        let text = "so:\n> $ curl \\\n> u,\n\nand got 400";
        let at = |start, end| Span::new(Origin::Request, start, end);
        let exchange = Exchange {
            parts: vec![Part { span: at(8, 20), role: Role::Request }, Part { span: at(20, 33), role: Role::Ignored }],
            cleaning: vec![edit(4, 6, ""), edit(15, 17, "")],
            ..Exchange::default()
        };
        let finding = finding(Certainty::Likely, Some((Applicability::Safe, vec![edit(18, 19, "")])));
        assert_eq!(corrected(text, &exchange, &[finding]).unwrap(), "curl \\\nu");
    }

    #[test]
    fn the_told_length_follows_from_all_edits_together() {
        let head = "POST /x HTTP/1.1\nHost: a.test\nContent-Length: ";
        for (told, right) in [(15, 13), (99, 13)] {
            let text = format!("{head}{told}\n\n{{\"a\":1,,\"b\":2,}}");
            let input = Input { request: text.clone(), ..Input::default() };
            let exchange = crate::read::read(&input);
            let (first, last) = (text.find(",,").unwrap() as u32, text.find(",}").unwrap() as u32);
            let mut findings = vec![
                finding(Certainty::Certain, Some((Applicability::Safe, vec![edit(first, first + 1, "")]))),
                finding(Certainty::Certain, Some((Applicability::Safe, vec![edit(last, last + 1, "")]))),
            ];
            for finding in &mut findings {
                keep_length(&text, &exchange, finding.fix.as_mut().unwrap());
            }
            let at = head.len() as u32;
            if told == 99 {
                findings
                    .insert(0, finding(Certainty::Certain, Some((Applicability::Safe, vec![edit(at, at + 2, "15")]))));
            } else {
                assert_eq!(findings[0].fix.as_ref().unwrap().edits[0], edit(at, at + 2, "14"));
            }
            assert_eq!(
                corrected(&text, &exchange, &findings).unwrap(),
                format!("{head}{right}\n\n{{\"a\":1,\"b\":2}}")
            );
        }
    }

    #[test]
    fn edits_touch_their_bytes_only() {
        let text = "curl 'é' -d '{\"a\":1,}'\r\n";
        let comma = text.find(",}").unwrap() as u32;
        assert_eq!(
            apply(text, Origin::Request, &[edit(comma, comma + 1, ""), edit(0, 0, "$ ")]),
            "$ curl 'é' -d '{\"a\":1}'\r\n"
        );
        assert_eq!(apply(text, Origin::Response, &[edit(0, 4, "wget")]), text);
    }

    #[test]
    fn what_overlaps_or_lies_outside_is_left_out() {
        assert_eq!(apply("abcdef", Origin::Request, &[edit(1, 3, "X"), edit(2, 4, "Y"), edit(9, 12, "Z")]), "aXdef");
        assert_eq!(apply("aéb", Origin::Request, &[edit(1, 2, "X")]), "aéb");
    }

    #[test]
    fn insertions_at_one_place_keep_their_order() {
        assert_eq!(apply("ab", Origin::Request, &[edit(1, 2, ""), edit(1, 1, "x"), edit(1, 1, "y")]), "axy");
    }

    #[test]
    fn the_verdict_is_mended_and_what_is_safe_besides() {
        use {Applicability::*, Certainty::*};
        let findings = [
            finding(Likely, Some((Unsafe, vec![edit(0, 1, "A")]))),
            finding(Possible, Some((Unsafe, vec![edit(1, 2, "B")]))),
            finding(Possible, Some((Safe, vec![edit(2, 3, "C")]))),
            // Takes bytes that the verdict has changed already, so none of it is applied.
            finding(Possible, Some((Safe, vec![edit(0, 1, "?"), edit(3, 4, "D")]))),
            finding(Possible, Some((Shown, vec![edit(3, 4, "D")]))),
        ];
        assert_eq!(alone("abcd", &findings).unwrap(), "AbCd");
    }

    #[test]
    fn without_a_fix_of_the_verdict_only_likely_faults_are_worth_mending() {
        use {Applicability::*, Certainty::*};
        let verdict = finding(Confirmed, None);
        let safe = |certainty| finding(certainty, Some((Safe, vec![edit(0, 1, "A")])));
        assert_eq!(alone("abcd", &[verdict.clone(), safe(Likely)]).unwrap(), "Abcd");
        assert_eq!(alone("abcd", &[verdict.clone(), safe(Possible)]), None);
        assert_eq!(alone("abcd", &[verdict]), None);
        let sketch = finding(Confirmed, Some((Shown, vec![edit(0, 1, "A")])));
        assert_eq!(alone("abcd", &[sketch]), None);
    }

    #[test]
    fn all_that_is_safe_is_mended_at_once_and_the_rest_of_the_box_stays() {
        use {Applicability::*, Certainty::*};
        let findings = [
            finding(Likely, Some((Unsafe, vec![edit(0, 1, "A")]))),
            finding(Possible, Some((Safe, vec![edit(1, 2, "B")]))),
            finding(Possible, Some((Safe, vec![edit(2, 3, "C")]))),
            finding(Possible, Some((Safe, vec![edit(1, 3, "?")]))),
        ];
        let all = mended("abcd\n\nwords", &Exchange::default(), &findings);
        assert_eq!(all, Mended { request: "aBCd\n\nwords".into(), fixes: 2 });
    }

    #[test]
    fn two_findings_that_ask_for_the_same_edit_get_it_once() {
        use {Applicability::*, Certainty::*};
        let header = || finding(Likely, Some((Safe, vec![edit(4, 4, " -H x")])));
        assert_eq!(alone("curl u", &[header(), header()]).unwrap(), "curl -H x u");
    }

    #[test]
    fn a_fix_that_changes_nothing_is_none() {
        use {Applicability::*, Certainty::*};
        let idle = finding(Certain, Some((Safe, vec![edit(0, 1, "a")])));
        assert_eq!(alone("abcd", std::slice::from_ref(&idle)), None);
        let input = Input { request: "abcd".into(), ..Input::default() };
        assert!(!is_applicable(&input, &idle.fix.unwrap()));
    }

    #[test]
    fn a_fix_is_taken_as_it_stands_or_not_at_all() {
        let input = Input { request: "aéb".into(), ..Input::default() };
        let fix = |edits| Fix { title: String::new(), applicability: Applicability::Safe, edits };
        assert!(is_applicable(&input, &fix(vec![edit(0, 1, "x"), edit(1, 3, "e")])));
        assert!(!is_applicable(&input, &fix(vec![edit(1, 2, "e")])), "in the middle of a character");
        assert!(!is_applicable(&input, &fix(vec![edit(3, 9, "e")])), "past the end");
        assert!(!is_applicable(&input, &fix(vec![edit(1, 3, "e"), edit(0, 1, "x")])), "out of order");
        assert!(!is_applicable(&input, &fix(vec![edit(0, 3, "e"), edit(1, 4, "x")])), "overlapping");
        let elsewhere = Edit { span: Span::new(Origin::Response, 0, 0), text: "x".into() };
        assert!(!is_applicable(&input, &fix(vec![elsewhere])), "in a box that was not pasted");
    }

    fn edits() -> impl Strategy<Value = Vec<Edit>> {
        prop::collection::vec((0u32..40, 0u32..6, "[a-é😀]{0,3}"), 0..12)
            .prop_map(|edits| edits.into_iter().map(|(start, len, text)| edit(start, start + len, &text)).collect())
    }

    proptest! {
        #[test]
        fn any_edits_keep_the_text_between_them(text in "\\PC{0,30}", edits in edits()) {
            let applied = apply(&text, Origin::Request, &edits);
            // What no edit touches is still there, in order.
            let mut rest = applied.as_str();
            for (at, c) in text.char_indices() {
                let (start, end) = (at as u32, (at + c.len_utf8()) as u32);
                if edits.iter().all(|edit| edit.span.end <= start || edit.span.start >= end) {
                    let found = rest.find(c);
                    prop_assert!(found.is_some(), "{:?} of {:?} is not in {:?}", c, text, applied);
                    rest = &rest[found.unwrap_or_default() + c.len_utf8()..];
                }
            }
        }

        #[test]
        fn any_findings_give_a_corrected_text_or_none(text in "\\PC{0,30}", fixes in prop::collection::vec((edits(), 0..3usize), 0..5)) {
            let findings: Vec<Finding> = fixes
                .into_iter()
                .map(|(edits, applicability)| {
                    let applicability =
                        [Applicability::Safe, Applicability::Unsafe, Applicability::Shown][applicability];
                    finding(Certainty::Likely, Some((applicability, edits)))
                })
                .collect();
            if let Some(corrected) = alone(&text, &findings) {
                prop_assert_ne!(corrected, text);
            }
        }
    }
}
