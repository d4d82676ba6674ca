//! A Wget command. What it sends was seen of GNU Wget 1.21.3.

use super::detect::{Job, Line, Reader};
use super::tool::{self, Given, Tool};
use super::{Reading, address, http1};
use crate::message::{Agent, Author, Body, Data, Field, Method, Shape};
use crate::source::{Span, Traced, base64};

/// Reads Wget commands.
pub(super) const READER: Reader = Reader { shapes: &[Shape::Wget], begins, read };

const PROGRAMS: &[&str] = &["wget", "wget2"];

fn begins(line: &Line) -> Option<usize> {
    tool::begins(line, PROGRAMS, fits)
}

/// Whether what follows the word is what a command would go on with, and not a sentence.
fn fits(rest: &str) -> bool {
    let first = rest.split_whitespace().next().unwrap_or_default().trim_start_matches(['\'', '"', '$', '\\']);
    let is_url = first.contains("://") || first.contains(['.', '/', '{']) && !first.ends_with(['.', ',', '?', '!']);
    rest.starts_with(['-', '$', '"', '\'', '\\']) || is_url || first.starts_with("localhost")
}

/// Options that take an argument.
const TAKE: &[&str] = &[
    "-A",
    "-B",
    "-D",
    "-I",
    "-O",
    "-P",
    "-Q",
    "-R",
    "-T",
    "-U",
    "-X",
    "-a",
    "-e",
    "-i",
    "-l",
    "-o",
    "-t",
    "-w",
    "--accept",
    "--append-output",
    "--base",
    "--bind-address",
    "--body-data",
    "--body-file",
    "--ca-certificate",
    "--ca-directory",
    "--certificate",
    "--certificate-type",
    "--ciphers",
    "--compression",
    "--config",
    "--connect-timeout",
    "--cut-dirs",
    "--default-page",
    "--directory-prefix",
    "--dns-timeout",
    "--domains",
    "--exclude-directories",
    "--exclude-domains",
    "--execute",
    "--header",
    "--http-passwd",
    "--http-password",
    "--http-user",
    "--include-directories",
    "--input-file",
    "--level",
    "--limit-rate",
    "--load-cookies",
    "--local-encoding",
    "--max-redirect",
    "--method",
    "--output-document",
    "--output-file",
    "--password",
    "--post-data",
    "--post-file",
    "--prefer-family",
    "--private-key",
    "--progress",
    "--proxy-password",
    "--proxy-user",
    "--quota",
    "--read-timeout",
    "--referer",
    "--reject",
    "--remote-encoding",
    "--restrict-file-names",
    "--save-cookies",
    "--secure-protocol",
    "--timeout",
    "--tries",
    "--user",
    "--user-agent",
    "--wait",
    "--waitretry",
];

fn read(job: &Job) -> Option<Reading> {
    let mut tool = Tool::read(job, PROGRAMS)?;
    let (given, operands) = tool::options(std::mem::take(&mut tool.arguments), |name| TAKE.contains(&name));
    let program = tool.program.text.home();
    let last = |names: &[&str]| given.iter().rev().find(|given| names.contains(&given.name.as_str()));
    let url = operands.into_iter().next();
    let url = url.unwrap_or_else(|| Traced::new(Span::point(tool.span.origin, tool.span.end as usize)));
    let target =
        if address::has_scheme(url.bytes()) || url.is_empty() { url } else { address::with_scheme(&url, "http://") };
    let data = last(&["--post-data", "--body-data", "--post-file", "--body-file"]);
    let body = match data.and_then(|given| Some((given, given.argument.clone()?))) {
        Some((given, argument)) => {
            let is_file = given.name.ends_with("-file");
            let file = is_file.then(|| argument.clone());
            let data = Data { option: given.span, name: "data-raw", argument: argument.clone(), file };
            tool::content(data, (!is_file).then_some(argument))
        }
        None => Body::none(program),
    };
    let posts = data.filter(|given| given.name.starts_with("--post"));
    let method = match (last(&["--method"]).and_then(|given| given.argument.clone()), posts, last(&["--spider"])) {
        (Some(name), ..) => {
            let upper = name.bytes().to_ascii_uppercase();
            let name = if upper == name.bytes() { name } else { Traced::implied(upper, name.span()) };
            Method { name, implied: false }
        }
        (None, Some(given), _) => Method { name: Traced::implied("POST", given.span), implied: true },
        (None, None, Some(given)) => Method { name: Traced::implied("HEAD", given.span), implied: true },
        (None, None, None) => Method { name: Traced::implied("GET", program), implied: true },
    };
    let length = body.known.then(|| body.content.len());
    let fields = fields(&given, &target, program, data, length);
    let next = tool.next;
    Some(Reading::of(Shape::Wget, tool.request(Agent::Wget, method, target, fields, body), next))
}

/// The fields in Wget's order. One that is written takes the place of its own of the same name.
fn fields(given: &[Given], target: &Traced, program: Span, data: Option<&Given>, length: Option<usize>) -> Vec<Field> {
    let last = |names: &[&str]| given.iter().rev().find(|given| names.contains(&given.name.as_str()));
    let argument = |names: &[&str]| last(names).and_then(|given| Some((given.span, given.argument.clone()?)));
    let own = |name: &str, value: &str| tool::field(name, value, program, Author::Client);
    let mut fields = vec![address::host(target)];
    if let Some(given) = last(&["--no-cache"]) {
        fields.push(tool::field("Cache-Control", "no-cache", given.span, Author::Option));
        fields.push(tool::field("Pragma", "no-cache", given.span, Author::Option));
    }
    if let Some((span, value)) = argument(&["--referer"]) {
        fields.push(Field::brought("Referer", value, span, Author::Option));
    }
    match argument(&["-U", "--user-agent"]) {
        Some((_, value)) if value.is_empty() => {}
        Some((span, value)) => fields.push(Field::brought("User-Agent", value, span, Author::Option)),
        None => fields.push(own("User-Agent", "Wget")),
    }
    fields.push(own("Accept", "*/*"));
    match argument(&["--compression"]) {
        Some((span, value)) if value.bytes() != b"none" => {
            fields.push(tool::field("Accept-Encoding", "gzip", span, Author::Option));
        }
        _ => fields.push(own("Accept-Encoding", "identity")),
    }
    // Without this option the credentials go out only after the server's challenge.
    if last(&["--auth-no-challenge"]).is_some()
        && let (Some((span, user)), Some((_, password))) =
            (argument(&["--http-user", "--user"]), argument(&["--http-password", "--http-passwd", "--password"]))
    {
        let pair = [user.bytes(), b":", password.bytes()].concat();
        let value = format!("Basic {}", base64::write(&pair));
        fields.push(Field::brought("Authorization", Traced::implied(value, user.span()), span, Author::Option));
    }
    let closes = last(&["--no-http-keep-alive"]).is_some();
    fields.push(own("Connection", if closes { "Close" } else { "Keep-Alive" }));
    if let Some(data) = data {
        fields.push(tool::field("Content-Type", "application/x-www-form-urlencoded", data.span, Author::Option));
        if let Some(length) = length {
            fields.push(tool::field("Content-Length", length.to_string(), data.span, Author::Client));
        }
    }
    for line in given.iter().filter(|given| given.name == "--header").filter_map(|given| given.argument.as_ref()) {
        if line.is_empty() {
            // It takes back all that were given before.
            fields.retain(|field| field.author != Author::Person);
            continue;
        }
        let field = http1::field(line, Author::Person);
        let name = field.name.text().trim().to_ascii_lowercase();
        match fields.iter_mut().find(|other| other.is(&name)) {
            Some(other) => *other = field,
            None => fields.push(field),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::super::detect::Known;
    use super::*;
    use crate::message::Request;

    fn request(text: &str) -> Request {
        let job = Job { known: &Known::default(), text, start: 0, after: 0, limit: text.len(), wish: None };
        read(&job).unwrap().pairs.swap_remove(0).request.unwrap()
    }

    fn fields(text: &str) -> Vec<String> {
        let show = |field: &Field| format!("{}: {}", field.name.text(), field.value.text());
        request(text).fields.iter().map(show).collect()
    }

    #[test]
    fn a_request_is_what_wget_sends() {
        let text =
            "wget -qO- --method=put --body-data='{\"a\":1}' --header 'Content-Type: application/json' -U me a.test/x";
        let request = request(text);
        assert_eq!((request.method.name.text().as_ref(), request.target.text().as_ref()), ("PUT", "http://a.test/x"));
        assert_eq!(request.body.content.text(), "{\"a\":1}");
        assert_eq!(
            fields(text),
            [
                "Host: a.test",
                "User-Agent: me",
                "Accept: */*",
                "Accept-Encoding: identity",
                "Connection: Keep-Alive",
                "Content-Type: application/json",
                "Content-Length: 7",
            ]
        );
    }

    #[test]
    fn posts_files_and_credentials() {
        let posted = request("wget --post-file=a.json http://me:pw@a.test/");
        assert!(!posted.body.known && posted.method.name.text() == "POST");
        assert_eq!(posted.fields[0].value.text(), "a.test");
        let all =
            fields("wget --user=me --password=pw --auth-no-challenge --header='X: 1' --header='X: 2' http://a.test");
        assert!(all.contains(&"Authorization: Basic bWU6cHc=".to_owned()) && all.contains(&"X: 2".to_owned()));
        assert!(!all.contains(&"X: 1".to_owned()));
    }

    #[test]
    fn sentences_are_no_commands() {
        let begins = |text: &str| begins(&Line::at(text, 0)).is_some();
        assert!(begins("wget http://a.test") && begins("$ wget -q a.test") && begins("sudo wget \"$URL\""));
        assert!(!begins("wget is a program") && !begins("I like wget a lot") && !begins("wget, then curl"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in r"wget [ -~\n'é]{0,60}(--header=|--method |--post-data=)?[ -~é]{0,20}") {
            let job = Job { known: &Known::default(), text: &text, start: 0, after: 0, limit: text.len(), wish: None };
            for pair in read(&job).into_iter().flat_map(|reading| reading.pairs) {
                for field in pair.request.iter().flat_map(|request| &request.fields) {
                    proptest::prop_assert!(text.get(field.value.span().range()).is_some());
                }
            }
        }
    }
}
