//! What fields are for, and how their values are taken apart: those of IANA's registry that people meet, and names that
//! no registry has and many servers want.

/// Name, make, reference and meaning of each, one to a line.
static TABLE: &str = include_str!("registry.tsv");

/// How a value is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Make {
    /// Not at all.
    Plain,
    /// A list with commas, each of whose members may have parameters.
    List,
    /// One value with parameters.
    Parameters,
    /// Cookies.
    Cookies,
    /// A cookie with its attributes.
    SetCookie,
    /// A date.
    Date,
    /// A scheme and credentials.
    Credentials,
    /// A scheme and what it asks for.
    Challenge,
    /// A key or token.
    Secret,
    /// The four parts of `traceparent`.
    Trace,
}

/// What is known of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name as it is usually written.
    pub name: &'static str,
    /// How its value is taken apart.
    pub make: Make,
    /// Whether it differs from one request to the next without meaning.
    pub noise: bool,
    /// What it is for: lower case, no full stop.
    pub meaning: &'static str,
    reference: &'static str,
}

impl Entry {
    /// The page that defines it; of names that services use as each likes there is none.
    pub fn link(&self) -> Option<String> {
        Some(match self.reference.split_once('#') {
            _ if self.reference.starts_with("https:") => self.reference.into(),
            Some((rfc, section)) => {
                let kind = if section.starts_with('a') { "" } else { "section-" };
                ["https://www.rfc-editor.org/rfc/rfc", rfc, "#", kind, section].concat()
            }
            _ if self.reference == "mdn" => {
                ["https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/", self.name].concat()
            }
            _ => return None,
        })
    }
}

/// What is known of the field of this name, in any letter case.
pub fn find(name: &str) -> Option<Entry> {
    TABLE
        .lines()
        .find(|line| {
            line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && line.as_bytes().get(name.len()) == Some(&b'\t')
        })
        .and_then(entry)
}

fn entry(line: &'static str) -> Option<Entry> {
    let mut cells = line.split('\t');
    let (name, make, reference, meaning) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let kind = match make.as_bytes().first()? {
        b'l' => Make::List,
        b'p' => Make::Parameters,
        b'c' => Make::Cookies,
        b'k' => Make::SetCookie,
        b'd' => Make::Date,
        b'a' => Make::Credentials,
        b'w' => Make::Challenge,
        b's' => Make::Secret,
        b't' => Make::Trace,
        _ => Make::Plain,
    };
    Some(Entry { name, make: kind, noise: make.ends_with('~'), meaning, reference })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_an_entry_of_its_own() {
        for line in TABLE.lines() {
            let entry = entry(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(find(&entry.name.to_ascii_uppercase()), Some(entry), "{line}: stands once");
            assert_eq!(line.split('\t').count(), 4, "{line}");
            assert!(!entry.meaning.is_empty() && !entry.meaning.ends_with('.'), "{line}");
            let first = entry.meaning.chars().next().unwrap();
            let is_name = entry.meaning.split(['\'', ' ', ':']).next().unwrap().chars().skip(1).any(char::is_uppercase);
            assert!(
                first.is_lowercase() || is_name || NAMES.iter().any(|name| entry.meaning.starts_with(name)),
                "{line}"
            );
        }
        assert!(TABLE.lines().count() >= 150);
    }

    /// What begins with a capital by its own right.
    const NAMES: [&str; 5] = ["CloudFront", "Cloudflare", "Azure", "AWS", "S3"];

    #[test]
    fn what_is_not_there_is_not_found() {
        for name in ["", "X", "Acce", "é", "Accept\t", "Content-Typ"] {
            assert_eq!(find(name), None, "{name:?}");
        }
    }

    #[test]
    fn links() {
        let link = |name| find(name).unwrap().link().unwrap_or_default();
        assert_eq!(link("accept"), "https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1");
        assert_eq!(link("mime-version"), "https://www.rfc-editor.org/rfc/rfc9112#appendix-B.1");
        assert_eq!(link("sec-gpc"), "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-GPC");
        assert_eq!(link("x-api-key"), "");
    }
}
