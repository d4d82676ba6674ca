//! `body/graphql-syntax`

pub(crate) mod document;
mod envelope;
mod words;

use super::super::shared::rewrite;
use super::super::{Context, Example, Heard, Mends, Page, Rule};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::syntax::graphql::{self, Fault, Kind};
use document::Document;

/// A GraphQL document that does not parse, or that breaks a rule which needs no schema.
pub static RULE: Rule = Rule {
    code: Code::new("body/graphql-syntax"),
    heard: Heard {
        title: "the server could not read the GraphQL document",
        help: "mend the document, and hold its names against the schema",
    },
    references: &[
        "https://spec.graphql.org/October2021/#sec-Document",
        "https://spec.graphql.org/October2021/#sec-Validation",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A GraphQL document that does not parse, or that does not hold together: a brace that is missing, a string in single \
           quotes, a variable that is used and not declared, a fragment that nobody spreads, a field that the schema does \
           not have.",
    why: "A GraphQL server parses and validates the whole document before it runs any of it (specification, section 5), so that \
          one slip refuses all of it. The answer is 400, or 200, with `errors` that have a line and column of the document. Mind \
          that the document stands in a JSON string, whose quotes and line feeds must be escaped, and that a shell takes `$name` \
          in double quotes for its own.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/graphql -H 'Content-Type: application/json' -d '{\"query\":\"{ order(id = 7) { total } }\"}'",
    ),
    good: "curl https://api.example.com/graphql -H 'Content-Type: application/json' -d '{\"query\":\"{ order(id: 7) { total } }\"}'",
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = envelope::check(context);
    for document in document::all(context) {
        // What the shell puts in is not known here, and what it leaves out is told of the shell.
        let text = document.text.as_str();
        let parsed = graphql::parse(text);
        let finding = match &parsed.fault {
            Some(fault) => find(&document, fault, &parsed.open),
            None => envelope::around(&document, &parsed),
        };
        if let Some(finding) = finding {
            findings.push(finding);
            // One mistake is often made in each request of a batch.
            break;
        }
    }
    findings
}

fn find(document: &Document, fault: &Fault, open: &[usize]) -> Option<Finding> {
    let (certainty, likelihood) = match fault.kind {
        // Some servers run what has too much in it.
        Kind::Unused | Kind::UnusedFragment => (Certainty::Likely, 0.85),
        _ => (Certainty::Certain, 0.95),
    };
    let text = document.text.as_str();
    let words = words::word(fault, text);
    let finding = RULE.finding(certainty, likelihood, words, vec![document.span(fault.range.clone())]);
    let note = match fault.kind {
        Kind::Ends => "this bracket is open",
        Kind::Undeclared => "this one is declared",
        _ => "the first",
    };
    let other = fault.other.iter().map(|other| Evidence { span: document.span(other.clone()), note: note.into() });
    Some(Finding { evidence: other.collect(), fix: fix(document, fault, open), ..finding })
}

fn fix(document: &Document, fault: &Fault, open: &[usize]) -> Option<Fix> {
    let text = document.text.as_str();
    let range = fault.range.clone();
    let shown = &text[range.clone()];
    let (title, text, applicability) = match fault.kind {
        Kind::SingleQuotes if shown.len() > 1 && !shown.contains(['"', '\\']) => {
            ("write double quotes", format!("\"{}\"", &shown[1..shown.len() - 1]), Applicability::Safe)
        }
        Kind::Equals => ("write a colon", ":".to_owned(), Applicability::Safe),
        Kind::QuotedName => ("take the quotes off the name", shown.trim_matches('"').to_owned(), Applicability::Safe),
        Kind::Dollar => ("write the dollar sign", format!("${shown}"), Applicability::Safe),
        Kind::Character if matches!(shown, "“" | "”" | "„") => {
            ("write plain quotes", "\"".to_owned(), Applicability::Unsafe)
        }
        Kind::Keyword => {
            let word = words::near(shown)?;
            (
                if word == "query" { "write `query`" } else { "write the word right" },
                word.to_owned(),
                Applicability::Safe,
            )
        }
        Kind::Extra => ("take the brace away", String::new(), Applicability::Unsafe),
        // The end of a bracket that is left open lies somewhere before; at the end of the text is the last place for it.
        Kind::Ends if !open.is_empty() && open.iter().all(|&at| text.as_bytes().get(at) == Some(&b'{')) => {
            ("close what is open", " }".repeat(open.len()), Applicability::Unsafe)
        }
        Kind::Undeclared => {
            let declared = text.get(fault.other.clone()?)?;
            let near = strsim::osa_distance(declared, shown) * 3 <= declared.len().max(shown.len());
            (near.then_some("write the name that is declared")?, declared.to_owned(), Applicability::Unsafe)
        }
        _ => return None,
    };
    Some(rewrite::fix(title, applicability, document.edit(range, &text)?))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    fn with(body: &str) -> String {
        format!("curl http://a.test/graphql -H 'Content-Type: application/json' -d '{body}'")
    }

    #[test]
    fn places_lead_through_json_and_quotes() {
        assert_finds(&RULE, &with("{\"query\":\"query A {\\n  user(name: \\\"é\\\", id ⟦=⟧ 1) { id }\\n}\"}"));
        assert_finds(&RULE, &with("{\"query\":\"query A { x(min: ⟦$min⟧) { id } }\",\"variables\":{}}"));
        assert_finds(
            &RULE,
            "curl http://a.test/graphql -H 'Content-Type: application/graphql' --data-binary '{ me { id } } ⟦}⟧'",
        );
        assert_finds(&RULE, "curl 'http://a.test/graphql?query=%7B+me(id⟦%3D⟧1)%7Bid%7D%7D'");
    }

    #[test]
    fn fixes_are_written_in_the_quoting_of_their_place() {
        assert_mends(
            &RULE,
            "curl http://a.test/graphql --json \"{\\\"query\\\":\\\"{ user(id: 'x') { id } }\\\"}\"",
            "curl http://a.test/graphql --json \"{\\\"query\\\":\\\"{ user(id: \\\\\\\"x\\\\\\\") { id } }\\\"}\"",
        );
        assert_mends(&RULE, &with("{\"query\":\"{ me { id }\"}"), &with("{\"query\":\"{ me { id } }\"}"));
        assert_mends(
            &RULE,
            "curl 'http://a.test/graphql?query=%7Bme(id%3D1)%7D'",
            "curl 'http://a.test/graphql?query=%7Bme(id:1)%7D'",
        );
    }

    #[test]
    fn what_lies_around_the_document() {
        let found = |body: &str| super::super::super::testing::findings(&with(body)).remove(0);
        let finding = found("{\"query\":\"query A($id: ID!) { x(id: $id) }\",\"variables\":{\"i\":1}}");
        assert_eq!(finding.code.as_str(), "schema/missing-field");
        let finding = found("{\"query\":\"{ a }\",\"variables\":\"{}\"}");
        assert_eq!(finding.code.as_str(), "schema/wrong-type");
        let finding = found("{\"mutation\":\"mutation { a }\"}");
        assert_eq!(finding.code.as_str(), "schema/unknown-field");
        assert_finds(&RULE, &with("{\"query\":\"query A { a } query B { b }\",\"operationName\":⟦\"C\"⟧}"));
    }

    #[test]
    fn other_queries_are_quiet() {
        for paste in [
            with("{\"query\":\"query A($id: ID = 1) { x(id: $id) }\"}"),
            with("{\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"ab\"}}}"),
            "curl http://a.test/search --json '{\"query\":{\"match_all\":{}}}'".into(),
            "curl http://a.test/search --json '{\"query\":\"query builder\"}'".into(),
            "curl http://a.test/graphql --json \"{\\\"query\\\":\\\"query(\\$id: ID!) { x(id: \\$id) }\\\",\\\"variables\\\":{\\\"id\\\":\\\"$ID\\\"}}\"".into(),
        ] {
            assert_quiet(&RULE, &paste);
        }
    }
}
