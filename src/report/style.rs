//! Markdown and plain text: the same sentences, with and without marks.
//!
//! In Markdown, what was pasted stands in code only, so that it neither becomes markup nor calls anybody.

use super::visible::visible;

/// How a text for others is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For issues and chats.
    Markdown,
    /// For mails and forms.
    Plain,
}

impl Style {
    /// A heading, with an empty line after it.
    pub(super) fn heading(self, text: &mut String, heading: &str) {
        text.push_str(if self == Style::Plain { "" } else { "### " });
        text.extend([heading, "\n\n"]);
    }

    /// Words that stand out.
    pub(super) fn strong(self, words: &str) -> String {
        if self == Style::Plain { words.into() } else { format!("**{words}**") }
    }

    /// An address.
    pub(super) fn link(self, address: &str) -> String {
        if self == Style::Plain { address.into() } else { format!("<{address}>") }
    }

    /// `text` as inline code.
    pub(super) fn code(self, text: &str) -> String {
        let text = visible(text).replace('\n', " ");
        if self == Style::Plain {
            return text;
        }
        let ticks = "`".repeat(longest_run(&text) + 1);
        let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        format!("{ticks}{blank}{text}{blank}{ticks}")
    }

    /// A block: fenced, with a fence that is longer than any in the text, or set in.
    pub(super) fn fenced(self, text: &mut String, language: &str, content: &str) {
        let shown = content.replace("\r\n", "\n").split('\t').map(visible).collect::<Vec<_>>().join("\t");
        let shown = shown.trim_end_matches('\n');
        if self == Style::Plain {
            for line in shown.split('\n') {
                text.extend([if line.is_empty() { "" } else { "    " }, line, "\n"]);
            }
            return;
        }
        let fence = "`".repeat((longest_run(content) + 1).max(3));
        text.extend([&*fence, language, "\n", shown, "\n", &*fence, "\n"]);
    }

    /// Our own sentences: what they quote stands in backticks and stays, anything else is no markup.
    pub(super) fn prose(self, text: &str) -> String {
        let text = visible(text);
        if self == Style::Plain {
            return text.into_owned();
        }
        let mut prose = String::with_capacity(text.len());
        // A backtick without its partner starts nothing.
        let pairs = text.matches('`').count() / 2 * 2;
        let mut seen = 0;
        for c in text.chars() {
            match c {
                '`' => {
                    seen += 1;
                    prose.push_str(if seen > pairs { "\\`" } else { "`" });
                }
                '<' | '>' | '*' | '_' | '[' | ']' | '\\' | '#' | '|' | '~' | '@' if seen % 2 == 0 || seen > pairs => {
                    prose.extend(['\\', c]);
                }
                c => prose.push(c),
            }
        }
        prose
    }
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for byte in text.bytes() {
        run = if byte == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
