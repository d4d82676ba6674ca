//! `body/graphql-syntax`

use std::collections::{HashMap, HashSet};

use super::super::shared::parameters;
use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding};
use crate::message::Fate;
use crate::source::{Span, Traced};
use crate::syntax::graphql::{self, Document, FaultKind, Name, Operation};
use crate::syntax::json::Kind;
use crate::syntax::media_type;

/// A GraphQL document that does not parse, or that contradicts itself.
pub static RULE: Rule = Rule {
    code: Code::new("body/graphql-syntax"),
    heard: Heard {
        title: "the server could not read or validate the GraphQL document",
        help: "change the document where the server points",
    },
    references: &[
        "https://spec.graphql.org/October2021/#sec-Document-Syntax",
        "https://spec.graphql.org/October2021/#sec-Validation",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A GraphQL document that does not parse, or that a server refuses before it looks at its schema: a variable that is used \
           and not declared, a fragment that is not there, two operations without names.",
    why: "The whole document is parsed and validated before anything of it is executed, so one slip refuses all of it. Servers \
          answer 400 with `errors`, each with a line and column of the document; some answer 200. Mind that the document stands in \
          a JSON string, whose quotes and line feeds must be escaped, and that a shell takes `$name` in double quotes for its own.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/graphql -H 'Content-Type: application/json' -d '{\"query\":\"{ orders { id total }\"}'",
    ),
    good: "curl https://api.example.com/graphql -H 'Content-Type: application/json' -d '{\"query\":\"{ orders { id total } }\"}'",
};

/// What is wrong in a document.
struct Slip<'a> {
    kind: SlipKind<'a>,
    range: std::ops::Range<usize>,
    other: Option<std::ops::Range<usize>>,
}

enum SlipKind<'a> {
    Fault(FaultKind),
    /// A variable is used that no operation declares.
    Undeclared(&'a str, Option<&'a str>),
    /// A variable is declared and never used.
    Unused(&'a str),
    /// A fragment is spread that is not there.
    NoFragment(&'a str),
    /// A fragment is there that nothing spreads.
    UnusedFragment(&'a str),
    /// More than one operation, one of which has no name.
    Anonymous,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(text) = document(context) else { return Vec::new() };
    let Some(utf8) = text.utf8() else { return Vec::new() };
    let read = graphql::parse(utf8);
    let Some(slip) = find(&read) else { return operation_name(context, &read) };
    let span = text.span_of(slip.range.clone());
    // What the shell puts in is not known, and `$id` in double quotes is its own slip.
    if context.request.client.variables().iter().any(|variable| variable.fate == Fate::Expanded) {
        return Vec::new();
    }
    let (certainty, likelihood) = match slip.kind {
        SlipKind::Fault(_) => (Certainty::Certain, 0.95),
        SlipKind::Undeclared(..) | SlipKind::NoFragment(_) | SlipKind::Anonymous => (Certainty::Likely, 0.92),
        SlipKind::Unused(_) | SlipKind::UnusedFragment(_) => (Certainty::Likely, 0.75),
    };
    let note = if matches!(slip.kind, SlipKind::Fault(_)) { "opened here" } else { "declared here" };
    let other = slip.other.clone().map(|range| Evidence { span: text.span_of(range), note: note.into() });
    let finding = RULE.finding(certainty, likelihood, word(&slip), vec![span]);
    vec![Finding { evidence: other.into_iter().collect(), fix: fix(&text, utf8, &slip), ..finding }]
}

/// The document of the request: the member `query` of the content, all of the content, or the parameter `query`.
fn document(context: &Context) -> Option<Traced> {
    let body = &context.request.body;
    let looks = |text: &Traced| text.utf8().is_some_and(graphql::looks);
    let declared = context.request.field("content-type").map(|field| media_type::read(field.value.bytes()));
    if declared.is_some_and(|declared| declared.essence == "application/graphql") {
        return Some(body.content.clone()).filter(|content| body.known && looks(content));
    }
    if let Some(json) = context.json() {
        let root = json.root()?;
        let root = if root.kind() == Kind::Array { root.index(0)? } else { root };
        return root.get("query")?.traced(&body.content).filter(looks);
    }
    let query = parameters::of_query(context);
    query
        .into_iter()
        .find(|parameter| parameter.is("query") && parameter.is_plain())
        .map(|query| query.written)
        .filter(looks)
}

fn find<'a>(read: &Document<'a>) -> Option<Slip<'a>> {
    if let Some(fault) = &read.fault {
        let other = fault.open.map(|open| open..open + 1);
        return Some(Slip { kind: SlipKind::Fault(fault.kind), range: fault.range.clone(), other });
    }
    if read.operations.len() > 1
        && let Some(anonymous) = read.operations.iter().find(|operation| operation.name.is_none())
    {
        let start = anonymous.range.start;
        return Some(Slip { kind: SlipKind::Anonymous, range: start..start + 1, other: None });
    }
    let fragments: HashMap<&str, &Operation> =
        read.fragments.iter().filter_map(|fragment| Some((fragment.name.as_ref()?.text, fragment))).collect();
    let mut spread: HashSet<&str> = HashSet::new();
    for operation in &read.operations {
        // All that is reached from here, fragments included.
        let mut uses: Vec<&Name> = Vec::new();
        let mut queue = vec![operation];
        let mut seen: HashSet<&str> = HashSet::new();
        while let Some(part) = queue.pop() {
            uses.extend(&part.uses);
            for name in &part.spreads {
                let Some(fragment) = fragments.get(name.text) else {
                    return Some(Slip {
                        kind: SlipKind::NoFragment(name.text),
                        range: name.range.clone(),
                        other: None,
                    });
                };
                if seen.insert(name.text) {
                    queue.push(fragment);
                }
            }
        }
        spread.extend(seen);
        let used: HashSet<&str> = uses.iter().map(|name| name.text).collect();
        let declared: HashSet<&str> = operation.variables.iter().map(|variable| variable.name.text).collect();
        uses.sort_by_key(|name| name.range.start);
        if let Some(name) = uses.iter().find(|name| !declared.contains(name.text)) {
            // One that is declared and not used is the one that was meant.
            let spare = operation.variables.iter().find(|variable| !used.contains(variable.name.text));
            let other = spare.map(|variable| variable.name.range.clone());
            let meant = spare.map(|variable| variable.name.text);
            return Some(Slip { kind: SlipKind::Undeclared(name.text, meant), range: name.range.clone(), other });
        }
        if let Some(variable) = operation.variables.iter().find(|variable| !used.contains(variable.name.text)) {
            let range = variable.name.range.clone();
            return Some(Slip { kind: SlipKind::Unused(variable.name.text), range, other: None });
        }
    }
    let unused = read.fragments.iter().filter_map(|fragment| fragment.name.as_ref());
    let mut unused = unused.filter(|name| !read.operations.is_empty() && !spread.contains(name.text));
    unused.next().map(|name| Slip { kind: SlipKind::UnusedFragment(name.text), range: name.range.clone(), other: None })
}

/// `operationName` names one of the operations.
fn operation_name(context: &Context, read: &Document) -> Vec<Finding> {
    let root = context.json().and_then(crate::syntax::json::Document::root);
    let Some(named) = root.and_then(|root| root.get("operationName")) else { return Vec::new() };
    let Some(name) = named.string().filter(|name| !name.is_empty()) else { return Vec::new() };
    let mut names = read.operations.iter().map(|operation| operation.name.as_ref().map(|name| name.text));
    if read.operations.is_empty() || names.any(|other| other == Some(name.as_ref())) {
        return Vec::new();
    }
    let words = Words::new(
        format!("no operation is named {}", show(name.as_bytes())),
        "`operationName` tells the server which operation of the document to execute, and the document has none of that name.",
        "Give the name of an operation of the document, or leave `operationName` out where there is only one.",
    );
    let span: Span = context.request.body.content.span_of(named.range());
    vec![RULE.finding(Certainty::Likely, 0.9, words, vec![span])]
}

fn word(slip: &Slip) -> Words {
    let dollar = |name: &str| format!("`${name}`");
    match slip.kind {
        SlipKind::Fault(FaultKind::Expected(wanted)) => Words::new(
            format!("the GraphQL document breaks off where {wanted} is wanted"),
            "The parser stops at the first token that cannot stand where it stands, and refuses the whole document.",
            format!("Write {wanted} here."),
        ),
        SlipKind::Fault(FaultKind::Unclosed) => Words::new(
            "a bracket in the GraphQL document is never closed",
            "The document ends while this bracket is open, and is refused as a whole.",
            "Close it.",
        ),
        SlipKind::Fault(FaultKind::UnclosedString) => Words::new(
            "a string in the GraphQL document is never closed",
            "A string ends in the line that it begins in; only between three quotes it may go on.",
            "Close it.",
        ),
        SlipKind::Fault(FaultKind::EmptySelection) => Words::new(
            "nothing is selected between these braces",
            "A selection names at least one field.",
            "Name the fields that are wanted, or take the braces away.",
        ),
        SlipKind::Fault(FaultKind::Character) => Words::new(
            "a character that GraphQL has no use for",
            "Outside of strings and comments a document has names, numbers and a few signs alone.",
            "Take it out, or put the text into double quotes.",
        ),
        SlipKind::Fault(FaultKind::Surplus) => Words::new(
            "a bracket is closed that was never opened",
            "The document is complete before this bracket.",
            "Take it away.",
        ),
        SlipKind::Undeclared(name, meant) => Words::new(
            format!("the variable {} is not declared", dollar(name)),
            "A variable is declared with its type behind the name of the operation. Servers refuse a document that uses another.",
            meant.map_or_else(
                || "Declare it, with its type.".into(),
                |meant| format!("Declare it, or use {}, which is declared and not used.", dollar(meant)),
            ),
        ),
        SlipKind::Unused(name) => Words::new(
            format!("the variable {} is declared and never used", dollar(name)),
            "Servers refuse a document with a variable that nothing uses: it is a misspelling more often than not.",
            "Use it, or take its declaration away.",
        ),
        SlipKind::NoFragment(name) => Words::new(
            format!("there is no fragment `{name}`"),
            "A fragment that is spread must be defined in the same document.",
            "Send its definition along.",
        ),
        SlipKind::UnusedFragment(name) => Words::new(
            format!("the fragment `{name}` is never used"),
            "Servers refuse a document with a fragment that nothing spreads.",
            "Spread it, or take it away.",
        ),
        SlipKind::Anonymous => Words::new(
            "an operation without a name beside another",
            "A document with several operations needs a name for each, so that `operationName` can choose.",
            "Give each a name, or send them apart.",
        ),
    }
}

/// Closes what is open, and takes away what is too much.
fn fix(text: &Traced, utf8: &str, slip: &Slip) -> Option<crate::finding::Fix> {
    match slip.kind {
        SlipKind::Fault(FaultKind::Unclosed) => {
            // Only where all that is missing are closing brackets at the end.
            let mut closed = utf8.trim_end().to_owned();
            let mut added = String::new();
            for _ in 0..8 {
                let fault = graphql::parse(&closed).fault;
                let Some(fault) = fault else { break };
                let closing = match fault.open.and_then(|open| closed.as_bytes().get(open)) {
                    Some(b'{') => " }",
                    Some(b'(') => ")",
                    Some(b'[') => "]",
                    _ => return None,
                };
                closed.push_str(closing);
                added.push_str(closing);
            }
            graphql::parse(&closed).fault.is_none().then_some(())?;
            let end = utf8.trim_end().len();
            let edits = text.edit(end..end, &added)?;
            Some(rewrite::fix("close it at the end", Applicability::Safe, edits))
        }
        SlipKind::Fault(FaultKind::Surplus) => {
            let edits = text.edit(slip.range.clone(), "")?;
            let mut without = utf8.to_owned();
            without.replace_range(slip.range.clone(), "");
            let mends = graphql::parse(&without).fault.is_none();
            mends.then(|| rewrite::fix("take it away", Applicability::Safe, edits))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn documents_that_do_not_parse() {
        assert_finds(&RULE, "curl http://a.test/graphql --json '{\"query\":\"{ a(id ⟦1⟧) { b } }\"}'");
        assert_finds(
            &RULE,
            "curl http://a.test/graphql --json '{\"query\":\"query Q($id: ID!) { a(id: ⟦$userId⟧) }\"}'",
        );
        assert_mends(
            &RULE,
            "curl http://a.test/graphql --json '{\"query\":\"query { users { id name \"}'",
            "curl http://a.test/graphql --json '{\"query\":\"query { users { id name } } \"}'",
        );
        assert_mends(
            &RULE,
            "curl http://a.test/graphql -H 'Content-Type: application/graphql' -d '{ users { id } } }'",
            "curl http://a.test/graphql -H 'Content-Type: application/graphql' -d '{ users { id } } '",
        );
    }

    #[test]
    fn other_queries_are_quiet() {
        for paste in [
            "curl http://a.test/search --json '{\"query\":\"laptop {15 inch}\"}'",
            "curl http://a.test/_search --json '{\"query\":{\"match\":{\"a\":1}}}'",
            "curl http://a.test/sql --json '{\"query\":\"SELECT * FROM t WHERE a = 1\"}'",
            "curl http://a.test/graphql --json '{\"query\":\"query($n: Int = 3) { a(n: $n) { ...F } } fragment F on T { id }\"}'",
            "curl http://a.test/graphql --json '{\"query\":\"fragment F on T { id }\"}'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
