//! The page without a screen: what a screen reader gets of it, in its order, and what it is told meanwhile.

use std::path::Path;
use std::time::Duration;
use std::{env, fs, thread};

use browser::suite::Test;
use browser::tests;
use browser::visit::Visit;
use browser::wait_until;
use serde_json::json;

/// All of them.
pub(crate) const TESTS: &[Test] = tests![
    what_is_read_out_is_as_it_was_looked_over,
    a_verdict_is_said_once_when_the_typing_ends,
    one_verdict_after_another_is_said,
];

const COMMAND: &str =
    "curl https://api.example.test/o \\\n  -H 'X Y: 1' -H 'Content-Type: application/json' \\\n  -d '{\"a\":1,}'";
const RESPONSE: &str =
    "HTTP/1.1 400 Bad Request\n\n{\"message\":\"Expected double-quoted property name in JSON at position 7\"}";

/// Roles, names and states in the order of the document, as the accessibility mappings of HTML and ARIA have them; what
/// is hidden from the tree is left out.
const OUTLINE: &str = r#"
const lines = [];
let depth = 0, words = "";
const say = (line) => lines.push("  ".repeat(depth) + line.replace(/\s+/g, " ").trim());
const flush = () => { if (words.trim()) say(words); words = ""; };
const isHidden = (at) => at.getAttribute("aria-hidden") === "true" || !at.checkVisibility({visibilityProperty: true});
const isInline = (at) => getComputedStyle(at).display.startsWith("inline");
const textOf = (at) => [...at.childNodes].map((node) => node.nodeType === 3 ? node.data
  : node.nodeType !== 1 || isHidden(node) ? "" : isInline(node) ? textOf(node) : ` ${textOf(node)} `).join("");
const named = (ids) => ids.split(" ").map((id) => document.getElementById(id)).filter(Boolean).map(textOf).join(" ");
const nameOf = (at) => at.getAttribute("aria-label") ?? (at.hasAttribute("aria-labelledby")
  ? named(at.getAttribute("aria-labelledby")) : at.labels?.length ? [...at.labels].map(textOf).join(" ") : null);
const roles = {HEADER: "banner", MAIN: "main", NAV: "navigation", ARTICLE: "article", BUTTON: "button", A: "link",
  TEXTAREA: "textbox", SELECT: "combobox", UL: "list", OL: "list", LI: "item", SUMMARY: "disclosure", FIELDSET: "group",
  DIALOG: "dialog", DEL: "deletion", INS: "insertion", MARK: "mark"};
const roleOf = (at) => {
  if (at.getAttribute("role")) return at.getAttribute("role");
  if (/^H[1-6]$/.test(at.tagName)) return `heading ${at.tagName[1]}`;
  if (at.tagName === "SECTION") return nameOf(at) ? "region" : null;
  if (at.tagName === "INPUT") return {checkbox: "checkbox", radio: "radio", search: "searchbox"}[at.type] ?? "textbox";
  return roles[at.tagName] ?? null;
};
const stateOf = (at) => ["expanded", "selected", "current", "busy"].filter((state) => at.hasAttribute(`aria-${state}`))
  .map((state) => `${state}=${at.getAttribute(`aria-${state}`)}`)
  .concat(at.tagName === "SUMMARY" ? [`expanded=${at.parentNode.open}`] : [], at.disabled ? ["disabled"] : [],
    at.type === "checkbox" || at.type === "radio" ? [`checked=${at.checked}`] : [])
  .map((state) => ` (${state})`).join("");
const walk = (at) => {
  if (at.nodeType === 3) { words += at.data; return; }
  if (at.nodeType !== 1 || isHidden(at) || ["SCRIPT", "OPTION", "NOSCRIPT", "LABEL"].includes(at.tagName)) {
    // A label is read with what it labels.
    return;
  }
  const role = roleOf(at);
  if (role === "mark" || role === "deletion" || role === "insertion") {
    words += ` [${role} ${textOf(at)}] `;
    return;
  }
  const inline = isInline(at);
  if (!role) {
    if (!inline) flush();
    at.childNodes.forEach(walk);
    if (!inline) flush(); else words += " ";
    return;
  }
  flush();
  const leaf = /^(heading|button|link|tab$|disclosure|textbox|combobox|checkbox|radio|searchbox)/.test(role);
  const name = nameOf(at) ?? (leaf ? textOf(at) : null);
  const value = role === "combobox" ? ` = ${at.selectedOptions[0].textContent}`
    : role === "textbox" ? ` = ${at.value}` : "";
  say(`${role}${name ? ` "${name.trim()}"` : ""}${value}${stateOf(at)}`);
  if (leaf) return;
  depth += 1;
  at.childNodes.forEach(walk);
  flush();
  depth -= 1;
};
walk(document.getElementById("app"));
return lines.join("\n");
"#;

fn what_is_read_out_is_as_it_was_looked_over() {
    let visit = Visit::begin();
    visit.session.viewport(1280, 900, 1);
    visit.paste("request", COMMAND);
    visit.paste("response", RESPONSE);
    visit.verdict("body/json-syntax");
    visit.session.script("document.activeElement.blur()", &json!([]));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spoken.txt");
    let outline = || {
        let outline = visit.session.script(OUTLINE, &json!([]));
        let outline = outline.as_str().expect("a text");
        // How many things are checked and what they weigh is not what this is about.
        let plain = |line: &str| {
            let digits = line.contains("Also checked and fine") || line.contains("of 100 such cases");
            let shown = |c: char| if digits && c.is_ascii_digit() { 'N' } else { c };
            line.chars().map(shown).collect::<String>().replace("NN", "N")
        };
        // Only who can let a page read the clipboard has the button for it.
        outline.lines().filter(|line| !line.ends_with("button \"Paste\"")).map(plain).collect::<Vec<_>>().join("\n")
            + "\n"
    };
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, outline()).expect("a file beside the tests");
    }
    let expected = fs::read_to_string(&file).expect("UPDATE_EXPECT=1 writes it");
    wait_until("what was looked over", || {
        let now = outline();
        if now == expected { Ok(()) } else { Err(difference(&expected, &now)) }
    });
    visit.leave();
}

/// The first lines that are not the same.
fn difference(expected: &str, now: &str) -> String {
    let (mut expected, mut now) = (expected.lines(), now.lines());
    loop {
        match (expected.next(), now.next()) {
            (None, None) => return String::new(),
            (a, b) if a != b => return format!("{:?} instead of {:?}", b.unwrap_or_default(), a.unwrap_or_default()),
            _ => {}
        }
    }
}

/// Notes from now on what the live region says, blanks aside.
const LISTEN: &str = "window.said = []; const region = document.querySelector('[aria-live=polite]'); \
    new MutationObserver(() => { const text = region.textContent.trim(); if (text) said.push(text); }) \
    .observe(region, {childList: true, characterData: true, subtree: true})";

fn said(visit: &Visit) -> Vec<String> {
    let said = visit.session.script("return window.said", &json!([]));
    said.as_array().into_iter().flatten().filter_map(|text| text.as_str()).map(String::from).collect()
}

fn a_verdict_is_said_once_when_the_typing_ends() {
    let visit = Visit::begin();
    visit.verdict_other_than("");
    // It is there before anything is said in it, or nothing would be said.
    assert!(visit.session.find_now("[role=status][aria-live=polite]").is_some());
    visit.hook("clear").click();
    visit.verdict("");
    visit.session.script(LISTEN, &json!([]));
    visit.session.script("document.getElementById('request').focus()", &json!([]));
    visit.session.press(&"curl https://a.test -H 'X Y: 1'".chars().collect::<Vec<_>>());
    visit.verdict("header/invalid-name");
    wait_until("what is said", || if said(&visit).is_empty() { Err(()) } else { Ok(()) });
    // Nothing is said after it.
    thread::sleep(Duration::from_millis(1500));
    let said = said(&visit);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("field name"), "{said:?}");
    visit.leave();
}

fn one_verdict_after_another_is_said() {
    let visit = Visit::begin();
    visit.paste("request", "curl https://a.test -H 'X Y: 1'");
    visit.verdict("header/invalid-name");
    visit.session.script(LISTEN, &json!([]));
    for (text, code, words) in [
        ("curl 'https://a.test/?q=100%'", "url/bad-percent-encoding", "hexadecimal"),
        ("curl https://a.test/", "", "Nothing wrong found."),
    ] {
        visit.paste("request", text);
        visit.verdict(code);
        wait_until(words, || {
            let said = said(&visit);
            if said.last().is_some_and(|last| last.contains(words)) { Ok(()) } else { Err(said) }
        });
    }
    visit.leave();
}
