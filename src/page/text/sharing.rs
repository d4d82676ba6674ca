use super::count;
use crate::finding::{Applicability, Finding};
use crate::report::Face;
use crate::share::Shared;

/// Links up to this length pass everywhere.
const SHORT: usize = 2_000;
/// Links up to this length pass where RFC 9110 section 4.1 is followed.
const LONG: usize = 8_000;

/// As what a diagnosis is handed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A link that opens what is on the screen.
    #[default]
    Link,
    /// The report, as Markdown.
    Markdown,
    /// The report, as plain text.
    Text,
    /// A ticket for the provider of the API.
    Ticket,
}

impl Form {
    /// All of them, in their order.
    pub const ALL: [Form; 4] = [Form::Link, Form::Markdown, Form::Text, Form::Ticket];

    /// As a person reads it.
    pub fn label(self) -> &'static str {
        match self {
            Form::Link => "Link",
            Form::Markdown => "Markdown",
            Form::Text => "Plain text",
            Form::Ticket => "Support ticket",
        }
    }

    /// What it is good for.
    pub fn words(self) -> &'static str {
        match self {
            Form::Link => {
                "Opens this screen. The text travels behind the # of the link, which browsers send to nobody."
            }
            Form::Markdown => "The diagnosis for an issue, a chat or a wiki.",
            Form::Text => "The diagnosis for a mail.",
            Form::Ticket => "What the provider of the API needs to look into it.",
        }
    }

    /// The text that the engine writes; none where it makes a link.
    pub fn face(self) -> Option<Face> {
        match self {
            Form::Link => None,
            Form::Markdown => Some(Face::Markdown),
            Form::Text => Some(Face::Text),
            Form::Ticket => Some(Face::Ticket),
        }
    }

    /// Its name in the document.
    pub fn name(self) -> &'static str {
        self.face().map_or("link", Face::as_str)
    }

    /// What a file of it is called.
    pub fn file(self) -> &'static str {
        match self {
            Form::Link | Form::Text => "why400.txt",
            Form::Markdown => "why400.md",
            Form::Ticket => "why400-ticket.md",
        }
    }
}

/// What a link carries, as one text that can be pasted as a whole.
pub fn carried(texts: &Shared) -> String {
    match &texts.response {
        Some(response) if texts.request.is_empty() => response.clone(),
        Some(response) => format!("{}\n\n{response}", texts.request.trim_end_matches('\n')),
        None => texts.request.clone(),
    }
}

/// Whether a file serves better than a link of this length.
pub fn is_long(length: usize) -> bool {
    length > LONG
}

/// What is to be said of a link of this length.
pub fn too_long(length: usize) -> &'static str {
    if length > LONG {
        " Many programs cut a link above 8,000 characters: send the file instead."
    } else if length > SHORT {
        " Some chats cut a link above 2,000 characters."
    } else {
        ""
    }
}

/// What was taken out before sharing: each name with how often.
pub fn removal(removed: &[String]) -> String {
    if removed.is_empty() {
        return "No secret was found in it; look it over before you send it.".into();
    }
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for removed in removed {
        match counted.iter_mut().find(|(name, _)| name == removed) {
            Some((_, n)) => *n += 1,
            None => counted.push((removed, 1)),
        }
    }
    let names: Vec<String> =
        counted.into_iter().map(|(name, n)| if n == 1 { name.to_string() } else { format!("{name} ({n})") }).collect();
    let secrets = count(removed.len(), "secret", "secrets");
    format!("{secrets} taken out: {}.", names.join(", "))
}

/// How a link names one of the findings: by its code, which a later release has as well, or by its number where one
/// before it has the same. The verdict needs no name.
pub fn selection(findings: &[Finding], index: usize) -> String {
    match findings.get(index) {
        Some(finding) if index > 0 => {
            let same = findings[..index].iter().any(|before| before.code == finding.code);
            if same { index.to_string() } else { finding.code.as_str().into() }
        }
        _ => String::new(),
    }
}

/// Whether a link that names `selected` means this finding, of whichever release.
pub fn named(findings: &[Finding], index: usize, selected: &str) -> bool {
    !selected.is_empty() && (selection(findings, index) == selected || selected == index.to_string())
}

/// How many safe fixes there are, the same one asked for twice counting once.
pub fn safe_fixes(findings: &[Finding]) -> usize {
    let mut different = Vec::new();
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        if fix.applicability == Applicability::Safe && !different.contains(&&fix.edits) {
            different.push(&fix.edits);
        }
    }
    different.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Certainty, Code, Fix};
    use crate::source::{Edit, Origin, Span};

    fn finding(code: &'static str, fix: Option<(Applicability, usize)>) -> Finding {
        let edit = |at| Edit { span: Span::new(Origin::Request, at, at + 1), text: String::new() };
        Finding {
            code: Code::new(code),
            certainty: Certainty::Likely,
            likelihood: 0.5,
            title: String::new(),
            why: String::new(),
            help: String::new(),
            spans: Vec::new(),
            evidence: Vec::new(),
            fix: fix.map(|(applicability, at)| Fix { title: String::new(), applicability, edits: vec![edit(at)] }),
            references: Vec::new(),
            fault: None,
        }
    }

    #[test]
    fn names_are_counted_in_order() {
        let removed = ["Cookie", "-u", "Cookie"].map(String::from);
        assert_eq!(removal(&removed), "3 secrets taken out: Cookie (2), -u.");
        assert!(removal(&[]).starts_with("No secret was found"));
    }

    #[test]
    fn a_link_is_warned_of_above_two_lengths() {
        assert_eq!(too_long(2_000), "");
        assert!(too_long(2_001).contains("2,000") && !is_long(8_000));
        assert!(too_long(8_001).contains("8,000") && is_long(8_001));
    }

    #[test]
    fn what_a_link_carries_is_one_text() {
        let texts = |request: &str, response: Option<&str>| Shared {
            request: request.into(),
            response: response.map(String::from),
            ..Shared::default()
        };
        assert_eq!(carried(&texts("curl u\n", Some("HTTP/1.1 400"))), "curl u\n\nHTTP/1.1 400");
        assert_eq!(carried(&texts("", Some("HTTP/1.1 400"))), "HTTP/1.1 400");
        assert_eq!(carried(&texts("curl u\n", None)), "curl u\n");
    }

    #[test]
    fn a_finding_is_named_by_its_code_unless_one_before_has_it_too() {
        let findings =
            ["body/json-syntax", "url/illegal-character", "url/illegal-character"].map(|code| finding(code, None));
        assert_eq!([0, 1, 2, 3].map(|index| selection(&findings, index)), ["", "url/illegal-character", "2", ""]);
        let meant = |selected| [0, 1, 2].map(|index| named(&findings, index, selected));
        assert_eq!(meant(""), [false; 3]);
        assert_eq!(meant("url/illegal-character"), [false, true, false]);
        assert_eq!(meant("2"), [false, false, true]);
        assert_eq!(meant("1"), [false, true, false]);
    }

    #[test]
    fn the_same_safe_fix_counts_once_and_others_not_at_all() {
        use Applicability::{Safe, Shown, Unsafe};
        let findings = [(Safe, 1), (Safe, 1), (Safe, 2), (Unsafe, 3), (Shown, 4)];
        let findings = findings.map(|fix| finding("url/illegal-character", Some(fix)));
        assert_eq!(safe_fixes(&findings), 2);
    }
}
