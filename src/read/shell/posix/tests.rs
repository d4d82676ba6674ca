use super::*;
use crate::message::Fate;

fn first(text: &str) -> Simple {
    parse(text, 0..text.len(), &Earlier::default(), &|command| !command.words.is_empty())
        .commands
        .pop()
        .unwrap_or_else(|| panic!("no command in {text:?}"))
}

fn words(text: &str) -> Vec<String> {
    first(text).words.iter().map(|word| word.text.text().into_owned()).collect()
}

fn faults(text: &str) -> Vec<(String, &str)> {
    first(text)
        .faults
        .iter()
        .map(|fault| {
            let kind = format!("{:?}", fault.kind);
            (kind.split(' ').next().unwrap_or_default().to_owned(), &text[fault.span.range()])
        })
        .collect()
}

#[test]
fn quotes_are_removed_and_their_bytes_known() {
    assert_eq!(
        words(r#"a 'b c' "d\"e\z" f\ g $'h\n\x41\351' ''"#)[..5],
        ["a", "b c", "d\"e\\z", "f g", "h\nA\u{fffd}"]
    );
    let command = first(r#"x "a\"b""#);
    let word = &command.words[1].text;
    assert_eq!(word.bytes(), b"a\"b");
    assert_eq!(word.span_of(1..2).range(), 4..6);
    assert_eq!(word.home().range(), 2..8);
}

#[test]
fn lines_are_continued() {
    assert_eq!(words("curl \\\n  -X POST \\\r\n  http://a.test"), ["curl", "-X", "POST", "http://a.test"]);
    assert_eq!(words("curl ht\\\ntp://a.test"), ["curl", "http://a.test"]);
}

#[test]
fn an_operator_between_words_is_meant() {
    assert_eq!(words("curl a | jq . > out"), ["curl", "a"]);
    assert_eq!(faults("curl a && echo ok; echo"), []);
    assert_eq!(words("curl a 2>&1 >/dev/null b"), ["curl", "a", "b"]);
}

#[test]
fn an_operator_inside_a_word_is_not() {
    let text = "curl http://a.test/x?a=1&b=2&c=3 -H 'X: y'";
    assert_eq!(words(text), ["curl", "http://a.test/x?a=1"]);
    assert_eq!(faults(text), [("Operator".into(), "&"), ("Operator".into(), "&")]);
    assert_eq!(faults("curl http://a.test/<id>/x"), [("Operator".into(), "<"), ("Operator".into(), ">")]);
}

#[test]
fn a_broken_continuation_is_told() {
    assert_eq!(faults("curl a \\ \n -H b"), [("BlankAfterBackslash".into(), "\\ ")]);
    assert_eq!(faults("curl a\n  -H b"), [("MissingContinuation".into(), "\n")]);
    assert_eq!(faults("curl a ^\n  -H b"), [("ForeignContinuation".into(), "^")]);
    assert_eq!(faults("curl a\n- item"), []);
}

#[test]
fn an_unclosed_quote_is_told_where_it_opens() {
    assert_eq!(faults("curl -d '{\"a\":1}\n http://a.test"), [("UnclosedQuote".into(), "'")]);
    assert_eq!(faults("curl \"abc"), [("UnclosedQuote".into(), "\"")]);
}

#[test]
fn typographic_quotes_and_dashes_count_outside_quotes_only() {
    assert_eq!(
        faults("curl –H “a”"),
        [("Typographic".into(), "–"), ("Typographic".into(), "“"), ("Typographic".into(), "”")]
    );
    assert_eq!(faults("curl -d '“a”'"), []);
}

#[test]
fn double_quotes_in_double_quotes_are_told() {
    let text = r#"curl -d "{"sku":"B-3","qty":1}""#;
    assert_eq!(words(text)[2], "{sku:B-3,qty:1}");
    assert_eq!(faults(text), [("NestedDoubleQuotes".into(), r#""{"sku":"B-3","qty":1}""#)]);
    assert_eq!(faults(r#"curl "a""b""#), []);
}

#[test]
fn variables_have_a_fate() {
    let text = "ID=7; curl \"x/$ID/$OTHER\" 'y/${LIT}'";
    let script = parse(text, 0..text.len(), &Earlier::default(), &|command| !command.words.is_empty());
    let command = script.commands.last().unwrap();
    assert_eq!(command.words[1].text.text(), "x/7/$OTHER");
    let fates: Vec<_> = command.variables.iter().map(|v| (v.name.as_str(), v.fate)).collect();
    assert_eq!(fates, [("ID", Fate::Known), ("OTHER", Fate::Expanded), ("LIT", Fate::Literal)]);
}

#[test]
fn here_documents_are_input() {
    let command = first("curl -d @- http://a.test <<'EOF'\n{\"a\":1}\nEOF\nnext");
    assert_eq!(command.input.known().unwrap().text(), "{\"a\":1}\n");
    assert_eq!(first("curl -d @- u <<< 'x y'").input.known().unwrap().text(), "x y\n");
}

fn fish(text: &str) -> Vec<String> {
    let script = parse_fish(text, 0..text.len(), &Earlier::default(), &|command| {
        command.words.first().is_some_and(|word| word.text.bytes() == b"curl")
    });
    script.commands.last().unwrap().words.iter().map(|word| word.text.text().into_owned()).collect()
}

// What is expected here was seen of fish 3.6.0.
#[test]
fn fish_has_its_own_quotes() {
    assert_eq!(fish(r"curl 'it\'s \\ \n' \x41\u00e9\tb\ c"), ["curl", r"it's \ \n", "A\u{e9}\tb c"]);
    assert_eq!(fish("curl \"a\\\"b\\$c\" `x"), ["curl", "a\"b$c", "`x"]);
    assert_eq!(fish("curl {a,b}c {} a\\\nb"), ["curl", "ac", "bc", "{}", "ab"]);
}

#[test]
fn fish_sets_variables_with_set() {
    assert_eq!(fish("set -x T 'a b'; and curl \"$T\" $T"), ["curl", "a b", "a b"]);
    assert_eq!(fish("set L -H 'A: b'\ncurl $L \"$L\""), ["curl", "-H", "A: b", "-H A: b"]);
    assert_eq!(fish("set -e T; curl $T (date) (echo x)"), ["curl", "$T", "(date)", "x"]);
    assert_eq!(fish("if true; curl u; end"), ["curl", "u"]);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in r#"(curl )?[ -~\n'"\\$`&|<>(){}“é]{0,60}"#) {
        let posix = parse(&text, 0..text.len(), &Earlier::default(), &|_| false);
        let fish = parse_fish(&text, 0..text.len(), &Earlier::default(), &|_| false);
        for command in posix.commands.into_iter().chain(fish.commands) {
            proptest::prop_assert!(text.get(command.span.range()).is_some());
            for word in &command.words {
                proptest::prop_assert!(text.get(word.text.home().range()).is_some());
            }
            for fault in &command.faults {
                proptest::prop_assert!(text.get(fault.span.range()).is_some());
            }
        }
    }
}
