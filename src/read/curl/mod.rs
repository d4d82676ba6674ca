//! A curl command, read as curl reads its arguments: the exchange is what curl would send.

mod arguments;
mod config;
mod credentials;
mod data;
mod date;
mod fields;
mod form;
mod glob;
mod idn;
pub(crate) mod options;
mod plan;
mod proxy;
mod url;
mod variables;

use crate::message::{Client, Command, Fate, Request, Shape, Shell, ShellFault, ShellFaultKind, Word};
use crate::source::{Order, Span, Traced};

use super::detect::{Job, Line, Pair, Reader};
use super::shell::choice::{self, Choice};
use super::{Reading, shell};
use data::Stdin;
use plan::Plan;

/// Reads curl commands.
pub(super) const READER: Reader = Reader {
    shapes: &[Shape::CurlPosix, Shape::CurlCmd, Shape::CurlPowerShell, Shape::CurlFish],
    begins,
    read: read_command,
};

fn begins(line: &Line) -> Option<usize> {
    let content = line.content();
    if !content.contains("curl") {
        return None;
    }
    let command =
        shell::command_in(content, |name, rest| shell::is_program(name.as_bytes(), "curl") && !is_prose(rest))?;
    // `curl …` in backticks ends at the closing one: it is the command alone that begins.
    let inline = line.text[..line.content].ends_with('`') || content[..command].ends_with('`');
    if command > 0 || inline {
        return Some(line.content + command);
    }
    // After a prompt the lines before have theirs, which only the readers of Windows' shells know.
    let prompt = line.text[line.start..line.content].trim();
    if !prompt.is_empty() && shell::prompt::windows(line.whole().trim_start()).is_none() {
        return Some(line.content);
    }
    Some(assignments_before(line.text, line.start).unwrap_or(line.content))
}

/// Whether what follows the word is a sentence about curl: nothing but words, and none of them could be a URL, a value
/// of an option or a variable.
fn is_prose(rest: &str) -> bool {
    let words = || rest.split_whitespace().filter(|word| !word.starts_with('-'));
    let plain = |word: &str| {
        let word = word.trim_end_matches(['.', ',', ':', ';', '!', '?', ')']);
        word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte >= 0x80 || matches!(byte, b'-' | b'\''))
            && word != "localhost"
    };
    words().count() > 3 && words().all(plain)
}

fn read_command(job: &Job) -> Option<Reading> {
    let end = end_of_command(job);
    let choice = match job.wish {
        Some(Shape::CurlPosix) => Shell::Posix.into(),
        Some(Shape::CurlCmd) => Shell::Cmd.into(),
        Some(Shape::CurlPowerShell) => Shell::PowerShell.into(),
        Some(Shape::CurlFish) => Shell::Fish.into(),
        _ => choice::choose(job.text, job.start..end),
    };
    let shape = match choice.shell {
        Shell::Posix => Shape::CurlPosix,
        Shell::Cmd => Shape::CurlCmd,
        Shell::PowerShell => Shape::CurlPowerShell,
        Shell::Fish => Shape::CurlFish,
    };
    let earlier = job.earlier(choice.shell);
    let start = match choice.shell {
        Shell::Posix | Shell::Fish => earlier.before(job.text, job.start).unwrap_or(job.start),
        _ => job.start,
    };
    let (mut requests, mut at) = read(choice, job.text, start..end, earlier);
    without_pieces(&mut requests);
    // More commands may stand on the same line: `curl … && curl …`.
    while requests.len() < MOST_EXCHANGES && at < end && !job.text[..at].ends_with('\n') {
        let line_end = job.text[at..end].find('\n').map_or(end, |length| at + length);
        let more = job.text[at..line_end].contains("curl");
        let Some((more, next)) = more.then(|| read_next(choice.shell, job, at..end, line_end)).flatten() else { break };
        requests.extend(more);
        at = next;
    }
    Some(Reading { shape, pairs: requests.into_iter().map(Pair::from).collect(), end: at })
}

/// Where quoting of another shell has torn an argument to pieces, curl takes the pieces for URLs. The request that was
/// meant is the one to look at.
fn without_pieces(requests: &mut Vec<Request>) {
    let Some(faults) = requests.first().map(|request| request.client.faults().to_vec()) else { return };
    let is_piece = |request: &Request| {
        let target = request.target.home();
        faults.iter().any(|fault| match fault.kind {
            ShellFaultKind::SingleQuotes { close } => fault.span.to(close).touches(target),
            ShellFaultKind::BackslashQuote => !request.target.bytes().windows(3).any(|window| window == b"://"),
            _ => false,
        })
    };
    if requests.iter().any(|request| !is_piece(request)) {
        requests.retain(|request| !is_piece(request));
    }
}

/// Where the assignments begin that stand on lines of their own right before a command: they belong to it.
fn assignments_before(text: &str, line: usize) -> Option<usize> {
    if let Some(start) = shell::powershell::assignments_before(text, line) {
        return Some(start);
    }
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

/// Of one command no more exchanges are kept than this, and fewer of a long one.
const MOST_EXCHANGES: usize = 50;

/// Reads the curl command in the shell text `text[start..end]`. Gives its requests, at least one, and where it ended.
pub(super) fn read(
    choice: Choice,
    text: &str,
    range: std::ops::Range<usize>,
    earlier: &shell::Earlier,
) -> (Vec<Request>, usize) {
    let std::ops::Range { start, end } = range;
    let mut script = shell::parse(choice.shell, text, start..end, earlier, &is_curl);
    let last = script.commands.pop();
    let mut simple =
        last.unwrap_or_else(|| shell::Simple::empty(Span::new(crate::source::Origin::Request, start, end)));
    let by_continuation = choice.by_continuation.map(|span| ShellFault { kind: ShellFaultKind::OwnContinuation, span });
    simple.faults.extend(by_continuation);
    // The assignments that it needs belong to it.
    if choice.shell != Shell::Posix && !simple.span.is_empty() {
        simple.span = Span::new(simple.span.origin, start.min(simple.span.start as usize), simple.span.end as usize);
    }
    let next = simple.next;
    (requests(choice.shell, text, simple, rest(text, next, end)), next)
}

/// Reads the next curl command in `range`, if it begins before `limit`.
fn read_next(shell: Shell, job: &Job, range: std::ops::Range<usize>, limit: usize) -> Option<(Vec<Request>, usize)> {
    let end = range.end;
    let late = |command: &shell::Simple| command.span.start as usize >= limit;
    let mut script =
        shell::parse(shell, job.text, range, job.earlier(shell), &|command| is_curl(command) || late(command));
    let simple = script.commands.pop().filter(|simple| is_curl(simple) && !late(simple))?;
    let next = simple.next;
    Some((requests(shell, job.text, simple, rest(job.text, next, end)), next))
}

/// What stands after the end of a command.
fn rest(text: &str, next: usize, end: usize) -> Option<Span> {
    let rest = Span::new(crate::source::Origin::Request, next.min(end), end);
    Some(rest).filter(|rest| !text[rest.range()].trim().is_empty())
}

/// Whether a command's program is curl.
fn is_curl(command: &shell::Simple) -> bool {
    program(&command.words).is_some()
}

/// Which word names curl, past words that run another command.
fn program(words: &[Word]) -> Option<usize> {
    shell::program(words).filter(|&at| shell::is_program(words[at].text.bytes(), "curl"))
}

/// The requests that a command makes: one for each URL of each of its operations.
fn requests(shell: Shell, text: &str, simple: shell::Simple, rest: Option<Span>) -> Vec<Request> {
    let span = simple.span;
    let mut stdin = Stdin::new(simple.input.known().cloned());
    let start = program(&simple.words);
    let program = start.map_or(span, |at| simple.words[at].text.home());
    let arguments = arguments::sort(simple.words.get(start.map_or(0, |at| at + 1)..).unwrap_or_default(), &mut stdin);
    let mut command = Command {
        shell: Some(shell),
        words: simple.words,
        faults: simple.faults,
        variables: simple.variables,
        rest,
        ..Command::default()
    };
    command.variables.extend(arguments.variables.unknown);
    command.faults.extend(arguments.faults);
    // All operations are read before the first is carried out: what is wrong with one stops all.
    let mut plans: Vec<Plan> =
        arguments.operations.iter().map(|operation| Plan::new(text, program, operation, &mut stdin)).collect();
    let expanded = command.variables.iter().filter(|variable| variable.fate == Fate::Expanded);
    let unknown: Vec<Span> = expanded.map(|variable| variable.span).collect();
    for plan in &mut plans {
        plan.unknown.clone_from(&unknown);
        command.faults.extend(plan.faults.iter().cloned());
        command.variables.extend(plan.variables.iter().cloned());
    }
    let most = ((4 << 20) / span.len().max(1)).clamp(1, MOST_EXCHANGES);
    let mut requests = Vec::new();
    for (operation, plan) in arguments.operations.into_iter().zip(plans) {
        let left = most - requests.len();
        if left == 0 || operation.urls.is_empty() && !requests.is_empty() {
            break;
        }
        let nowhere = [Traced::new(Span::point(span.origin, span.end as usize))];
        let targets = if operation.urls.is_empty() { &nowhere[..] } else { &operation.urls[..] };
        for (index, target) in targets.iter().enumerate().take(left) {
            let home = target.home();
            let opaque = command
                .variables
                .iter()
                .any(|variable| variable.fate == Fate::Expanded && (home.contains(variable.span)));
            let mut made = plan.make(program, (target, opaque), index, &mut stdin);
            let mut command = command.clone();
            if operation.urls.is_empty() {
                made.faults.clear();
                if !arguments.informs {
                    made.faults.push(ShellFault { kind: ShellFaultKind::NoUrl, span: program });
                }
            }
            command.options.clone_from(&operation.options);
            command.operands.clone_from(&operation.operands);
            command.faults.extend(made.faults);
            command.faults.order_by_key(|fault| fault.span);
            command.line = made.line.filter(|_| !arguments.informs && command.refusal().is_none());
            let client = Client::Curl(Box::new(command));
            requests.push(Request {
                query_data: made.query_data,
                fields: made.fields,
                body: made.body,
                ..Request::new(span, client, made.method, target.clone())
            });
        }
    }
    requests
}

/// Where the text of a command may go to at the most: to the closing backtick, fence or status line.
pub(super) fn end_of_command(job: &Job) -> usize {
    let mut end = job.limit;
    if job.text[..job.start].ends_with('`')
        && let Some(close) = job.text[job.start..end].find('`')
    {
        end = job.start + close;
    }
    job.status_line(job.start).map_or(end, |status| end.min(status))
}

fn is_assignment(line: &str) -> bool {
    // `set NAME value` of fish.
    if let Some((name, _)) = line.strip_prefix("set ").and_then(|rest| rest.split_once(' '))
        && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
    {
        return true;
    }
    let line = line.strip_prefix("export ").or(line.strip_prefix("set ")).unwrap_or(line);
    // `set "NAME=value"` of cmd.exe, `set -x NAME value` of fish.
    let line = line.strip_prefix('"').unwrap_or(line);
    if ["-x ", "-gx ", "-lx ", "-l ", "-g "].iter().any(|flag| line.starts_with(flag)) {
        return true;
    }
    let Some((name, _)) = line.split_once('=') else { return false };
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::super::detect::Known;
    use super::*;
    use crate::message::{BodyKind, Field};

    fn request(text: &str) -> Request {
        read(Shell::Posix.into(), text, 0..text.len(), &shell::Earlier::default()).0.swap_remove(0)
    }

    /// The command in a paste, as far as it is read.
    fn found(text: &str) -> Option<&str> {
        let known = &Known::default();
        let mut at = 0;
        while at < text.len() {
            let line = Line::at(text, at);
            if let Some(start) = begins(&line) {
                let limit = text[start..].find("\n```").map_or(text.len(), |at| start + at + 1);
                let job = Job { known, text, start, after: 0, limit, wish: None };
                return Some(&text[start..end_of_command(&job)]);
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
                "Authorization: Basic bWU6cHc=",
                "User-Agent: curl",
                "X-A: 1",
                "Accept: ",
                "Content-Length: 1",
                "Content-Type: application/x-www-form-urlencoded"
            ]
            .map(String::from)
            .into_iter()
            .collect::<Vec<_>>()
        );
        assert_eq!(fields("curl u -H User-Agent: -H 'host: b'"), ["Host: b", "Accept: */*"]);
        assert_eq!(
            fields("curl u -u a:b -A me --json '{}'"),
            [
                "Host: u",
                "Authorization: Basic YTpi",
                "User-Agent: me",
                "Content-Type: application/json",
                "Accept: application/json",
                "Content-Length: 2"
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
