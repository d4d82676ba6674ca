//! Marks before each line: `>` of quoted mail and Markdown, and of a shell that waits for the rest of a command.
//!
//! In a transcript of `curl -v` the same mark tells what was sent. That one stays.

use std::ops::Range;

use super::{Change, lines};

/// What zsh and cmd.exe print before the rest of a command; bash and PowerShell print `>` and `>>`.
const WAITING: [&str; 12] = [
    "More? ",
    "dquote> ",
    "quote> ",
    "bquote> ",
    "cmdsubst> ",
    "cmdand> ",
    "cmdor> ",
    "pipe> ",
    "heredoc> ",
    "cmdsubst quote> ",
    "pipe quote> ",
    "cursh> ",
];

pub(super) fn find(text: &str) -> Vec<Change> {
    if !text.starts_with('>') && !text.contains("\n>") && !text.contains("> ") && !text.contains("\nMore? ") {
        return Vec::new();
    }
    let mut changes = Vec::new();
    let mut run: Vec<Range<usize>> = Vec::new();
    let mut before = "";
    for line in lines(text) {
        let whole = &text[line.clone()];
        let python = run.first().is_some_and(|first| text[first.clone()].starts_with(">>> "));
        if whole.starts_with('>') || python && (whole.starts_with("... ") || whole == "...") {
            run.push(line);
            continue;
        }
        if !run.is_empty() {
            take(text, before, &run, whole, &mut changes);
            run.clear();
        }
        if let Some(mark) = WAITING.iter().find(|mark| whole.starts_with(**mark)) {
            changes.push(Change::cut(line.start..line.start + mark.len()));
        }
        before = whole;
    }
    if !run.is_empty() {
        take(text, before, &run, "", &mut changes);
    }
    changes
}

/// Takes the marks of lines that follow one another, where they are none of a transcript.
fn take(text: &str, before: &str, run: &[Range<usize>], after: &str, changes: &mut Vec<Change>) {
    let whole = |line: &Range<usize>| &text[line.clone()];
    let Some(first) = run.first() else { return };
    let sent = |line: &str| line.strip_prefix("> ").is_some_and(is_request_line);
    if waits(before) && !sent(whole(first)) {
        // bash and PowerShell mark each line once, with `> ` and `>> `.
        let mark = if run.iter().all(|line| whole(line).starts_with(">>")) { ">>" } else { ">" };
        let until = run.iter().position(|line| sent(whole(line))).unwrap_or(run.len());
        changes.extend(run[..until].iter().map(|line| once(text, line, mark)));
        return;
    }
    let of_curl = |line: &str| ["* ", "< ", "{ [", "} ["].iter().any(|mark| line.starts_with(mark)) || line == "<";
    let transcript = run.iter().any(|line| sent(whole(line))) && !marked_content(text, run);
    if run.len() < 2 || transcript || of_curl(before) || of_curl(after) {
        return;
    }
    // A transcript in a quoted mail keeps its own marks.
    let quoted = |line: &Range<usize>| of_curl(whole(line)[1..].trim_start_matches(' '));
    if run.iter().any(quoted) {
        changes.extend(run.iter().map(|line| once(text, line, ">")));
        return;
    }
    changes.extend(run.iter().map(|line| {
        let mut content = whole(line);
        if let Some(rest) = content.strip_prefix("...") {
            content = rest.strip_prefix(' ').unwrap_or(rest);
        }
        while let Some(rest) = content.strip_prefix('>') {
            content = rest.strip_prefix(' ').unwrap_or(rest);
        }
        Change::cut(line.start..line.end - content.len())
    }));
}

/// Whether there are marks after the head too, where curl sets none: a raw request in a quoted mail.
fn marked_content(text: &str, run: &[Range<usize>]) -> bool {
    let mut rest = run.iter().skip_while(|line| text[(*line).clone()].trim_end() != ">").skip(1);
    rest.next().is_some_and(|line| !text[line.clone()].strip_prefix("> ").is_some_and(is_request_line))
}

fn once(text: &str, line: &Range<usize>, mark: &str) -> Change {
    let rest = &text[line.start + mark.len()..line.end];
    Change::cut(line.start..line.end - rest.strip_prefix(' ').unwrap_or(rest).len())
}

/// Whether a shell that was given this line waits for more: it ends in a continuation, or in an open quote.
fn waits(line: &str) -> bool {
    let line = line.trim_end();
    let prompted = || line.contains("$ ") || line.contains("# ") || line.contains("> ") || line.starts_with("curl ");
    let open = |quote: char| line.matches(quote).count() % 2 == 1;
    line.ends_with(['\\', '^']) || line.ends_with(" `") || prompted() && (open('\'') || open('"'))
        // PowerShell waits for a closing bracket too.
        || line.starts_with("PS") && line.contains('>') && line.ends_with(['{', '(', '|', ','])
}

/// `GET / HTTP/1.1`
fn is_request_line(line: &str) -> bool {
    let method = line.bytes().take_while(u8::is_ascii_uppercase).count();
    method > 2 && line[method..].starts_with(' ') && line.contains(" HTTP/")
}

#[cfg(test)]
mod tests {
    use super::super::clean;

    fn cleaned(text: &str) -> Option<String> {
        clean(text).map(|cleaned| cleaned.text().into_owned())
    }

    #[test]
    fn quoted_mail_is_unquoted() {
        assert_eq!(cleaned("He wrote:\n> curl a \\\n>   -d x\n>\nend").unwrap(), "He wrote:\ncurl a \\\n  -d x\n\nend");
        assert_eq!(cleaned(">> a\n>> b\n> c\n").unwrap(), "a\nb\nc\n");
        assert_eq!(cleaned("> one\nof one"), None);
    }

    #[test]
    fn a_transcript_keeps_its_marks() {
        let transcript = "> GET / HTTP/1.1\n> Host: a\n>\n< HTTP/1.1 400\n";
        assert_eq!(cleaned(transcript), None);
        let quoted = format!("> {}\n", transcript.trim_end().replace('\n', "\n> "));
        assert_eq!(cleaned(&quoted).unwrap(), transcript);
        assert_eq!(cleaned("> GET / HTTP/1.1\n> Host: a\n>\n> x").unwrap(), "GET / HTTP/1.1\nHost: a\n\nx");
        assert_eq!(cleaned("> GET / HTTP/1.1\n> Host: a\n>\n> GET /b HTTP/1.1\n"), None);
    }

    #[test]
    fn marks_of_waiting_shells_are_taken_away() {
        assert_eq!(cleaned("$ curl a \\\n> -d x\n* Connected\n").unwrap(), "$ curl a \\\n-d x\n* Connected\n");
        assert_eq!(cleaned("$ curl a -d '{\n> \"a\": 1\n> }'\n").unwrap(), "$ curl a -d '{\n\"a\": 1\n}'\n");
        assert_eq!(cleaned("C:\\>curl a ^\nMore? -d x\n").unwrap(), "C:\\>curl a ^\n-d x\n");
        assert_eq!(cleaned("% curl a -d '{\nquote> }'\n").unwrap(), "% curl a -d '{\n}'\n");
        assert_eq!(cleaned("PS> $p = @{\n>>   Uri = 1\n>> }\n").unwrap(), "PS> $p = @{\n  Uri = 1\n}\n");
        assert_eq!(
            cleaned("$ curl -v a \\\n> -d x\n> POST / HTTP/1.1\n> Host: a\n").unwrap(),
            "$ curl -v a \\\n-d x\n> POST / HTTP/1.1\n> Host: a\n"
        );
    }

    #[test]
    fn a_python_session_is_read_without_its_prompts() {
        assert_eq!(cleaned(">>> f(1)\n'x'\n"), None);
        assert_eq!(cleaned(">>> a\n>>> f(\n...   1)\n'x'\n").unwrap(), "a\nf(\n  1)\n'x'\n");
    }
}
