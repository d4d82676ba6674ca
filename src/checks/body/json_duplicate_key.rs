//! `body/json-duplicate-key`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::source::Traced;
use crate::syntax::json::{Document, Name, Node};

/// A name that stands twice in one object.
pub static RULE: Rule = Rule {
    code: Code::new("body/json-duplicate-key"),
    heard: Heard { title: "a name stands twice in one object", help: "keep one of them" },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc8259#section-4",
        "https://www.rfc-editor.org/rfc/rfc7493#section-2.3",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A JSON object with two members of the same name, once their escapes are decoded.",
    why: "RFC 8259 leaves open which of the two counts. Most parsers silently take the last, some the first, and strict ones (Jackson \
          with duplicate detection, the second version of Go's `encoding/json`, gateways that must not be fooled) refuse the content. \
          So it is seldom the reason for a 400, and often the reason for a wrong value.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\",\"qty\":2,\"sku\":\"B-7\"}'",
    ),
    good: "curl https://api.example.com/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\",\"qty\":2}'",
};

/// More of them than are told.
const MOST: usize = 5;

/// A member whose name stands in its object before, and the first that has it.
type Slip<'d> = (Node<'d>, Node<'d>);

fn check(context: &Context) -> Vec<Finding> {
    let Some(document) = context.json().filter(|document| document.faults().is_empty()) else { return Vec::new() };
    let content = &context.request.body.content;
    let slips = document.duplicates();
    let Some(&first) = slips.first() else { return Vec::new() };
    let name = |node: Node| content.span_of(node.name().map_or(node.range(), Name::range));
    let spans = slips.iter().take(MOST).map(|slip| name(slip.1)).collect();
    let evidence = slips.iter().take(MOST).map(|slip| Evidence { span: name(slip.0), note: "the first one".into() });
    let finding = RULE.finding(Certainty::Possible, 0.4, word(first), spans);
    let fix = if slips.len() == 1 { fix(content, document, first) } else { None };
    vec![Finding { evidence: evidence.collect(), fix, ..finding }]
}

fn word((first, second): Slip) -> Words {
    let name = second.name().map(|name| show(name.text().as_bytes())).unwrap_or_default();
    let same = first.raw() == second.raw();
    Words::new(
        format!("the name {name} stands twice in one object"),
        "Most parsers take the last one and say nothing; strict ones refuse the content.",
        if same { "Remove one of them; they have the same value." } else { "Keep the one that is meant." },
    )
}

/// Of two members with the same value the second goes; else the first, which most parsers do not look at.
fn fix(content: &Traced, document: &Document, (first, second): Slip) -> Option<Fix> {
    let start = |node: Node| node.name().map_or(node.range().start, |name| name.range().start);
    let (range, applicability, title) = if first.raw() == second.raw() {
        let before = document.bytes()[..start(second)].iter().rposition(|&byte| byte == b',')?;
        (before..second.range().end, Applicability::Safe, "remove the second one")
    } else {
        let mut members = first.parent()?.children().skip_while(|member| *member != first);
        (start(first)..start(members.nth(1)?), Applicability::Unsafe, "remove the first one, which most parsers ignore")
    };
    Some(rewrite::fix(title, applicability, content.edit(range, "")?))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn names_that_stand_twice() {
        assert_finds(&RULE, "curl http://a.test/x --json '{\"id\":1,\"a\":{\"b\":1,⟦\"b\"⟧:2}}'");
        assert_finds(&RULE, "curl http://a.test/x --json '{\"id\":1,⟦\"\\u0069d\"⟧:2}'");
    }

    #[test]
    fn one_of_them_goes() {
        assert_mends(
            &RULE,
            "curl http://a.test/x --json '{\"a\":1, \"b\":2, \"a\":1}'",
            "curl http://a.test/x --json '{\"a\":1, \"b\":2}'",
        );
        assert_mends(
            &RULE,
            "curl http://a.test/x --json '{\"a\":1, \"b\":2, \"a\":3}'",
            "curl http://a.test/x --json '{\"b\":2, \"a\":3}'",
        );
    }

    #[test]
    fn names_of_other_objects_are_quiet() {
        for paste in [
            "curl http://a.test/x --json '[{\"id\":1},{\"id\":2}]'",
            "curl http://a.test/x --json '{\"id\":1,\"ID\":2,\"sub\":{\"id\":3}}'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
