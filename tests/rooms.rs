//! The rooms of the house and who may use whom: the table of docs/architecture.md, held against the source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Crates that know a browser. Only the page and what starts in one may name them.
const BROWSER: &[&str] = &["gloo", "gloo_net", "js_sys", "leptos", "wasm_bindgen", "wasm_bindgen_futures", "web_sys"];

/// Rooms that may know a browser: the page, and the programs that start the page and the worker.
const WITH_BROWSER: &[&str] = &["page", "main", "bin"];

/// The face of the engine sees all rooms, and so do the programs on top of it.
const ABOVE: &[&str] = &["lib", "main", "bin"];

/// A room and the rooms that it may use.
type Rooms = BTreeMap<String, BTreeSet<String>>;

#[test]
fn rooms_use_what_the_plan_lets_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let plan = fs::read_to_string(root.join("docs/architecture.md")).expect("docs/architecture.md");
    let rooms = rooms(&plan);
    let mut complaints = Vec::new();
    for file in rust_files(&root.join("src")) {
        let text = fs::read_to_string(&file).expect("a source file");
        let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        complaints.extend(complaints_about(&name, &text, &rooms));
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_room_is_in_the_plan() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rooms = rooms(&fs::read_to_string(root.join("docs/architecture.md")).expect("docs/architecture.md"));
    for entry in fs::read_dir(root.join("src")).expect("src").flatten() {
        let name = room_of(&format!("src/{}", entry.file_name().to_string_lossy()));
        assert!(ABOVE.contains(&name.as_str()) || rooms.contains_key(&name), "{name} is in the plan");
    }
}

/// Rows of the plan's table: `| src/room/ | what lives there | room, room |`, the first and last in backticks or not.
fn rooms(plan: &str) -> Rooms {
    let rows = plan.lines().filter_map(|line| {
        // A cell may hold `|` between backticks, the last one does not.
        let (first, rest) = line.strip_prefix("| `src/")?.split_once('`')?;
        let used = rest.trim_end_matches([' ', '|']).rsplit('|').next()?;
        let used = used.split(',').map(str::trim).filter(|name| !name.is_empty() && *name != "nothing");
        let name = first.trim_end_matches('/').trim_end_matches(".rs");
        (!ABOVE.contains(&name)).then(|| (name.to_owned(), used.map(String::from).collect()))
    });
    rows.collect()
}

fn complaints_about(file: &str, text: &str, rooms: &Rooms) -> Vec<String> {
    let room = room_of(file);
    let code = without_comments_and_strings(text);
    let words = without_tests(&words(&code));
    let mut complaints = Vec::new();
    if !WITH_BROWSER.contains(&room.as_str()) {
        for (line, name) in words.iter().filter(|(_, word)| BROWSER.contains(word)) {
            complaints.push(format!("{file}:{line}: {room} names {name}, but knows no browser"));
        }
    }
    let Some(may) = rooms.get(&room).filter(|_| !is_for_tests(file)) else { return complaints };
    for (line, used) in uses(&words) {
        if used != room && rooms.contains_key(used) && !may.contains(used) {
            let may: Vec<&str> = may.iter().map(String::as_str).collect();
            complaints.push(format!("{file}:{line}: {room} uses {used}, but may use {} only", may.join(", ")));
        }
    }
    complaints
}

/// `checks` for `src/checks/url/placeholder.rs`, `lib` for `src/lib.rs`.
fn room_of(file: &str) -> String {
    let inside = file.strip_prefix("src/").unwrap_or(file);
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs").to_owned()
}

/// Tests stand beside their code, but look at the whole: a fix is tested by what the engine says of the corrected paste.
fn without_tests<'a>(words: &[(usize, &'a str)]) -> Vec<(usize, &'a str)> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::with_capacity(words.len());
    let mut rest = words;
    while let Some(first) = rest.first() {
        if rest.len() >= MARK.len() && rest.iter().zip(MARK).all(|(word, mark)| word.1 == mark) {
            rest = &rest[end_of_item(rest)..];
        } else {
            kept.push(*first);
            rest = &rest[1..];
        }
    }
    kept
}

/// One past the `;` or the closing brace that ends the item at the start of `words`.
fn end_of_item(words: &[(usize, &str)]) -> usize {
    let mut depth = 0;
    for (at, (_, word)) in words.iter().enumerate() {
        match *word {
            "{" => depth += 1,
            "}" if depth == 1 => return at + 1,
            "}" => depth -= 1,
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    words.len()
}

/// Files that are modules of tests as a whole, marked so where they are declared.
fn is_for_tests(file: &str) -> bool {
    file.ends_with("/tests.rs") || file.ends_with("/testing.rs")
}

/// The rooms that are named in paths: `crate::room`, and `crate::{room::…, room}`.
fn uses<'a>(words: &[(usize, &'a str)]) -> Vec<(usize, &'a str)> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        if !matches!(words[at].1, "crate" | "why400") || words.get(at + 1).is_none_or(|next| next.1 != "::") {
            continue;
        }
        match words.get(at + 2) {
            Some((_, "{")) => {
                let mut depth = 0;
                let mut first = true;
                for &(line, word) in &words[at + 2..] {
                    match word {
                        "{" => depth += 1,
                        "}" => depth -= 1,
                        _ if depth == 1 && first => found.push((line, word)),
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                    // Of each path in the braces only the first name is a room.
                    first = depth == 1 && matches!(word, "," | "{");
                }
            }
            Some(&word) => found.push(word),
            None => {}
        }
    }
    found
}

/// Names, `::` and punctuation, each with its line.
fn words(code: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut line = 1;
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let name = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = match name {
            0 if rest.starts_with("::") => 2,
            0 => first.len_utf8(),
            length => length,
        };
        let (word, after) = rest.split_at(length);
        line += usize::from(word == "\n");
        if !first.is_whitespace() {
            words.push((line, word));
        }
        rest = after;
    }
    words
}

/// Comments and strings name rooms without using them. Line ends stay, so that lines can be told.
fn without_comments_and_strings(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = skipped(rest);
        if skipped > 0 {
            code.extend(rest[..skipped].chars().filter(|c| *c == '\n'));
            code.push(' ');
            rest = &rest[skipped..];
        } else {
            code.push(first);
            // A name ends here or goes on; `r"` inside `for"` is no raw string.
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').filter(|length| *length > 0);
            let length = length.unwrap_or(first.len_utf8());
            code.push_str(&rest[first.len_utf8()..length]);
            rest = &rest[length..];
        }
    }
    code
}

/// Length of the comment, string or character at the start of `rest`, 0 if there is none.
fn skipped(rest: &str) -> usize {
    let to = |end: &str, from: usize| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return to("*/", 2);
    }
    let prefix = ["br", "b", "c", "r"].into_iter().find(|p| rest.starts_with(p)).map_or(0, str::len);
    let raw = rest[..prefix].ends_with('r');
    let hashes = if raw { rest[prefix..].bytes().take_while(|b| *b == b'#').count() } else { 0 };
    let at = prefix + hashes;
    if rest[at..].starts_with('"') {
        if raw {
            return to(&format!("\"{}", "#".repeat(hashes)), at + 1);
        }
        return at + 1 + end_of_escaped(&rest[at + 1..], '"');
    }
    // A character, and not a lifetime: a quote follows one character, or one escape.
    let mut inside = rest.strip_prefix('\'').unwrap_or("").chars();
    match (inside.next(), inside.next()) {
        (Some('\\'), _) => 1 + end_of_escaped(&rest[1..], '\''),
        (Some(character), Some('\'')) => 2 + character.len_utf8(),
        _ => 0,
    }
}

/// One past the `quote` that ends a text with backslash escapes.
fn end_of_escaped(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the source").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The test of the test.
mod checker {
    use super::{Rooms, complaints_about, rooms};

    const PLAN: &str = "| room | what lives there | may use |\n| --- | --- | --- |\n\
                        | `src/source/` | the pasted text | nothing |\n\
                        | `src/syntax/` | grammars, `a | b` too | source |\n\
                        | `src/checks/` | checks | syntax, source |\n\
                        | `src/wire.rs` | a room of one file | nothing |\n\
                        | `src/lib.rs` | the face | all above |\n\
                        | `src/page/` | the page | source |\n\
                        | `src/main.rs`, `src/bin/` | programs | lib, page |\n";

    fn complaints(file: &str, text: &str) -> Vec<String> {
        let rooms: Rooms = rooms(PLAN);
        assert_eq!(rooms.len(), 5);
        complaints_about(file, text, &rooms)
    }

    #[test]
    fn a_room_to_the_right_is_complained_about() {
        let found = complaints("src/syntax/json.rs", "use crate::source::Span;\n\nuse crate::checks::Rule;\n");
        assert_eq!(found, ["src/syntax/json.rs:3: syntax uses checks, but may use source only"]);
    }

    #[test]
    fn a_room_in_braces_is_complained_about() {
        let text = "use crate::{\n    source::{Span, checks},\n    checks,\n};\n";
        let found = complaints("src/syntax/json.rs", text);
        assert_eq!(found, ["src/syntax/json.rs:3: syntax uses checks, but may use source only"]);
    }

    #[test]
    fn a_path_in_the_code_is_complained_about() {
        assert_eq!(complaints("src/syntax/json.rs", "fn f() { let quote = '\"'; crate::checks::check(); }").len(), 1);
        assert_eq!(complaints("src/source/mod.rs", "fn f<'a>(s: &'a str) { crate :: syntax::parse(s) }").len(), 1);
    }

    #[test]
    fn a_browser_is_complained_about_left_of_the_page() {
        assert_eq!(complaints("src/checks/mod.rs", "use web_sys::console;\n").len(), 1);
        assert_eq!(complaints("src/lib.rs", "#[wasm_bindgen(start)]\npub fn start() {}\n").len(), 1);
        assert!(complaints("src/page/mod.rs", "use leptos::prelude::*;\n").is_empty());
        assert!(complaints("src/bin/worker.rs", "use js_sys::Uint8Array;\n").is_empty());
    }

    #[test]
    fn a_room_of_one_file_is_a_room() {
        assert_eq!(complaints("src/wire.rs", "use crate::source::Span;\n").len(), 1);
        assert!(complaints("src/wire.rs", "use crate::{Input, Report};\n").is_empty());
    }

    #[test]
    fn tests_may_look_at_the_whole() {
        let test = "#[cfg(test)]\nmod tests {\n    use crate::checks::{A, B};\n}\n";
        assert!(complaints("src/syntax/json.rs", test).is_empty());
        assert!(complaints("src/syntax/testing.rs", "use crate::checks::Rule;\n").is_empty());
        let after = format!("{test}use crate::checks::Rule;\n");
        assert_eq!(complaints("src/syntax/json.rs", &after).len(), 1, "what stands after the tests is looked at");
        assert_eq!(complaints("src/syntax/json.rs", &format!("#[cfg(test)]\nmod a;\n{after}")).len(), 1);
    }

    #[test]
    fn comments_and_strings_use_nothing() {
        let text = "//! [`crate::checks`] and web_sys\nconst A: &str = \"crate::checks \\\" leptos\";\n\
                    const B: &str = r#\"crate::checks \"web_sys\" \"#; /* crate::checks */ use crate::Input;\n";
        assert!(complaints("src/syntax/json.rs", text).is_empty());
    }
}
