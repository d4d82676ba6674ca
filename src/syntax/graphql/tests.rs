use super::*;

fn told(text: &str) -> Option<(&str, Kind)> {
    parse(text).fault.map(|fault| (&text[fault.range], fault.kind))
}

#[test]
fn sound_documents() {
    for text in [
        "{ me { id } }",
        "\u{feff}# who\nquery Hall($id: ID!, $min: Int = 3 @a, $l: [[Int!]!]!) @live(x: [1, 2.5e-3]) { a: concert(id: $id, min: $min, o: {x: $l, y: {}}) @skip(if: false) { ...F ... on Row { n } ... { k } ... @include(if: true) { z } } }\nfragment F on Concert { title }",
        "mutation { a(text: \"\"\"two \\\"\"\" lines\n\"\"\", s: \"\\u00e9 \\n\", n: null, e: JAZZ, l: []) }",
        "query A { a } query B { b }",
        "subscription { on }",
        "{ type query fragment }",
    ] {
        assert_eq!(told(text), None, "{text}");
    }
}

#[test]
fn faults_of_the_grammar() {
    for (text, place, kind) in [
        ("", "", Kind::Nothing),
        ("{ a { b }", "", Kind::Ends),
        ("{ a } }", "}", Kind::Extra),
        ("{ a { } }", "{ }", Kind::Empty),
        ("{ a() }", "()", Kind::Empty),
        ("{ a(id: 'x y') { b } }", "'x y'", Kind::SingleQuotes),
        ("{ a(id: \"x) { b }", "\"", Kind::OpenString),
        ("{ a(id: \"\\d\") }", "\\d", Kind::Escape),
        ("{ a(id: 007) }", "007", Kind::Number),
        ("{ a(id: 3f2b) }", "3f2b", Kind::Number),
        ("{ a(id: 1;) }", ";", Kind::Character),
        ("{ a(id: “x”) }", "“", Kind::Character),
        ("{ a(id = 1) }", "=", Kind::Equals),
        ("{ a(\"id\": 1) }", "\"id\"", Kind::QuotedName),
        ("{ \"a\": 1 }", "\"a\"", Kind::QuotedName),
        ("{ a(o: {\"id\": 1}) }", "\"id\"", Kind::QuotedName),
        ("query A(id: ID!) { a }", "id", Kind::Dollar),
        ("query A($id ID!) { a }", "ID", Kind::Expected("`:`")),
        ("querry A { a }", "querry", Kind::Keyword),
        ("type A { a: Int }", "type", Kind::Definition),
        ("{ a(id: ) }", ")", Kind::Expected("a value")),
        ("{ a(x: 1, x: 2) }", "x", Kind::Twice),
        ("fragment F { a }", "{", Kind::Expected("`on` and a type")),
        ("query A", "", Kind::Ends),
    ] {
        assert_eq!(told(text), Some((place, kind)), "{text}");
    }
}

#[test]
fn rules_without_a_schema() {
    for (text, place, kind) in [
        ("query A($a: Int) { x(a: $a, b: $b) }", "$b", Kind::Undeclared),
        ("query A($a: Int, $b: Int) { x(a: $a) }", "$b", Kind::Unused),
        ("{ a { ...F } }", "F", Kind::NoFragment),
        ("{ a } fragment F on A { b }", "F", Kind::UnusedFragment),
        ("{ ...F } fragment F on A { b { ...G } } fragment G on A { ...F }", "F", Kind::Cycle),
        ("{ a } query B { b }", "{", Kind::Anonymous),
        ("query B { a } query B { b }", "B", Kind::Twice),
    ] {
        assert_eq!(told(text), Some((place, kind)), "{text}");
    }
    assert_eq!(told("query A($a: Int) { ...F } fragment F on Q { x(a: $a) }"), None);
}

#[test]
fn any_text_ends() {
    for text in [
        "{",
        "(",
        "{a(",
        "{a(b",
        "{a(b:",
        "{a(b:[",
        "{a(b:{",
        "\"",
        "\"\\",
        "\"\"\"",
        "..",
        "$",
        "query(",
        "-",
        "1e",
        "{a(b:\"\\é",
    ] {
        parse(text);
    }
    parse(&"{a".repeat(50_000));
    parse(&format!("{{a(b:{}", "[".repeat(50_000)));
}

#[test]
fn what_looks_like_a_document() {
    for text in ["{ me }", "query { a }", "# x\nmutation A($a: I) { b }", "\n  query A{a}"] {
        assert!(looks_like(text), "{text}");
    }
    for text in [
        "{job=\"api\"}",
        "{app=~\"a.*\"} |= \"x\"",
        "query builder",
        "{\"match\": 1}",
        "SELECT 1",
        "",
        "{",
        "queryable { a }",
    ] {
        assert!(!looks_like(text), "{text}");
    }
}
