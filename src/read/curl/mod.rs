//! A curl command, read as curl reads its arguments: the exchange is what curl would send.

pub(crate) mod options;

use crate::message::{
    Author, Body, BodyKind, Client, Command, Data, Field, Method, OptionUse, Request, Shape, Shell, ShellFault,
    ShellFaultKind, Word,
};
use crate::source::{Order, Quoting, Span, Traced};

use super::detect::{Job, Line, Reader};
use super::{Reading, http1, shell};

/// Reads curl commands.
pub(super) const READER: Reader = Reader {
    shapes: &[Shape::CurlPosix, Shape::CurlCmd, Shape::CurlPowerShell, Shape::CurlFish],
    begins,
    read: read_command,
};

fn begins(line: &Line) -> Option<usize> {
    let content = line.content();
    let command = command_in(content)?;
    // `curl …` in backticks ends at the closing one: it is the command alone that begins.
    let inline = line.text[..line.content].ends_with('`') || content[..command].ends_with('`');
    if command > 0 || inline {
        return Some(line.content + command);
    }
    Some(assignments_before(line.text, line.start).unwrap_or(line.content))
}

fn read_command(job: &Job) -> Option<Reading> {
    let inline = job.text[..job.start].ends_with('`');
    let end = end_of_command(job.text, job.start, inline).min(job.limit);
    let (request, end) = read(job.text, job.start, end);
    Some(Reading::of(Shape::CurlPosix, request, end))
}

/// Where the assignments begin that stand on lines of their own right before a command: they belong to it.
fn assignments_before(text: &str, line: usize) -> Option<usize> {
    let mut first = None;
    let mut end = line;
    while end > 0 {
        let start = text[..end - 1].rfind('\n').map_or(0, |at| at + 1);
        let before = Line::at(text, start);
        if is_assignment(before.content()) {
            first = Some(before.content);
        } else if !before.content().trim().is_empty() {
            break;
        }
        end = start;
    }
    first
}

/// Reads the curl command in the shell text `text[start..end]`. Gives the request and where the command ended.
pub(super) fn read(text: &str, start: usize, end: usize) -> (Request, usize) {
    let mut script = shell::parse(Shell::Posix, text, start..end, &is_curl);
    let last = script.commands.pop();
    let simple = last.unwrap_or_else(|| shell::Simple::empty(Span::new(crate::source::Origin::Request, start, end)));
    let next = simple.next;
    let input = simple.input.known().cloned();
    let mut command = arguments(simple);
    let rest = Span::new(command.1.origin, next.min(end), end);
    command.0.rest = Some(rest).filter(|rest| !text[rest.range()].trim().is_empty());
    (request(text, command.0, command.1, input.as_ref()), next)
}

/// Whether a command's program is curl.
fn is_curl(command: &shell::Simple) -> bool {
    program(&command.words).is_some()
}

/// Which word names curl, past words that run another command.
fn program(words: &[Word]) -> Option<usize> {
    shell::program(words).filter(|&at| shell::is_program(words[at].text.bytes(), "curl"))
}

/// Sorts the words into options with their arguments and operands.
fn arguments(simple: shell::Simple) -> (Command, Span) {
    let span = simple.span;
    let mut command = Command {
        shell: Some(Shell::Posix),
        words: simple.words,
        options: Vec::new(),
        operands: Vec::new(),
        faults: simple.faults,
        variables: simple.variables,
        rest: None,
    };
    let program = program(&command.words);
    let words = command.words.clone();
    let mut words = words.into_iter().skip(program.map_or(0, |at| at + 1));
    let mut only_operands = false;
    while let Some(word) = words.next() {
        let bytes = word.text.bytes();
        if only_operands || bytes.first() != Some(&b'-') || bytes.len() == 1 {
            if !is_continuation_mark(&word) {
                command.operands.push(word);
            }
        } else if bytes == b"--" {
            only_operands = true;
        } else if bytes.starts_with(b"--") {
            long_option(&mut command, &word, &mut words);
        } else {
            letters(&mut command, &word, &mut words);
        }
    }
    command.faults.order_by_key(|fault| fault.span);
    (command, span)
}

/// A lone `^` or backtick is another shell's line continuation, told as a fault of its own.
fn is_continuation_mark(word: &Word) -> bool {
    !word.quoted && matches!(word.text.bytes(), b"^" | b"`")
}

fn long_option(command: &mut Command, word: &Word, rest: &mut impl Iterator<Item = Word>) {
    let span = word.text.home();
    let name = word.text.text();
    let Some(spec) = options::long(&name[2..]) else {
        let nearest = options::nearest(&name[2..]);
        command.faults.push(ShellFault { kind: ShellFaultKind::UnknownOption { nearest }, span });
        command.options.push(OptionUse { name: None, span, argument: None });
        return;
    };
    let argument = if spec.argument { rest.next().map(|word| word.text) } else { None };
    if spec.argument && argument.is_none() {
        command.faults.push(ShellFault { kind: ShellFaultKind::MissingArgument, span });
    }
    command.options.push(OptionUse { name: Some(spec.name), span, argument });
}

/// `-sSL`, `-d data`, `-ddata`: letters without argument may be joined, and one with an argument takes what is left of
/// the word, or the next word.
fn letters(command: &mut Command, word: &Word, rest: &mut impl Iterator<Item = Word>) {
    let length = word.text.len();
    if length > 3
        && let Some(spec) = options::exact(&word.text.text()[1..])
    {
        command
            .faults
            .push(ShellFault { kind: ShellFaultKind::SingleDash { meant: spec.name }, span: word.text.home() });
    }
    let mut at = 1;
    while at < length {
        let Some(spec) = options::letter(word.text.bytes()[at]) else {
            let kind = ShellFaultKind::UnknownOption { nearest: options::nearest(&word.text.text()[1..]) };
            command.faults.push(ShellFault { kind, span: word.text.home() });
            command.options.push(OptionUse { name: None, span: word.text.home(), argument: None });
            return;
        };
        let first = if at == 1 { 0 } else { at };
        let span = word.text.span_of(first..at + 1);
        at += 1;
        if !spec.argument {
            command.options.push(OptionUse { name: Some(spec.name), span, argument: None });
            continue;
        }
        let argument = if at < length { Some(word.text.slice(at..length)) } else { rest.next().map(|word| word.text) };
        if argument.is_none() {
            command.faults.push(ShellFault { kind: ShellFaultKind::MissingArgument, span });
        }
        command.options.push(OptionUse { name: Some(spec.name), span, argument });
        return;
    }
}

/// Builds what curl would send.
fn request(text: &str, command: Command, span: Span, input: Option<&Traced>) -> Request {
    let program = command.words.first().map_or(span, |word| word.text.home());
    let mut plan = Plan::new(text, program, input);
    for option in &command.options {
        plan.option(option);
    }
    let target = plan.url.clone().or_else(|| command.operands.first().map(|word| word.text.clone()));
    let target = target.unwrap_or_else(|| Traced::new(Span::point(span.origin, span.end as usize)));
    let method = plan.method();
    let fields = plan.fields(&target);
    let (body, query_data) = plan.content();
    Request {
        span,
        method,
        target,
        query_data,
        version: None,
        fields,
        body,
        head: None,
        start_line: None,
        client: Client::Curl(Box::new(command)),
    }
}

/// What the options add up to.
struct Plan<'a> {
    text: &'a str,
    program: Span,
    input: Option<&'a Traced>,
    url: Option<Traced>,
    request: Option<Traced>,
    get: bool,
    head: Option<Span>,
    upload: Option<Data>,
    data: Vec<Data>,
    form: Vec<Data>,
    headers: Vec<Traced>,
    /// Fields that an option brings along, in the order in which curl writes them.
    brought: Vec<Field>,
    json: Option<Span>,
    /// Whether the scheme needs the server's challenge first.
    challenged: bool,
}

impl<'a> Plan<'a> {
    fn new(text: &'a str, program: Span, input: Option<&'a Traced>) -> Self {
        Plan {
            text,
            program,
            input,
            url: None,
            request: None,
            get: false,
            head: None,
            upload: None,
            data: Vec::new(),
            form: Vec::new(),
            headers: Vec::new(),
            brought: Vec::new(),
            json: None,
            challenged: false,
        }
    }

    fn option(&mut self, option: &OptionUse) {
        let Some(name) = option.name else { return };
        match name {
            "get" => return self.get = true,
            // The credentials go out only after the server's challenge.
            "digest" | "ntlm" | "negotiate" | "anyauth" => {
                self.challenged = true;
                self.brought.retain(|field| !field.is("authorization"));
                return;
            }
            "head" => return self.head = Some(option.span),
            "compressed" => {
                let value = Traced::implied("deflate, gzip, br, zstd", option.span);
                return self.bring("Accept-Encoding", value, option.span);
            }
            _ => {}
        }
        let Some(argument) = option.argument.clone() else { return };
        match name {
            "url" => self.url = Some(self.url.take().unwrap_or(argument)),
            "request" => self.request = Some(argument),
            "header" => self.headers.push(argument),
            "user" if !self.challenged => {
                let mut value = b"Basic ".to_vec();
                value.extend(data_encoding::BASE64.encode(argument.bytes()).into_bytes());
                self.bring("Authorization", Traced::implied(value, argument.span()), option.span);
            }
            "oauth2-bearer" => {
                let mut value = Traced::implied("Bearer ", option.span);
                value.append(&argument);
                self.bring("Authorization", value, option.span);
            }
            "user-agent" => self.bring("User-Agent", argument, option.span),
            "referer" => self.bring("Referer", argument, option.span),
            "range" => {
                let mut value = Traced::implied("bytes=", option.span);
                value.append(&argument);
                self.bring("Range", value, option.span);
            }
            // Without an equals sign it names a file of cookies.
            "cookie" if argument.bytes().contains(&b'=') => self.bring("Cookie", argument, option.span),
            "data" | "data-ascii" | "data-binary" | "data-raw" | "data-urlencode" | "json" => {
                if name == "json" {
                    self.json = Some(option.span);
                }
                let file = file_of(name, &argument);
                self.data.push(Data { option: option.span, name, argument, file });
            }
            "form" | "form-string" => {
                let file = if name == "form" { form_file(&argument) } else { None };
                self.form.push(Data { option: option.span, name, argument, file });
            }
            "upload-file" => {
                let file = Some(argument.clone());
                self.upload = Some(Data { option: option.span, name, argument, file });
            }
            _ => {}
        }
    }

    /// A field that the option at `option` brings along. Where it is given again, the last counts.
    fn bring(&mut self, name: &'static str, value: Traced, option: Span) {
        let field = brought(name, value, option, Author::Option);
        self.brought.retain(|other| other.name.bytes() != name.as_bytes());
        self.brought.push(field);
    }

    fn method(&self) -> Method {
        if let Some(name) = &self.request {
            return Method { name: name.clone(), implied: false };
        }
        let (name, by) = if let Some(head) = self.head {
            ("HEAD", head)
        } else if let Some(upload) = &self.upload {
            ("PUT", upload.option)
        } else if let Some(data) = self.data.first().or(self.form.first()).filter(|_| !self.get) {
            ("POST", data.option)
        } else {
            ("GET", self.program)
        };
        Method { name: Traced::implied(name, by), implied: true }
    }

    /// The fields in curl's order: Host, credentials, its own, those of options, those of `-H`, the content's.
    fn fields(&self, target: &Traced) -> Vec<Field> {
        let written: Vec<Field> = self.headers.iter().filter_map(header).collect();
        // curl compares names up to the colon: with a blank before it, `Content-Type ` is a field of another name.
        let names = |field: &Field, name: &str| field.colon && field.name.bytes().eq_ignore_ascii_case(name.as_bytes());
        let removed = |name: &str| {
            let takes_away = |line: &Traced| names(&http1::field(line, Author::Person), name);
            written.iter().any(|field| names(field, name)) || self.headers.iter().any(takes_away)
        };
        let mut fields = Vec::new();
        if let Some(host) = written.iter().find(|field| field.is("host")) {
            fields.push(host.clone());
        } else if !removed("host") {
            let host = target.slice(authority(target.bytes()));
            fields.push(brought("Host", host, target.home(), Author::Client));
        }
        let mut own = |name: &'static str, default: Option<&str>| {
            if removed(name) {
                return;
            }
            if let Some(field) = self.brought.iter().find(|field| field.is(name)) {
                fields.push(field.clone());
            } else if let Some(value) = default {
                fields.push(brought(name, Traced::implied(value, self.program), self.program, Author::Client));
            }
        };
        own("Authorization", None);
        own("Range", None);
        own("User-Agent", Some("curl"));
        match self.json {
            Some(_) if !removed("accept") => {}
            _ => own("Accept", Some("*/*")),
        }
        own("Accept-Encoding", None);
        own("Referer", None);
        own("Cookie", None);
        fields.extend(written.iter().filter(|field| !field.is("host")).cloned());
        if let Some(json) = self.json {
            for name in ["Content-Type", "Accept"] {
                if !removed(name) {
                    fields.push(brought(name, Traced::implied("application/json", json), json, Author::Option));
                }
            }
        }
        let content_type = if self.get || self.json.is_some() || removed("content-type") {
            None
        } else if let Some(data) = self.form.first() {
            Some(("multipart/form-data; boundary=------------------------why400", data.option))
        } else if self.upload.is_none() {
            self.data.first().map(|data| ("application/x-www-form-urlencoded", data.option))
        } else {
            None
        };
        if let Some((value, by)) = content_type {
            fields.push(brought("Content-Type", Traced::implied(value, by), by, Author::Option));
        }
        fields
    }

    /// The content, and with `-G` what goes into the query instead.
    fn content(self) -> (Body, Vec<Data>) {
        let nowhere = Traced::new(Span::point(self.program.origin, self.program.end as usize));
        let mut body = Body { kind: BodyKind::None, content: nowhere, coded: None, known: true, data: Vec::new() };
        if self.get {
            return (body, self.data);
        }
        if let Some(upload) = self.upload {
            body.kind = BodyKind::Upload;
            body.known = false;
            body.data = vec![upload];
        } else if !self.form.is_empty() {
            body.kind = BodyKind::Multipart;
            body.known = false;
            body.data = self.form;
        } else if let Some(first) = self.data.first() {
            body.kind = BodyKind::Data;
            body.content = Traced::new(first.argument.home());
            for (index, data) in self.data.iter().enumerate() {
                if index > 0 && data.name != "json" {
                    let option = Span::point(data.option.origin, data.option.start as usize);
                    body.content.decode(b"&", option, Quoting::Raw);
                }
                match sent(self.text, data, self.input) {
                    Some(sent) => body.content.append(&sent),
                    None => body.known = false,
                }
            }
            body.data = self.data;
        }
        (body, Vec::new())
    }
}

/// What curl sends for one data argument. `None` where a file holds it that is not at hand.
fn sent(text: &str, data: &Data, input: Option<&Traced>) -> Option<Traced> {
    if let Some(file) = &data.file {
        let input = input.filter(|_| file.bytes() == b"-")?;
        // Only the plain forms drop line ends of files.
        return match data.name {
            "data-binary" | "json" => Some(input.clone()),
            "data" | "data-ascii" => Some(without_line_ends(text, input)),
            _ => None,
        };
    }
    if data.name != "data-urlencode" {
        return Some(data.argument.clone());
    }
    // `name=content` keeps the name as it is; `=content` and `content` have none.
    let argument = &data.argument;
    let equals = argument.bytes().iter().position(|&byte| byte == b'=');
    let mut sent = Traced::new(argument.home());
    let start = match equals {
        Some(0) => 1,
        Some(at) => {
            sent.append(&argument.slice(0..at + 1));
            at + 1
        }
        None => 0,
    };
    for at in start..argument.len() {
        let byte = argument.bytes()[at];
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            sent.append(&argument.slice(at..at + 1));
        } else if byte == b' ' {
            sent.decode(b"+", argument.span_of(at..at + 1), argument.quoting_at(at + 1));
        } else {
            sent.decode(format!("%{byte:02X}").as_bytes(), argument.span_of(at..at + 1), argument.quoting_at(at + 1));
        }
    }
    Some(sent)
}

fn without_line_ends(text: &str, input: &Traced) -> Traced {
    let mut kept = Traced::new(input.home());
    let mut at = 0;
    for line in input.bytes().split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        let end = at + line.len() - usize::from(line.ends_with(b"\n") || line.ends_with(b"\r"));
        if end > at {
            let part = input.slice(at..end);
            if part.segments().iter().all(|segment| segment.copied) && part.segments().len() == 1 {
                kept.copy(text, part.span(), part.quoting_at(0));
            } else {
                kept.append(&part);
            }
        }
        at += line.len();
    }
    kept
}

/// The file that a data argument names.
fn file_of(name: &str, argument: &Traced) -> Option<Traced> {
    let at = match name {
        "data-raw" => return None,
        "data-urlencode" => {
            let at = argument.bytes().iter().position(|byte| matches!(byte, b'=' | b'@'))?;
            (argument.bytes()[at] == b'@').then_some(at)?
        }
        _ => (argument.bytes().first() == Some(&b'@')).then_some(0)?,
    };
    Some(argument.slice(at + 1..argument.len()))
}

/// The file of a form part: `name=@file` or `name=<file`.
fn form_file(argument: &Traced) -> Option<Traced> {
    let bytes = argument.bytes();
    let equals = bytes.iter().position(|&byte| byte == b'=')?;
    if !matches!(bytes.get(equals + 1), Some(b'@' | b'<')) {
        return None;
    }
    let end = bytes[equals..].iter().position(|&byte| byte == b';').map_or(bytes.len(), |at| equals + at);
    Some(argument.slice(equals + 2..end))
}

/// The field of a `-H` argument, if curl sends one: `Name;` sends an empty field and `Name:` takes curl's own away. One
/// without a colon is not sent at all; it is kept to be told about.
fn header(line: &Traced) -> Option<Field> {
    let bytes = line.bytes();
    if bytes.first() == Some(&b'@') {
        return None;
    }
    let mut field = http1::field(line, Author::Person);
    if field.colon && field.value.is_empty() {
        return None;
    }
    if !field.colon && bytes.last() == Some(&b';') {
        field.name = line.slice(0..bytes.len() - 1);
        field.colon = true;
    }
    Some(field)
}

/// A field that an option or curl itself brings along.
fn brought(name: &'static str, value: Traced, by: Span, author: Author) -> Field {
    let name = Traced::implied(name, by);
    Field { line: name.clone(), name, value, colon: true, author }
}

/// Where host and port stand in a URL as curl takes it, which needs no scheme.
fn authority(url: &[u8]) -> std::ops::Range<usize> {
    let start = url.windows(3).position(|window| window == b"://").map_or(0, |at| at + 3);
    let end = url[start..].iter().position(|byte| b"/?#".contains(byte)).map_or(url.len(), |at| start + at);
    let start = url[start..end].iter().rposition(|&byte| byte == b'@').map_or(start, |at| start + at + 1);
    start..end
}

/// Where in a line the command `curl` stands, if a shell would take it for one.
fn command_in(line: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = line[from..].find("curl") {
        let at = from + found;
        from = at + 4;
        let after = line[from..].strip_prefix(".exe").unwrap_or(&line[from..]);
        let ends = after.is_empty() || after.starts_with([' ', '\t', '\\', '^']);
        // What costs little is asked first: a long line may hold the word very often.
        if !ends || !(at == 0 || line[..at].ends_with([' ', '\t', ';', '|', '&', '`', '(', '/'])) {
            continue;
        }
        let path = line[..at].rfind([' ', '\t', ';', '|', '&', '`', '(']).map_or(0, |blank| blank + 1);
        let before = line[..path].trim_end();
        let begins = before.is_empty()
            || before.ends_with(['|', ';', '&', '`', '('])
            || before
                .split_whitespace()
                .all(|word| is_assignment(word) || matches!(word, "sudo" | "time" | "env" | "exec"));
        if begins {
            let wrapped = before.ends_with(['`', '(']);
            return Some(if wrapped { path } else { 0 });
        }
    }
    None
}

/// Where the text of a command may go to at the most: to the closing fence, backtick or status line.
fn end_of_command(text: &str, from: usize, inline: bool) -> usize {
    let rest = &text[from..];
    let mut end = rest.len();
    if inline && let Some(close) = rest.find('`') {
        end = close;
    }
    if let Some(fence) = rest.find("\n```") {
        end = end.min(fence + 1);
    }
    if let Some(status) = http1::status_line(&rest[..end]) {
        end = end.min(status);
    }
    from + end
}

fn is_assignment(line: &str) -> bool {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let Some((name, _)) = line.split_once('=') else { return false };
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(text: &str) -> Request {
        read(text, 0, text.len()).0
    }

    /// The command in a paste, as far as it is read.
    fn found(text: &str) -> Option<&str> {
        let mut at = 0;
        while at < text.len() {
            let line = Line::at(text, at);
            if let Some(start) = begins(&line) {
                let inline = text[..start].ends_with('`');
                return Some(&text[start..end_of_command(text, start, inline)]);
            }
            at = line.next;
        }
        None
    }

    #[test]
    fn a_command_is_found_past_what_stands_around_it() {
        assert_eq!(found("curl http://a.test"), Some("curl http://a.test"));
        assert_eq!(found("I ran this:\n```sh\n$ curl -X POST u\n```\nand got"), Some("curl -X POST u\n"));
        assert_eq!(found("me@box:~/src$ curl u"), Some("curl u"));
        assert_eq!(found("A=1\ncurl $A"), Some("A=1\ncurl $A"));
        assert_eq!(found("A=1; curl $A"), Some("A=1; curl $A"));
        assert_eq!(found("printf x | curl -d @- u"), Some("printf x | curl -d @- u"));
        assert_eq!(found("`curl -v u` says no"), Some("curl -v u"));
        assert_eq!(found("/usr/bin/curl.exe u"), Some("/usr/bin/curl.exe u"));
        assert_eq!(found("curl u\nHTTP/1.1 400 Bad Request\n"), Some("curl u\n"));
    }

    #[test]
    fn prose_about_curl_is_no_command() {
        assert_eq!(found("I use curl a lot"), None);
        assert_eq!(found("curling is fun"), None);
    }

    fn fields(text: &str) -> Vec<String> {
        let show = |field: &Field| format!("{}: {}", field.name.text(), field.value.text());
        request(text).fields.iter().map(show).collect()
    }

    #[test]
    fn the_method_follows_from_the_options() {
        for (text, method) in [
            ("curl u", "GET"),
            ("curl u -d a", "POST"),
            ("curl -G u -d a", "GET"),
            ("curl -I u", "HEAD"),
            ("curl -T f u", "PUT"),
            ("curl -F a=b u", "POST"),
            ("curl -XPATCH u -d a", "PATCH"),
            ("curl --request DELETE u", "DELETE"),
        ] {
            assert_eq!(request(text).method.name.text(), method, "{text}");
        }
        let implied = request("curl u --data-raw a").method;
        assert!(implied.implied);
        assert_eq!(implied.name.span().range(), 7..17);
    }

    #[test]
    fn letters_may_be_joined_and_glued() {
        let text = "curl -sSLXPOST -HA:b -dx=1 http://a.test";
        let request = request(text);
        assert_eq!(request.method.name.text(), "POST");
        assert_eq!(request.body.content.text(), "x=1");
        assert_eq!(&text[request.body.data[0].option.range()], "-d");
        assert_eq!(request.target.text(), "http://a.test");
        assert!(request.field("a").is_some());
    }

    #[test]
    fn the_fields_are_curls() {
        assert_eq!(
            fields("curl https://me:pw@a.test:8080/x -H 'X-A: 1' -H 'Accept;' -d q"),
            [
                "Host: a.test:8080",
                "User-Agent: curl",
                "X-A: 1",
                "Accept: ",
                "Content-Type: application/x-www-form-urlencoded"
            ]
            .map(String::from)
            .into_iter()
            .collect::<Vec<_>>()
        );
        assert_eq!(fields("curl u -H User-Agent: -H 'host: b'"), ["host: b", "Accept: */*"]);
        assert_eq!(
            fields("curl u -u a:b -A me --json '{}'"),
            [
                "Host: u",
                "Authorization: Basic YTpi",
                "User-Agent: me",
                "Content-Type: application/json",
                "Accept: application/json"
            ]
        );
    }

    #[test]
    fn data_is_joined_as_curl_does() {
        assert_eq!(request("curl u -d a=1 -d b=2").body.content.text(), "a=1&b=2");
        assert_eq!(request("curl u --json '{' --json '}'").body.content.text(), "{}");
        let encoded = request("curl u --data-urlencode 'q=a b&é' --data-urlencode '=x y'");
        assert_eq!(encoded.body.content.text(), "q=a+b%26%C3%A9&x+y");
        let query = request("curl -G u -d a=1 -d b=2");
        assert_eq!((query.query_data.len(), query.body.kind), (2, BodyKind::None));
    }

    #[test]
    fn files_are_unknown_but_here_documents_are_not() {
        let named = request("curl u -d @order.json");
        assert!(!named.body.known);
        assert_eq!(named.body.data[0].file.as_ref().unwrap().text(), "order.json");
        let here = request("curl u --json @- <<EOF\n{\"a\":1}\nEOF\n");
        assert!(here.body.known);
        assert_eq!(here.body.content.text(), "{\"a\":1}\n");
        assert!(!request("cat x | curl u -d @-").body.known);
    }

    #[test]
    fn unknown_options_and_missing_arguments_are_faults() {
        let faults = |text: &str| -> Vec<_> {
            let request = request(text);
            let command = request.client.command().unwrap();
            command.faults.iter().map(|fault| (fault.kind.clone(), text[fault.span.range()].to_owned())).collect()
        };
        assert_eq!(
            faults("curl --haeder x u"),
            [(ShellFaultKind::UnknownOption { nearest: Some("header") }, "--haeder".into())]
        );
        assert_eq!(faults("curl u -H"), [(ShellFaultKind::MissingArgument, "-H".into())]);
        assert_eq!(faults("curl u -data x"), [(ShellFaultKind::SingleDash { meant: "data" }, "-data".into())]);
        assert_eq!(faults("curl -sS --compressed -o /dev/null -w '%{http_code}' u"), []);
    }

    #[test]
    fn every_part_knows_its_bytes() {
        let text = r#"curl 'http://a.test/x' -H "Content-Type: application/json" -d '{"a":1,}'"#;
        let request = request(text);
        let comma = request.body.content.text().rfind(',').unwrap();
        assert_eq!(request.body.content.span_of(comma..comma + 1).range(), 69..70);
        let field = request.field("content-type").unwrap();
        assert_eq!(&text[field.value.span().range()], "application/json");
    }
}
