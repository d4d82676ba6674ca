//! What terminals, notebooks and chats put before a command: `user@host:~$`, `C:\>`, `In [3]: !`, `- `.

use super::shell::prompt::windows;

/// A prompt is not longer than this.
const LONGEST: usize = 160;

/// Words that a command starts with, where the prompt itself leaves open how far it goes.
const COMMANDS: [&str; 12] = [
    "curl",
    "curl.exe",
    "http",
    "https",
    "wget",
    "echo",
    "cat",
    "printf",
    "export",
    "sudo",
    "Invoke-RestMethod",
    "iwr",
];

/// How many bytes of a line are indentation, a list's bullet, or a prompt.
pub(super) fn length(line: &str) -> usize {
    let content = line.trim_start_matches(blank);
    // Most lines of a text have nothing that a prompt ends in.
    let content = past_bullet(content);
    let content = past_time(content);
    let content = past_prompt(content);
    line.len() - content.len()
}

/// Indentation, as far as it is one: also what chats and word processors make of it, and the mark of code in a line.
fn blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{feff}' | '\u{200b}' | '\u{3000}' | '`')
}

/// `- curl …`, `* curl …`, `1. curl …`: of a list, where a command or a message follows.
fn past_bullet(content: &str) -> &str {
    let digits = content.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let rest = match content.as_bytes().get(digits) {
        Some(b'-' | b'*') if digits == 0 => &content[1..],
        Some(b'.' | b')') if digits > 0 => &content[digits + 1..],
        _ => return content,
    };
    let Some(rest) = rest.strip_prefix(' ') else { return content };
    let rest = rest.trim_start_matches(blank);
    if known(past_prompt(rest)) || rest.starts_with("HTTP/") || is_request_line(rest) { rest } else { content }
}

/// `[10:15:02] $ curl …`, `2026-11-24 10:15:02 $ curl …`: the time before a prompt, or before a command in a log.
fn past_time(content: &str) -> &str {
    if !content.trim_start_matches('[').as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return content;
    }
    let mut rest = content;
    let mut clock = false;
    for _ in 0..2 {
        let Some((word, after)) = rest.split_once(' ') else { break };
        let time = word.trim_matches(['[', ']']);
        if time.len() < 5 || !time.bytes().all(|byte| byte.is_ascii_digit() || b":-.TZ+/,".contains(&byte)) {
            break;
        }
        clock |= time.contains(':');
        rest = after.trim_start_matches(' ');
    }
    let command = past_prompt(rest);
    if clock && known(command) { command } else { content }
}

/// Whether a command starts here, going by its first word.
fn known(content: &str) -> bool {
    let word = content.split(' ').next().unwrap_or_default();
    COMMANDS.contains(&word)
}

/// `GET /`, `POST http://…`
fn is_request_line(content: &str) -> bool {
    let method = content.bytes().take(10).take_while(u8::is_ascii_uppercase).count();
    let rest = &content[method..];
    method > 2 && (rest.starts_with(" /") || rest.starts_with(" http"))
}

fn past_prompt(content: &str) -> &str {
    let Some(first) = content.chars().next() else { return content };
    for mark in ["$ ", "# ", "% ", "> ", "❯ ", "» ", "λ "] {
        if let Some(rest) = content.strip_prefix(mark) {
            return rest.trim_start_matches(' ');
        }
    }
    match first {
        // Jupyter runs what follows in a shell.
        '!' => return content[1..].trim_start_matches(' '),
        // `bash -x` shows what it runs; each level of it has one more.
        '+' => {
            let rest = content.trim_start_matches('+');
            return rest.strip_prefix(' ').filter(|rest| known(rest)).unwrap_or(content);
        }
        '>' => return content.trim_start_matches('>').strip_prefix(' ').unwrap_or(content).trim_start_matches(' '),
        '➜' => return past_arrow(content),
        'I' if content.starts_with("In [") => {
            if let Some((_, rest)) = content.split_once("]: ") {
                return rest.strip_prefix('!').unwrap_or(rest);
            }
        }
        _ => {}
    }
    if let Some((length, _)) = windows(content) {
        return &content[length..];
    }
    shell(content).unwrap_or(content)
}

/// oh-my-zsh: `➜  dir git:(branch) ✗ curl …`
fn past_arrow(content: &str) -> &str {
    let mut rest = content['➜'.len_utf8()..].trim_start_matches(' ');
    let word = |rest: &str| rest.split(' ').next().unwrap_or_default().len();
    if !known(rest) && !is_request_line(rest) && rest.contains(' ') {
        rest = rest[word(rest)..].trim_start_matches(' ');
    }
    if rest.starts_with("git:(") {
        rest = rest[word(rest)..].trim_start_matches(' ');
    }
    rest.trim_start_matches(['✗', '✔', '±', '*']).trim_start_matches(' ')
}

/// `user@host:~/dir$ `, `[root@host ~]# `, `host% `, `(venv) $ `, `~ ❯ `, `bash-5.2$ `, `irb(main):001:0> `.
fn shell(content: &str) -> Option<&str> {
    let (head, rest) = content.char_indices().take(LONGEST).find_map(|(at, c)| {
        let mark = matches!(c, '$' | '#' | '%' | '>' | '❯');
        let rest = content[at..].strip_prefix(c)?.strip_prefix(' ')?;
        (mark && at > 0).then(|| (&content[..at], rest.trim_start_matches(' ')))
    })?;
    let starts = rest.chars().next().is_some_and(|c| c.is_alphabetic() || "_./~$!{".contains(c));
    (starts && is_prompt(head, content[head.len()..].starts_with('>'))).then_some(rest)
}

/// Whether a text looks like what a shell writes before its mark.
fn is_prompt(head: &str, angle: bool) -> bool {
    let bare = head.trim_end();
    if bare.contains(['"', '\'', '=', ';', '&', '<', '{', '`', '|']) || bare.contains("://") || known(bare) {
        return false;
    }
    // A virtual environment stands before the rest.
    let bare = match bare.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((_, rest)) if rest.trim_start().is_empty() => return true,
        Some((_, rest)) => rest.trim_start(),
        None => bare,
    };
    let words = bare.split(' ').filter(|word| !word.is_empty()).count();
    if angle {
        return bare.starts_with("irb")
            || bare.starts_with("pry")
            || bare.starts_with("PS")
            || bare.contains('@') && words < 4;
    }
    let place = bare.starts_with(['~', '/']) && words < 3;
    let host = bare.contains('@') && !bare.starts_with('@') && words < 5;
    let bracketed = bare.starts_with('[') && bare.ends_with(']') && words < 5;
    let name = words == 1
        && bare.starts_with(|c: char| c.is_ascii_alphabetic())
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:~/".contains(&byte));
    place || host || bracketed || name && head.len() == bare.len()
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn prompts_are_passed() {
        for prompt in [
            "$ ",
            "# ",
            "% ",
            "> ",
            "❯ ",
            "➜  ~ ",
            "➜  app git:(main) ✗ ",
            "➜ ",
            "user@host:~/dir$ ",
            "user@host:/# ",
            "[root@host ~]# ",
            "host% ",
            "~ ❯ ",
            "bash-5.2$ ",
            "sh-4.4# ",
            "C:\\Users\\me>",
            "C:\\>",
            "PS C:\\> ",
            "PS> ",
            "PS /home/me> ",
            "(venv) $ ",
            "(base) me@mac dir % ",
            "In [3]: !",
            "!",
            ">>> ",
            "me@mac ~ % ",
            "/app # ",
            "[10:15:02] $ ",
            "10:15:02 me@host:~$ ",
            "  $ ",
            "- ",
            "* ",
            "1. ",
            "2) ",
            "- `",
            "\u{a0}\u{a0}",
            "+ ",
            "++ ",
            "me@host ~/src (main)$ ",
            "irb(main):001:0> ",
            "me@host MINGW64 ~\n".trim_end_matches('\n'),
        ] {
            let line = format!("{prompt}curl a.test");
            let expected = if prompt.contains("MINGW") { 0 } else { prompt.len() };
            assert_eq!(length(&line), expected, "{line}");
        }
    }

    #[test]
    fn what_is_no_prompt_stays() {
        for line in [
            "curl a.test -d '$ x'",
            "GET /a# b HTTP/1.1",
            "{\"a\": \"$ b\"}",
            "Host: a$ b",
            "- first of all, this",
            "1. open the page",
            "100% of requests",
            "X-Rate: 5% x",
            "see https://a.test/# now",
            "12:30:05 it fails",
            "+ 1 more",
            "HTTP/1.1 400 Bad Request",
            "-H 'a: b'",
            "a.b@c.test wrote: 5 > 3",
            "",
        ] {
            assert_eq!(length(line), 0, "{line}");
        }
    }
}
