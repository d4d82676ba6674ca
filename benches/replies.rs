//! How fast an answer is understood: all knowledge matched against a text, the whole of `listen`, and the reading of the
//! table, once at the start.
//!
//! `cargo bench --bench replies [-- KIND…]`. Wanted: under 200 µs for matching on 10 kB; linear in the text; hardly more with ten
//! times the entries.

#![allow(clippy::print_stdout, reason = "a benchmark is for reading")]
#![allow(clippy::cast_precision_loss, reason = "sizes are far from 2^52")]

#[path = "../build.rs"]
#[allow(dead_code, clippy::pedantic, reason = "the benchmark only compiles tables with it")]
mod build;
mod cost;

use std::fmt::Write as _;
use std::path::Path;

use build::Compiled;
use build::template::{Hole, Piece};
use cost::cost;
use why400::Input;
use why400::read::read;
use why400::replies::{Matcher, listen};

/// What pages of servers and manuals say around an error, in many of the words that messages are made of.
const PROSE: &[&str] = &[
    "The server could not understand the request due to invalid syntax, and the client should not repeat it as it is.",
    "Please check the address that you have entered, and that every parameter in it has a name and a value.",
    "If you are the owner of this website, see the error log for the request id and the time at which it was received.",
    "Some browsers send cookies that are too large; clear the cookies of this site and try again in a few minutes.",
    "A proxy in front of the application has closed the connection before the whole of the body had been read.",
    "The documentation of the service lists the fields that an order must have, and which of them may be left out.",
    "Your account is in good standing and no action is needed; contact support if the problem persists after an hour.",
    "Requests are limited to a number of calls per minute for each key, and the limit is told in a header of the answer.",
    "We are sorry that this page isn't working at the moment. Our engineers have been notified and look into it.",
    "Use the console to create a token with the scope that is required, and send it in the authorization header.",
];

/// So many bytes of prose, a sentence a line.
fn prose(size: usize) -> String {
    let mut text = String::new();
    for (at, sentence) in PROSE.iter().cycle().enumerate() {
        if text.len() + sentence.len() >= size {
            return text;
        }
        text.push_str(sentence);
        text.push(if at % 3 == 2 { '\n' } else { ' ' });
    }
    text
}

/// An error for each of many members, until it has this size.
fn json(size: usize) -> String {
    let mut text = String::from(r#"{"message":"The given data was invalid.","errors":["#);
    let mut at = 0;
    while text.len() < size {
        let kind = [
            (r#""code":"invalid_type","expected":"string","received":"number""#, "Expected string, received number"),
            (r#""code":"too_small","minimum":1,"type":"string""#, "String must contain at least 1 character(s)"),
            (r#""type":"missing","input":{"sku":"TEA-100"}"#, "Field required"),
            (r#""rule":"enum","values":["red","green"]"#, "must be one of red, green"),
        ][at % 4];
        let _ = write!(text, r#"{{"path":["items",{at},"sku"],{},"message":"items[{at}].sku: {}"}},"#, kind.0, kind.1);
        at += 1;
    }
    text + r#"{"message":"and more"}]}"#
}

/// A page of a framework in debug mode, until it has this size.
fn page(size: usize) -> String {
    let mut text = String::from(
        "<!DOCTYPE html>\n<html><head><title>Bad Request</title><style>body { margin: 0 }</style></head><body>\n<h1>400 Bad Request</h1>\n<ul>",
    );
    for sentence in PROSE.iter().cycle() {
        if text.len() >= size {
            break;
        }
        let _ = write!(
            text,
            "\n<li class=\"frame\"><code>app/controllers/orders.rb:42:in `create&#39;</code> <p>{sentence}</p></li>"
        );
    }
    text + "\n</ul><hr><address>Apache/2.4.58 (Ubuntu) Server at shop.test Port 80</address></body></html>\n"
}

/// Messages of the knowledge itself, with something in their holes, until they have this size: nothing is rejected early.
fn messages(compiled: &[Compiled], size: usize) -> String {
    let mut text = String::new();
    for (_, templates) in compiled.iter().cycle() {
        let Some(pieces) = templates.first() else { continue };
        for piece in pieces {
            match piece {
                Piece::Literal(literal) => text.push_str(&String::from_utf8_lossy(literal)),
                Piece::Hole(Hole::Offset | Hole::Line | Hole::Column | Hole::Number) => text.push_str("17"),
                Piece::Hole(_) => text.push_str("'sku'"),
            }
        }
        text.push('\n');
        if text.len() >= size {
            return text;
        }
    }
    text
}

/// A table with this many templates: some of the real ones, or all of them and more in which words are changed, as the
/// message of yet another server has words of its own and words that all use.
fn table_of(compiled: &[Compiled], count: usize) -> Matcher {
    let all: usize = compiled.iter().map(|(_, templates)| templates.len()).sum();
    let mut some: Vec<Compiled> = Vec::new();
    let mut left = count;
    for turn in 0.. {
        let mut seen = 0;
        for (meta, templates) in compiled {
            let mut kept = Vec::new();
            for pieces in templates {
                // Spread evenly, where only some are wanted.
                seen += 1;
                if left > 0 && (count >= all || seen * count / all > (seen - 1) * count / all) {
                    kept.push(changed(pieces, turn));
                    left -= 1;
                }
            }
            some.push((meta.clone(), kept));
        }
        if left == 0 || some.is_empty() {
            break;
        }
    }
    let bytes = build::table(&some).unwrap_or_default();
    Matcher::read(bytes.leak())
}

/// A template of which every other long word is another one.
fn changed(pieces: &[Piece], turn: u8) -> Vec<Piece> {
    let mut words = 0;
    let mut change = |literal: &Vec<u8>| {
        let mut literal = literal.clone();
        let ranges: Vec<_> = build::template::words(&literal).filter(|word| word.len() > 3).collect();
        for word in ranges {
            words += 1;
            if words % 2 == 1 {
                for byte in literal[word].iter_mut().filter(|byte| byte.is_ascii_lowercase()) {
                    *byte = b'a' + (*byte - b'a' + turn) % 26;
                }
            }
        }
        literal
    };
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Literal(literal) => Piece::Literal(change(literal)),
        Piece::Hole(hole) => Piece::Hole(*hole),
    });
    pieces.collect()
}

/// A kind of text, and one of so many bytes.
type Kind<'a> = (&'a str, &'a dyn Fn(usize) -> String);

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/replies/knowledge");
    let compiled = match build::messages(&folder) {
        Ok(compiled) => compiled,
        Err(error) => {
            println!("{error}");
            return;
        }
    };
    let own = Matcher::read(&[]);
    println!("reading the table of {} templates: {:.2} ms", own.len(), cost(|| Matcher::read(&[])) * 1e3);

    let messages = |size| messages(&compiled, size);
    let kinds: [Kind; 4] = [("prose", &prose), ("JSON", &json), ("HTML", &page), ("messages", &messages)];
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let kinds: Vec<Kind> =
        kinds.into_iter().filter(|kind| wanted.is_empty() || wanted.iter().any(|name| name == kind.0)).collect();
    println!("\n{:<10} {:>8} {:>14} {:>10} {:>14}", "matching", "bytes", "µs", "ns a byte", "found");
    for (name, text) in &kinds {
        for size in [1_000, 10_000, 100_000] {
            let text = text(size);
            let time = cost(|| own.count(&text));
            let each = time * 1e9 / text.len() as f64;
            println!("{name:<10} {:>8} {:>14.1} {each:>10.2} {:>14}", text.len(), time * 1e6, own.count(&text));
        }
    }

    println!("\n{:<10} {:>8} {:>14}", "10 kB of", "entries", "µs");
    let tables: Vec<Matcher> = [1_000, 10_000, 50_000].into_iter().map(|count| table_of(&compiled, count)).collect();
    for (name, text) in &kinds {
        let text = text(10_000);
        for table in &tables {
            println!("{name:<10} {:>8} {:>14.1}", table.len(), cost(|| table.count(&text)) * 1e6);
        }
    }

    println!("\n{:<10} {:>8} {:>14} {:>8}", "listen", "bytes", "µs", "claims");
    for (name, text) in &kinds {
        for size in [1_000, 10_000, 100_000] {
            let body = text(size);
            let response =
                format!("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            let exchange = read(&Input { response: Some(response), ..Input::default() });
            let Some(response) = &exchange.response else { continue };
            let time = cost(|| listen(response));
            println!("{name:<10} {:>8} {:>14.1} {:>8}", body.len(), time * 1e6, listen(response).claims.len());
        }
    }
}
