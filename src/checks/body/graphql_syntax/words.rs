//! What is said of each fault of a document.

use super::super::super::Words;
use super::super::super::shared::show::show;
use crate::syntax::graphql::{Fault, Kind};

/// The word that was meant by one that begins no definition.
pub(super) fn near(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    ["query", "mutation", "subscription", "fragment"].into_iter().find(|known| strsim::osa_distance(known, &lower) <= 2)
}

pub(super) fn word(fault: &Fault, text: &str) -> Words {
    let stops = "A server parses the whole document before it runs any of it.";
    let here = show(text[fault.range.clone()].as_bytes());
    let other = fault.other.clone().map(|other| show(text[other].as_bytes())).unwrap_or_default();
    let (title, why, help) = match fault.kind {
        Kind::Nothing => {
            ("GraphQL document without an operation".into(), "There is nothing to run.", "Write the query.".into())
        }
        Kind::Character => (
            format!("{here} in a GraphQL document"),
            "No token of GraphQL begins with that. Strings stand in plain double quotes.",
            "Take it away, or write the plain character.".into(),
        ),
        Kind::SingleQuotes => (
            "GraphQL string in single quotes".into(),
            "GraphQL knows strings in double quotes alone.",
            "Write double quotes; within JSON each needs a backslash before it.".into(),
        ),
        Kind::OpenString => (
            "GraphQL string that is never closed".into(),
            "A string ends on the line on which it begins. Text of several lines stands between `\"\"\"`.",
            "Close the string.".into(),
        ),
        Kind::Escape => (
            format!("{here} is no escape of a GraphQL string"),
            "After a backslash there may stand `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t`, or `u` with four hexadecimal digits.",
            "Write two backslashes for one.".into(),
        ),
        Kind::Number => (
            format!("{here} is no GraphQL number"),
            "A number has no leading zero, and no letter follows it. An identifier with digits is a string.",
            "Put it into double quotes, or write the number plainly.".into(),
        ),
        Kind::Ends if fault.other.is_some() => (
            format!("GraphQL document ends while {other} is open"),
            "Each bracket needs its closing one.",
            "Close the bracket where its selection ends.".into(),
        ),
        Kind::Ends => (
            "GraphQL document ends too early".into(),
            "An operation has a selection in braces.",
            "Write the rest of it.".into(),
        ),
        Kind::Expected(what) => (
            format!("{here} where GraphQL expects {what}"),
            "The grammar does not allow that here.",
            format!("Write {what} before it, or take it away."),
        ),
        Kind::Extra => (
            "closing brace too many in a GraphQL document".into(),
            "All braces before it are closed already.",
            "Take it away, or open the brace that it belongs to.".into(),
        ),
        Kind::Empty => (
            format!("{here} with nothing in it"),
            "A selection needs at least one field, and parentheses at least one argument.",
            "Name a field or an argument, or leave the brackets out.".into(),
        ),
        Kind::Keyword => (
            format!("{here} begins no GraphQL operation"),
            "A document has operations, which begin with `query`, `mutation`, `subscription` or `{`, and fragments.",
            near(&text[fault.range.clone()])
                .map_or("Begin with one of these.".into(), |word| format!("Write `{word}`.")),
        ),
        Kind::Definition => (
            format!("{here} begins a type of a schema, not an operation"),
            "A request runs operations. What defines types is for the server's schema.",
            "Send the operation alone.".into(),
        ),
        Kind::Equals => (
            "`=` between a GraphQL name and its value".into(),
            "A colon stands between an argument and its value. `=` is for the default of a variable.",
            "Write a colon.".into(),
        ),
        Kind::QuotedName => (
            format!("name {here} in quotes"),
            "Names stand without quotes in GraphQL, those of input objects too, unlike in JSON.",
            "Take the quotes off.".into(),
        ),
        Kind::Dollar => (
            format!("variable {here} declared without its `$`"),
            "A variable is declared with a dollar sign: `$id: ID!`.",
            "Write the dollar sign before it. In double quotes of a shell it needs a backslash.".into(),
        ),
        Kind::Undeclared => (
            format!("variable {here} is not declared"),
            "Each variable that is used stands in the parentheses behind the operation's name, with its type.",
            "Declare it, or write the name that is declared.".into(),
        ),
        Kind::Unused => (
            format!("variable {here} is declared and not used"),
            "Each variable that is declared must be used (specification, section 5.8.4); most servers refuse the document otherwise.",
            "Use it, or take its declaration away.".into(),
        ),
        Kind::NoFragment => (
            format!("fragment {here} is not in the document"),
            "A fragment must be defined in the document that spreads it.",
            "Add the fragment, or write the name of one that is there. A type's fields need `... on` before its name."
                .into(),
        ),
        Kind::UnusedFragment => (
            format!("fragment {here} is not used"),
            "Each fragment must be spread somewhere (specification, section 5.5.1.4); most servers refuse the document otherwise.",
            "Take it away, or spread it.".into(),
        ),
        Kind::Cycle => (
            format!("fragment {here} comes back to itself"),
            "A fragment that spreads itself would never end.",
            "Take the spread away.".into(),
        ),
        Kind::Anonymous => (
            "operation without a name beside another".into(),
            "Where a document has several operations, each has a name.",
            "Name each of them.".into(),
        ),
        Kind::Twice => (
            format!("{here} stands twice"),
            "A name may stand once among arguments, variables, fields of an input object, operations and fragments.",
            "Take one of them away.".into(),
        ),
    };
    Words::new(title, format!("{why} {stops}"), help)
}
