//! A command of `HTTPie`, or of xh, which reads the same arguments. What it sends was seen of `HTTPie` 3.2.1.

mod item;
mod json;

use super::detect::{Job, Line, Reader};
use super::shell::Input;
use super::tool::{self, Given, Tool};
use super::{Reading, address};
use crate::message::{Agent, Author, Body, BodyKind, Data, Field, Method, Shape};
use crate::source::{Quoting, Span, Traced, base64};
use item::{Item, Kind};

/// Reads commands of `HTTPie`.
pub(super) const READER: Reader = Reader { shapes: &[Shape::Httpie], begins, read };

const PROGRAMS: &[&str] = &["http", "https", "httpie", "xh", "xhs"];

fn begins(line: &Line) -> Option<usize> {
    tool::begins(line, PROGRAMS, fits)
}

/// Whether what follows the word is what a command would go on with, and not a sentence: options, a method, a URL.
fn fits(rest: &str) -> bool {
    let mut words = rest.split_whitespace().map(|word| word.trim_matches(['\'', '"']));
    let first = words.next().unwrap_or_default();
    let is_url = |word: &str| {
        word.contains("://")
            || word.starts_with("localhost")
            || word.strip_prefix(':').is_some_and(|port| port.starts_with(|c: char| c == '/' || c.is_ascii_digit()))
            || word.starts_with('$')
            || word.contains(['.', '/', ':']) && !word.ends_with(['.', ',', ':'])
    };
    let is_method = |word: &str| (3..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let option = first.starts_with('-') && first.len() > 1;
    is_url(first) || (option || is_method(first)) && words.take(12).any(is_url)
}

/// Options that take an argument.
const TAKE: &[&str] = &[
    "-A",
    "-P",
    "-a",
    "-o",
    "-p",
    "-s",
    "--auth",
    "--auth-type",
    "--bearer",
    "--boundary",
    "--cert",
    "--cert-key",
    "--cert-key-pass",
    "--ciphers",
    "--default-scheme",
    "--format-options",
    "--history-print",
    "--http-version",
    "--max-headers",
    "--max-redirects",
    "--output",
    "--pretty",
    "--print",
    "--proxy",
    "--raw",
    "--response-charset",
    "--response-mime",
    "--session",
    "--session-read-only",
    "--ssl",
    "--style",
    "--timeout",
    "--verify",
];

fn read(job: &Job) -> Option<Reading> {
    let mut tool = Tool::read(job, PROGRAMS)?;
    let (given, operands) = tool::options(std::mem::take(&mut tool.arguments), |name| TAKE.contains(&name));
    let program = tool.program.text.home();
    let mut operands = operands.into_iter();
    let (method, url, rest) = positions(&mut operands);
    let items: Vec<Item> = rest.into_iter().chain(operands).map(item::read).collect();
    let url = url.unwrap_or_else(|| Traced::new(Span::point(tool.span.origin, tool.span.end as usize)));
    let secure = matches!(tool.program.text.bytes(), b"https" | b"xhs");
    let target = query(&whole_url(&url, secure, &given), &items);

    let raw = last(&given, &["--raw"]).and_then(|given| Some((given.span, given.argument.clone()?)));
    let ignores = last(&given, &["-I", "--ignore-stdin"]).is_some();
    let input = if ignores { Input::Inherited } else { tool.input.clone() };
    let mode = Mode::of(&given, &items);
    let body = body(mode, &items, raw, &input, program);
    let name = method.map_or_else(
        || {
            let by = body.data.first().map_or(program, |data| data.option);
            let posts = body.kind != BodyKind::None || has_data(&items);
            Method { name: Traced::implied(if posts { "POST" } else { "GET" }, by), implied: true }
        },
        |name| {
            let upper = name.bytes().to_ascii_uppercase();
            let name = if upper == name.bytes() { name } else { Traced::implied(upper, name.span()) };
            Method { name, implied: false }
        },
    );
    let fields = fields(mode, &given, &items, &target, program, &name, &body);
    let next = tool.next;
    Some(Reading::of(Shape::Httpie, tool.request(Agent::Httpie, name, target, fields, body), next))
}

fn last<'a>(given: &'a [Given], names: &[&str]) -> Option<&'a Given> {
    given.iter().rev().find(|given| names.contains(&given.name.as_str()))
}

/// `[METHOD] URL [ITEM …]`: the first of two is the method if it is all letters, whatever they spell.
fn positions(operands: &mut impl Iterator<Item = Traced>) -> (Option<Traced>, Option<Traced>, Option<Traced>) {
    let Some(first) = operands.next() else { return (None, None, None) };
    let Some(second) = operands.next() else { return (None, Some(first), None) };
    if first.bytes().iter().all(u8::is_ascii_alphabetic) && !first.is_empty() {
        (Some(first), Some(second), None)
    } else {
        (None, Some(first), Some(second))
    }
}

/// The URL with what `HTTPie` lets one leave out: the scheme, and the name of this machine.
fn whole_url(url: &Traced, secure: bool, given: &[Given]) -> Traced {
    let bytes = url.bytes();
    if bytes.is_empty() || address::has_scheme(bytes) {
        return url.clone();
    }
    let chosen = last(given, &["--default-scheme"]).and_then(|given| given.argument.as_ref());
    let scheme = match chosen {
        Some(scheme) => scheme.text().into_owned(),
        None => if secure { "https" } else { "http" }.to_owned(),
    };
    if bytes.starts_with(b"://") {
        return address::with_scheme(url, &scheme);
    }
    let local = bytes.strip_prefix(b":").filter(|rest| rest.first() != Some(&b':'));
    let digits = local.map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_digit()).count());
    if local.is_some_and(|rest| rest.len() == digits || rest[digits] == b'/') {
        let kept = if digits == 0 { url.slice(1..url.len()) } else { url.clone() };
        return address::with_scheme(&kept, &format!("{scheme}://localhost")).homed(url.home());
    }
    address::with_scheme(url, &format!("{scheme}://"))
}

/// The URL with the `name==value` items in its query.
fn query(url: &Traced, items: &[Item]) -> Traced {
    let mut whole = url.clone();
    // What follows the hash sign is not sent.
    let mut separator: &[u8] = if url.bytes().contains(&b'?') { b"&" } else { b"?" };
    for item in items.iter().filter(|item| item.kind == Kind::Query) {
        let at = Span::point(item.word.origin(), item.word.span().start as usize);
        whole.decode(separator, at, Quoting::Sealed);
        whole.insert(&item::form_encoded(&item.name));
        whole.decode(b"=", at, Quoting::Sealed);
        whole.insert(&item::form_encoded(&item.value));
        separator = b"&";
    }
    whole
}

/// How the data items are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// As JSON, `asked` for or because nothing else is.
    Json {
        asked: bool,
    },
    Form,
    Multipart,
}

impl Mode {
    fn of(given: &[Given], items: &[Item]) -> Self {
        let form = last(given, &["-f", "--form"]).is_some();
        if last(given, &["--multipart"]).is_some() || items.iter().any(|item| item.kind == Kind::Upload) {
            Mode::Multipart
        } else if form {
            Mode::Form
        } else {
            Mode::Json { asked: last(given, &["-j", "--json"]).is_some() }
        }
    }
}

fn has_data(items: &[Item]) -> bool {
    items
        .iter()
        .any(|item| matches!(item.kind, Kind::Text | Kind::Json | Kind::TextFile | Kind::JsonFile | Kind::Upload))
}

fn body(mode: Mode, items: &[Item], raw: Option<(Span, Traced)>, input: &Input, program: Span) -> Body {
    if let Some((option, argument)) = raw {
        let data = Data { option, name: "data-raw", argument: argument.clone(), file: None };
        return tool::content(data, Some(argument));
    }
    if !has_data(items) {
        return match input {
            Input::Inherited => Body::none(program),
            Input::Known(text) => {
                let data = Data { option: program, name: "data-raw", argument: text.clone(), file: None };
                tool::content(data, Some(text.clone()))
            }
            Input::Unknown => {
                let argument = Traced::new(Span::point(program.origin, program.end as usize));
                tool::content(Data { option: program, name: "data-raw", argument, file: None }, None)
            }
        };
    }
    let data =
        items.iter().filter(|item| !matches!(item.kind, Kind::Query | Kind::Field | Kind::EmptyField | Kind::Other));
    let mut known = true;
    let list: Vec<Data> = data
        .clone()
        .map(|item| {
            let file = matches!(item.kind, Kind::TextFile | Kind::JsonFile | Kind::Upload);
            known &= !file;
            let file = file.then(|| item.value.clone());
            Data { option: item.word.home(), name: "data-raw", argument: item.word.clone(), file }
        })
        .collect();
    let home = list.iter().map(|data| data.argument.home()).reduce(Span::to).unwrap_or(program);
    let mut content = Traced::new(home);
    let kind = match mode {
        Mode::Multipart => {
            known = false;
            BodyKind::Multipart
        }
        Mode::Form => {
            for (index, item) in data.enumerate() {
                if index > 0 {
                    content.decode(b"&", Span::point(home.origin, item.word.span().start as usize), Quoting::Sealed);
                }
                content.insert(&item::form_encoded(&item.name));
                content.decode(b"=", item.separator, Quoting::Sealed);
                content.insert(&item::form_encoded(&item.value));
            }
            BodyKind::Data
        }
        Mode::Json { .. } => {
            known &= json::write(&mut content, &data.collect::<Vec<_>>());
            BodyKind::Data
        }
    };
    if !known {
        content = Traced::new(home);
    }
    Body { kind, content, coded: None, known, data: list }
}

/// The fields in `HTTPie`'s order: those of its HTTP library, then its own and the written ones. A written one takes the
/// place of its own of the same name.
fn fields(
    mode: Mode,
    given: &[Given],
    items: &[Item],
    target: &Traced,
    program: Span,
    method: &Method,
    body: &Body,
) -> Vec<Field> {
    let written = |name: &str| {
        let mut fields = items.iter().filter(|item| matches!(item.kind, Kind::Field | Kind::EmptyField));
        fields.any(|item| item.name.bytes().eq_ignore_ascii_case(name.as_bytes()))
    };
    let own = |name: &str, value: &str| tool::field(name, value, program, Author::Client);
    let by = body.data.first().map_or(program, |data| data.option);
    let sends = body.kind != BodyKind::None;
    let is_json = matches!(mode, Mode::Json { asked } if asked || sends);
    let (host, credentials) = address::authority(target);
    let mut fields = Vec::new();
    if !written("host") {
        fields.push(Field::brought("Host", host, target.home(), Author::Client));
    }
    if !written("accept-encoding") {
        fields.push(own("Accept-Encoding", "gzip, deflate"));
    }
    if !written("accept") && !is_json {
        fields.push(own("Accept", "*/*"));
    }
    if !written("connection") {
        fields.push(own("Connection", "keep-alive"));
    }
    let bodiless = matches!(method.name.bytes(), b"GET" | b"HEAD") && !sends;
    if body.known && !bodiless && !written("content-length") {
        fields.push(tool::field("Content-Length", body.content.len().to_string(), by, Author::Client));
    }
    if !written("authorization") {
        fields.extend(authorization(given, credentials));
    }
    if !written("user-agent") {
        fields.push(own("User-Agent", "HTTPie"));
    }
    if is_json && !written("accept") {
        fields.push(tool::field("Accept", "application/json, */*;q=0.5", by, Author::Client));
    }
    let asked = |names: &[&str]| last(given, names).map_or(by, |given| given.span);
    let content_type = match mode {
        Mode::Json { .. } if is_json => Some(("application/json", asked(&["-j", "--json"]))),
        Mode::Form => Some(("application/x-www-form-urlencoded; charset=utf-8", asked(&["-f", "--form"]))),
        Mode::Multipart => Some(("multipart/form-data; boundary=why400", asked(&["--multipart", "-f", "--form"]))),
        Mode::Json { .. } => None,
    };
    if let Some((value, by)) = content_type.filter(|_| !written("content-type")) {
        fields.push(tool::field("Content-Type", value, by, Author::Option));
    }
    for item in items {
        let keeps = item.kind == Kind::Field && !item.value.is_empty() || item.kind == Kind::EmptyField;
        if keeps {
            let (line, name, value) = (item.word.clone(), item.name.clone(), item.value.trim());
            fields.push(Field { line, name, value, colon: true, author: Author::Person });
        }
    }
    fields
}

/// `-a user:password`, `-A bearer -a token`, or what the URL holds.
fn authorization(given: &[Given], in_url: Option<Traced>) -> Option<Field> {
    let option = last(given, &["-a", "--auth"]);
    let bearer = last(given, &["--bearer"]);
    let kind = last(given, &["-A", "--auth-type"]).and_then(|given| given.argument.as_ref());
    let (by, secret) = match (bearer, option) {
        (Some(given), _) | (None, Some(given)) => (given.span, given.argument.clone()?),
        (None, None) => (in_url.as_ref()?.span(), in_url?),
    };
    let kind = if bearer.is_some() { "bearer".into() } else { kind.map_or("basic".into(), Traced::text) };
    let value = match kind.as_ref() {
        "bearer" => {
            let mut value = Traced::new(secret.home());
            value.decode(b"Bearer ", by, Quoting::Sealed);
            value.insert(&secret);
            value
        }
        "basic" if secret.bytes().contains(&b':') => {
            Traced::implied(format!("Basic {}", base64::write(secret.bytes())), secret.span())
        }
        // It asks for the password, or waits for the server's challenge.
        _ => return None,
    };
    Some(Field::brought("Authorization", value, by, Author::Option))
}

#[cfg(test)]
mod tests;
