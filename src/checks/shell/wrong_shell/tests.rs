use super::super::super::testing::{assert_finds, assert_mends, assert_quiet, found};
use super::*;

#[test]
fn a_caret_continues_nothing_in_bash() {
    assert_finds(&RULE, "$ curl -X GET http://a.test/api/tokens ⟦^⟧\n  -H \"X-Trace: 7\"");
    assert_mends(
        &RULE,
        "me@box:~$ curl http://a.test/o ^\n  -H \"A: b\" ^\n  -s\n",
        "me@box:~$ curl http://a.test/o \\\n  -H \"A: b\" \\\n  -s\n",
    );
    assert_finds(&RULE, "curl http://a.test/o ⟦^⟧\n  -H \"X-Trace: 7\"\nbash: -H: command not found");
}

#[test]
fn a_backtick_continues_nothing_in_bash_and_cmd() {
    assert_finds(&RULE, "$ curl http://a.test/o ⟦`⟧\n  -H \"X-Trace: 7\"");
    assert_mends(
        &RULE,
        "C:\\dev>curl http://a.test/o `\n  -H \"X-Trace: 7\" `\n  -s",
        "C:\\dev>curl http://a.test/o ^\n  -H \"X-Trace: 7\" ^\n  -s",
    );
}

#[test]
fn a_backslash_continues_nothing_on_windows() {
    assert_mends(
        &RULE,
        "C:\\dev>curl http://a.test/o \\\n  -H \"A: b\" \\\n  -s",
        "C:\\dev>curl http://a.test/o ^\n  -H \"A: b\" ^\n  -s",
    );
    assert_mends(
        &RULE,
        "PS C:\\dev> curl.exe http://a.test/o \\\n  -H 'A: b' \\\n  -s",
        "PS C:\\dev> curl.exe http://a.test/o `\n  -H 'A: b' `\n  -s",
    );
    assert_finds(&RULE, "PS C:\\dev> curl.exe http://a.test/o ⟦^⟧\n  -s");
}

#[test]
fn single_quotes_are_letters_in_cmd() {
    assert_finds(&RULE, "C:\\dev>curl -X POST http://a.test/o --json ⟦'⟧{\"a\": \"b c\"}⟦'⟧");
    assert_mends(
        &RULE,
        "C:\\dev>curl -d '{\"a\": \"b & c\"}' -H 'Content-Type: application/json' http://a.test/o",
        "C:\\dev>curl -d \"{\\\"a\\\": \\\"b ^& c\\\"}\" -H \"Content-Type: application/json\" http://a.test/o",
    );
    assert_finds(&RULE, "curl http://a.test/o ^\n  -H ⟦'⟧A: b⟦'⟧ ^\n  -s");
}

#[test]
fn ansi_c_quotes_are_bashs_own() {
    assert_mends(&RULE, "PS> curl.exe -d $'it\\'s' http://a.test/o", "PS> curl.exe -d 'it''s' http://a.test/o");
    let finding = &found(&RULE, "C:\\>curl -H \"Content-Type: text/plain\" -d $'a\\tb' http://a.test/o")[0];
    assert!(finding.title.contains("cmd.exe"), "{}", finding.title);
}

#[test]
fn careted_quotes_are_text_in_bash() {
    assert_finds(&RULE, "$ curl ⟦^\"⟧http://a.test/o^\" ^\n  -H ^\"A: b^\"");
    assert_mends(
        &RULE,
        "$ curl ^\"http://a.test/o?a=1^&b=%^20^\" ^\n  --json ^\"^{^\\^\"k^\\^\":^\\^\"^$5^\\^\"^}^\"",
        "$ curl \"http://a.test/o?a=1&b=%20\" \\\n  --json \"{\\\"k\\\":\\\"\\$5\\\"}\"",
    );
}

#[test]
fn backslashes_of_a_browsers_copy_for_cmd() {
    let head = "curl ^\"http://a.test/o^\" ^\n  -H ^\"content-type: application/json^\" ^\n  --data-raw ";
    let bad = format!("{head}^\"^{{^\\^\"a^\\^\":^\\^\"b^\\^\\n^\\^\\^\\^\"c^\\^\"^}}^\"");
    let finding = &found(&RULE, &bad)[0];
    assert_eq!(finding.certainty, Certainty::Possible);
    let good = format!("{head}^\"^{{^\\^\"a^\\^\":^\\^\"b^\\n^\\^\\^\\^\"c^\\^\"^}}^\"");
    assert_mends(&RULE, &bad, &good);
}

#[test]
fn stray_carets_in_a_form() {
    assert_finds(&RULE, "curl http://a.test/f --data-raw 'a=1⟦^⟧&b=2⟦^⟧&c=3'");
    assert_mends(&RULE, "curl http://a.test/f --data-raw 'a=1^&b=2'", "curl http://a.test/f --data-raw 'a=1&b=2'");
}

#[test]
fn a_backslash_escapes_nothing_in_powershell() {
    let text = "PS> curl.exe http://a.test/o --json \"{⟦\\\"⟧a\\\": 1}\"";
    let finding = assert_finds(&RULE, text);
    assert_eq!(finding.fix.unwrap().edits[0].text, "'{\\\"a\\\": 1}'");
}

#[test]
fn what_depends_on_the_version_is_possible() {
    for (text, title) in [
        ("curl.exe http://a.test/o --json '{\"a\":1}'", "double quotes that Windows PowerShell takes away"),
        ("curl.exe http://a.test/o --json '{\\\"a\\\":1}'", "`\\\"` in single quotes for a program"),
        ("PS> curl http://a.test/o -H 'A: b'", "`curl` in Windows PowerShell"),
        ("curl http://a.test/o ^\n  -H \"A: b\"", "line continuation of cmd.exe"),
        ("curl http://a.test/o `\n  -H \"A: b\"", "line continuation of PowerShell"),
    ] {
        let finding = &found(&RULE, text)[0];
        assert_eq!((finding.certainty, finding.title.as_str()), (Certainty::Possible, title), "{text}");
    }
    let refused = "PS> curl http://a.test/o -H 'A: b'\nInvoke-WebRequest : Cannot bind parameter 'Headers'.";
    assert_eq!(found(&RULE, refused)[0].certainty, Certainty::Likely);
    assert_mends(&RULE, "PS> curl http://a.test/o -s", "PS> curl.exe http://a.test/o -s");
}

#[test]
fn quoting_at_home_is_quiet() {
    for paste in [
        "curl http://a.test/o \\\n  -H 'X-Trace: 7'",
        "$ curl http://a.test/o -H 'X-Trace: 7'",
        "curl 'http://a.test/o?q=%5E'",
        "curl http://a.test/f -d 'a=x%5E&b=2'",
        "curl http://a.test/x --json '{\"e\":\"^&\"}'",
        "C:\\dev>curl http://a.test/o ^\r\n  -H \"X-Name: O'Brien\" ^\r\n  -s",
        "C:\\dev>curl http://a.test/o --json \"{\\\"a\\\":1}\"",
        "curl ^\"http://a.test/o?a=1^&b=2^\" ^\n  -H ^\"A: b^\"",
        "PS C:\\dev> curl.exe http://a.test/o `\n  -H 'X-Trace: 7'",
        "PS C:\\dev> curl.exe http://a.test/o -H \"X: it's 7\"",
        "PS C:\\dev> 'x' | curl.exe -d '@-' -H 'Content-Type: text/plain' http://a.test/o",
    ] {
        assert_quiet(&RULE, paste);
    }
}
