//! Patterns that servers name: whether another spelling of a value would fit one.
//!
//! A small matcher of the regular expressions that validation schemas hold: characters, classes, groups, alternatives
//! and counts. What it does not know (look-around, back references) makes the pattern unusable, never wrong. It tries
//! no more than so many steps.

/// The most steps that a match may take.
const STEPS: u32 = 20_000;

/// No longer pattern is read.
const LONGEST: usize = 1000;

/// A pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    alternatives: Vec<Vec<Item>>,
    start: bool,
    end: bool,
}

#[derive(Debug)]
struct Item {
    what: What,
    least: u32,
    most: u32,
}

#[derive(Debug)]
enum What {
    /// One of these ranges, or none of them.
    Class {
        ranges: Vec<(char, char)>,
        negated: bool,
    },
    Group(Vec<Vec<Item>>),
}

/// The pattern that a server names in these words.
pub(super) fn named(said: &str) -> Option<Pattern> {
    // Anchored ones first: what stands between the signs is sure to be one.
    let anchored = said.find('^').map(|start| {
        let rest = &said[start..];
        let open = || rest.find(['"', '\'', '`', '\n']).unwrap_or(rest.len());
        &rest[..rest.rfind('$').map_or_else(open, |end| end + 1)]
    });
    let quoted = || {
        // `regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'` means the whole value.
        let at = ["regex", "regular expression", "pattern"].iter().filter_map(|word| said.find(word)).min()?;
        let open = at + said[at..].find(['\'', '"', '`', '/'])?;
        let sign = said[open..].chars().next()?;
        let rest = &said[open + 1..];
        Some(&rest[..rest.rfind(sign)?])
    };
    let anchored = anchored.and_then(Pattern::read);
    anchored.or_else(|| {
        let mut pattern = Pattern::read(quoted()?)?;
        pattern.start = true;
        pattern.end = true;
        Some(pattern)
    })
}

impl Pattern {
    /// Reads a pattern; `None` where it holds what is not known here.
    pub(super) fn read(text: &str) -> Option<Self> {
        // A match goes as deep as the pattern is long: the stack holds so much.
        if text.len() > LONGEST {
            return None;
        }
        let start = text.starts_with('^');
        let text = text.strip_prefix('^').unwrap_or(text);
        let end = text.ends_with('$') && !text.ends_with("\\$");
        let text = if end { &text[..text.len() - 1] } else { text };
        let mut reader = Reader { chars: text.chars().collect(), at: 0, depth: 0 };
        let alternatives = reader.alternatives()?;
        (reader.at == reader.chars.len()).then_some(Self { alternatives, start, end })
    }

    /// Whether it matches a value.
    pub(super) fn matches(&self, value: &str) -> bool {
        let chars: Vec<char> = value.chars().collect();
        let mut steps = STEPS;
        let starts = if self.start { 0..=0 } else { 0..=chars.len() };
        starts.into_iter().any(|start| {
            self.alternatives
                .iter()
                .any(|items| sequence(items, &chars, start, &mut steps, &mut |at, _| !self.end || at == chars.len()))
        })
    }
}

type Next<'n> = &'n mut dyn FnMut(usize, &mut u32) -> bool;

fn sequence(items: &[Item], text: &[char], at: usize, steps: &mut u32, next: Next) -> bool {
    match items.split_first() {
        None => next(at, steps),
        Some((item, rest)) => repeat(item, 0, rest, text, at, steps, next),
    }
}

fn repeat(item: &Item, done: u32, rest: &[Item], text: &[char], at: usize, steps: &mut u32, next: Next) -> bool {
    if *steps == 0 {
        return false;
    }
    *steps -= 1;
    if done < item.most {
        let longer = match &item.what {
            What::Class { ranges, negated } => {
                let fits = |c: char| ranges.iter().any(|(from, to)| (*from..=*to).contains(&c)) != *negated;
                text.get(at).is_some_and(|&c| fits(c)) && repeat(item, done + 1, rest, text, at + 1, steps, next)
            }
            What::Group(alternatives) => alternatives.iter().any(|items| {
                sequence(items, text, at, steps, &mut |to, steps| {
                    // A group that takes nothing would go on for ever.
                    to > at && repeat(item, done + 1, rest, text, to, steps, next)
                })
            }),
        };
        if longer {
            return true;
        }
    }
    done >= item.least && sequence(rest, text, at, steps, next)
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: u8,
}

impl Reader {
    fn alternatives(&mut self) -> Option<Vec<Vec<Item>>> {
        let mut all = vec![Vec::new()];
        while let Some(&c) = self.chars.get(self.at) {
            match c {
                ')' => break,
                '|' => {
                    self.at += 1;
                    all.push(Vec::new());
                }
                _ => {
                    let what = self.what()?;
                    let (least, most) = self.count()?;
                    all.last_mut()?.push(Item { what, least, most });
                }
            }
        }
        Some(all)
    }

    fn what(&mut self) -> Option<What> {
        let c = *self.chars.get(self.at)?;
        self.at += 1;
        let one = |c: char| What::Class { ranges: vec![(c, c)], negated: false };
        Some(match c {
            '(' => {
                self.depth += 1;
                if self.chars.get(self.at) == Some(&'?') {
                    self.at += 2;
                    (self.chars.get(self.at - 1) == Some(&':')).then_some(())?;
                }
                let inner = (self.depth < 20).then(|| self.alternatives())??;
                (self.chars.get(self.at) == Some(&')')).then_some(())?;
                self.at += 1;
                self.depth -= 1;
                What::Group(inner)
            }
            '[' => self.class()?,
            '.' => What::Class { ranges: vec![('\n', '\n')], negated: true },
            '\\' => {
                let (ranges, negated) = self.escape()?;
                What::Class { ranges, negated }
            }
            '^' | '$' | '*' | '+' | '?' => return None,
            c => one(c),
        })
    }

    /// What a backslash stands for.
    fn escape(&mut self) -> Option<(Vec<(char, char)>, bool)> {
        let c = *self.chars.get(self.at)?;
        self.at += 1;
        let digits = vec![('0', '9')];
        let words = vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];
        let blanks = vec![(' ', ' '), ('\t', '\r')];
        Some(match c {
            'd' => (digits, false),
            'D' => (digits, true),
            'w' => (words, false),
            'W' => (words, true),
            's' => (blanks, false),
            'S' => (blanks, true),
            c if c.is_alphanumeric() => return None,
            c => (vec![(c, c)], false),
        })
    }

    fn class(&mut self) -> Option<What> {
        let negated = self.chars.get(self.at) == Some(&'^');
        self.at += usize::from(negated);
        let mut ranges: Vec<(char, char)> = Vec::new();
        let first = self.at;
        loop {
            let c = *self.chars.get(self.at)?;
            self.at += 1;
            match c {
                ']' if self.at > first + 1 => break,
                // POSIX names and Java's intersections of classes.
                '[' if matches!(self.chars.get(self.at), Some(':' | '.' | '=')) => return None,
                '&' if self.chars.get(self.at) == Some(&'&') => return None,
                '\\' => {
                    let (mut escaped, none) = self.escape()?;
                    (!none).then_some(())?;
                    ranges.append(&mut escaped);
                }
                c => {
                    let to = self.chars.get(self.at + 1).copied();
                    if self.chars.get(self.at) == Some(&'-') && to.is_some_and(|to| to != ']' && to != '\\') {
                        self.at += 2;
                        ranges.push((c, to?));
                    } else {
                        ranges.push((c, c));
                    }
                }
            }
        }
        Some(What::Class { ranges, negated })
    }

    fn count(&mut self) -> Option<(u32, u32)> {
        let counted = match self.chars.get(self.at) {
            Some('*') => (0, u32::MAX),
            Some('+') => (1, u32::MAX),
            Some('?') => (0, 1),
            Some('{') => {
                let close = self.at + self.chars[self.at..].iter().position(|&c| c == '}')?;
                let inner: String = self.chars[self.at + 1..close].iter().collect();
                self.at = close;
                match inner.split_once(',') {
                    None => {
                        let count = inner.parse().ok()?;
                        (count, count)
                    }
                    Some((least, "")) => (least.parse().ok()?, u32::MAX),
                    Some((least, most)) => (least.parse().ok()?, most.parse().ok()?),
                }
            }
            _ => return Some((1, 1)),
        };
        self.at += 1;
        // Lazy or greedy makes no difference to whether it matches; what is possessive matches a little less.
        self.at += usize::from(matches!(self.chars.get(self.at), Some('?' | '+')));
        Some(counted)
    }
}

/// Spellings of a value that mean the same to a person, the nearest first.
pub(super) fn spellings(value: &str) -> Vec<String> {
    let joined = |with: &str| {
        let mut text = String::new();
        for word in value.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            if !text.is_empty() {
                text.push_str(with);
            }
            text.push_str(word);
        }
        text
    };
    let keep = |fits: fn(char) -> bool| value.chars().filter(|&c| fits(c)).collect::<String>();
    let upper = |text: &str| text.chars().flat_map(char::to_uppercase).collect::<String>();
    let lower = crate::source::lowercase;
    let mut all = vec![value.trim().to_owned(), upper(value), lower(value), keep(|c| !c.is_whitespace())];
    for with in ["-", "_", "", "."] {
        let text = joined(with);
        all.extend([lower(&text), upper(&text), text]);
    }
    // `DK-8000`, `+49 30 1234`
    all.push(keep(|c| c.is_ascii_digit() || c == '+'));
    all.push(keep(|c| c.is_ascii_digit()));
    all.retain(|other| other != value && !other.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, value: &str) -> bool {
        Pattern::read(pattern).unwrap().matches(value)
    }

    #[test]
    fn patterns_match() {
        for (pattern, right, wrong) in [
            ("^[A-Z]{2}$", "FR", "fr"),
            ("^SN-[0-9A-F]{8}$", "SN-00A1F3C9", "SN-00a1f3c9"),
            (r"^\d{4,5}$", "8000", "DK-8000"),
            ("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "my-name", "My_name"),
            ("^(draft|live)$", "live", "lives"),
            (r"^\+?[1-9]\d{1,14}$", "+4533112233", "+45 33"),
            (r"^[\w.%+-]+@[\w.-]+\.[A-Za-z]{2,}$", "a@b.test", "a@b"),
            ("^(?:a|b)*c$", "abac", "abad"),
            ("colou?r", "my colour", "my cooler"),
            ("^[^@]+$", "ab", "a@b"),
            ("^x.?$", "xy", "x\n"),
        ] {
            assert!(fits(pattern, right), "{pattern} {right}");
            assert!(!fits(pattern, wrong), "{pattern} {wrong}");
        }
        for unknown in ["^(?=a)b$", r"^(a)\1$", "^[a-z", "^a{x}$", "^*a$", r"\p{L}", "^[[:alpha:]]+$", "^[a-z&&[^b]]$"]
        {
            assert!(Pattern::read(unknown).is_none(), "{unknown}");
        }
    }

    #[test]
    fn a_hard_pattern_ends() {
        assert!(!fits("^(a|a)*(a|a)*(a*)*b$", &"a".repeat(60)));
        assert!(Pattern::read(&format!("^{}$", "a?".repeat(100_000))).is_none());
        assert!(!fits(&format!("^{}b$", "a?".repeat(400)), &"a".repeat(400)));
    }

    #[test]
    fn the_words_of_a_server_name_one() {
        for (said, right, wrong) in [
            ("body/country must match pattern \"^[A-Z]{2}$\"", "FR", "fr"),
            (r"zip must match /^\d{4,5}$/ regular expression", "8000", "x"),
            ("regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')", "my-name", "my_name"),
            ("String should match pattern '^[a-z]+$'", "abc", "Abc"),
        ] {
            let pattern = named(said).unwrap();
            assert!(pattern.matches(right) && !pattern.matches(wrong), "{said}");
        }
        assert!(named("must be a valid name").is_none());
    }

    proptest::proptest! {
        #[test]
        fn any_pattern_ends(pattern in "[\\[\\]()|*+?{}^$a-c0-9,.\\\\-]{0,24}", value in "[a-c0-9]{0,20}") {
            if let Some(pattern) = Pattern::read(&pattern) {
                pattern.matches(&value);
            }
        }
    }
}
