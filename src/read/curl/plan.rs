//! What the options of one operation add up to: the requests to its URLs.

use super::arguments::Operation;
use super::data::{self, Stdin};
use super::fields::{self, Lines};
use super::form::{self, Form};
use super::proxy::Proxy;
use super::url::{self, Manner, Url};
use super::{credentials, date, glob};
use crate::message::{
    Author, Body, BodyKind, Data, Field, Method, OptionUse, RequestLine, ShellFault, ShellFaultKind, UrlFault, Variable,
};
use crate::read::address;
use crate::source::{Quoting, Span, Traced};

/// More content than this is announced first.
const ANNOUNCED: usize = 1024 * 1024;

/// What the options of an operation say, the same for all its URLs.
#[derive(Default)]
pub(super) struct Plan {
    /// The options without argument that are on.
    switches: Vec<(&'static str, Span)>,
    /// The last argument of each option of which the last counts.
    last: Vec<(&'static str, Traced, Span)>,
    pub(super) lines: Lines,
    pub(super) proxy_lines: Lines,
    uploads: Vec<Data>,
    data: Vec<Data>,
    /// What the data add up to; `None` where a file of it is not known.
    joined: Option<Traced>,
    known: bool,
    /// `--url-query`, joined.
    query: Option<Traced>,
    query_known: bool,
    query_data: Vec<Data>,
    form: Form,
    form_data: Vec<Data>,
    written_form: Option<(Traced, bool)>,
    cookies: Vec<(Traced, Span)>,
    pub(super) faults: Vec<ShellFault>,
    /// Where the command has what only the shell knows.
    pub(super) unknown: Vec<Span>,
    /// What curl asks for when it runs.
    pub(super) variables: Vec<Variable>,
}

/// A request as far as it follows from options and URL.
pub(super) struct Made {
    pub(super) method: Method,
    pub(super) line: Option<RequestLine>,
    pub(super) fields: Vec<Field>,
    pub(super) body: Body,
    pub(super) query_data: Vec<Data>,
    pub(super) faults: Vec<ShellFault>,
}

/// What a URL comes to.
struct Place {
    url: Url,
    /// How many texts its patterns stand for.
    count: u64,
}

impl Plan {
    /// Reads the options. `text` is all of the text that is read.
    pub(super) fn new(text: &str, program: Span, operation: &Operation, stdin: &mut Stdin) -> Self {
        let mut plan = Plan { known: true, query_known: true, ..Plan::default() };
        for option in &operation.options {
            plan.option(text, option, stdin);
        }
        for (name, value) in
            [("Content-Type", "Content-Type: application/json"), ("Accept", "Accept: application/json")]
        {
            if let Some(json) = plan.data.iter().rev().find(|data| data.name == "json").map(|data| data.option)
                && !plan.lines.has(name)
            {
                plan.lines.push(Traced::implied(value, json), Author::Option);
            }
        }
        plan.form.close();
        if !plan.form.is_empty() {
            let typed = plan.form_type();
            let escape = plan.switch("form-escape").is_some();
            let place = plan.form_data.first().map_or(program, |data| data.option);
            let written = form::write(&plan.form, typed.bytes(), escape, stdin, place);
            plan.written_form = Some((written.content, written.known));
        }
        plan.conflicts();
        plan.variables.extend(credentials::asked(&plan));
        plan
    }

    fn option(&mut self, text: &str, option: &OptionUse, stdin: &mut Stdin) {
        let (Some(name), span) = (option.name, option.span) else { return };
        let Some(argument) = option.argument.clone() else {
            return self.switches.push((name, span));
        };
        let data = |file| Data { option: span, name, argument: argument.clone(), file };
        match name {
            "header" => add_lines(&mut self.lines, argument, stdin),
            "proxy-header" => add_lines(&mut self.proxy_lines, argument, stdin),
            // Without an equals sign it names a file of cookies, as it does with `@`.
            "cookie" => {
                if argument.bytes().contains(&b'=') && argument.bytes().first() != Some(&b'@') {
                    self.cookies.push((argument, span));
                }
            }
            "data" | "data-ascii" | "data-binary" | "data-raw" | "data-urlencode" | "json" => {
                let data = data(data::file_of(name, &argument));
                self.join(text, &data, stdin);
                self.data.push(data);
            }
            "url-query" => {
                let raw = argument.bytes().first() == Some(&b'+');
                let file = if raw { None } else { data::file_of("data-urlencode", &argument) };
                let data = if raw {
                    Data { option: span, name: "data", argument: argument.slice(1..argument.len()), file: None }
                } else {
                    Data { option: span, name: "data-urlencode", argument: argument.clone(), file }
                };
                let mut query = match self.query.take() {
                    Some(mut query) => {
                        query.decode(b"&", point(span), argument.quoting_at(0));
                        query
                    }
                    None => Traced::new(argument.home()),
                };
                let (sent, known) = data::sent(text, &data, stdin);
                query.append(&sent);
                self.query_known &= known;
                self.query = Some(query);
                self.query_data.push(data);
            }
            "form" | "form-string" => match self.form.add(span, &argument, name == "form-string") {
                Ok(files) => {
                    let mut files = files.into_iter();
                    self.form_data.push(data(files.next()));
                    self.form_data.extend(files.map(|file| data(Some(file))));
                }
                Err(wanted) => {
                    let kind = ShellFaultKind::BadArgument { wanted };
                    self.faults.push(ShellFault { kind, span: argument.home() });
                }
            },
            "upload-file" => self.uploads.push(data(Some(argument.clone()))),
            _ => {
                self.last.retain(|&(other, ..)| other != name);
                self.last.push((name, argument, span));
            }
        }
    }

    /// Adds a data argument to what is sent.
    fn join(&mut self, text: &str, data: &Data, stdin: &mut Stdin) {
        let mut joined = self.joined.take().unwrap_or_else(|| Traced::new(data.argument.home()));
        // A file that is not known is hardly empty.
        if (!joined.is_empty() || !self.known) && data.name != "json" {
            joined.decode(b"&", point(data.option), Quoting::Raw);
        }
        let (sent, known) = data::sent(text, data, stdin);
        joined.append(&sent);
        self.known &= known;
        self.joined = Some(joined);
    }

    /// Where an option without argument stands, if it is on.
    pub(super) fn switch(&self, name: &str) -> Option<Span> {
        self.switches.iter().rev().find(|(other, _)| *other == name).map(|&(_, span)| span)
    }

    /// The argument of an option of which the last counts, and the option.
    pub(super) fn last(&self, name: &str) -> Option<(&Traced, Span)> {
        self.last.iter().find(|&&(other, ..)| other == name).map(|(_, argument, span)| (argument, *span))
    }

    /// Options that ask for requests of different kinds.
    fn conflicts(&mut self) {
        let get = self.switch("get").filter(|_| !self.data.is_empty());
        let data = self.data.first().map(|data| data.option);
        let mut kinds: Vec<Span> = [
            self.switch("head").filter(|_| get.is_none() || !self.uploads.is_empty() || !self.form_data.is_empty()),
            self.form_data.first().map(|data| data.option),
            self.uploads.first().map(|data| data.option),
            get.or(data),
        ]
        .into_iter()
        .flatten()
        .collect();
        crate::source::Order::order_by_key(&mut kinds, |span| span.start);
        if let [with, .., span] = kinds[..] {
            self.faults.push(ShellFault { kind: ShellFaultKind::Conflict { with }, span });
        }
    }

    /// Puts the request to the URL of this index together.
    /// Of an `opaque` URL some is not known.
    pub(super) fn make(
        &self,
        program: Span,
        (target, opaque): (&Traced, bool),
        index: usize,
        stdin: &mut Stdin,
    ) -> Made {
        let upload = self.uploads.get(index).filter(|upload| !upload.argument.is_empty());
        let method = self.method(program, upload);
        let (place, fault) = match self.place(target, opaque, upload) {
            Ok(place) => (Some(place), None),
            Err(fault) => (None, Some(fault)),
        };
        let mut body = self.content(program, upload, stdin);
        let url = place.as_ref().map(|place| &place.url);
        let fields = self.fields(program, target, url, upload, &mut body);
        let line = place.map(|place| {
            let version = if self.is_old() { "HTTP/1.0" } else { "HTTP/1.1" };
            RequestLine { target: self.request_target(&place.url), version, count: place.count }
        });
        let query_data = if self.switch("get").is_some() { self.data.clone() } else { self.query_data.clone() };
        Made { method, line, fields, body, query_data, faults: fault.into_iter().collect() }
    }

    /// Whether HTTP/1.0 is asked for: of such options the last counts.
    fn is_old(&self) -> bool {
        self.version() == Some("http1.0")
    }

    fn version(&self) -> Option<&'static str> {
        let versions = self.switches.iter().rev().map(|&(name, _)| name);
        versions.into_iter().find(|name| name.starts_with("http") && *name != "http0.9")
    }

    fn method(&self, program: Span, upload: Option<&Data>) -> Method {
        if let Some((name, _)) = self.last("request") {
            return Method { name: name.clone(), implied: false };
        }
        let get = self.switch("get").is_some();
        let (name, by) = if let Some(head) = self.switch("head") {
            ("HEAD", head)
        } else if let Some(upload) = upload {
            ("PUT", upload.option)
        } else if let Some(data) = self.data.first().filter(|_| !get).or(self.form_data.first()) {
            ("POST", data.option)
        } else {
            ("GET", program)
        };
        Method { name: Traced::implied(name, by), implied: true }
    }

    /// The URL, with what the options put into it.
    fn place(&self, target: &Traced, opaque: bool, upload: Option<&Data>) -> Result<Place, ShellFault> {
        let glob = self.switch("globoff").is_none();
        let expand = |text: &Traced| {
            if !glob {
                return Ok(glob::Expansion { first: text.clone(), count: 1 });
            }
            glob::expand(text)
                .map_err(|(fault, range)| ShellFault { kind: ShellFaultKind::Glob(fault), span: text.span_of(range) })
        };
        let file = upload.map(|upload| expand(&upload.argument)).transpose()?;
        let as_it_is = || Ok(glob::Expansion { first: target.clone(), count: 1 });
        let expanded = if opaque { as_it_is() } else { expand(target) }?;
        let manner = Manner {
            path_as_is: self.switch("path-as-is").is_some(),
            scheme: self.last("proto-default").map(|(scheme, _)| scheme.bytes()),
        };
        let fault =
            |(fault, range)| ShellFault { kind: ShellFaultKind::Url(fault), span: expanded.first.span_of(range) };
        let parse = |manner: Manner| match url::parse(&expanded.first, manner) {
            // What a variable stands for may make a URL of it.
            Err((kind, _)) if opaque && kind != UrlFault::Slashes => Ok(url::guessed(&expanded.first)),
            read => read.map_err(fault),
        };
        let data = self.joined.as_ref().filter(|_| self.switch("get").is_some()).map(|data| (data, self.known));
        let added = data.or(self.query.as_ref().map(|query| (query, self.query_known)));
        // What no URL may have, what is added to it may not have either.
        if let Some(bad) = added.and_then(|(added, _)| self.bad_byte(added)) {
            return Err(ShellFault { kind: ShellFaultKind::Url(UrlFault::Character), span: bad });
        }
        let mut url = parse(manner)?;
        let name = file.as_ref().map(|file| &file.first).filter(|name| !matches!(name.bytes(), b"-" | b"."));
        if name.is_some_and(|_| url.path.bytes().ends_with(b"/")) || added.is_some() {
            // The URL is put together anew, and then dot segments go whatever is asked for.
            url = parse(Manner { path_as_is: false, ..manner })?;
            url.query = url.query.filter(|query| !query.is_empty());
        }
        if let Some(name) = name
            && url.path.bytes().ends_with(b"/")
        {
            // The file keeps its name in the folder that the URL names.
            let start = name.bytes().iter().rposition(|byte| matches!(byte, b'/' | b'\\')).map_or(0, |at| at + 1);
            url.path.append(&url::escaped(&name.slice(start..name.len())));
        }
        if let Some((added, known)) = added {
            let shows = !added.is_empty() || !known;
            // It is read with the URL: a `#` ends it.
            let end = added.bytes().iter().position(|&byte| byte == b'#').unwrap_or(added.len());
            let added = url::with_capital_escapes(&added.slice(0..end));
            url.query = match url.query.take() {
                Some(mut query) => {
                    if !query.bytes().ends_with(b"&") {
                        query.decode(b"&", point(added.home()), Quoting::Raw);
                    }
                    query.append(&added);
                    Some(query)
                }
                None => Some(added).filter(|_| shows),
            };
        }
        let count = file.map_or(1, |file| file.count).saturating_mul(expanded.count);
        Ok(Place { url, count })
    }

    /// The first blank or control character of what is added to the URL, but for those of a command in `$(…)`.
    fn bad_byte(&self, added: &Traced) -> Option<Span> {
        let bad = |byte: u8| byte == b' ' || byte.is_ascii_control();
        let places =
            added.bytes().iter().enumerate().filter(|&(_, &byte)| bad(byte)).map(|(at, _)| added.span_of(at..at + 1));
        let mut places = places.filter(|place| !self.unknown.iter().any(|unknown| unknown.contains(*place)));
        places.next()
    }

    fn request_target(&self, url: &Url) -> Traced {
        if let Some((target, _)) = self.last("request-target") {
            return target.clone();
        }
        let mut target = Traced::new(url.path.home());
        let proxied = Proxy::of(self, url).is_some();
        if proxied {
            target.append(&Traced::implied("http://", point(url.host.home())));
            target.append(&url.authority());
            target.append(&url.path);
        } else {
            target.append(&url::sent(&url.path));
        }
        if let Some(query) = url.query.as_ref().filter(|query| !proxied || !query.is_empty()) {
            target.decode(b"?", point(query.span()), Quoting::Raw);
            target.append(query);
        }
        target
    }

    /// The content, before it is cut into chunks.
    fn content(&self, program: Span, upload: Option<&Data>, stdin: &mut Stdin) -> Body {
        let mut body = Body::none(program);
        if let Some(upload) = upload {
            body.kind = BodyKind::Upload;
            let text = if upload.argument.bytes() == b"." { stdin.take() } else { stdin.file(&upload.argument) };
            body.known = text.is_some();
            body.content = text.unwrap_or(body.content);
            body.data = vec![upload.clone()];
        } else if let Some((written, known)) = &self.written_form {
            body.kind = BodyKind::Multipart;
            body.content = written.clone();
            body.known = *known;
            body.data.clone_from(&self.form_data);
        } else if let Some(joined) = self.joined.as_ref().filter(|_| self.switch("get").is_none()) {
            body.kind = BodyKind::Data;
            body.content = joined.clone();
            body.known = self.known;
            body.data.clone_from(&self.data);
        }
        body
    }

    /// The media type of a form, which a line of `-H` changes.
    fn form_type(&self) -> Traced {
        let by = self.form_data.first().map(|data| data.option);
        match (self.lines.media_type(), by) {
            (Some(line), _) => {
                let blanks = line.bytes()[13..].iter().take_while(|&&byte| byte == b' ').count();
                line.slice(13 + blanks..line.len())
            }
            (None, Some(by)) => Traced::implied("multipart/form-data", by),
            (None, None) => Traced::implied("multipart/form-data", Span::point(crate::source::Origin::Request, 0)),
        }
    }

    /// The fields in curl's order: Host, credentials, its own, those of options, those of `-H`, the content's.
    fn fields(
        &self,
        program: Span,
        target: &Traced,
        url: Option<&Url>,
        upload: Option<&Data>,
        body: &mut Body,
    ) -> Vec<Field> {
        let mut list = List { lines: &self.lines, fields: Vec::new() };
        let proxy = url.and_then(|url| Proxy::of(self, url));
        // What is written for these names curl has worked into its own.
        let mut done = Vec::new();
        match self.lines.first("Host").map(fields::host) {
            Some(Some(host)) => list.fields.push(host),
            // `-H Host:` takes it away; a second one is then sent as it stands.
            Some(None) => {}
            None => {
                let mut host = address::host(target);
                host.value = url.map_or(host.value, Url::authority);
                list.fields.push(host);
            }
        }
        if list.fields.iter().any(|field| field.is("host")) {
            done.push("Host");
        }
        if let Some(proxy) = &proxy {
            list.fields.extend(proxy.authorization());
        }
        list.fields.extend(credentials::fields(self, url));
        self.range(&mut list, upload, body);
        match self.last("user-agent") {
            Some((agent, by)) if !agent.is_empty() => list.own("User-Agent", agent.clone(), by, Author::Option),
            Some(_) => {}
            None => list.own("User-Agent", Traced::implied("curl", program), program, Author::Client),
        }
        list.own("Accept", Traced::implied("*/*", program), program, Author::Client);
        if let Some(by) = self.switch("tr-encoding").filter(|_| !self.lines.has("TE")) {
            let mut value = self.lines.first("Connection").map_or_else(|| Traced::new(by), value_of);
            value.append(&Traced::implied(if value.is_empty() { "TE" } else { ", TE" }, by));
            list.fields.push(Field::brought("Connection", value, by, Author::Option));
            list.fields.push(Field::brought("TE", Traced::implied("gzip", by), by, Author::Option));
            done.push("Connection");
        }
        if let Some(by) = self.switch("compressed") {
            list.own("Accept-Encoding", Traced::implied("deflate, gzip, br, zstd", by), by, Author::Option);
        }
        if let Some((referer, by)) = self.last("referer") {
            let end = find(referer.bytes(), b";auto").unwrap_or(referer.len());
            if end > 0 {
                list.own("Referer", referer.slice(0..end), by, Author::Option);
            }
        }
        if proxy.is_some() && !self.proxy_lines.has("Proxy-Connection") {
            list.own("Proxy-Connection", Traced::implied("Keep-Alive", program), program, Author::Client);
        }
        let streamed = upload.filter(|upload| matches!(upload.argument.bytes(), b"-" | b"."));
        // How long quoted-printable content is curl does not reckon.
        let streamed = streamed.map(|upload| upload.option);
        let streamed = streamed.or(self.form.measured().filter(|_| body.kind == BodyKind::Multipart));
        let mut chunked = self.is_chunked();
        if let Some(by) = streamed.filter(|_| !self.lines.has("Transfer-Encoding") && !self.is_old()) {
            list.own("Transfer-Encoding", Traced::implied("chunked", by), by, Author::Option);
            chunked = true;
        }
        if let Some(by) = self.switch("http2").filter(|_| self.version() == Some("http2"))
            && url.is_some_and(|url| !url.secure)
        {
            // What HTTP/2 is asked for in HTTP/1.1; the settings are those of the release.
            for (name, value) in [
                ("Connection", "Upgrade, HTTP2-Settings"),
                ("Upgrade", "h2c"),
                ("HTTP2-Settings", "AAMAAABkAAQCAAAAAAIAAAAA"),
            ] {
                list.fields.push(Field::brought(name, Traced::implied(value, by), by, Author::Option));
            }
        }
        if let [(first, by), rest @ ..] = &self.cookies[..] {
            let mut value = first.clone();
            for (more, by) in rest {
                let blank = more.bytes().first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
                value.append(&Traced::implied(if blank { ";" } else { "; " }, point(*by)));
                value.append(more);
            }
            list.own("Cookie", value, *by, Author::Option);
        }
        self.condition(&mut list);
        if body.kind == BodyKind::Multipart {
            done.push("Content-Type");
        }
        list.fields.extend(self.lines.fields(&done));
        if proxy.is_some() {
            list.fields.extend(self.proxy_lines.fields(&[]));
        }
        self.content_fields(&mut list, body, program, chunked, streamed.is_some());
        list.fields
    }

    /// `Content-Length`, `Content-Type` and `Expect`, and the chunks.
    fn content_fields(&self, list: &mut List, body: &mut Body, program: Span, chunked: bool, streamed: bool) {
        let by = body.data.first().map_or(program, |data| data.option);
        if body.kind == BodyKind::None {
            return;
        }
        let length = body.content.len();
        if body.known && !chunked && !streamed {
            list.own("Content-Length", Traced::implied(length.to_string(), by), by, Author::Client);
        }
        match body.kind {
            BodyKind::Multipart => {
                let mut value = self.form_type();
                let end = value.span_of(value.len()..value.len());
                value.append(&Traced::implied(format!("; boundary={}", form::BOUNDARY), end));
                list.fields.push(match self.lines.media_type() {
                    Some(line) => fields::renamed(line, "Content-Type", &value),
                    None => Field::brought("Content-Type", value, by, Author::Option),
                });
            }
            BodyKind::Data => {
                let value = Traced::implied("application/x-www-form-urlencoded", by);
                list.own("Content-Type", value, by, Author::Option);
            }
            BodyKind::None | BodyKind::Raw | BodyKind::Upload => {}
        }
        if !self.is_old() && (streamed || length > ANNOUNCED) {
            list.own("Expect", Traced::implied("100-continue", by), by, Author::Client);
        }
        if chunked && body.known {
            body.coded = Some(data::chunked(&body.content));
        }
    }

    /// Whether a line asks for chunks.
    fn is_chunked(&self) -> bool {
        let line = self.lines.first("Transfer-Encoding").map(|line| line.text().to_ascii_lowercase());
        line.is_some_and(|line| line.split_once(':').is_some_and(|(_, value)| value.contains("chunked")))
    }

    /// `Range`, or `Content-Range` where content is sent.
    fn range(&self, list: &mut List, upload: Option<&Data>, body: &Body) {
        let resumed = self.last("continue-at").filter(|(from, _)| !matches!(from.bytes(), b"-" | b"0"));
        let resumes = resumed.is_some();
        let Some((range, by)) = resumed.or(self.last("range")) else { return };
        let digits = range.bytes().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut value = Traced::implied("bytes=", by);
        if digits > 0 && !range.bytes().contains(&b'-') {
            // curl adds the dash that is missing.
            value.append(&range.slice(0..digits));
            value.append(&Traced::implied("-", range.span_of(digits..digits)));
        } else {
            value.append(range);
        }
        if upload.is_none() && body.kind == BodyKind::None {
            list.own("Range", value, by, Author::Option);
        } else if body.kind != BodyKind::Multipart && body.known && !resumes {
            let mut total = Traced::implied("bytes ", by);
            total.append(&value.slice(6..value.len()));
            // Of what comes from the standard input curl does not know the length.
            let streamed = upload.is_some_and(|upload| matches!(upload.argument.bytes(), b"-" | b"."));
            let length = if streamed { "-1".into() } else { body.content.len().to_string() };
            total.append(&Traced::implied(format!("/{length}"), by));
            list.own("Content-Range", total, by, Author::Option);
        }
    }

    /// `-z`: what is no date is taken for a file, of which the time is not known.
    fn condition(&self, list: &mut List) {
        let Some((argument, by)) = self.last("time-cond") else { return };
        let (name, start) = match argument.bytes().first() {
            Some(b'-') => ("If-Unmodified-Since", 1),
            Some(b'=') => ("Last-Modified", 1),
            Some(b'+') => ("If-Modified-Since", 1),
            _ => ("If-Modified-Since", 0),
        };
        let date = argument.slice(start..argument.len());
        if let Some(seconds) = date.utf8().and_then(date::read) {
            list.own(name, Traced::implied(date::imf(seconds), date.span()), by, Author::Option);
        }
    }
}

/// The fields as they come together.
struct List<'a> {
    lines: &'a Lines,
    fields: Vec<Field>,
}

impl List<'_> {
    /// A field of curl's own, unless one of this name is written.
    fn own(&mut self, name: &'static str, value: Traced, by: Span, author: Author) {
        if !self.lines.has(name) {
            self.fields.push(Field::brought(name, value, by, author));
        }
    }
}

/// A header line, or lines of the standard input.
fn add_lines(lines: &mut Lines, argument: Traced, stdin: &mut Stdin) {
    if argument.bytes().first() != Some(&b'@') {
        return lines.push(argument, Author::Person);
    }
    let Some(input) = stdin.file(&argument.slice(1..argument.len())) else { return };
    let mut at = 0;
    for line in input.bytes().split(|byte| matches!(byte, b'\r' | b'\n')) {
        if !line.is_empty() {
            lines.push(input.slice(at..at + line.len()), Author::Person);
        }
        at += line.len() + 1;
    }
}

/// The value of a header line.
fn value_of(line: &Traced) -> Traced {
    let start = line.bytes().iter().position(|&byte| byte == b':').map_or(line.len(), |at| at + 1);
    line.slice(start..line.len()).trim()
}

/// The place right before something.
fn point(span: Span) -> Span {
    Span::point(span.origin, span.start as usize)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|part| part == what)
}
