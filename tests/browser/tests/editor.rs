//! The boxes: what they keep, what they mark, how they are gone through, and what they take. Every visit ends with
//! [`Visit::leave`], which fails on a request to another host and on an error on the console.

use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::{wait_for, wait_until};
use serde_json::{Value, json};

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    the_mark_lies_under_the_exact_bytes_among_characters_of_every_width,
    carriage_returns_are_kept_through_pasting_typing_fixing_and_undoing,
    what_cannot_be_seen_is_drawn_in_a_mark_and_moves_nothing,
    the_caret_in_a_mark_tells_the_finding_here_and_in_the_list,
    the_pointer_over_a_mark_tells_the_finding,
    f8_goes_round_the_faults_of_both_boxes_and_says_them,
    a_key_leads_from_the_box_to_the_findings_and_back,
    of_a_long_text_a_part_is_drawn_and_all_of_it_is_there,
    a_long_text_is_scrolled_and_typed_in_like_a_short_one,
    a_dropped_file_is_read_byte_for_byte,
    what_a_file_is_in_is_found_out_and_said,
    large_files_are_asked_about_and_too_large_ones_refused,
    while_a_file_is_dragged_the_page_says_what_it_takes,
    the_clipboard_is_pasted_with_a_button: Clipboard,
];

const CAUSE: &str = "body/json-syntax";

/// A comma too many behind characters of every width, a tab, and letters that run the other way.
const MIXED: &str = "curl https://api.example.test/o -H 'Content-Type: application/json' -d '{\n\t\"emoji\": \"😀👩‍👩‍👧\",\n\t\"cjk\": \"漢字\",\n\t\"rtl\": \"שלום عليكم\",\n}'";

fn command(body: &str) -> String {
    format!("curl https://api.example.test/o -H 'Content-Type: application/json' -d '{body}'")
}

/// A command with a body of so many members, a comma too many at its end.
fn long_command(members: usize) -> String {
    let member = |n| format!("  \"member {n}\": \"a value of some length, so that it adds up\",\n");
    let body: String = (0..members).map(member).collect();
    command(&format!("{{\n{body}}}"))
}

/// A file that is dropped on the page.
fn drop_file(visit: &Visit, name: &str, bytes: &[u8]) {
    visit.session.script(
        "const [name, bytes] = arguments; const data = new DataTransfer(); \
         data.items.add(new File([new Uint8Array(bytes)], name)); \
         const fire = type => document.body.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data})); \
         fire('dragenter'); fire('dragover'); fire('drop')",
        &json!([name, bytes]),
    );
}

/// The texts under the marks of the fault.
fn marks(visit: &Visit) -> Value {
    visit.session.script(
        "return [...document.querySelectorAll('.box-request .mark-fault')].map(mark => mark.textContent)",
        &json!([]),
    )
}

fn selected(visit: &Visit, name: &str) -> String {
    let text = visit.session.script(
        "const box = document.getElementById(arguments[0]); return box.value.slice(box.selectionStart, box.selectionEnd)",
        &json!([name]),
    );
    text.as_str().expect("a text").to_owned()
}

fn press_with(visit: &Visit, key: &str, shift: bool, control: bool) {
    visit.session.script(
        "const [key, shiftKey, ctrlKey] = arguments; (document.activeElement || document.body).dispatchEvent(\
         new KeyboardEvent('keydown', {key, shiftKey, ctrlKey, bubbles: true, cancelable: true}))",
        &json!([key, shift, control]),
    );
}

fn the_mark_lies_under_the_exact_bytes_among_characters_of_every_width() {
    let visit = Visit::begin();
    // Higher than an empty box.
    let text = MIXED.replace("{\n", &format!("{{{}", "\n".repeat(12)));
    visit.paste("request", &text);
    visit.verdict(CAUSE);
    wait_until("the mark", || (marks(&visit) == json!([","])).then_some(()).ok_or(marks(&visit)));
    // The text behind is laid out as the text in the box: as high, line by line.
    let same = visit.session.script(
        "const box = document.querySelector('#request'), behind = document.querySelector('.box-request .box-behind'); \
         return [[...behind.children].map(line => line.textContent).join('\\n') === box.value, Math.abs(behind.scrollHeight - box.scrollHeight) < 2]",
        &json!([]),
    );
    assert_eq!(same, json!([true, true]));
    assert_eq!(visit.text_of("request"), text);
    visit.leave();
}

fn carriage_returns_are_kept_through_pasting_typing_fixing_and_undoing() {
    let visit = Visit::begin();
    let pasted = command("{\r\n  \"a\": 1,\r\n}");
    visit.paste_exactly(&pasted);
    visit.verdict(CAUSE);
    assert_eq!(marks(&visit), json!([","]));
    assert_eq!(visit.kept(), pasted);
    wait_until("the line ends told", || {
        let told = visit.hook("request-told").text();
        if told.contains("CRLF") || told.contains("omma") { Ok(()) } else { Err(told) }
    });
    // Typed at the end: what was there stays as it was.
    visit.session.find("#request").type_text(" ");
    wait_until("the blank", || {
        let now = visit.kept();
        if now == format!("{pasted} ") { Ok(()) } else { Err(now) }
    });
    visit.verdict(CAUSE);
    visit.hook("fix").click();
    let fixed = format!("{} ", pasted.replace("1,", "1"));
    wait_until("the fix", || {
        let now = visit.kept();
        if now == fixed { Ok(()) } else { Err(now) }
    });
    visit.hook("undo").click();
    wait_for("the undoing", || (visit.kept() == format!("{pasted} ")).then_some(()));
    visit.leave();
}

fn what_cannot_be_seen_is_drawn_in_a_mark_and_moves_nothing() {
    let visit = Visit::begin();
    let text = "curl https://api.example.test/o -H 'X-Name:\u{200b} a'";
    visit.paste("request", text);
    visit.verdict_other_than("");
    wait_for("the drawing", || visit.session.find_now(".box-request .ghost"));
    let widths = visit.session.script(
        "const ghost = document.querySelector('.box-request .ghost'); const width = ghost.getBoundingClientRect().width; \
         const behind = ghost.closest('.box-behind').textContent; return [ghost.dataset.name, behind, width]",
        &json!([]),
    );
    assert_eq!(widths[1], text, "nothing is added to the text");
    assert!(widths[2].as_f64().is_some_and(|width| width < 1.0), "a zero-width character has no width: {widths}");
    visit.leave();
}

fn the_caret_in_a_mark_tells_the_finding_here_and_in_the_list() {
    let visit = Visit::begin();
    let text = command("{\"a\":1,}");
    visit.paste("request", &text);
    visit.verdict(CAUSE);
    let comma = text.find(",}").expect("a comma");
    let place = |at: usize| {
        visit.session.script(
            "const [at] = arguments; const box = document.getElementById('request'); box.focus(); \
             box.setSelectionRange(at, at); box.dispatchEvent(new KeyboardEvent('keyup', {bubbles: true}))",
            &json!([at]),
        );
    };
    place(comma);
    wait_until("the finding told", || {
        let told = visit.hook("request-told").text();
        if told.to_lowercase().contains("comma") { Ok(()) } else { Err(told) }
    });
    assert!(visit.session.find_now(".cause[aria-current=true]").is_some());
    place(2);
    wait_until("nothing told", || {
        let told = visit.hook("request-told").text();
        if told.is_empty() { Ok(()) } else { Err(told) }
    });
    assert!(visit.session.find_now(".cause[aria-current=true]").is_none());
    visit.leave();
}

fn the_pointer_over_a_mark_tells_the_finding() {
    let visit = Visit::begin();
    visit.paste("request", &command("{\"a\":1,}"));
    visit.verdict(CAUSE);
    wait_for("the mark", || visit.session.find_now(".box-request .mark-fault"));
    let point = |selector: &str| {
        visit.session.script(
            "const at = document.querySelector(arguments[0]).getBoundingClientRect(); \
             document.getElementById('request').dispatchEvent(new MouseEvent('mousemove', \
             {bubbles: true, clientX: at.left + at.width / 2, clientY: at.top + at.height / 2}))",
            &json!([selector]),
        );
    };
    point(".box-request .mark-fault");
    wait_until("the words", || {
        let tip = visit.hook("request-tip").text();
        if tip.to_lowercase().contains("comma") { Ok(()) } else { Err(tip) }
    });
    point(".box-request .box-line:first-child");
    wait_for("no words", || (!visit.hook("request-tip").is_displayed()).then_some(()));
    visit.leave();
}

fn f8_goes_round_the_faults_of_both_boxes_and_says_them() {
    let visit = Visit::begin();
    visit.paste(
        "request",
        "curl https://api.example.test/o -H 'X Y: 1' -H 'Content-Type: application/json' -d '{\"a\":1,}'",
    );
    visit.verdict_other_than("");
    wait_for("two marks", || {
        let marks = visit.session.script(
            "return document.querySelectorAll('.box-request .mark-fault, .box-request .mark-other').length",
            &json!([]),
        );
        (marks.as_u64() >= Some(2)).then_some(())
    });
    visit
        .session
        .script("const box = document.getElementById('request'); box.focus(); box.setSelectionRange(0, 0)", &json!([]));
    let go = |back: bool| {
        press_with(&visit, "F8", back, false);
        selected(&visit, "request")
    };
    let first = go(false);
    let second = go(false);
    assert_ne!(first, second);
    assert!([&first, &second].iter().any(|text| *text == ","), "{first:?} {second:?}");
    assert_eq!(go(true), first);
    let said = visit.session.find("[data-testid=announcement]").property("textContent");
    assert!(said.starts_with("line 1, column "), "{said}");
    visit.leave();
}

fn a_key_leads_from_the_box_to_the_findings_and_back() {
    let visit = Visit::begin();
    visit.paste("request", &command("{\"a\":1,}"));
    visit.verdict(CAUSE);
    press_with(&visit, "M", true, true);
    assert_eq!(visit.session.active().attribute("data-testid"), "verdict");
    press_with(&visit, "M", true, true);
    assert_eq!(visit.session.active().attribute("id"), "request");
    visit.leave();
}

fn of_a_long_text_a_part_is_drawn_and_all_of_it_is_there() {
    let visit = Visit::begin();
    let text = long_command(20_000);
    assert!(text.len() > 1 << 20);
    visit.paste_exactly(&text);
    visit.verdict(CAUSE);
    assert_eq!(visit.kept(), text, "everything is what Ctrl+A and a copy give");
    let held: usize = visit.text_of("request").len();
    assert!(held < 100_000, "the box holds {held}");
    let lines = visit.session.script("return document.querySelectorAll('.box-request .box-line').length", &json!([]));
    assert!(lines.as_u64() < Some(2_500), "{lines} lines are drawn");
    // The fault is at the other end.
    wait_until("the comma", || {
        press_with(&visit, "F8", false, false);
        let now = selected(&visit, "request");
        if now == "," { Ok(()) } else { Err(now.len()) }
    });
    wait_until("the mark in sight", || {
        let seen = visit.session.script(
            "const mark = document.querySelector('.box-request .mark-fault'); if (!mark) return 'no mark'; \
             const at = mark.getBoundingClientRect(), box = mark.closest('.box').getBoundingClientRect(); \
             return at.top >= box.top - 1 && at.bottom <= box.bottom + 1",
            &json!([]),
        );
        if seen == true { Ok(()) } else { Err(seen) }
    });
    assert!(visit.hook("request-bar").text().contains("20002"), "{}", visit.hook("request-bar").text());
    visit.hook("fix").click();
    let fixed = text.replace(",\n}", "\n}");
    visit.verdict("body/too-large");
    assert!(visit.kept() == fixed, "the fix changes the comma alone");
    visit.leave();
}

fn a_long_text_is_scrolled_and_typed_in_like_a_short_one() {
    let visit = Visit::begin();
    let text = long_command(20_000);
    visit.paste_exactly(&text);
    visit.verdict(CAUSE);
    let number = || {
        let words = visit.hook("request-bar").text();
        words.split(['–', ' ']).nth(1).and_then(|word| word.parse::<usize>().ok()).unwrap_or_default()
    };
    assert_eq!(number(), 1);
    let scroll = |to: &str| {
        visit
            .session
            .script(&format!("const box = document.querySelector('.box-request'); box.scrollTop = {to}"), &json!([]));
    };
    scroll("box.scrollHeight");
    wait_for("the lines behind", || (number() > 1).then_some(()));
    // Typed in the middle, at the caret, and nowhere else.
    let line = number() + 10;
    visit.session.script(
        "const box = document.getElementById('request'); box.focus(); \
         const at = box.value.split('\\n').slice(0, 10).join('\\n').length; box.setSelectionRange(at, at)",
        &json!([]),
    );
    visit.session.press(&['x']);
    let expected: String = {
        let mut lines: Vec<String> = text.split('\n').map(String::from).collect();
        lines[line - 2].push('x');
        lines.join("\n")
    };
    wait_for("the letter", || (visit.kept() == expected).then_some(()));
    // All of it selected and typed over is all of it gone.
    visit.session.script("const box = document.getElementById('request'); box.focus(); box.select()", &json!([]));
    visit.session.press(&['c']);
    wait_until("one letter", || {
        let now = visit.kept();
        if now == "c" { Ok(()) } else { Err(now.len()) }
    });
    assert!(visit.hook_now("request-bar").is_none());
    visit.leave();
}

fn a_dropped_file_is_read_byte_for_byte() {
    let visit = Visit::begin();
    let text = format!("\u{feff}{}", command("{\r\n\"a\":1,\r\n}"));
    drop_file(&visit, "request.txt", text.as_bytes());
    wait_for("the text", || (visit.kept() == text).then_some(()));
    visit.verdict_other_than("");
    // A response joins it in the box of its own.
    drop_file(&visit, "answer.txt", b"HTTP/1.1 400 Bad Request\r\n\r\n{}");
    wait_for("the response", || visit.text_of("response").starts_with("HTTP/1.1 400").then_some(()));
    assert_eq!(visit.kept(), text);
    visit.leave();
}

fn what_a_file_is_in_is_found_out_and_said() {
    let visit = Visit::begin();
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend("curl a.test -d é".encode_utf16().flat_map(u16::to_le_bytes));
    drop_file(&visit, "from-powershell.txt", &bytes);
    wait_for("the text", || (visit.text_of("request") == "curl a.test -d é").then_some(()));
    assert!(visit.hook("file-note").text().contains("UTF-16"));
    drop_file(&visit, "trace.har.gz", b"\x1f\x8b\x08\0\0\0\0\0");
    wait_for("the refusal", || visit.hook("file-note").text().contains("gzip").then_some(()));
    assert_eq!(visit.text_of("request"), "curl a.test -d é", "what is there stays");
    visit.leave();
}

fn large_files_are_asked_about_and_too_large_ones_refused() {
    let visit = Visit::begin();
    let drop = |size: u64| {
        visit.session.script(
            "const [size] = arguments; const data = new DataTransfer(); \
             data.items.add(new File(['curl a.test -d ', 'x'.repeat(size)], 'big.txt')); \
             document.body.dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: data}))",
            &json!([size]),
        );
    };
    drop(51_000_000);
    wait_for("the refusal", || visit.hook("file-note").text().contains("50 MB").then_some(()));
    assert!(visit.hook_now("read-it").is_none());
    drop(10_500_000);
    wait_for("the question", || visit.hook("file-note").text().contains("10.5 MB").then_some(()));
    visit.hook("read-it").click();
    wait_for("the text", || visit.hook("request-bar").text().contains("10.5 MB").then_some(()));
    visit.leave();
}

fn while_a_file_is_dragged_the_page_says_what_it_takes() {
    let visit = Visit::begin();
    assert!(visit.hook_now("veil").is_none());
    let fire = |kind: &str| {
        visit.session.script(
            "const data = new DataTransfer(); data.items.add(new File(['x'], 'x.txt')); \
             document.body.dispatchEvent(new DragEvent(arguments[0], {bubbles: true, cancelable: true, dataTransfer: data}))",
            &json!([kind]),
        );
    };
    fire("dragenter");
    wait_for("the veil", || visit.hook_now("veil"));
    assert!(visit.hook("veil").text().contains("50 MB"));
    fire("dragleave");
    wait_for("no veil", || visit.hook_now("veil").is_none().then_some(()));
    visit.leave();
}

fn the_clipboard_is_pasted_with_a_button() {
    let visit = Visit::begin();
    visit.session.allow_clipboard();
    visit.session.set_clipboard(&command("{\"a\":1,}"));
    visit.hook("paste").click();
    // The example, which is there before, has the same cause.
    wait_for("the text", || (visit.text_of("request") == command("{\"a\":1,}")).then_some(()));
    visit.verdict(CAUSE);
    visit.leave();
}
