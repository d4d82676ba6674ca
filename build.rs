//! Compiles the knowledge files of `src/replies/knowledge/` into one table, which `src/replies/table.rs` reads.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;

#[path = "src/replies/template.rs"]
mod template;

use template::{Hole, Piece};

/// One knowledge file: what one server, framework, library or API says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Who says it. The name of the file where it is left out; empty for wording that anyone uses.
    product: Option<String>,
    /// How plainly its messages name a cause: `says`, `suggests`, `hints`.
    force: Option<String>,
    /// What its positions count.
    position: Option<Convention>,
    #[serde(default)]
    message: Vec<Message>,
}

/// What positions count: `unit`, and the number of the first byte, line and column.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Convention {
    unit: String,
    #[serde(default)]
    offset: u8,
    #[serde(default = "one")]
    line: u8,
    #[serde(default = "one")]
    column: u8,
}

fn one() -> u8 {
    1
}

/// One thing that is said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    /// The template, or several that mean the same.
    text: OneOrMore,
    /// The cause that it claims; none where it only shows who speaks.
    cause: Option<String>,
    /// Where to look, besides what the holes say: `method`, `header:content-type`.
    #[serde(default)]
    at: OneOrMore,
    force: Option<String>,
    /// The part of the request that its field is in.
    part: Option<String>,
    /// Whether it is all that is said, and not a piece of a longer text.
    #[serde(default)]
    whole: bool,
    /// Where it stands, if not in prose: `code` for an error code, `header` for a field of the response.
    #[serde(rename = "in")]
    place: Option<String>,
    /// The status codes it is said with; any where it is left out.
    #[serde(default)]
    status: Vec<u16>,
    position: Option<Convention>,
    documentation: Option<String>,
    /// What a server really said. A template without holes is its own example. Read by the tests.
    #[serde(default)]
    #[allow(dead_code, reason = "the tests read it from the source")]
    example: OneOrMore,
    /// What the holes hold in the first example.
    #[serde(default)]
    #[allow(dead_code, reason = "the tests read it from the source")]
    gives: toml::Table,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    #[default]
    None,
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn all(&self) -> &[String] {
        match self {
            OneOrMore::None => &[],
            OneOrMore::One(one) => std::slice::from_ref(one),
            OneOrMore::More(more) => more,
        }
    }
}

/// A piece of literal text to find a template by: one whole word of it, or two that follow each other.
struct Anchor {
    piece: usize,
    offset: usize,
    words: usize,
    hash: u32,
}

/// Strings that stand in the table once.
#[derive(Default)]
struct Strings {
    index: HashMap<String, usize>,
    list: Vec<String>,
}

impl Strings {
    fn of(&mut self, text: &str) -> usize {
        if let Some(&known) = self.index.get(text) {
            return known;
        }
        self.index.insert(text.to_owned(), self.list.len());
        self.list.push(text.to_owned());
        self.list.len() - 1
    }
}

fn main() {
    let folder = Path::new("src/replies/knowledge");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=src/replies/template.rs");
    let table = match compile(folder) {
        Ok(table) => table,
        Err(error) => {
            println!("cargo::error={error}");
            return;
        }
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    if let Err(error) = fs::write(out.join("knowledge.bin"), table) {
        println!("cargo::error=cannot write the table of knowledge: {error}");
    }
}

fn compile(folder: &Path) -> Result<Vec<u8>, String> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|error| error.to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();

    let mut entries = Vec::new();
    for path in &files {
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        let file: File = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let product = file.product.clone().unwrap_or_else(|| stem.to_owned());
        for message in file.message {
            let convention = message.position.clone().or_else(|| file.position.clone());
            let force = message.force.clone().or_else(|| file.force.clone());
            for text in message.text.all() {
                let meta = Meta::of(&message)?;
                let pieces = if meta.place == 1 {
                    vec![Piece::Literal(template::code_words(text).0)]
                } else {
                    template::parse(text)?
                };
                entries.push((product.clone(), force.clone(), convention.clone(), pieces, text.clone(), meta));
            }
        }
    }

    let mut counts: HashMap<u32, usize> = HashMap::new();
    for (_, _, _, pieces, ..) in &entries {
        for anchor in anchors(pieces) {
            *counts.entry(anchor.hash).or_default() += 1;
        }
    }

    let mut strings = Strings::default();
    let mut rows = Vec::new();
    for (product, force, convention, pieces, text, meta) in &entries {
        let anchor = anchors(pieces)
            .into_iter()
            .min_by_key(|anchor| (counts[&anchor.hash], 2 - anchor.words))
            .ok_or_else(|| format!("a template needs a whole word that does not change: {text}"))?;
        let row = &mut rows;
        number(row, meta.cause.as_deref().map_or(0, |cause| strings.of(cause) + 1));
        number(row, strings.of(product));
        let force = match force.as_deref() {
            Some("hints") => 0,
            Some("suggests") => 1,
            Some("says") | None => 2,
            Some(other) => return Err(format!("no such force: {other}")),
        };
        row.push(force | u8::from(meta.whole) << 2 | meta.place << 3);
        row.push(meta.part);
        let (unit, offset, line, column) = match convention {
            None => (2, 0, 1, 1),
            Some(convention) => {
                let unit = match convention.unit.as_str() {
                    "byte" => 0,
                    "utf16" => 1,
                    "char" => 2,
                    other => return Err(format!("no such unit: {other}")),
                };
                (unit, convention.offset, convention.line, convention.column)
            }
        };
        row.extend([unit, offset, line, column]);
        number(row, meta.documentation.as_deref().map_or(0, |page| strings.of(page) + 1));
        number(row, meta.status.len());
        for &status in &meta.status {
            number(row, usize::from(status));
        }
        number(row, meta.at.len());
        for (part, name) in &meta.at {
            row.push(*part);
            number(row, name.as_deref().map_or(0, |name| strings.of(name) + 1));
        }
        number(row, anchor.piece);
        number(row, anchor.offset);
        number(row, anchor.words);
        number(row, pieces.len());
        for piece in pieces {
            match piece {
                Piece::Hole(hole) => {
                    number(row, Hole::ALL.iter().position(|known| known.1 == *hole).unwrap_or_default());
                }
                Piece::Literal(text) => {
                    number(row, Hole::ALL.len() + text.len());
                    row.extend_from_slice(text);
                }
            }
        }
    }

    let mut table = Vec::new();
    number(&mut table, strings.list.len());
    for text in &strings.list {
        number(&mut table, text.len());
        table.extend_from_slice(text.as_bytes());
    }
    number(&mut table, entries.len());
    table.append(&mut rows);
    Ok(table)
}

/// What a message says besides its text, checked.
struct Meta {
    cause: Option<String>,
    whole: bool,
    place: u8,
    part: u8,
    documentation: Option<String>,
    status: Vec<u16>,
    at: Vec<(u8, Option<String>)>,
}

impl Meta {
    fn of(message: &Message) -> Result<Self, String> {
        let place = match message.place.as_deref() {
            None => 0,
            Some("code") => 1,
            Some("header") => 2,
            Some(other) => return Err(format!("no such place: {other}")),
        };
        let at = message
            .at
            .all()
            .iter()
            .map(|at| match at.split_once(':') {
                Some((kind, name)) => Ok((part(kind)?, Some(name.to_owned()))),
                None => Ok((part(at)?, None)),
            })
            .collect::<Result<_, String>>()?;
        Ok(Self {
            cause: message.cause.clone(),
            whole: message.whole,
            place,
            part: message.part.as_deref().map_or(Ok(0), part)?,
            documentation: message.documentation.clone(),
            status: message.status.clone(),
            at,
        })
    }
}

/// The parts of a request, from 1, in the order of `replies::Part`; 0 for a field in any of them.
fn part(name: &str) -> Result<u8, String> {
    const PARTS: [&str; 8] = ["method", "path", "query", "header", "cookie", "body", "version", "host"];
    let mut known = String::new();
    if name == "field" {
        return Ok(0);
    }
    for (at, part) in PARTS.iter().enumerate() {
        if *part == name {
            return Ok(at as u8 + 1);
        }
        let _ = write!(known, " {part}");
    }
    Err(format!("no such part: {name}; there are{known}"))
}

/// The words of the literal pieces that are whole whatever the holes hold.
fn anchors(pieces: &[Piece]) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Literal(text) = piece else { continue };
        let whole = |word: &std::ops::Range<usize>| {
            (index == 0 || word.start > 0) && (index + 1 == pieces.len() || word.end < text.len())
        };
        let words: Vec<_> = template::words(text).collect();
        for (at, word) in words.iter().enumerate() {
            if !whole(word) {
                continue;
            }
            let hash = template::hash(&[&text[word.clone()]]);
            anchors.push(Anchor { piece: index, offset: word.start, words: 1, hash });
            if let Some(next) = words.get(at + 1).filter(|next| whole(next)) {
                let hash = template::hash(&[&text[word.clone()], &text[next.clone()]]);
                anchors.push(Anchor { piece: index, offset: word.start, words: 2, hash });
            }
        }
    }
    anchors
}

/// Writes a number, seven bits a byte, the lowest first.
fn number(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
