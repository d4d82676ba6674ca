//! Finding commands in a text: in lines of prose, after prompts, behind words that run another command.

use super::is_program;
use crate::message::Word;

/// A word that runs the command that follows it.
struct Wrapper {
    name: &'static str,
    /// The letters of its options that take an argument.
    letters: &'static str,
    /// How many operands of its own come before the command.
    operands: usize,
}

const WRAPPERS: [Wrapper; 14] = [
    Wrapper { name: "sudo", letters: "ugpChrtUT", operands: 0 },
    Wrapper { name: "doas", letters: "uC", operands: 0 },
    Wrapper { name: "env", letters: "uCS", operands: 0 },
    Wrapper { name: "command", letters: "", operands: 0 },
    Wrapper { name: "builtin", letters: "", operands: 0 },
    Wrapper { name: "exec", letters: "a", operands: 0 },
    Wrapper { name: "time", letters: "fo", operands: 0 },
    Wrapper { name: "nohup", letters: "", operands: 0 },
    Wrapper { name: "nice", letters: "n", operands: 0 },
    Wrapper { name: "timeout", letters: "ks", operands: 1 },
    Wrapper { name: "stdbuf", letters: "ioe", operands: 0 },
    Wrapper { name: "xargs", letters: "aEdIiLlnPs", operands: 0 },
    Wrapper { name: "watch", letters: "n", operands: 0 },
    Wrapper { name: "winpty", letters: "", operands: 0 },
];

/// More of them than this are no command that a person typed.
const MOST: usize = 40;

fn wrapper(word: &[u8]) -> Option<&'static Wrapper> {
    WRAPPERS.iter().find(|wrapper| is_program(word, wrapper.name))
}

/// Which word names the program, past words that run another command: `sudo -E`, `env A=b`, `time`.
pub(crate) fn program(words: &[Word]) -> Option<usize> {
    let bytes = |at: usize| words.get(at).filter(|_| at < MOST).map(|word| word.text.bytes());
    let mut at = 0;
    loop {
        let word = bytes(at)?;
        if at > 0 && is_assignment(word) {
            at += 1;
            continue;
        }
        let Some(wrapper) = wrapper(word) else { return Some(at) };
        at += 1;
        while let Some(option) = bytes(at).filter(|word| word.len() > 1 && word[0] == b'-') {
            let argument = option.len() == 2 && wrapper.letters.as_bytes().contains(&option[1]);
            at += 1 + usize::from(argument);
        }
        at += wrapper.operands;
    }
}

/// `NAME=…` or `NAME+=…`.
pub(super) fn is_assignment(word: &[u8]) -> bool {
    let length = word.iter().take_while(|byte| **byte == b'_' || byte.is_ascii_alphanumeric()).count();
    let appends = usize::from(word.get(length) == Some(&b'+'));
    length > 0 && !word[0].is_ascii_digit() && word.get(length + appends) == Some(&b'=')
}

/// Where in a line the command is that a shell would take for one, if it runs a program that `wanted` knows: it is told
/// the program and what follows it. A command in `$(…)` or backticks begins there, any other with the line: what comes
/// before it may set variables, or print what it reads.
pub(crate) fn command_in(line: &str, wanted: impl Fn(&str, &str) -> bool) -> Option<usize> {
    let mut enclosed = None;
    // Whether the next word would be a program, and whether the last one runs another.
    let (mut open, mut wraps) = (true, false);
    let mut pieces = Pieces { line, at: 0, unpaired: [false; 2] };
    while let Some(piece) = pieces.next() {
        let word = match piece {
            Piece::Operator(sign) => {
                (open, wraps) = (true, false);
                match sign {
                    b'(' | b'`' => enclosed = Some(pieces.at),
                    b')' => enclosed = None,
                    _ => {}
                }
                continue;
            }
            Piece::Word(word) => word,
        };
        if !open {
            // `$answer = curl.exe …`
            open = word == "=" && line.starts_with('$');
            continue;
        }
        // A blank of typography, too, was meant to end the name.
        let name = word.split(|c: char| c.is_whitespace()).next().unwrap_or(word);
        let name = name.strip_prefix('\\').unwrap_or(name).trim_end_matches(['\\', '^']);
        if wanted(name, line[pieces.at..].trim_start()) {
            return Some(enclosed.unwrap_or(0));
        }
        let option = wraps && (name.starts_with('-') || name.bytes().all(|byte| byte.is_ascii_digit() || byte == b's'));
        let runs = wrapper(name.as_bytes()).is_some();
        let reserved = matches!(name, "if" | "then" | "elif" | "else" | "while" | "until" | "do" | "!" | "{");
        open = option || runs || reserved || is_assignment(name.as_bytes());
        wraps |= runs;
    }
    None
}

/// A line, roughly as a shell sees it. Unlike a shell it takes a quote that has no partner in the line for an
/// apostrophe.
struct Pieces<'a> {
    line: &'a str,
    at: usize,
    /// Whether the rest of the line is known to have no more single, no more double quotes.
    unpaired: [bool; 2],
}

enum Piece<'a> {
    Word(&'a str),
    Operator(u8),
}

impl<'a> Pieces<'a> {
    fn next(&mut self) -> Option<Piece<'a>> {
        let bytes = self.line.as_bytes();
        let is_operator = |byte: u8| b";|&`()".contains(&byte);
        self.at += bytes[self.at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let start = self.at;
        while let Some(&byte) = bytes.get(self.at) {
            match byte {
                b' ' | b'\t' => break,
                _ if is_operator(byte) && self.at == start => {
                    self.at += 1;
                    return Some(Piece::Operator(byte));
                }
                _ if is_operator(byte) => break,
                b'\'' | b'"' => self.at = self.past_quoted(byte),
                b'\\' => self.at += if bytes.get(self.at + 1).is_some_and(u8::is_ascii) { 2 } else { 1 },
                _ => self.at += 1,
            }
        }
        (self.at > start).then(|| Piece::Word(&self.line[start..self.at]))
    }

    /// Past what is in quotes. What a command prints into double quotes is looked at for itself.
    fn past_quoted(&mut self, quote: u8) -> usize {
        let inside = self.at + 1;
        let unpaired = &mut self.unpaired[usize::from(quote == b'"')];
        if *unpaired {
            return inside;
        }
        let mut escaped = false;
        let close = self.line.as_bytes()[inside..].iter().position(|&byte| {
            let closes = byte == quote && !escaped;
            escaped = quote == b'"' && byte == b'\\' && !escaped;
            closes
        });
        let Some(close) = close.map(|at| inside + at) else {
            *unpaired = true;
            return inside;
        };
        let text = &self.line[inside..close];
        if quote == b'"' && (text.contains("$(") || text.contains('`')) { inside } else { close + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Option<&str> {
        command_in(line, |name, _| is_program(name.as_bytes(), "curl")).map(|at| &line[at..])
    }

    #[test]
    fn a_command_is_where_a_shell_would_look_for_one() {
        for line in [
            "curl u",
            "A=1 B='x y' curl u",
            "sudo -E curl u",
            "timeout 10 curl u",
            "xargs -n1 curl -s",
            "echo '(a `b' | curl -d @- u",
            "for i in 1 2; do curl u; done",
            "if ! curl -f u; then",
            "/usr/bin/curl.exe u",
            "\\curl u",
            "{ curl u; }",
            "$answer = curl.exe u",
        ] {
            assert_eq!(found(line), Some(line));
        }
        for (line, command) in [
            ("x=$(curl u)", "curl u)"),
            ("echo \"got $(curl -s u)\"", "curl -s u)\""),
            ("run `curl u` now", "curl u` now"),
            ("x=$(cd a && curl u)", "cd a && curl u)"),
            ("(curl u)", "curl u)"),
        ] {
            assert_eq!(found(line), Some(command));
        }
    }

    #[test]
    fn prose_is_none() {
        for line in ["I use curl a lot", "don't curl it", "see 'x; curl y'", "curling", "a=b c curl", "echo curl"] {
            assert_eq!(found(line), None, "{line}");
        }
    }
}
