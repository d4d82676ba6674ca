//! The reference pages: one for each cause code, written from the same declarations that the engine is made of, and an
//! index that is searched by what people see.
//!
//! They are static files for any host, or for no host: all links are relative, nothing is fetched, and all of it can be
//! read without JavaScript.

pub mod cause;
mod dialects;
mod frame;
pub mod html;
pub mod index;
pub mod knowledge;
mod page;
pub mod readme;
pub mod search;
mod text;
mod told;

use std::path::Path;
use std::{fs, io};

use cause::Cause;

/// The style: what the page is made of, then what is of these pages alone.
const STYLE: &[&str] = &[
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/excerpt.css"),
    include_str!("../assets/reference.css"),
];

/// All files by their path in the folder of the causes.
pub fn files() -> io::Result<Vec<(String, String)>> {
    let causes = Cause::all()?;
    let mut files = vec![
        ("index.html".to_owned(), index::index(&causes)),
        ("style.css".to_owned(), STYLE.join("\n")),
        ("search.js".to_owned(), include_str!("../assets/search.js").to_owned()),
        ("theme.js".to_owned(), include_str!("../../assets/theme.js").to_owned()),
        ("icon.svg".to_owned(), include_str!("../../assets/icon.svg").to_owned()),
    ];
    files.extend(causes.iter().map(|cause| (cause.address(), page::page(cause, &causes))));
    Ok(files)
}

/// Writes all files into a folder.
pub fn write(folder: &Path) -> io::Result<usize> {
    let files = files()?;
    for (path, content) in &files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, content)?;
    }
    Ok(files.len())
}
