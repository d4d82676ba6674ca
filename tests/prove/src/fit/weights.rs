//! The table of weights as it stands in the source.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use why400::verdict::Weights;

/// A row of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Of the weight.
    pub name: String,
    /// What is in use.
    pub value: f32,
    /// What was set by hand, and a fit starts from.
    pub hand: f32,
    /// What it is the weight of.
    pub meaning: String,
}

/// Where the table is.
pub fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/verdict/weights.tsv")
}

/// Where the table is shown to people.
pub fn document() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ranking.md")
}

/// The document with this text between the marks of this name, `<!-- name -->` and `<!-- /name -->`.
pub fn between(document: &str, name: &str, text: &str) -> Option<String> {
    let (before, rest) = document.split_once(&format!("<!-- {name} -->\n"))?;
    let (_, after) = rest.split_once(&format!("<!-- /{name} -->"))?;
    Some(format!("{before}<!-- {name} -->\n{text}<!-- /{name} -->{after}"))
}

/// The table as the document has it.
///
/// # Errors
/// If it is no table of weights.
pub fn shown(table: &str) -> io::Result<String> {
    let mut text =
        String::from("| weight | value | by hand | what it is the weight of |\n| --- | ---: | ---: | --- |\n");
    for row in rows(table)? {
        let _ = writeln!(text, "| `{}` | {} | {} | {} |", row.name, row.value, row.hand, row.meaning);
    }
    Ok(text)
}

/// The rows of a table.
///
/// # Errors
/// If a row has not four columns, or a value is no number.
pub fn rows(table: &str) -> io::Result<Vec<Row>> {
    let wrong = |row: &str| io::Error::other(format!("no row of a table of weights: {row}"));
    let rows = table.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, value, hand, meaning] = columns[..] else { return Err(wrong(line)) };
        let number = |text: &str| text.parse().map_err(|_| wrong(line));
        Ok(Row { name: name.into(), value: number(value)?, hand: number(hand)?, meaning: meaning.into() })
    });
    rows.collect()
}

/// The table with these weights.
///
/// # Errors
/// If it is no table of weights.
pub fn with(table: &str, weights: &Weights) -> io::Result<String> {
    let mut text = String::new();
    for comment in table.lines().filter(|line| line.starts_with('#')) {
        let _ = writeln!(text, "{comment}");
    }
    for (row, weight) in rows(table)?.iter().zip(weights.0) {
        let _ = writeln!(text, "{}\t{weight}\t{}\t{}", row.name, row.hand, row.meaning);
    }
    Ok(text)
}
