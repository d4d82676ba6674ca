//! The request line: method, URL, version.

use super::maker::Maker;
use super::meanings;
use super::row::{Flag, Kind, Row};
use crate::message::{Client, Request};
use crate::source::Traced;
use crate::syntax::percent;
use crate::syntax::uri::{self, Form};

impl Maker {
    pub(super) fn request_line(&mut self, request: &Request) -> Row {
        let mut rows = vec![self.method(request)];
        let written = &request.target;
        let form = match request.client {
            Client::Raw => Form::Target,
            _ if written.bytes().starts_with(b"/") => Form::Target,
            _ => Form::Url,
        };
        let url = uri::split(written.bytes(), form);
        if let Some(scheme) = url.scheme.clone() {
            rows.push(self.row(Kind::Scheme, "scheme", &written.slice(scheme)));
        }
        if let Some(userinfo) = url.userinfo.clone() {
            let mut row = self.row(Kind::Userinfo, "user and password", &written.slice(userinfo));
            row.meaning = Some("sent as the credentials of Basic, and not in the URL".into());
            Self::hide(&mut row);
            rows.push(row);
        }
        if let Some(host) = url.host.clone().filter(|host| !host.is_empty()) {
            rows.push(self.row(Kind::Host, "host", &written.slice(host)));
        } else if let Some(field) = request.field("host") {
            let value = field.value.bytes();
            let end = value.iter().rposition(|&byte| byte == b':').filter(|_| !value.ends_with(b"]"));
            rows.push(self.row(Kind::Host, "host", &field.value.slice(0..end.unwrap_or(value.len()))));
            if let Some(end) = end {
                rows.push(self.row(Kind::Port, "port", &field.value.slice(end + 1..value.len())));
            }
        }
        let port = url.port.clone().filter(|port| !port.is_empty());
        if let Some(port) = port {
            rows.push(self.row(Kind::Port, "port", &written.slice(port)));
        } else if let Some(scheme) = url.scheme.clone() {
            let usual = match &*written.bytes()[scheme.clone()].to_ascii_lowercase() {
                b"https" | b"wss" => "443",
                b"http" | b"ws" => "80",
                _ => "",
            };
            if !usual.is_empty() {
                let mut row = self.told(Kind::Port, "port", usual, &written.slice(scheme));
                row.flags.push(Flag::Implied);
                row.meaning = Some("that of the scheme".into());
                rows.push(row);
            }
        }
        // What curl sends is what it makes of the URL: dots taken out of the path, data put behind the query.
        let sent = request.client.command().and_then(|command| command.line.as_ref()).map(|line| &line.target);
        match sent {
            Some(sent) => {
                let url = uri::split(sent.bytes(), Form::Target);
                self.path_and_query(sent, &url, &mut rows);
            }
            None => self.path_and_query(written, &url, &mut rows),
        }
        if let Some(fragment) = url.fragment.clone() {
            let mut row = self.row(Kind::Fragment, "fragment", &written.slice(fragment));
            row.meaning = Some("never sent: the client keeps it for itself".into());
            row.flags.push(Flag::Unsent);
            rows.push(row);
        }
        if let Some(version) = &request.version {
            rows.push(self.row(Kind::Version, "version", version));
        }
        let label = if request.start_line.is_some() { "request line" } else { "method and target" };
        let mut line = self.group(label, rows);
        line.span = request.start_line.as_ref().map(Traced::span).or(line.span);
        line
    }

    fn method(&mut self, request: &Request) -> Row {
        let name = &request.method.name;
        let mut row = self.row(Kind::Method, "method", name);
        if let Some((meaning, link)) = meanings::method(&name.text()) {
            (row.meaning, row.link) = (Some(meaning.into()), Some(link));
        }
        if request.method.implied {
            row.flags.push(Flag::Implied);
        }
        row
    }

    fn path_and_query(&mut self, text: &Traced, url: &uri::Uri, rows: &mut Vec<Row>) {
        let bytes = text.bytes();
        let mut path = self.decoded(Kind::Path, "path", &text.slice(url.path.clone()));
        let segments = uri::segments(bytes, url.path.clone());
        // Before the first slash there is nothing.
        let segments = segments.get(1..).unwrap_or_default();
        for (index, segment) in segments.iter().enumerate() {
            if self.is_full(&mut path.rows, segments.len(), usize::MAX) {
                break;
            }
            let row = self.decoded(Kind::Segment, &(index + 1).to_string(), &text.slice(segment.clone()));
            path.rows.push(row);
        }
        if segments.len() == 1 {
            path.rows.clear();
        }
        rows.push(path);
        let Some(range) = url.query.clone() else { return };
        let mut query = self.row(Kind::Query, "query", &text.slice(range.clone()));
        query.rows = self.parameters(text, range);
        // The parameters tell it better, and without its secrets.
        let count = query.rows.len();
        query.secret = Some(std::mem::take(&mut query.value));
        query.value = if count == 1 { "1 parameter".into() } else { format!("{count} parameters") };
        rows.push(query);
    }

    /// A row for percent-encoded text.
    fn decoded(&mut self, kind: Kind, label: &str, text: &Traced) -> Row {
        let decoded = percent::decode(text.bytes());
        let mut row = self.told(kind, label, &String::from_utf8_lossy(&decoded), text);
        if decoded != text.bytes() {
            row.written = Some(text.text().chars().take(self.bounds.long).collect());
        }
        row
    }

    /// The pairs of a query or form.
    pub(super) fn parameters(&mut self, text: &Traced, range: std::ops::Range<usize>) -> Vec<Row> {
        let pairs = uri::pairs(text.bytes(), range);
        let mut rows = Vec::new();
        for pair in &pairs {
            if self.is_full(&mut rows, pairs.len(), usize::MAX) {
                break;
            }
            rows.push(self.parameter(text, pair));
        }
        rows
    }
}
