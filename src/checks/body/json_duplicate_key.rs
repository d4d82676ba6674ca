//! `body/json-duplicate-key`

use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Certainty, Code, Evidence, Finding};
use crate::syntax::json::Duplicate;

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
    mends: Mends::ByHand,
    bad: Example::request(
        "curl https://api.example.com/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\",\"qty\":2,\"sku\":\"B-7\"}'",
    ),
    good: "curl https://api.example.com/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\",\"qty\":2}'",
};

/// More of them than are told.
const MOST: usize = 5;

fn check(context: &Context) -> Vec<Finding> {
    let Some(document) = context.json().filter(|document| document.faults().is_empty()) else { return Vec::new() };
    let content = &context.request.body.content;
    let slips = document.duplicates();
    let Some(first) = slips.first() else { return Vec::new() };
    let spans = slips.iter().take(MOST).map(|slip| content.span_of(slip.second.clone())).collect();
    let evidence = slips
        .iter()
        .take(MOST)
        .map(|slip| Evidence { span: content.span_of(slip.first.clone()), note: "the first one".into() });
    let finding = RULE.finding(Certainty::Possible, 0.4, word(first), spans);
    vec![Finding { evidence: evidence.collect(), ..finding }]
}

fn word(slip: &Duplicate) -> Words {
    Words::new(
        format!("the name {} stands twice in one object", show(slip.name.as_bytes())),
        "Most parsers take the last one and say nothing; strict ones refuse the content.",
        "Keep the one that is meant.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_quiet};
    use super::*;

    #[test]
    fn names_that_stand_twice() {
        assert_finds(&RULE, "curl http://a.test/x --json '{\"id\":1,\"a\":{\"b\":1,⟦\"b\"⟧:2}}'");
        assert_finds(&RULE, "curl http://a.test/x --json '{\"id\":1,⟦\"\\u0069d\"⟧:2}'");
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
