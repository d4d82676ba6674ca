//! `shell/data-file-literal`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::Data;

/// The name of a file where its content was meant.
pub static RULE: Rule = Rule {
    code: Code::new("shell/data-file-literal"),
    heard: Heard { title: "the name of a file was sent instead of its content", help: "put `@` before the name" },
    references: &["https://curl.se/docs/manpage.html#-d", "https://curl.se/docs/manpage.html#-F"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A file's name as data, `-d order.json`, `-F 'cover=cover.jpg'`, `--data-raw @order.json`, or text as a file's \
           name, `-d '@ana, please look'`.",
    why: "curl reads a file only where `@` stands before its name, and wherever it does. Otherwise the name itself is sent, \
          which is no JSON, no image, and not what the server wants; or text is looked for as a file, and nothing is sent.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/orders -H 'Content-Type: application/json' -d order.json"),
    good: "curl https://api.example.com/orders -H 'Content-Type: application/json' -d @order.json",
};

/// A file's name that is sent as text.
struct Slip<'a> {
    data: &'a Data,
    /// The name in the argument.
    name: Range<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// All of the data.
    Body,
    /// A part of a form.
    Part,
    /// `@` after an option that does not know it.
    At,
    /// Text that begins with `@` where curl looks for a file.
    Meant,
    /// A file that curl has not found, as it says below the command.
    Missing,
}

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .map(|slip| {
            let likelihood = match slip.kind {
                Kind::Body | Kind::At => 0.93,
                Kind::Missing => 0.95,
                Kind::Meant => 0.8,
                Kind::Part => 0.75,
            };
            let span = slip.data.argument.span_of(slip.name.clone());
            Finding { fix: fix(context, &slip), ..RULE.finding(Certainty::Likely, likelihood, word(&slip), vec![span]) }
        })
        .collect()
}

fn find<'a>(context: &Context<'a>) -> Vec<Slip<'a>> {
    let body = &context.request.body;
    let mut slips = Vec::new();
    for data in &body.data {
        let Some(file) = data.file.as_ref().and_then(|file| file.utf8()) else { continue };
        let start = data.argument.len().saturating_sub(file.len() + 1);
        let plain = matches!(data.name, "data" | "data-ascii" | "data-binary" | "json") && start == 0;
        let part = data.name == "form" && data.argument.bytes().get(start) == Some(&b'@');
        if (plain || part) && is_missed(context, file) {
            slips.push(Slip { data, name: start..data.argument.len(), kind: Kind::Missing });
        } else if (plain || part) && is_talk(file) && !context.has_variable(data.argument.home()) {
            slips.push(Slip { data, name: start..data.argument.len(), kind: Kind::Meant });
        }
    }
    for data in body.data.iter().filter(|data| data.file.is_none()) {
        let Some(text) = data.argument.utf8() else { continue };
        match data.name {
            "data" | "data-ascii" | "data-binary" | "json" | "data-raw" => {
                if body.data.len() > 1 {
                    continue;
                }
                if is_file_name(text) {
                    slips.push(Slip { data, name: 0..text.len(), kind: Kind::Body });
                } else if data.name == "data-raw" && text.strip_prefix('@').is_some_and(is_file_name) {
                    slips.push(Slip { data, name: 0..text.len(), kind: Kind::At });
                }
            }
            "form" => {
                let Some((name, value)) = text.split_once('=') else { continue };
                if is_file_name(value) && !names_a_name(name) {
                    slips.push(Slip { data, name: name.len() + 1..text.len(), kind: Kind::Part });
                }
            }
            _ => {}
        }
    }
    slips
}

/// Whether curl says in the paste that it could not read this file.
fn is_missed(context: &Context, file: &str) -> bool {
    let says = |before: &str, after: &str| {
        context.paste.match_indices(before).take(8).any(|(at, _)| {
            let rest = &context.paste[at + before.len()..];
            rest.strip_prefix(file).is_some_and(|rest| rest.starts_with(after))
        })
    };
    says("read data from file \"", "\"")
        || says("Failed to open ", "")
        || says("open/read local data from file/application", "")
}

/// Whether a text is nothing but the name of a file of a usual kind.
fn is_file_name(text: &str) -> bool {
    const KINDS: &[&str] = &[
        "json", "xml", "yaml", "yml", "txt", "csv", "tsv", "ndjson", "jsonl", "geojson", "html", "pdf", "jpg", "jpeg",
        "png", "gif", "webp", "svg", "tif", "tiff", "bmp", "heic", "mp3", "mp4", "wav", "ogg", "mov", "avi", "zip",
        "tar", "gz", "tgz", "bin", "dat", "dcm", "docx", "xlsx", "pptx", "doc", "xls", "pem", "crt", "cer", "p12",
        "sql", "graphql", "gql", "wasm", "log", "ics", "gpx", "parquet", "avro", "stl", "vcf", "eml", "md",
    ];
    let Some((stem, kind)) = text.rsplit_once('.') else { return false };
    let plain = |c: char| c.is_alphanumeric() || "._-/~\\: ()".contains(c);
    let url = text.contains("://");
    !stem.is_empty()
        && text.len() <= 200
        && !url
        && text.chars().all(plain)
        && KINDS.contains(&kind.to_ascii_lowercase().as_str())
}

/// Whether what should be the name of a file is text: words, or JSON, and no path or ending.
fn is_talk(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let path =
        text.contains(['/', '\\']) || text.rsplit_once('.').is_some_and(|(_, kind)| (1..=5).contains(&kind.len()));
    words >= 3 && !path || text.contains(['{', '"', '\n'])
}

/// Whether a form part of this name holds a file's name by right.
fn names_a_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["name", "title", "path", "key", "label", "url", "caption", "description"].iter().any(|word| name.contains(word))
}

fn word(slip: &Slip) -> Words {
    let shown = show(&slip.data.argument.bytes()[slip.name.clone()]);
    match slip.kind {
        Kind::Body => Words::new(
            format!("the file's name {shown} is sent instead of its content"),
            "curl reads a file only where `@` stands before its name. Without it these very letters are the body.",
            "Put `@` before the name.",
        ),
        Kind::Part => Words::new(
            format!("the form part holds the name {shown}, not the file"),
            "In a form curl uploads a file only where `@` stands before its name. Without it the part is this text.",
            "Put `@` before the name.",
        ),
        Kind::Meant => Words::new(
            format!(
                "curl looks for a file of the name {}",
                show(slip.data.file.as_ref().map_or(&[][..], |file| file.bytes()))
            ),
            "After `@` curl reads a file. There is hardly one of that name, and then it sends nothing, or refuses to start.",
            "Use `--data-raw`, or in a form `--form-string`, which take the sign for what it is.",
        ),
        Kind::Missing => Words::new(
            format!("curl found no file {}", show(slip.data.file.as_ref().map_or(&[][..], |file| file.bytes()))),
            "After `@` curl reads a file, and it says that it could not. It sends an empty body instead, or nothing.",
            "Correct the path, which is seen from the folder that the command is run in; where the sign was meant as itself, \
             use `--data-raw`.",
        ),
        Kind::At => Words::new(
            format!("`--data-raw` sends {shown} as it stands"),
            "`--data-raw` is the option that does not read files: the `@` and the name are the body.",
            "Use `--data-binary`, which reads the file.",
        ),
    }
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let (title, edits) = match slip.kind {
        Kind::Missing => return None,
        Kind::At => {
            let option = slip.data.option;
            (context.paste[option.range()] == *"--data-raw").then_some(())?;
            let edit = crate::source::Edit { span: option, text: "--data-binary".into() };
            ("read the file", vec![edit])
        }
        Kind::Meant => {
            let option = slip.data.option;
            let text = match (slip.data.name, &context.paste[option.range()]) {
                ("data" | "data-ascii", "-d" | "--data" | "--data-ascii") => "--data-raw",
                ("form", "-F" | "--form") => "--form-string",
                _ => return None,
            };
            ("take the sign for what it is", vec![crate::source::Edit { span: option, text: text.into() }])
        }
        _ => ("put @ before the name", slip.data.argument.edit(slip.name.start..slip.name.start, "@")?),
    };
    Some(rewrite::fix(title, Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn names_in_place_of_content() {
        assert_finds(&RULE, "curl -X POST https://a.test/o -H 'Content-Type: application/json' -d ⟦shipment.json⟧");
        assert_finds(&RULE, "curl http://library.test/api/covers/ -F 'cover=⟦cover.jpg⟧'");
        assert_finds(&RULE, "curl http://a.test/o --json ⟦./data/order.json⟧");
        assert_finds(&RULE, "curl http://a.test/o -H 'Content-Type: text/csv' --data-raw '⟦@list.csv⟧'");
    }

    #[test]
    fn the_fix_puts_the_sign() {
        assert_mends(&RULE, "curl http://a.test/c -F 'cover=cover.jpg'", "curl http://a.test/c -F 'cover=@cover.jpg'");
        assert_mends(
            &RULE,
            "curl http://a.test/c -H 'Content-Type: text/csv' --data-raw @a.csv",
            "curl http://a.test/c -H 'Content-Type: text/csv' --data-binary @a.csv",
        );
    }

    #[test]
    fn text_in_place_of_a_file() {
        assert_finds(&RULE, "curl http://a.test/say -d '⟦@ana please have a look⟧'");
        assert_finds(&RULE, "curl http://a.test/say -F 'text=⟦@ana please have a look⟧'");
        assert_finds(&RULE, "curl http://a.test/say --json '⟦@{\"a\":1}⟧'");
        assert_mends(
            &RULE,
            "curl http://a.test/say -d '@ana please have a look'",
            "curl http://a.test/say --data-raw '@ana please have a look'",
        );
        assert_mends(
            &RULE,
            "curl http://a.test/say -F 'text=@ana please have a look'",
            "curl http://a.test/say --form-string 'text=@ana please have a look'",
        );
    }

    #[test]
    fn names_that_are_data_are_quiet() {
        for paste in [
            "curl http://a.test/c -F 'cover=@cover.jpg' -F 'filename=cover.jpg'",
            "curl http://a.test/c -d 'file=cover.jpg'",
            "curl http://a.test/c -H 'Content-Type: application/json' -d @order.json",
            "curl http://a.test/c -d a=1 -d b.json",
            "curl -T notes.txt http://a.test/dav/",
            "curl http://a.test/c -d '@my order of today.json'",
            "curl http://a.test/c -d '@My Documents/order'",
            "curl http://a.test/c -F 'a=@\"a b c.png\"'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
