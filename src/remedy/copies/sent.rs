//! What is to be sent, apart from what each client does by itself.

use std::borrow::Cow;
use std::fmt::Write;

use super::Client;
use crate::message::{self, Author, BodyKind, Fate, Request, wire};
use crate::syntax::token::is_token;

/// A request to be written.
pub(super) struct Sent<'a> {
    pub(super) request: &'a Request,
    /// For whom.
    pub(super) client: Client,
    /// As it is sent.
    pub(super) method: Cow<'a, str>,
    /// Scheme and authority: `https://a.test:8080`.
    pub(super) origin: String,
    /// The request target as it is sent.
    pub(super) target: Vec<u8>,
    /// Names and values, without what the client of the paste adds in any case, and without `Host` and
    /// `Content-Length` where they follow from the URL and the content.
    pub(super) fields: Vec<(Cow<'a, str>, &'a [u8])>,
    /// The content, without chunks.
    pub(super) content: &'a [u8],
    pub(super) notes: Vec<String>,
    /// Whether the pasted request is sent without `Host`.
    pub(super) hostless: bool,
    /// What the client of the paste adds in any case.
    brought: Vec<Cow<'a, str>>,
}

/// What stands for a host that is not told.
const NO_HOST: &str = "HOST";

/// How a client takes fields.
pub(super) struct Rules {
    /// What it sends in any case, unless it is told otherwise.
    pub(super) own: &'static [&'static str],
    /// Whether it sets this one by itself, whatever it is told.
    pub(super) sets: fn(&str) -> bool,
    /// Whether a name can stand twice.
    pub(super) repeats: bool,
    /// Whether values may go beyond ASCII.
    pub(super) wide: bool,
}

impl<'a> Sent<'a> {
    pub(super) fn of(request: &'a Request, client: Client) -> Self {
        let written = wire::target(request);
        let (origin, target) = split(request, &written);
        let mut sent = Self {
            request,
            client,
            method: request.method.name.text(),
            origin,
            target,
            fields: Vec::new(),
            content: request.body.content.bytes(),
            notes: Vec::new(),
            hostless: !matches!(request.client, message::Client::Recorded | message::Client::Agent(..))
                && request.field("host").is_none(),
            brought: Vec::new(),
        };
        if sent.method.is_empty() {
            sent.method = if sent.content.is_empty() { "GET" } else { "POST" }.into();
            sent.notes.push(format!("the paste names no method: `{}` is a guess", sent.method));
        }
        if sent.hostless && !matches!(client, Client::CurlBash | Client::CurlCmd) {
            sent.notes.push("`Host` is sent in any case; the pasted request has none".into());
        }
        if sent.origin.starts_with("https") && sent.origin.ends_with(":443")
            || sent.origin.starts_with("http:") && sent.origin.ends_with(":80")
        {
            sent.notes.push("`Host` may be sent without the port, which is that of the scheme".into());
        }
        if sent.names_no_host() {
            sent.notes.push(format!("the paste names no host that a URL can hold: put it in for `{NO_HOST}`"));
        }
        sent.take_fields();
        let relative = !request.target.bytes().windows(3).any(|part| part == b"://");
        if relative && !matches!(request.client, message::Client::Curl(_)) {
            let scheme = sent.origin.split(':').next().unwrap_or_default();
            sent.notes.push(format!("the paste names no scheme: `{scheme}` is a guess"));
        }
        if matches!(request.client, message::Client::Agent(..)) {
            for variable in request.client.variables().iter().filter(|variable| variable.fate == Fate::Expanded) {
                sent.notes.push(format!("the value of `{}` is not known: put it in", variable.name));
            }
        }
        let curl = matches!(request.client, message::Client::Curl(_));
        if !request.body.known && !curl {
            sent.notes.push("the content, or some of it, is not in the paste".into());
        }
        if request.version.as_ref().is_some_and(|version| version.bytes() == b"HTTP/1.0") && client != Client::Har {
            sent.notes.push("the paste speaks `HTTP/1.0`, and this client a newer version".into());
        }
        sent
    }

    fn take_fields(&mut self) {
        let authority = self.origin.split_once("://").map_or("", |(_, authority)| authority).to_owned();
        let once = |name: &str| self.request.fields.iter().filter(|field| field.colon && field.is(name)).count() == 1;
        let (host, length) = (once("host"), once("content-length"));
        let raw = matches!(self.request.client, message::Client::Raw | message::Client::Recorded);
        for field in &self.request.fields {
            let (name, value) = (field.name.text(), field.value.bytes());
            if !field.colon || name.is_empty() {
                if raw {
                    self.notes.push(format!("the line `{}` is no field: only raw HTTP holds it", field.line.text()));
                }
                continue;
            }
            let told = field.author == Author::Person;
            let follows = if field.is("host") {
                !told || host && value.eq_ignore_ascii_case(authority.as_bytes())
            } else if field.is("content-length") {
                !told || length && value == self.content.len().to_string().as_bytes()
            } else {
                false
            };
            if follows {
                continue;
            }
            if field.author == Author::Client {
                self.brought.push(name);
            } else {
                self.fields.push((name, value));
            }
        }
    }

    /// The variables of a POSIX shell whose values are put in when the command runs.
    pub(super) fn variables(&self) -> Vec<&'a str> {
        let client = &self.request.client;
        let expanded = client.variables().iter().filter(|variable| variable.fate == Fate::Expanded);
        let posix = client.shell() == Some(message::Shell::Posix);
        expanded.filter(|_| posix).map(|variable| variable.name.as_str()).collect()
    }

    /// The URL, as a client takes it.
    pub(super) fn url(&mut self) -> String {
        let target = String::from_utf8_lossy(&self.target).into_owned();
        if !self.is_path() {
            let place = if self.client == Client::Har { "a URL" } else { "the request line" };
            self.notes.push(format!("`{target}` cannot be written: this client makes {place} of a URL with a path"));
            return if target.starts_with("http") { target } else { self.origin.clone() + "/" };
        }
        if self.client == Client::Har {
            return self.origin.clone() + &target;
        }
        let mut url = self.origin.clone();
        let plain = self.target.iter().all(u8::is_ascii_graphic);
        for &byte in &self.target {
            if byte.is_ascii_graphic() {
                url.push(byte.into());
            } else {
                let _ = write!(url, "%{byte:02X}");
            }
        }
        if !plain {
            self.notes.push(format!("`{target}` is written with escapes: no URL holds it as it is"));
        } else if self.client != Client::Hurl && is_rewritten(&self.target) {
            self.notes.push("the client may write the URL anew: dots, escapes or characters that no URL holds".into());
        }
        url
    }

    /// Whether the paste names no host, so that another word stands for it.
    pub(super) fn names_no_host(&self) -> bool {
        self.origin.ends_with(NO_HOST)
    }

    /// Whether the target is a path, with a query perhaps.
    pub(super) fn is_path(&self) -> bool {
        self.target.starts_with(b"/")
    }

    /// Whether the content was told to curl, or as parts, with files or boundaries that the client chooses.
    pub(super) fn is_parted(&self) -> bool {
        let body = &self.request.body;
        let form = body.data.iter().all(|data| data.name == "form");
        let open = body.kind == BodyKind::Multipart || !body.known;
        !body.data.is_empty() && open && (form || matches!(self.request.client, message::Client::Curl(_)))
    }

    /// The values of a field, whose name is given in lower case.
    pub(super) fn values(&self, name: &str) -> Vec<&'a [u8]> {
        let named = self.fields.iter().filter(|(known, _)| known.trim().eq_ignore_ascii_case(name));
        named.map(|(_, value)| *value).collect()
    }

    /// Whether a field is there once, with this value.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        matches!(self.values(name)[..], [only] if only == value.as_bytes())
    }

    /// Takes a field away.
    pub(super) fn remove(&mut self, name: &str) {
        self.fields.retain(|(known, _)| !known.trim().eq_ignore_ascii_case(name));
    }

    /// The fields as the client takes them. What it does not is told in a note.
    pub(super) fn settled(&mut self, rules: &Rules) -> Vec<(String, String)> {
        self.settle_own(rules.own);
        let label = self.client.label();
        let mut settled: Vec<(String, String)> = Vec::new();
        for (name, value) in std::mem::take(&mut self.fields) {
            let mut note = |what: &str| self.notes.push(format!("`{}`{what}", name.trim()));
            let lower = name.trim().to_ascii_lowercase();
            if !is_token(name.as_bytes()) {
                note(" is left out: its name is none that this client takes");
                continue;
            }
            if matches!(&*lower, "content-length" | "transfer-encoding") || (rules.sets)(&lower) {
                note(&format!(" is left out: {label} sets it by itself"));
                continue;
            }
            let value = String::from_utf8_lossy(value);
            if value.contains(|c: char| c.is_control() && c != '\t') || value.contains('\u{fffd}') {
                note(" is left out: its value has a character that this client does not take");
                continue;
            }
            if !rules.wide && !value.is_ascii() {
                note(" goes beyond ASCII: the client may refuse it, or encode it otherwise");
            }
            let same = settled.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&name));
            match same.filter(|_| !rules.repeats) {
                Some((_, before)) => {
                    before.push_str(if lower == "cookie" { "; " } else { ", " });
                    before.push_str(&value);
                    note(" stands twice: its values are joined, as this client has each name once");
                }
                None => settled.push((name.into_owned(), value.into_owned())),
            }
        }
        settled
    }

    /// Tells which fields the client adds, and which of the other's are not there any more.
    pub(super) fn settle_own(&mut self, own: &[&str]) {
        let told = |name: &str| self.fields.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
        let added: Vec<&str> = own.iter().copied().filter(|name| !told(name)).collect();
        let dropped = self.brought.iter().filter(|name| !own.iter().any(|own| own.eq_ignore_ascii_case(name)));
        let dropped: Vec<&str> = dropped.map(|name| &**name).filter(|name| !told(name)).collect();
        let listed = |names: &[&str]| format!("`{}`", names.join("`, `"));
        let mut notes = Vec::new();
        if !added.is_empty() {
            notes.push(format!("{} sends of its own: {}", self.client.label(), listed(&added)));
        }
        if !dropped.is_empty() {
            notes.push(format!("what the pasted client sends of its own is left out: {}", listed(&dropped)));
        }
        self.notes.extend(notes);
    }

    /// The content as text. Where it is none, it comes as `Err`.
    pub(super) fn text(&self) -> Result<&'a str, &'a [u8]> {
        std::str::from_utf8(self.content).map_err(|_| self.content)
    }

    /// The method in capitals, where the client takes no other characters than letters; the one that it would take
    /// itself where there are others.
    pub(super) fn method_of_letters(&mut self) -> String {
        let capitals = self.method_in_capitals();
        if !capitals.is_empty() && capitals.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return capitals;
        }
        self.notes.push(format!("`{}` cannot be written: this client takes letters only", self.method));
        if self.content.is_empty() { "GET" } else { "POST" }.to_owned()
    }

    /// Says that some methods are written in capitals by the client.
    pub(super) fn method_in_capitals(&mut self) -> String {
        let capitals = self.method.to_ascii_uppercase();
        if capitals != *self.method {
            self.notes.push(format!("the method `{}` is sent in capitals", self.method));
        }
        if !is_token(capitals.as_bytes()) {
            self.notes.push(format!("the client refuses `{capitals}` as a method"));
        }
        capitals
    }
}

/// Scheme and authority, and the target without them where the paste has them in the URL.
fn split(request: &Request, written: &[u8]) -> (String, Vec<u8>) {
    let url = request.target.text();
    let curl = matches!(request.client, message::Client::Curl(_));
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) => {
            (Some(scheme), rest)
        }
        _ => (None, &*url),
    };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = request.field("host").map(|host| host.value.text().into_owned()).unwrap_or_default();
    let (scheme, authority) = match scheme {
        Some(scheme) => (scheme.to_ascii_lowercase(), authority.to_owned()),
        None if curl => ("http".to_owned(), authority.to_owned()),
        None => (guess(&host).to_owned(), host),
    };
    let fits = |c: char| c.is_alphanumeric() || "-._~:[]%{}$".contains(c);
    let authority = if authority.is_empty() || !authority.chars().all(fits) { NO_HOST.to_owned() } else { authority };
    let origin = format!("{scheme}://{authority}");
    // To a proxy, curl sends all of the URL.
    let mut target = written.to_vec();
    if curl && written.starts_with(b"http") {
        let text = String::from_utf8_lossy(written);
        let path = text.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
        target = path.unwrap_or_else(|| "/".into()).into_bytes();
    }
    (origin, target)
}

/// The scheme that a host is likely reached by.
fn guess(authority: &str) -> &'static str {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port),
        _ => (authority, ""),
    };
    let near = host == "localhost" || host.starts_with("127.") || host.starts_with('[') || !host.contains('.');
    match port {
        "443" | "8443" => "https",
        "" if !near => "https",
        _ => "http",
    }
}

/// Whether libraries may send a target otherwise than it is written: what RFC 3986 does not allow in it, escapes of
/// what needs none or in small letters, dot segments.
fn is_rewritten(target: &[u8]) -> bool {
    let hex = |at: usize| target.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let odd = |at: usize, byte: u8| match byte {
        b'%' => match (hex(at + 1), hex(at + 2)) {
            (Some(high), Some(low)) => {
                let byte = (high * 16 + low) as u8;
                let small = target[at + 1..at + 3].iter().any(u8::is_ascii_lowercase);
                small || byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
            }
            _ => true,
        },
        b'\'' => true,
        _ => !(byte.is_ascii_alphanumeric() || b"-._~:/?@!$&()*+,;=".contains(&byte)),
    };
    target.iter().enumerate().any(|(at, &byte)| odd(at, byte)) || has_dots(target)
}

/// Whether there is a segment `.` or `..` in the path.
pub(super) fn has_dots(target: &[u8]) -> bool {
    let path = target.split(|&byte| byte == b'?').next().unwrap_or_default();
    path.split(|&byte| byte == b'/').any(|segment| {
        let plain = String::from_utf8_lossy(segment).to_ascii_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    })
}
