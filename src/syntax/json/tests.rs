//! The slips that people make, and what is told of each.

use std::fmt::Write;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::{Document, Fault, Safety, parse};

/// Each fault on a line: kind, places marked in the text, and the text after the repair of all.
fn show(text: &str) -> String {
    let document = parse(text.as_bytes());
    let mut out = String::new();
    for fault in document.faults() {
        write!(out, "{}", line(text, fault)).unwrap();
    }
    let repaired = String::from_utf8(document.repaired(true)).unwrap();
    if repaired != text {
        let _ = writeln!(out, "→ {repaired:?}");
    }
    out
}

fn line(text: &str, fault: &Fault) -> String {
    let mut out = format!("{:?}", fault.kind);
    for range in fault.ranges() {
        let before: String = text[..range.start].chars().rev().take(6).collect();
        let before: String = before.chars().rev().collect();
        let after: String = text[range.end..].chars().take(6).collect();
        write!(out, "  {before}⟦{}⟧{after}", &text[range]).unwrap();
    }
    if let Some(context) = &fault.context {
        write!(out, "  of {:?}", &text[context.clone()]).unwrap();
    }
    match &fault.repair {
        None => out.push_str("  (no repair)"),
        Some(repair) if repair.safety == Safety::Choice => out.push_str("  (choice)"),
        Some(_) => {}
    }
    out.replace('\n', "␊") + "\n"
}

#[allow(clippy::needless_pass_by_value)]
fn check(texts: &[&str], expected: Expect) {
    let mut out = String::new();
    for text in texts {
        writeln!(out, "{}\n{}", text.replace('\n', "␊"), show(text)).unwrap();
    }
    expected.assert_eq(&out);
}

#[test]
fn commas() {
    check(
        &[
            r#"{"a":1,}"#,
            "[1,2 , ]",
            r#"{"a":[1,2,],"b":{"c":1,},}"#,
            "{\n  \"a\": 1\n  \"b\": 2\n}",
            r#"{"a":1 "b":2}"#,
            "[1 2]",
            r#"["a" "b"]"#,
            r#"["a""b"]"#,
            r#"[{"a":1} {"a":2}]"#,
            r#"{"a":{"b":1} "c":2}"#,
            "[1,,2]",
            "[,1]",
            r#"{,"a":1}"#,
            r#"{"a":1,,"b":2}"#,
            r#"{"a":1;"b":2}"#,
            r#"{"a":1;}"#,
            "[,]",
            r#"{"a":1,}x"#,
        ],
        expect![[r#"
            {"a":1,}
            TrailingComma  {"a":1⟦,⟧}
            → "{\"a\":1}"

            [1,2 , ]
            TrailingComma  [1,2 ⟦,⟧ ]
            → "[1,2  ]"

            {"a":[1,2,],"b":{"c":1,},}
            TrailingComma  ":[1,2⟦,⟧],"b":  {"c":1⟦,⟧},}  c":1,}⟦,⟧}
            → "{\"a\":[1,2],\"b\":{\"c\":1}}"

            {␊  "a": 1␊  "b": 2␊}
            MissingComma  : 1␊  ⟦"b"⟧: 2␊}  of "1"
            → "{\n  \"a\": 1,\n  \"b\": 2\n}"

            {"a":1 "b":2}
            MissingComma  "a":1 ⟦"b"⟧:2}  of "1"
            → "{\"a\":1, \"b\":2}"

            [1 2]
            MissingComma  [1 ⟦2⟧]  of "1"
            → "[1, 2]"

            ["a" "b"]
            MissingComma  ["a" ⟦"b"⟧]  of "\"a\""
            → "[\"a\", \"b\"]"

            ["a""b"]
            MissingComma  ["a"⟦"b"⟧]  of "\"a\""
            → "[\"a\",\"b\"]"

            [{"a":1} {"a":2}]
            MissingComma  a":1} ⟦{⟧"a":2}  of "}"
            → "[{\"a\":1}, {\"a\":2}]"

            {"a":{"b":1} "c":2}
            MissingComma  b":1} ⟦"c"⟧:2}  of "}"
            → "{\"a\":{\"b\":1}, \"c\":2}"

            [1,,2]
            ExtraComma  [1,⟦,⟧2]  (choice)
            → "[1,2]"

            [,1]
            ExtraComma  [⟦,⟧1]  (choice)
            → "[1]"

            {,"a":1}
            ExtraComma  {⟦,⟧"a":1}
            → "{\"a\":1}"

            {"a":1,,"b":2}
            ExtraComma  "a":1,⟦,⟧"b":2}
            → "{\"a\":1,\"b\":2}"

            {"a":1;"b":2}
            Semicolon  {"a":1⟦;⟧"b":2}
            → "{\"a\":1,\"b\":2}"

            {"a":1;}
            Semicolon  {"a":1⟦;⟧}
            → "{\"a\":1}"

            [,]
            ExtraComma  [⟦,⟧]  (choice)
            → "[]"

            {"a":1,}x
            TrailingComma  {"a":1⟦,⟧}x
            TextAfter  a":1,}⟦x⟧  (choice)
            → "{\"a\":1}"

        "#]],
    );
}

#[test]
fn colons_and_names() {
    check(
        &[
            r#"{"a" 1}"#,
            r#"{"a"=1,"b"=2}"#,
            r#"{"a" => 1}"#,
            r#"{"a"::1}"#,
            r#"{"a":}"#,
            r#"{"a":,"b":1}"#,
            r#"{"a"}"#,
            r#"{"a","b"}"#,
            r#"{"a":1,"b"}"#,
            r#"{"a": "b" "c"}"#,
            "{a:1}",
            "{a: 1, b_c: \"x\", d-e: [1], $f: null}",
            "{first name: 1}",
            "{1: 2}",
            "{:1}",
            r#"{{"a":1}}"#,
            "{a, b}",
            r#"{sku": 1}"#,
            r#"{"sku: 1, "qty": 2}"#,
            r#"{"a": {1}}"#,
        ],
        expect![[r#"
            {"a" 1}
            MissingColon  {"a" ⟦1⟧}  of "\"a\""
            → "{\"a\": 1}"

            {"a"=1,"b"=2}
            EqualsSign  {"a"⟦=⟧1,"b"=  =1,"b"⟦=⟧2}
            → "{\"a\":1,\"b\":2}"

            {"a" => 1}
            EqualsSign  {"a" ⟦=>⟧ 1}
            → "{\"a\" : 1}"

            {"a"::1}
            Unexpected  {"a":⟦:⟧1}
            → "{\"a\":1}"

            {"a":}
            MissingValue  {"a"⟦:⟧}  of "\"a\""  (no repair)

            {"a":,"b":1}
            MissingValue  {"a"⟦:⟧,"b":1  of "\"a\""  (no repair)

            {"a"}
            MissingValue  {⟦"a"⟧}  (no repair)

            {"a","b"}
            WrongOpener(Object)  ⟦{⟧"a","b  of "}"  (choice)
            → "[\"a\",\"b\"]"

            {"a":1,"b"}
            MissingValue  "a":1,⟦"b"⟧}  (no repair)

            {"a": "b" "c"}
            Concatenation  : "b" ⟦"c"⟧}  (choice)
            → "{\"a\": \"bc\"}"

            {a:1}
            UnquotedName  {⟦a⟧:1}
            → "{\"a\":1}"

            {a: 1, b_c: "x", d-e: [1], $f: null}
            UnquotedName  {⟦a⟧: 1, b  a: 1, ⟦b_c⟧: "x",   "x", ⟦d-e⟧: [1],   [1], ⟦$f⟧: null
            → "{\"a\": 1, \"b_c\": \"x\", \"d-e\": [1], \"$f\": null}"

            {first name: 1}
            UnquotedName  {⟦first name⟧: 1}
            → "{\"first name\": 1}"

            {1: 2}
            UnquotedName  {⟦1⟧: 2}
            → "{\"1\": 2}"

            {:1}
            MissingName  {⟦:⟧1}  (no repair)

            {{"a":1}}
            MissingName  {⟦{⟧"a":1}  of "{"  (no repair)

            {a, b}
            WrongOpener(Object)  ⟦{⟧a, b}  of "}"  (no repair)

            {sku": 1}
            UnopenedString  {⟦sku⟧": 1}  of "\""
            → "{\"sku\": 1}"

            {"sku: 1, "qty": 2}
            UnclosedString  {⟦"sku: 1, "⟧qty":   of "\""
            → "{\"sku\": 1, \"qty\": 2}"

            {"a": {1}}
            MissingValue  "a": {⟦1⟧}}  (no repair)

        "#]],
    );
}

#[test]
fn quotes() {
    check(
        &[
            "{'a':'b','c':1}",
            r#"{'it\'s': 'say "hi"'}"#,
            "{'a':'it's'}",
            "{“a”: “b”, \"c\": 1}",
            r#"{"service":"standard”,"pieces":[1]}"#,
            r#"{"event":"door",”open”:true}"#,
            "{\"contract\": „fixed-term“}",
            "{`a`: `b`}",
            r#"{\"a\":1,\"b\":\"x \\\"y\\\" z\"}"#,
            r#"{"a":1,\"level\":"easy"}"#,
            r#"{""a"":""b""}"#,
            r#"{"a":"""two "words" here""" }"#,
            "{&quot;a&quot;:1}",
            r#"{"a':1}"#,
            r#"{'a":1}"#,
            "{u'a': u'b'}",
            r#"'{"a":1}'"#,
            r#""{"a":1}""#,
        ],
        expect![[r#"
            {'a':'b','c':1}
            WrongQuotes(Single)  {⟦'⟧a':'b'  {'a⟦'⟧:'b','  {'a':⟦'⟧b','c'  'a':'b⟦'⟧,'c':1  ':'b',⟦'⟧c':1}  'b','c⟦'⟧:1}
            → "{\"a\":\"b\",\"c\":1}"

            {'it\'s': 'say "hi"'}
            WrongQuotes(Single)  {⟦'⟧it\'s'  'it\'s⟦'⟧: 'say  \'s': ⟦'⟧say "h  y "hi"⟦'⟧}
            → "{\"it's\": \"say \\\"hi\\\"\"}"

            {'a':'it's'}
            WrongQuotes(Single)  {⟦'⟧a':'it  {'a⟦'⟧:'it's  {'a':⟦'⟧it's'}  :'it's⟦'⟧}
            → "{\"a\":\"it's\"}"

            {“a”: “b”, "c": 1}
            WrongQuotes(Typographic)  {⟦“⟧a”: “b  {“a⟦”⟧: “b”,  {“a”: ⟦“⟧b”, "c  a”: “b⟦”⟧, "c":
            → "{\"a\": \"b\", \"c\": 1}"

            {"service":"standard”,"pieces":[1]}
            WrongQuotes(Typographic)  andard⟦”⟧,"piec  of "\""
            → "{\"service\":\"standard\",\"pieces\":[1]}"

            {"event":"door",”open”:true}
            WrongQuotes(Typographic)  door",⟦”⟧open”:  ,”open⟦”⟧:true}
            → "{\"event\":\"door\",\"open\":true}"

            {"contract": „fixed-term“}
            WrongQuotes(Typographic)  act": ⟦„⟧fixed-  d-term⟦“⟧}
            → "{\"contract\": \"fixed-term\"}"

            {`a`: `b`}
            WrongQuotes(Backtick)  {⟦`⟧a`: `b  {`a⟦`⟧: `b`}  {`a`: ⟦`⟧b`}  a`: `b⟦`⟧}
            → "{\"a\": \"b\"}"

            {\"a\":1,\"b\":\"x \\\"y\\\" z\"}
            WrongQuotes(Escaped)  {⟦\⟧"a\":1  {\"a⟦\⟧":1,\"  a\":1,⟦\⟧"b\":\  :1,\"b⟦\⟧":\"x   \"b\":⟦\⟧"x \\\  \\\" z⟦\⟧"}
            → "{\"a\":1,\"b\":\"x \\\"y\\\" z\"}"

            {"a":1,\"level\":"easy"}
            WrongQuotes(Escaped)  "a":1,⟦\⟧"level  "level⟦\⟧":"eas
            → "{\"a\":1,\"level\":\"easy\"}"

            {""a"":""b""}
            WrongQuotes(Doubled)  {⟦""⟧a"":""  {""a⟦""⟧:""b""  ""a"":⟦""⟧b""}  "":""b⟦""⟧}
            → "{\"a\":\"b\"}"

            {"a":"""two "words" here""" }
            WrongQuotes(Triple)  {"a":⟦"""⟧two "w  " here⟦"""⟧ }
            → "{\"a\":\"two \\\"words\\\" here\" }"

            {&quot;a&quot;:1}
            WrongQuotes(Entity)  {⟦&quot;⟧a&quot  quot;a⟦&quot;⟧:1}
            → "{\"a\":1}"

            {"a':1}
            MixedQuotes  {"a⟦'⟧:1}  of "\""
            → "{\"a\":1}"

            {'a":1}
            WrongQuotes(Single)  {⟦'⟧a":1}
            → "{\"a\":1}"

            {u'a': u'b'}
            StringPrefix  {⟦u⟧'a': u  u'a': ⟦u⟧'b'}
            WrongQuotes(Single)  {u⟦'⟧a': u'  {u'a⟦'⟧: u'b'  'a': u⟦'⟧b'}  ': u'b⟦'⟧}
            → "{\"a\": \"b\"}"

            '{"a":1}'
            QuotedDocument  ⟦'⟧{"a":1  "a":1}⟦'⟧
            → "{\"a\":1}"

            "{"a":1}"
            QuotedDocument  ⟦"⟧{"a":1  "a":1}⟦"⟧
            → "{\"a\":1}"

        "#]],
    );
}

#[test]
fn strings() {
    check(
        &[
            r#"{"a":"he said "hi" to"}"#,
            r#"{"note":"Rampe "4", ab 5 Uhr"}"#,
            r#"{"query":"{ concert(id: "c1") { title } }"}"#,
            r#"{ "query": "{ Get(x: {prompt: "Explain {title} to a child."}) { error } }" }"#,
            r#"{"guest":"Inès "Nina" Ferrão","from":1}"#,
            r#"{"size":"5" nails","n":1}"#,
            r#"{"a":"he said ""hi"" ok"}"#,
            "{\"a\":\"x\ny\",\"b\":1}",
            "{\"a\":\"x\ty\u{1}\",\"b\":1}",
            "{\"query\":\"query ($id: ID!) {\n  a(id: $id) { b }\n}\"}",
            "{\"query\":\"query {\n  user(id: \"1\") { name }\n}\"}",
            "{\n  \"minutes: 45,\n  \"start\": \"x\"\n}",
            "{\n  \"name\": \"Anna,\n  \"age\": 5\n}",
            "{\n  \"service: \"overnight\",\n  \"b\": 1\n}",
            r#"{"a": "x, "b": 1}"#,
            r#"["a, "b", "c"]"#,
            r#"{"name":"Anna","age:5}"#,
            r#"{"a":"x}"#,
            r#"{"a":"bad\q"}"#,
            r#"{"a":"it\'s \x41 \u12 \u"}"#,
            r#"{"dir":"C:\Users\max"}"#,
            r#"{"dir":"C:\data\","x":1}"#,
            r#"{"re":"\d+\.\d"}"#,
            r#"{"a": "b" + "c"}"#,
        ],
        expect![[r#"
            {"a":"he said "hi" to"}
            InnerQuote   said ⟦"hi"⟧ to"}
            → "{\"a\":\"he said \\\"hi\\\" to\"}"

            {"note":"Rampe "4", ab 5 Uhr"}
            InnerQuote  Rampe ⟦"4"⟧, ab 5
            → "{\"note\":\"Rampe \\\"4\\\", ab 5 Uhr\"}"

            {"query":"{ concert(id: "c1") { title } }"}
            InnerQuote  t(id: ⟦"c1"⟧) { ti
            → "{\"query\":\"{ concert(id: \\\"c1\\\") { title } }\"}"

            { "query": "{ Get(x: {prompt: "Explain {title} to a child."}) { error } }" }
            InnerQuote  ompt: ⟦"Explain {title} to a child."⟧}) { e
            → "{ \"query\": \"{ Get(x: {prompt: \\\"Explain {title} to a child.\\\"}) { error } }\" }"

            {"guest":"Inès "Nina" Ferrão","from":1}
            InnerQuote  "Inès ⟦"Nina"⟧ Ferrã
            → "{\"guest\":\"Inès \\\"Nina\\\" Ferrão\",\"from\":1}"

            {"size":"5" nails","n":1}
            InnerQuote  ze":"5⟦"⟧ nails  (choice)
            → "{\"size\":\"5\\\" nails\",\"n\":1}"

            {"a":"he said ""hi"" ok"}
            InnerQuote   said ⟦""⟧hi"" o  d ""hi⟦""⟧ ok"}
            → "{\"a\":\"he said \\\"\\\"hi\\\"\\\" ok\"}"

            {"a":"x␊y","b":1}
            RawLineBreak  "a":"x⟦␊⟧y","b"
            → "{\"a\":\"x\\ny\",\"b\":1}"

            {"a":"x	y","b":1}
            RawTab  "a":"x⟦	⟧y","b
            RawControl  ":"x	y⟦⟧","b":
            → "{\"a\":\"x\\ty\\u0001\",\"b\":1}"

            {"query":"query ($id: ID!) {␊  a(id: $id) { b }␊}"}
            RawLineBreak  ID!) {⟦␊⟧  a(id   { b }⟦␊⟧}"}
            → "{\"query\":\"query ($id: ID!) {\\n  a(id: $id) { b }\\n}\"}"

            {"query":"query {␊  user(id: "1") { name }␊}"}
            RawLineBreak  uery {⟦␊⟧  user  name }⟦␊⟧}"}
            InnerQuote  r(id: ⟦"1"⟧) { na
            → "{\"query\":\"query {\\n  user(id: \\\"1\\\") { name }\\n}\"}"

            {␊  "minutes: 45,␊  "start": "x"␊}
            UnclosedString  {␊  ⟦"minutes: 45,⟧␊  "st  of "\""
            → "{\n  \"minutes\": 45,\n  \"start\": \"x\"\n}"

            {␊  "name": "Anna,␊  "age": 5␊}
            UnclosedString  ame": ⟦"Anna,⟧␊  "ag  of "\""  (choice)
            → "{\n  \"name\": \"Anna\",\n  \"age\": 5\n}"

            {␊  "service: "overnight",␊  "b": 1␊}
            UnclosedString  {␊  ⟦"service: "⟧overni  of "\""
            → "{\n  \"service\": \"overnight\",\n  \"b\": 1\n}"

            {"a": "x, "b": 1}
            UnclosedString  {"a": ⟦"x,⟧ "b":   of "\""  (choice)
            → "{\"a\": \"x\", \"b\": 1}"

            ["a, "b", "c"]
            UnclosedString  [⟦"a,⟧ "b",   of "\""  (choice)
            → "[\"a\", \"b\", \"c\"]"

            {"name":"Anna","age:5}
            UnclosedString  Anna",⟦"age:5}⟧  of "\""
            → "{\"name\":\"Anna\",\"age\":5}"

            {"a":"x}
            UnclosedString  {"a":⟦"x}⟧  of "\""  (choice)
            → "{\"a\":\"x\"}"

            {"a":"bad\q"}
            Escape(Backslash)  ":"bad⟦\q⟧"}  (choice)
            → "{\"a\":\"bad\\\\q\"}"

            {"a":"it\'s \x41 \u12 \u"}
            Escape(Quote)  a":"it⟦\'⟧s \x41
            Escape(Hexadecimal)  it\'s ⟦\x41⟧ \u12 
            Escape(Unicode)   \x41 ⟦\u12⟧ \u"}  (no repair)
            Escape(Unicode)   \u12 ⟦\u⟧"}  (choice)
            → "{\"a\":\"it's \\u0041 \\u12 \\\\u\"}"

            {"dir":"C:\Users\max"}
            Escape(Backslash)  r":"C:⟦\U⟧sers\m  \Users⟦\m⟧ax"}  (choice)
            → "{\"dir\":\"C:\\\\Users\\\\max\"}"

            {"dir":"C:\data\","x":1}
            Escape(Backslash)  r":"C:⟦\d⟧ata\",  :\data⟦\⟧","x":  (choice)
            → "{\"dir\":\"C:\\\\data\\\\\",\"x\":1}"

            {"re":"\d+\.\d"}
            Escape(Backslash)  "re":"⟦\d⟧+\.\d"  ":"\d+⟦\.⟧\d"}  "\d+\.⟦\d⟧"}  (choice)
            → "{\"re\":\"\\\\d+\\\\.\\\\d\"}"

            {"a": "b" + "c"}
            Concatenation  : "b" ⟦+⟧ "c"}
            → "{\"a\": \"bc\"}"

        "#]],
    );
}

#[test]
fn ends() {
    check(
        &[
            r#"{"a":1"#,
            r#"{"a":[1,2"#,
            r#"{"a":[1,2,"#,
            r#"{"a":{"b":"#,
            r#"{"a":{"b""#,
            r#"{"a":"x"#,
            r#"{"a":"x\"#,
            r#"{"a":tru"#,
            "{\n \"a\": 1\n",
            "{",
            "[",
            r#"{"a":1}}"#,
            r#"{"a":1}]"#,
            r#"{"a":{"x":1}},"b":2}"#,
            r#"[{"a":1},{"b":1}],{"c":1}]"#,
            r#"{"a":1},"#,
            r#"{"a":1};"#,
            r#"{"a":1}x"#,
            r#"{"a":1} and so on"#,
            "{\"a\":1}\n{\"a\":2}\n{\"a\":3}",
            r#"{"a":1},{"a":2}"#,
            "1 2",
            r#""a":1,"b":2"#,
        ],
        expect![[r#"
            {"a":1
            CutContainer(Object)  {"a":1⟦⟧  of "{"
            → "{\"a\":1}"

            {"a":[1,2
            CutContainer(Array)  ":[1,2⟦⟧  of "["
            → "{\"a\":[1,2]}"

            {"a":[1,2,
            CutContainer(Array)  ":[1,2⟦,⟧  of "["  (choice)
            → "{\"a\":[1,2]}"

            {"a":{"b":
            CutContainer(Object)  :{"b":⟦⟧  of "{"  (no repair)

            {"a":{"b"
            CutContainer(Object)  ":{"b"⟦⟧  of "{"  (no repair)

            {"a":"x
            CutString  {"a":⟦"x⟧  of "\""  (choice)
            → "{\"a\":\"x\"}"

            {"a":"x\
            CutString  {"a":⟦"x\⟧  of "\""  (no repair)

            {"a":tru
            Misspelled  {"a":⟦tru⟧  (choice)
            CutContainer(Object)  a":tru⟦⟧  of "{"
            → "{\"a\":true}"

            {␊ "a": 1␊
            CutContainer(Object)  "a": 1⟦␊⟧  of "{"
            → "{\n \"a\": 1}\n"

            {
            CutContainer(Object)  {⟦⟧  of "{"
            → "{}"

            [
            CutContainer(Array)  [⟦⟧  of "["
            → "[]"

            {"a":1}}
            ExtraCloser  "a":1}⟦}⟧
            → "{\"a\":1}"

            {"a":1}]
            ExtraCloser  "a":1}⟦]⟧
            → "{\"a\":1}"

            {"a":{"x":1}},"b":2}
            ExtraCloser  "x":1}⟦}⟧,"b":2
            → "{\"a\":{\"x\":1},\"b\":2}"

            [{"a":1},{"b":1}],{"c":1}]
            ExtraCloser  "b":1}⟦]⟧,{"c":
            → "[{\"a\":1},{\"b\":1},{\"c\":1}]"

            {"a":1},
            TrailingComma  "a":1}⟦,⟧
            → "{\"a\":1}"

            {"a":1};
            Semicolon  "a":1}⟦;⟧
            → "{\"a\":1}"

            {"a":1}x
            TextAfter  "a":1}⟦x⟧  (choice)
            → "{\"a\":1}"

            {"a":1} and so on
            TextAfter  a":1} ⟦and so on⟧  (choice)
            → "{\"a\":1} "

            {"a":1}␊{"a":2}␊{"a":3}
            SecondValue  a":1}␊⟦{⟧"a":2}  a":2}␊⟦{⟧"a":3}  (choice)
            → "[{\"a\":1},\n{\"a\":2},\n{\"a\":3}]"

            {"a":1},{"a":2}
            SecondValue  a":1},⟦{⟧"a":2}  (choice)
            → "[{\"a\":1},{\"a\":2}]"

            1 2
            TextAfter  1 ⟦2⟧  (no repair)

            "a":1,"b":2
            NoBraces  ⟦"a":1,"b":2⟧  (choice)
            → "{\"a\":1,\"b\":2}"

        "#]],
    );
}

#[test]
fn brackets() {
    check(
        &[
            r#"{"a":[1,2}"#,
            r#"{"a":[1,2}}"#,
            r#"[{"a":1]"#,
            r#"[{"a":1]]"#,
            r#"{"a":1]"#,
            r#"{"a":[1,2]],"b":1}"#,
            r#"{"uris":{"x","y"],"b":1}"#,
            r#"{"uris":{"x"]}"#,
            r#"["a":1,"b":2]"#,
            r#"{"a":[1,2,"b":3}"#,
            "{\n  \"players\": [\n    {\"name\": \"N\"}\n    ,\n  \"lit\": true\n}",
            r#"{"a":["x" "b":3}"#,
            r#"[{"a":1, {"a":2}]"#,
            r#"[{"a":1 {"a":2}]"#,
            "[\n {\n \"a\": {\n \"c\": \"DK\"\n \n \"s\": [1]\n },\n {\n \"a\": 2}\n]",
            r#"{"spec":"replicas":3}}"#,
            r#"[{"a":1},"a":2}]"#,
            r#"[{"a":1},"b":2}]"#,
            r#"{"pieces":{"kg":12},{"kg":1}]}"#,
            r#"{"tags":"a","b"],"n":1}"#,
            r#"{"tags":]}"#,
            "{\n  \"a\": {\n    \"b\": 1,\n  \"c\": 2\n}",
            "{\n  \"a\": {\n    \"b\": 1\n  }},\n  \"c\": 2\n}",
            "{\n  \"a\": [\n    1\n  ]\n  }\n}",
            "(1, 2)",
            r#"{"a":(1,2)}"#,
            r#"({"a":1})"#,
        ],
        expect![[r#"
            {"a":[1,2}
            UnclosedContainer(Array)  ":[1,2⟦}⟧  of "["
            → "{\"a\":[1,2]}"

            {"a":[1,2}}
            WrongCloser(Array)  ":[1,2⟦}⟧}  of "["
            → "{\"a\":[1,2]}"

            [{"a":1]
            UnclosedContainer(Object)  {"a":1⟦]⟧  of "{"
            → "[{\"a\":1}]"

            [{"a":1]]
            WrongCloser(Object)  {"a":1⟦]⟧]  of "{"
            → "[{\"a\":1}]"

            {"a":1]
            WrongCloser(Object)  {"a":1⟦]⟧  of "{"
            → "{\"a\":1}"

            {"a":[1,2]],"b":1}
            ExtraCloser  :[1,2]⟦]⟧,"b":1
            → "{\"a\":[1,2],\"b\":1}"

            {"uris":{"x","y"],"b":1}
            WrongOpener(Object)  uris":⟦{⟧"x","y  of "]"
            → "{\"uris\":[\"x\",\"y\"],\"b\":1}"

            {"uris":{"x"]}
            WrongOpener(Object)  uris":⟦{⟧"x"]}  of "]"
            → "{\"uris\":[\"x\"]}"

            ["a":1,"b":2]
            WrongOpener(Array)  ⟦[⟧"a":1,  of "\"a\""  (choice)
            → "{\"a\":1,\"b\":2}"

            {"a":[1,2,"b":3}
            UnclosedContainer(Array)  ":[1,2⟦,⟧"b":3}  :[1,2,⟦"b"⟧:3}  of "["  (choice)
            → "{\"a\":[1,2],\"b\":3}"

            {␊  "players": [␊    {"name": "N"}␊    ,␊  "lit": true␊}
            UnclosedContainer(Array)  }␊    ⟦,⟧␊  "li    ,␊  ⟦"lit"⟧: true  of "["  (choice)
            → "{\n  \"players\": [\n    {\"name\": \"N\"}]\n    ,\n  \"lit\": true\n}"

            {"a":["x" "b":3}
            UnclosedContainer(Array)  :["x" ⟦"b"⟧:3}  of "["  (choice)
            → "{\"a\":[\"x\"], \"b\":3}"

            [{"a":1, {"a":2}]
            UnclosedContainer(Object)  a":1, ⟦{⟧"a":2}  of "{"
            → "[{\"a\":1}, {\"a\":2}]"

            [{"a":1 {"a":2}]
            UnclosedContainer(Object)  "a":1 ⟦{⟧"a":2}  of "{"
            → "[{\"a\":1}, {\"a\":2}]"

            [␊ {␊ "a": {␊ "c": "DK"␊ ␊ "s": [1]␊ },␊ {␊ "a": 2}␊]
            UnclosedContainer(Object)  K"␊ ␊ ⟦"s"⟧: [1]␊  of "{"  (choice)
            → "[\n {\n \"a\": {\n \"c\": \"DK\"},\n \n \"s\": [1]\n },\n {\n \"a\": 2}\n]"

            {"spec":"replicas":3}}
            MissingOpener(Object)  spec":⟦"replicas"⟧:3}}  (choice)
            → "{\"spec\":{\"replicas\":3}}"

            [{"a":1},"a":2}]
            MissingOpener(Object)  a":1},⟦"a"⟧:2}]  (choice)
            → "[{\"a\":1},{\"a\":2}]"

            [{"a":1},"b":2}]
            ExtraCloser  {"a":1⟦}⟧,"b":2  (choice)
            → "[{\"a\":1,\"b\":2}]"

            {"pieces":{"kg":12},{"kg":1}]}
            MissingOpener(Array)  eces":⟦{⟧"kg":1  (choice)
            → "{\"pieces\":[{\"kg\":12},{\"kg\":1}]}"

            {"tags":"a","b"],"n":1}
            MissingOpener(Array)  tags":⟦"a"⟧,"b"],  (choice)
            → "{\"tags\":[\"a\",\"b\"],\"n\":1}"

            {"tags":]}
            MissingOpener(Array)  tags":⟦]⟧}  (choice)
            → "{\"tags\":[]}"

            {␊  "a": {␊    "b": 1,␊  "c": 2␊}
            UnclosedContainer(Object)   1,␊  ⟦"c"⟧: 2␊}  of "{"  (choice)
            → "{\n  \"a\": {\n    \"b\": 1},\n  \"c\": 2\n}"

            {␊  "a": {␊    "b": 1␊  }},␊  "c": 2␊}
            ExtraCloser   1␊  }⟦}⟧,␊  "c
            → "{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": 2\n}"

            {␊  "a": [␊    1␊  ]␊  }␊}
            ExtraCloser    ]␊  ⟦}⟧␊}
            → "{\n  \"a\": [\n    1\n  ]\n  \n}"

            (1, 2)
            Call  ⟦(⟧1, 2)  (1, 2⟦)⟧
            → "[1, 2]"

            {"a":(1,2)}
            Call  {"a":⟦(⟧1,2)}  ":(1,2⟦)⟧}  (choice)
            → "{\"a\":[1,2]}"

            ({"a":1})
            Call  ⟦(⟧{"a":1  "a":1}⟦)⟧
            → "{\"a\":1}"

        "#]],
    );
}

#[test]
fn words() {
    check(
        &[
            r#"{"a":True,"b":None,"c":FALSE,"d":NULL,"e":nil}"#,
            r#"{"a":undefined,"b":NaN,"c":-Infinity}"#,
            r#"{"a":ture,"b":nul,"c":falsee}"#,
            r#"{"a":nurse,"b":192.168.40.17,"c":2026-01-02T10:00:00Z,"d":https://a.test/x?y=1}"#,
            r#"{"a":John Smith, "b": 5 kg}"#,
            "{sku:BOOK-3,qty:1}",
            r#"{"color": #fff, "x": nurse"}"#,
            r#"{"a":01,"b":07.25,"c":+1,"d":1.,"e":.5,"f":0x1F,"g":1_000,"h":1e,"i":10n,"j":-}"#,
            r#"{"amount":19,99,"c":"EUR"}"#,
            r#"{"t":1,"v":8,12}"#,
            r#"{"n":1,000}"#,
            r#"{"id": {{id}}, "n": ${n}, "u": <id>, "v": $ID}"#,
            r#"{"_id":ObjectId("ab"),"at":new Date(),"p":Decimal('1.5'),"d":date(2026, 1, 2)}"#,
            r#"callback({"a":1});"#,
            "[1,2,...]",
            r#"{"a":1, ...}"#,
            r#"{"a":1, // one
 "b":2 /* two */, # three
 "c":3}"#,
            r#"{"a":1, // one "b":2}"#,
            "{\u{a0}\"a\":\u{a0}1}",
            r#"{\n  \"a\": 1\n}"#,
            "```json\n{\"a\":1}\n```",
            "const order = {\"a\":1};",
            "data: {\"a\":1}",
            "hello",
            "order.json",
            "nul",
            "a=1&b=2",
            "<xml/>",
            "",
            " \n",
            "\u{feff}{\"a\":1}",
            r#"{"a":@}"#,
        ],
        expect![[r##"
            {"a":True,"b":None,"c":FALSE,"d":NULL,"e":nil}
            Constant(Python)  {"a":⟦True⟧,"b":N  e,"b":⟦None⟧,"c":F
            Constant(Spelling)  e,"c":⟦FALSE⟧,"d":N  E,"d":⟦NULL⟧,"e":n  L,"e":⟦nil⟧}  (choice)
            → "{\"a\":true,\"b\":null,\"c\":false,\"d\":null,\"e\":null}"

            {"a":undefined,"b":NaN,"c":-Infinity}
            Constant(JavaScript)  {"a":⟦undefined⟧,"b":N  d,"b":⟦NaN⟧,"c":-  N,"c":⟦-Infinity⟧}  (no repair)

            {"a":ture,"b":nul,"c":falsee}
            Misspelled  {"a":⟦ture⟧,"b":n  (choice)
            Misspelled  e,"b":⟦nul⟧,"c":f  (choice)
            Misspelled  l,"c":⟦falsee⟧}  (choice)
            → "{\"a\":true,\"b\":null,\"c\":false}"

            {"a":nurse,"b":192.168.40.17,"c":2026-01-02T10:00:00Z,"d":https://a.test/x?y=1}
            UnquotedValue  {"a":⟦nurse⟧,"b":1  e,"b":⟦192.168.40.17⟧,"c":2  7,"c":⟦2026-01-02T10:00:00Z⟧,"d":h  Z,"d":⟦https://a.test/x?y=1⟧}  (choice)
            → "{\"a\":\"nurse\",\"b\":\"192.168.40.17\",\"c\":\"2026-01-02T10:00:00Z\",\"d\":\"https://a.test/x?y=1\"}"

            {"a":John Smith, "b": 5 kg}
            UnquotedValue  {"a":⟦John Smith⟧, "b":   "b": ⟦5 kg⟧}  (choice)
            → "{\"a\":\"John Smith\", \"b\": \"5 kg\"}"

            {sku:BOOK-3,qty:1}
            UnquotedName  {⟦sku⟧:BOOK-  OOK-3,⟦qty⟧:1}
            UnquotedValue  {sku:⟦BOOK-3⟧,qty:1  (choice)
            → "{\"sku\":\"BOOK-3\",\"qty\":1}"

            {"color": #fff, "x": nurse"}
            UnquotedValue  lor": ⟦#fff⟧, "x":  (choice)
            UnopenedString   "x": ⟦nurse⟧"}  of "\""
            → "{\"color\": \"#fff\", \"x\": \"nurse\"}"

            {"a":01,"b":07.25,"c":+1,"d":1.,"e":.5,"f":0x1F,"g":1_000,"h":1e,"i":10n,"j":-}
            Number(LeadingZero)  {"a":⟦01⟧,"b":0  1,"b":⟦07.25⟧,"c":+  (choice)
            Number(Plus)  5,"c":⟦+1⟧,"d":1
            Number(NothingAfterPoint)  1,"d":⟦1.⟧,"e":.
            Number(NothingBeforePoint)  .,"e":⟦.5⟧,"f":0
            Number(Base)  5,"f":⟦0x1F⟧,"g":1  (choice)
            Number(Decoration)  F,"g":⟦1_000⟧,"h":1  e,"i":⟦10n⟧,"j":-  (choice)
            Number(NoExponent)  0,"h":⟦1e⟧,"i":1  (no repair)
            Number(Minus)  n,"j":⟦-⟧}  (no repair)
            → "{\"a\":1,\"b\":7.25,\"c\":1,\"d\":1.0,\"e\":0.5,\"f\":31,\"g\":1000,\"h\":1e,\"i\":10,\"j\":-}"

            {"amount":19,99,"c":"EUR"}
            DecimalComma  nt":19⟦,⟧99,"c"  of "19,99"  (choice)
            → "{\"amount\":19.99,\"c\":\"EUR\"}"

            {"t":1,"v":8,12}
            DecimalComma  ,"v":8⟦,⟧12}  of "8,12"  (choice)
            → "{\"t\":1,\"v\":8.12}"

            {"n":1,000}
            DecimalComma  {"n":1⟦,⟧000}  of "1,000"  (no repair)

            {"id": {{id}}, "n": ${n}, "u": <id>, "v": $ID}
            Placeholder  "id": ⟦{{id}}⟧, "n":   "n": ⟦${n}⟧, "u":   "u": ⟦<id>⟧, "v":   "v": ⟦$ID⟧}  (no repair)

            {"_id":ObjectId("ab"),"at":new Date(),"p":Decimal('1.5'),"d":date(2026, 1, 2)}
            Call  "_id":⟦ObjectId(⟧"ab"),  d("ab"⟦)⟧,"at":  (choice)
            Call  ,"at":⟦new Date()⟧,"p":D  (no repair)
            Call  ),"p":⟦Decimal(⟧'1.5')  ('1.5'⟦)⟧,"d":d  (choice)
            WrongQuotes(Single)  cimal(⟦'⟧1.5'),  l('1.5⟦'⟧),"d":
            Call  ),"d":⟦date(2026, 1, 2)⟧}  (no repair)
            → "{\"_id\":\"ab\",\"at\":new Date(),\"p\":\"1.5\",\"d\":date(2026, 1, 2)}"

            callback({"a":1});
            Call  ⟦callback(⟧{"a":1  "a":1}⟦)⟧;
            Semicolon  a":1})⟦;⟧
            → "{\"a\":1}"

            [1,2,...]
            Ellipsis  [1,2,⟦...⟧]  (choice)
            → "[1,2]"

            {"a":1, ...}
            Ellipsis  a":1, ⟦...⟧}  (choice)
            → "{\"a\":1}"

            {"a":1, // one␊ "b":2 /* two */, # three␊ "c":3}
            Comment  a":1, ⟦// one⟧␊ "b":  "b":2 ⟦/* two */⟧, # th  o */, ⟦# three⟧␊ "c":
            → "{\"a\":1,\n \"b\":2 ,\n \"c\":3}"

            {"a":1, // one "b":2}
            Comment  a":1, ⟦// one "b":2}⟧  (no repair)

            { "a": 1}
            ForeignBlank  {⟦ ⟧"a": 1  { "a":⟦ ⟧1}
            → "{ \"a\": 1}"

            {\n  \"a\": 1\n}
            EscapedBlank  {⟦\n⟧  \"a\  a\": 1⟦\n⟧}
            WrongQuotes(Escaped)  {\n  ⟦\⟧"a\":   n  \"a⟦\⟧": 1\n
            → "{   \"a\": 1 }"

            ```json␊{"a":1}␊```
            CodeFence  ⟦```json⟧␊{"a":  a":1}␊⟦```⟧
            → "{\"a\":1}\n"

            const order = {"a":1};
            TextBefore  ⟦const order =⟧ {"a":  (choice)
            Semicolon  "a":1}⟦;⟧
            → "{\"a\":1}"

            data: {"a":1}
            TextBefore  ⟦data:⟧ {"a":  (choice)
            → "{\"a\":1}"

            hello
            NotJson(Text)  ⟦hello⟧  (no repair)

            order.json
            NotJson(Text)  ⟦order.json⟧  (no repair)

            nul
            NotJson(Text)  ⟦nul⟧  (no repair)

            a=1&b=2
            NotJson(Form)  ⟦a=1&b=2⟧  (no repair)

            <xml/>
            NotJson(Markup)  ⟦<xml/>⟧  (no repair)


            Empty  ⟦⟧  (no repair)

             ␊
            Empty  ⟦⟧ ␊  (no repair)

            ﻿{"a":1}

            {"a":@}
            UnquotedValue  {"a":⟦@⟧}  (choice)
            → "{\"a\":\"@\"}"

        "##]],
    );
}

#[test]
fn values_are_there_in_faulty_texts() {
    let text = "{'order': {sku: \"A\"1\", qty: 05, gift: True,}, tags: ['x' 'y'], note: \"two\nlines\"";
    let document = parse(text.as_bytes());
    let string = |path: &[&str]| document.path(path).unwrap().string().unwrap().into_owned();
    assert_eq!(string(&["order", "sku"]), "A\"1");
    assert_eq!(document.path(&["order", "gift"]).unwrap().as_bool(), Some(true));
    assert_eq!(string(&["tags", "1"]), "y");
    assert_eq!(string(&["note"]), "two\nlines");
}

fn parses(text: &[u8]) -> Document<'_> {
    let document = parse(text);
    for fault in document.faults() {
        for range in fault.ranges().chain(fault.context.clone()) {
            assert!(range.start <= range.end && range.end <= text.len(), "{fault:?}");
            if let Ok(text) = std::str::from_utf8(text) {
                assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end), "{fault:?}");
            }
        }
        for edit in fault.repair.iter().flat_map(|repair| &repair.edits) {
            assert!(edit.range.start <= edit.range.end && edit.range.end <= text.len(), "{fault:?}");
        }
    }
    for node in document.nodes() {
        assert!(node.range().end <= text.len());
        let _ = (node.steps().len(), node.string(), node.text().map(|text| text.raw_range(0..1)));
    }
    document
}

/// Texts that are nearly JSON.
fn nearly() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{", "}", "[", "]", ":", ",", "\"", "'", "\"a\"", "\"b\"", "1", "-2.5e3", "true", "null", "None", " ", "\n",
        "\\", "//", "/*", "#", "x", "“", "”", "\\\"", "...", "=", ";", "(", ")", "+", "\u{a0}", "é", "\t", "01",
        "{\"k\":", "[1,2]", "\"\"\"", "`", "\"x y\"", "b:", "```", "${", "{{", "&quot;", "<",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

/// JSON texts.
fn well_formed() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        (-1e6..1e6f64).prop_map(Into::into),
        "[a-zé \"\\\\/\n:,{}\\[\\]']{0,8}".prop_map(Into::into),
    ];
    let value = leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::vec(("[a-z\"]{0,4}", inner), 0..5)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    });
    (value, any::<bool>()).prop_map(|(value, pretty)| {
        if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap()
    })
}

/// Whether serde accepts a text. It has no values to build, so neither surrogates nor ranges matter.
fn serde_accepts(text: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok() && std::str::from_utf8(text).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_end_in_bounds(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        parses(&bytes);
    }

    #[test]
    fn no_fault_exactly_if_it_is_json(text in nearly()) {
        let document = parses(text.as_bytes());
        prop_assert_eq!(document.faults().is_empty(), serde_accepts(text.as_bytes()), "{}", text);
        prop_assert_eq!(document.first_error().is_none(), document.faults().is_empty());
    }

    #[test]
    fn json_has_no_faults_and_its_values(text in well_formed()) {
        let document = parses(text.as_bytes());
        prop_assert!(document.faults().is_empty());
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        for node in document.nodes() {
            let steps = node.steps();
            let found = steps.iter().try_fold(&value, |value, step| match value {
                serde_json::Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                value => value.get(step),
            });
            let found = found.unwrap();
            let string = node.string();
            prop_assert_eq!(found.as_str(), string.as_deref());
        }
    }

    #[test]
    fn repairs_of_one_slip_lead_to_json(text in well_formed(), at in any::<prop::sample::Index>(), what in 0..8usize) {
        let mut chars: Vec<char> = text.chars().collect();
        let index = at.index(chars.len());
        match what {
            0 => { chars.remove(index); }
            1 => chars.insert(index, ','),
            2 => chars.insert(index, '"'),
            3 => chars[index] = '\'',
            4 => chars.truncate(index),
            5 => chars.insert(index, '}'),
            6 => chars.insert(index, '\n'),
            _ => chars.insert(index, 'x'),
        }
        let text: String = chars.into_iter().collect();
        let document = parses(text.as_bytes());
        prop_assert_eq!(document.faults().is_empty(), serde_accepts(text.as_bytes()), "{}", text);
        if document.faults().iter().all(|fault| fault.repair.is_some()) {
            let repaired = document.repaired(true);
            prop_assert!(serde_accepts(&repaired), "{} → {}", text, String::from_utf8_lossy(&repaired));
        }
    }
}
