use super::*;
use crate::message::Fate;

fn first(text: &str) -> Simple {
    parse(text, 0..text.len(), &|command| !command.words.is_empty())
        .commands
        .pop()
        .unwrap_or_else(|| panic!("no command in {text:?}"))
}

fn words(text: &str) -> Vec<String> {
    first(text).words.iter().map(|word| word.text.text().into_owned()).collect()
}

fn faults(text: &str) -> Vec<(String, &str)> {
    let kind = |fault: &ShellFault| format!("{:?}", fault.kind).split(' ').next().unwrap_or_default().to_owned();
    first(text).faults.iter().map(|fault| (kind(fault), &text[fault.span.range()])).collect()
}

#[test]
fn quotes_are_removed() {
    assert_eq!(words("x 'it''s' \"a `\"b`\" `$c\" \"d\"\"e\" f'g'h"), ["x", "it's", "a \"b\" $c", "d\"e", "fgh"]);
    assert_eq!(words("x “a b” ‘c’"), ["x", "a b", "c"]);
    assert_eq!(words("x a`nb \"`t`u{1F600}\""), ["x", "a\nb", "\t😀"]);
    let command = first("x 'a''b'");
    assert_eq!(command.words[1].text.span_of(1..2).range(), 4..6);
    assert_eq!(command.words[1].text.home().range(), 2..8);
}

#[test]
fn lines_are_continued_and_commands_end() {
    assert_eq!(words("curl.exe `\r\n  -X POST `\n  http://a.test"), ["curl.exe", "-X", "POST", "http://a.test"]);
    assert_eq!(words("PS C:\\> curl.exe -s `\n>> u\nnext"), ["curl.exe", "-s", "u"]);
    assert_eq!(words("curl.exe a; echo b"), ["curl.exe", "a"]);
    assert_eq!(words("curl.exe a | ConvertFrom-Json"), ["curl.exe", "a"]);
    assert_eq!(words("curl.exe a 2>&1 > out.txt b"), ["curl.exe", "a", "b"]);
    assert_eq!(words("curl.exe --% -d \"{\\\"a\\\":1}\" u"), ["curl.exe", "-d", "{\"a\":1}", "u"]);
}

#[test]
fn here_strings_keep_all() {
    let text = "$b = @'\n{\"it's\":\n  \"$x\"}\n'@\ncurl.exe -d $b u";
    assert_eq!(first(text).words[2].text.text(), "{\"it's\":\n  \"$x\"}");
    let text = "$n = 'A'\r\n$b = @\"\r\n{\"n\":\"$n `$x\"}\r\n\"@\r\ncurl.exe -d $b u";
    assert_eq!(first(text).words[2].text.text(), "{\"n\":\"A $x\"}");
    assert_eq!(words("curl.exe -d @'\na\n'@ u"), ["curl.exe", "-d", "a", "u"]);
    let text = "PS> $b = @'\n>> {\n>>   \"a\": 1\n>> }\n>> '@\nPS> curl.exe -d $b u";
    assert_eq!(first(text).words[2].text.text(), "{\n  \"a\": 1\n}");
    let text = "PS> $b = @\"\n>> {\n>>   \"a\": $x\n>> }\n>> \"@\nPS> curl.exe -d $b u";
    assert_eq!(first(text).words[2].text.text(), "{\n  \"a\": $x\n}");
}

#[test]
fn variables_have_a_fate() {
    let command = first("$id = 7\n$t = 'k'; curl.exe \"http://a.test/$id\" -H \"X: $($t)\" -H \"Y: $env:KEY\" $u/x");
    let texts: Vec<_> = command.words.iter().map(|word| word.text.text().into_owned()).collect();
    assert_eq!(texts, ["curl.exe", "http://a.test/7", "-H", "X: k", "-H", "Y: $env:KEY", "$u/x"]);
    let fates: Vec<_> = command.variables.iter().map(|variable| (variable.name.as_str(), variable.fate)).collect();
    assert_eq!(fates, [("id", Fate::Known), ("env:KEY", Fate::Expanded), ("u", Fate::Expanded)]);
}

#[test]
fn tables_become_json() {
    let text = "$b = @{\n  name = 'Ä \"x\"'\n  n = 1; on = $true\n  tags = @('a', 'b')\n  sub = @{ k = $null }\n} | ConvertTo-Json\ncurl.exe -d $b u";
    assert_eq!(
        first(text).words[2].text.text(),
        "{\n  \"name\": \"Ä \\\"x\\\"\",\n  \"n\": 1,\n  \"on\": true,\n  \"tags\": [\n    \"a\",\n    \"b\"\n  ],\n  \"sub\": {\n    \"k\": null\n  }\n}"
    );
    let text = "curl.exe -d (@{ a = @{ b = @{ c = @{ d = 1 } } } } | ConvertTo-Json -Compress) u";
    assert_eq!(words(text)[2], "{\"a\":{\"b\":{\"c\":\"System.Collections.Hashtable\"}}}");
    assert_eq!(words("curl.exe -d (ConvertTo-Json @{a=1} -Compress -Depth 9) u")[2], "{\"a\":1}");
}

#[test]
fn units_make_characters() {
    assert_eq!(words("x \"a$([char]233)$([char]55357)$([char]56832)\""), ["x", "aé😀"]);
    assert_eq!(words("x \"$([char]55357)a\""), ["x", "\u{fffd}a"]);
}

#[test]
fn quotes_for_the_old_way_are_read_so() {
    assert_eq!(words(r#"curl.exe -d '{\"a\":1}' u"#)[2], "{\"a\":1}");
    assert_eq!(faults(r#"curl.exe -d '{\"a\":1}' u"#), [("InnerQuotes".into(), "\"")]);
    assert_eq!(words(r#"curl.exe -d '{"a":"b\"c"}' u"#)[2], r#"{"a":"b\"c"}"#);
    assert_eq!(words(r#"curl.exe -d "{\"a\":1}" u"#), ["curl.exe", "-d", "{\\", "a\\:1}", "u"]);
    assert_eq!(faults(r#"curl.exe -d "{\"a\":1}" u"#), [("BackslashQuote".into(), "\\\"")]);
}

#[test]
fn what_other_shells_know_is_told() {
    assert_eq!(faults("curl.exe u \\\n  -H 'A: b'"), [("ForeignContinuation".into(), "\\")]);
    assert_eq!(faults("curl.exe u ^\n  -s"), [("ForeignContinuation".into(), "^")]);
    assert_eq!(faults("curl.exe -d $'a\\n' u"), [("AnsiCQuotes".into(), "$'")]);
    assert_eq!(faults("curl.exe u` \n  -s")[..0], []);
    assert_eq!(faults("curl.exe u ` \n  -s"), [("BlankAfterBackslash".into(), "` ")]);
    assert_eq!(faults("curl.exe u\n  -s"), [("MissingContinuation".into(), "\n")]);
    assert_eq!(faults("curl.exe http://a.test/x?a=1&b=2 -s"), [("Operator".into(), "&")]);
    assert_eq!(faults("curl.exe -d @order.json u"), [("Operator".into(), "@")]);
    assert_eq!(faults("curl.exe -d '@order.json' u"), []);
    assert_eq!(faults("curl.exe 'u"), [("UnclosedQuote".into(), "'")]);
}

#[test]
fn deep_nesting_ends() {
    for piece in ["(", "@(", "@{a=", "$(", "[x]", "\"$(", "{", "a[("] {
        let text = format!("$x = {}\ncurl.exe u", piece.repeat(20_000));
        parse(&text, 0..text.len(), &|_| false);
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in r#"(PS> )?(\$a = |curl.exe )?([ -~\r\n'"`$@(){}\[\]|;“é]|\$a|@\{|@'|'@|\(|ConvertTo-Json|\[char\]|New-Object){0,40}"#) {
        let script = parse(&text, 0..text.len(), &|_| false);
        for command in script.commands {
            proptest::prop_assert!(text.get(command.span.range()).is_some());
            for word in &command.words {
                proptest::prop_assert!(text.get(word.text.home().range()).is_some());
                for segment in word.text.segments() {
                    proptest::prop_assert!(text.get(segment.from as usize..segment.to as usize).is_some());
                }
            }
            for fault in &command.faults {
                proptest::prop_assert!(text.get(fault.span.range()).is_some());
            }
            for variable in &command.variables {
                proptest::prop_assert!(text.get(variable.span.range()).is_some());
            }
        }
    }
}
