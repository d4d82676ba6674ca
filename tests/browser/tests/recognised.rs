//! What a paste is taken for, and what around it and in it is forgiven or told.

use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::{wait_for, wait_until};
use serde_json::{Value, json};

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    the_shapes_of_a_paste_are_told,
    a_shape_that_was_chosen_stays_over_an_edit_and_a_reload,
    what_came_along_with_a_copy_is_read_over,
    what_a_document_or_chat_put_in_is_marked,
    a_text_that_is_nothing_is_answered_with_what_can_be_read,
];

const CAUSE: &str = "body/json-syntax";

/// The same fault in all, but for the answer, which speaks of it.
const SHAPES: &[(&str, &str)] = &[
    ("curl · bash", "curl https://api.example.test/o \\\n  -H 'Content-Type: application/json' \\\n  -d '{\"a\":1,}'"),
    (
        "curl · cmd",
        "curl \"https://api.example.test/o\" ^\n  -H \"Content-Type: application/json\" ^\n  -d \"{\\\"a\\\":1,}\"",
    ),
    (
        "curl · PowerShell",
        "curl.exe https://api.example.test/o `\n  -H 'Content-Type: application/json' `\n  -d '{\\\"a\\\":1,}'",
    ),
    (
        "PowerShell",
        "Invoke-RestMethod -Uri https://api.example.test/o -Method Post `\n  -ContentType 'application/json' `\n  -Body '{\"a\":1,}'",
    ),
    (
        "raw HTTP",
        "POST /o HTTP/1.1\nHost: api.example.test\nContent-Type: application/json\nContent-Length: 8\n\n{\"a\":1,}",
    ),
    (
        "fetch",
        "await fetch(\"https://api.example.test/o\", {\n  method: \"POST\",\n  headers: { \"Content-Type\": \"application/json\" },\n  body: '{\"a\":1,}',\n});",
    ),
    (
        "HAR",
        r#"{"log":{"version":"1.2","entries":[{"request":{"method":"POST","url":"https://api.example.test/o","httpVersion":"HTTP/2","headers":[{"name":"content-type","value":"application/json"}],"postData":{"mimeType":"application/json","text":"{\"a\":1,}"}},"response":{"status":400,"headers":[],"content":{}}}]}}"#,
    ),
    ("body alone", "{\"a\":1,}"),
    (
        "raw HTTP",
        "HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"Unexpected token } in JSON at position 7\"}",
    ),
];

fn command(body: &str) -> String {
    format!("curl https://api.example.test/o -H 'Content-Type: application/json' -d '{body}'")
}

/// What is chosen of the list of shapes, as it is read there.
fn read_as(visit: &Visit) -> String {
    let script = "return document.getElementById('read-as').selectedOptions[0].textContent";
    visit.session.script(script, &json!([])).as_str().unwrap_or_default().to_owned()
}

/// The texts under the marks of the fault in the box.
fn marks(visit: &Visit) -> Value {
    let script = "return [...document.querySelectorAll('.box-request .mark-fault')].map(mark => mark.textContent)";
    visit.session.script(script, &json!([]))
}

fn the_shapes_of_a_paste_are_told() {
    let visit = Visit::begin();
    for (label, text) in SHAPES {
        visit.paste("request", text);
        wait_until(label, || {
            let seen = read_as(&visit);
            if seen == *label { Ok(()) } else { Err(seen) }
        });
        visit.verdict(CAUSE);
        // Between two of them nothing is left of the first.
        visit.hook("clear").click();
        visit.verdict("");
    }
    visit.leave();
}

fn a_shape_that_was_chosen_stays_over_an_edit_and_a_reload() {
    let visit = Visit::begin();
    visit.paste("request", &command("{\"a\":1,}"));
    visit.verdict(CAUSE);
    let chosen = || visit.hook("read-as").property("value");
    visit.hook("read-as").choose("curl-cmd");
    visit.verdict_other_than(CAUSE);
    visit.session.find("#request").type_text(" -v");
    wait_for("the edit", || visit.text_of("request").ends_with(" -v").then_some(()));
    let other = visit.verdict_other_than(CAUSE);
    assert_eq!(chosen(), "curl-cmd");
    visit.session.reload();
    visit.wait_for_the_program();
    visit.verdict(&other.code);
    assert_eq!((chosen().as_str(), read_as(&visit).as_str()), ("curl-cmd", "curl · cmd"));
    // Another text is read for itself.
    visit.paste("request", SHAPES[4].1);
    visit.verdict(CAUSE);
    assert_eq!((chosen().as_str(), read_as(&visit).as_str()), ("", "raw HTTP"));
    visit.leave();
}

fn what_came_along_with_a_copy_is_read_over() {
    let visit = Visit::begin();
    let faulty = command("{\"a\":1,}");
    for (what, text) in [
        ("a prompt", format!("$ {faulty}")),
        ("a prompt with a name", format!("lena@desk:~/shop$ {faulty}")),
        ("a pipe", format!("{faulty} | jq .")),
        ("a redirect and a pipe", format!("{faulty} 2>&1 | tee out.txt")),
        ("colours", format!("\u{1b}[32m$ \u{1b}[0m{faulty}")),
        ("a zero-width space before it", format!("\u{200b}{faulty}")),
    ] {
        // What was found before is gone, or it would be taken for what is found now.
        visit.paste("request", "");
        visit.verdict("");
        visit.set("request", &text);
        visit.verdict(CAUSE);
        wait_until(what, || if marks(&visit) == json!([","]) { Ok(()) } else { Err(marks(&visit)) });
        assert_eq!(read_as(&visit), "curl · bash", "{what}");
        assert_eq!(visit.text_of("request"), text, "{what} stays where it is");
    }
    let arrows = "> POST /o HTTP/1.1\n> Host: api.example.test\n> X Y: 1\n>\n< HTTP/1.1 400 Bad Request\n< Content-Type: text/html\n<\n* Closing connection";
    visit.set("request", arrows);
    visit.verdict("header/invalid-name");
    wait_until("arrows", || if marks(&visit) == json!(["X Y"]) { Ok(()) } else { Err(marks(&visit)) });
    assert_eq!(read_as(&visit), "curl -v");
    visit.leave();
}

fn what_a_document_or_chat_put_in_is_marked() {
    let visit = Visit::begin();
    let fine = command("{\"a\":1}");
    for (code, text, marked) in [
        ("shell/smart-quotes", fine.replace("curl ", "curl\u{a0}"), json!(["\u{a0}"])),
        ("body/json-syntax", fine.replace(":1", ":\u{a0}1"), json!(["\u{a0}"])),
        ("header/invalid-value", fine.replace("-d", "-H 'X-Name:\u{200b} a' -d"), json!(["\u{200b}"])),
        ("shell/smart-quotes", fine.replace("/o", "/\u{200b}o"), json!(["\u{200b}"])),
        ("shell/smart-quotes", command("{\u{201c}a\u{201d}:1}"), json!(["\u{201c}", "\u{201d}"])),
        (
            "shell/smart-quotes",
            "curl https://api.example.test/o -H \u{2018}X: 1\u{2019}".into(),
            json!(["\u{2018}", "\u{2019}"]),
        ),
    ] {
        visit.paste("request", "");
        visit.verdict("");
        visit.set("request", &text);
        let verdict = visit.verdict(code);
        wait_until(code, || if marks(&visit) == marked { Ok(()) } else { Err((text.clone(), marks(&visit))) });
        // Said as a place and by name, for nobody sees it.
        assert!(verdict.text.contains("line 1, column "), "{}", verdict.text);
        let named = ["no-break space", "invisible", "typographic"].iter().any(|word| {
            let words = verdict.text.to_lowercase();
            words.contains(word)
        });
        assert!(named, "{}", verdict.text);
    }
    visit.leave();
}

fn a_text_that_is_nothing_is_answered_with_what_can_be_read() {
    let visit = Visit::begin();
    visit.paste("request", "what is the weather like today");
    let verdict = visit.verdict("");
    assert!(verdict.text.contains("neither a request nor a response"), "{}", verdict.text);
    assert!(verdict.text.contains("a curl command"), "{}", verdict.text);
    visit.leave();
}
