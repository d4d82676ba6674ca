//! Compiles the knowledge files of `src/replies/knowledge/` into one table, which `src/replies/table.rs` reads, and takes
//! the comments out of the tables of `src/dialects/`. The benchmark of the replies compiles larger tables with it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;

#[path = "src/replies/template.rs"]
pub(crate) mod template;

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
    /// Where its messages are from, where they do not say so themselves. Read by the tests.
    #[allow(dead_code, reason = "the tests read it from the source")]
    source: Option<String>,
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
    /// Where it is from: the file of the program that says it, the page of the vendor that documents it, or the server
    /// that it was recorded from. Read by the tests.
    #[serde(default)]
    #[allow(dead_code, reason = "the tests read it from the source")]
    source: Option<String>,
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
    if let Err(error) = weights(&out) {
        println!("cargo::error=src/verdict/weights.tsv: {error}");
    }
    for name in ["products.tsv", "faults.txt", "limits.tsv"] {
        if let Err(error) = without_comments(name, &out) {
            println!("cargo::error=src/dialects/{name}: {error}");
        }
    }
    let mut digest = FNV;
    match digest_of(Path::new("src"), &mut digest) {
        Ok(()) => println!("cargo::rustc-env=WHY400_RELEASE={digest:016x}"),
        Err(error) => println!("cargo::error=src: {error}"),
    }
}

/// The beginning of a digest (FNV-1a, 64 bits).
const FNV: u64 = 0xcbf2_9ce4_8422_2325;

/// Adds a file, or the files of a folder, to the digest that tells one release from another: of all that page and worker
/// have in common, and so of what they say to each other. The command and the page's views are left out, so that
/// a change there does not build the engine anew.
fn digest_of(path: &Path, digest: &mut u64) -> std::io::Result<()> {
    if !path.is_dir() {
        println!("cargo::rerun-if-changed={}", path.display());
        for byte in fs::read(path)? {
            *digest = (*digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        return Ok(());
    }
    let mut inside: Vec<PathBuf> = fs::read_dir(path)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    inside.sort();
    let apart = ["src/bin/why400", "src/page"].map(Path::new);
    inside.iter().filter(|path| !apart.contains(&path.as_path())).try_for_each(|path| digest_of(path, digest))
}

/// Makes constants of the weights of the ranking: a term for each row, and all values and names in their order.
fn weights(out: &Path) -> Result<(), String> {
    let path = "src/verdict/weights.tsv";
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let (mut terms, mut values, mut names) = (String::new(), String::new(), String::new());
    for (at, row) in text.lines().filter(|line| !line.starts_with('#')).enumerate() {
        let [name, value, hand, meaning] = row.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("a row has four columns: {row}"));
        };
        let number = |text: &str| text.parse::<f32>().map_err(|error| format!("{name}: {error}"));
        let (value, _) = (number(value)?, number(hand)?);
        let constant = name.replace('-', "_").to_uppercase();
        // Those are found by the name of the group.
        if !name.starts_with("prior-") {
            let _ = writeln!(terms, "/// {meaning}.\npub(super) const {constant}: Term = Term({at});");
        }
        let _ = write!(values, "{value:?}, ");
        let _ = write!(names, "{name:?}, ");
    }
    let count = names.split_terminator(", ").count();
    let code = format!(
        "{terms}/// How many there are.\npub const COUNT: usize = {count};\n\
         /// Their names.\npub const NAMES: [&str; COUNT] = [{names}];\n\
         /// The weights of the table.\npub const WEIGHTS: Weights = Weights([{values}]);\n"
    );
    fs::write(out.join("weights.rs"), code).map_err(|error| error.to_string())
}

/// A table of known servers without its comments, which tell where each row is from.
fn without_comments(name: &str, out: &Path) -> std::io::Result<()> {
    let path = Path::new("src/dialects").join(name);
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read_to_string(path)?;
    let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    fs::write(out.join(name), rows.join("\n"))
}

fn compile(folder: &Path) -> Result<Vec<u8>, String> {
    table(&messages(folder)?)
}

/// A message with its templates.
pub(crate) type Compiled = (Meta, Vec<Vec<Piece>>);

/// The messages of all files of a folder.
pub(crate) fn messages(folder: &Path) -> Result<Vec<Compiled>, String> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|error| error.to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();

    let mut messages = Vec::new();
    for path in &files {
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        let file: File = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let product = file.product.clone().unwrap_or_else(|| stem.to_owned());
        for message in file.message {
            let meta = Meta::of(&product, file.force.as_ref(), file.position.as_ref(), &message)?;
            let templates = message
                .text
                .all()
                .iter()
                .map(|text| match meta.place {
                    1 => Ok(vec![Piece::Literal(template::code_words(text).0)]),
                    _ => template::parse(text),
                })
                .collect::<Result<Vec<Vec<Piece>>, String>>()?;
            messages.push((meta, templates));
        }
    }

    Ok(messages)
}

/// The table of these messages, as `src/replies/table.rs` reads it.
pub(crate) fn table(messages: &[Compiled]) -> Result<Vec<u8>, String> {
    // The engine numbers them in two bytes.
    let count: usize = messages.iter().map(|message| message.1.len()).sum();
    if count > usize::from(u16::MAX) {
        return Err(format!("{count} templates are more than the table can hold"));
    }

    // What is told of the messages stands apart from their texts, and each kind of it from the others: like beside like
    // compresses best.
    let mut strings = Strings::default();
    let mut columns = <[Vec<u8>; COLUMNS]>::default();
    let mut texts = Vec::new();
    for (meta, templates) in messages {
        meta.write(&mut strings, &mut columns);
        number(&mut columns[TEMPLATES], templates.len());
        for pieces in templates {
            let mut anchors = 0;
            template::anchors(pieces, |_| anchors += 1);
            if anchors == 0 {
                return Err(format!("a template needs a word that does not change: {pieces:?}"));
            }
            for piece in pieces {
                match piece {
                    Piece::Hole(hole) => {
                        let kind = Hole::ALL.iter().position(|known| known.1 == *hole).unwrap_or_default();
                        texts.push(kind as u8 + 1);
                    }
                    Piece::Literal(text) => texts.extend_from_slice(text),
                }
            }
            texts.push(0);
        }
    }

    let mut table = Vec::new();
    number(&mut table, strings.list.len());
    for text in &strings.list {
        number(&mut table, text.len());
        table.extend_from_slice(text.as_bytes());
    }
    number(&mut table, messages.len());
    for column in &columns {
        number(&mut table, column.len());
        table.extend_from_slice(column);
    }
    table.append(&mut texts);
    Ok(table)
}

/// How many kinds of things are told of a message besides its texts.
const COLUMNS: usize = 9;

/// The last of them: how many templates it has.
const TEMPLATES: usize = 8;

/// What a message says besides its text, checked.
#[derive(Clone)]
pub(crate) struct Meta {
    cause: Option<String>,
    product: String,
    force: u8,
    whole: bool,
    place: u8,
    part: u8,
    /// Unit, and the numbers of the first offset, line and column.
    convention: [u8; 4],
    documentation: Option<String>,
    status: Vec<u16>,
    at: Vec<(u8, Option<String>)>,
}

impl Meta {
    fn of(
        product: &str,
        force: Option<&String>,
        convention: Option<&Convention>,
        message: &Message,
    ) -> Result<Self, String> {
        let place = match message.place.as_deref() {
            None => 0,
            Some("code") => 1,
            Some("header") => 2,
            Some(other) => return Err(format!("no such place: {other}")),
        };
        let force = match message.force.as_ref().or(force).map(String::as_str) {
            Some("hints") => 0,
            Some("suggests") => 1,
            Some("says") | None => 2,
            Some(other) => return Err(format!("no such force: {other}")),
        };
        let convention = match message.position.as_ref().or(convention) {
            None => [2, 0, 1, 1],
            Some(convention) => {
                let unit = match convention.unit.as_str() {
                    "byte" => 0,
                    "utf16" => 1,
                    "char" => 2,
                    other => return Err(format!("no such unit: {other}")),
                };
                [unit, convention.offset, convention.line, convention.column]
            }
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
            product: product.to_owned(),
            force,
            whole: message.whole,
            place,
            part: message.part.as_deref().map_or(Ok(0), part)?,
            convention,
            documentation: message.documentation.clone(),
            status: message.status.clone(),
            at,
        })
    }

    fn write(&self, strings: &mut Strings, columns: &mut [Vec<u8>; COLUMNS]) {
        let [cause, product, flags, parts, convention, documentation, status, at, _] = columns;
        number(cause, self.cause.as_deref().map_or(0, |cause| strings.of(cause) + 1));
        number(product, strings.of(&self.product));
        flags.push(self.force | u8::from(self.whole) << 2 | self.place << 3);
        parts.push(self.part);
        convention.extend(self.convention);
        number(documentation, self.documentation.as_deref().map_or(0, |page| strings.of(page) + 1));
        number(status, self.status.len());
        for &code in &self.status {
            number(status, usize::from(code));
        }
        number(at, self.at.len());
        for (part, name) in &self.at {
            at.push(*part);
            number(at, name.as_deref().map_or(0, |name| strings.of(name) + 1));
        }
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

/// Writes a number, seven bits a byte, the lowest first.
fn number(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
