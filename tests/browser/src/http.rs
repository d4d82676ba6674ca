//! HTTP/1.1 over a plain socket, as far as a WebDriver and a test server need it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// Sends a request with a JSON content (`null`: none) and reads the JSON answer: status code and value.
///
/// # Errors
/// If there is no connection, or the answer is not HTTP with JSON.
pub fn json(address: SocketAddr, method: &str, path: &str, content: &Value) -> io::Result<(u16, Value)> {
    let content = if content.is_null() { String::new() } else { content.to_string() };
    let mut stream = TcpStream::connect(address)?;
    // A driver that hangs must not hold up the tests for ever.
    stream.set_read_timeout(Some(Duration::from_mins(2)))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\r\n{content}",
        content.len()
    )?;
    let mut reader = BufReader::new(stream);
    let head = head(&mut reader)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = head.start.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    let mut answer = Vec::new();
    // Drivers keep the connection open whatever they are told, so the length decides.
    match head.field("content-length").and_then(|length| length.parse().ok()) {
        Some(length) => reader.take(length).read_to_end(&mut answer)?,
        None => reader.read_to_end(&mut answer)?,
    };
    Ok((status, serde_json::from_slice(&answer)?))
}

/// The lines of a message before its content.
pub struct Head {
    /// The request line or status line.
    pub start: String,
    fields: Vec<(String, String)>,
}

impl Head {
    /// The value of the first field of this name, which is given in lower case.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.0 == name).map(|field| field.1.as_str())
    }
}

/// Reads a head; `None` at the end of the connection.
///
/// # Errors
/// If the connection breaks.
pub fn head(reader: &mut impl BufRead) -> io::Result<Option<Head>> {
    let mut head = Head { start: String::new(), fields: Vec::new() };
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end();
        if line.is_empty() {
            return Ok(Some(head));
        }
        if head.start.is_empty() {
            line.clone_into(&mut head.start);
        } else if let Some((name, value)) = line.split_once(':') {
            head.fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
}
