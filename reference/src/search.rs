//! The index is searched by what people see: a message, a code, a few words of it.
//!
//! `assets/search.js` does the same in the browser, on the lines that stand in the index; the two are tested with the same
//! queries. A line of a cause is its code, its title, what it means, or something that a server says. How well it fits
//! is how much of what was asked it has, rare words weighing more. What was asked and is not in the line weighs less
//! where the line is all used up: then it fills the holes of a message. Words in their order are worth more, and so are
//! words that stand in other lines of the same cause.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A cause as the index has it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its code.
    pub code: &'static str,
    /// The code, the title, the meaning, and what servers say.
    pub lines: Vec<String>,
}

/// The words of a text: small letters, digits; `SyntaxError` and `invalid_request` are two each.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut small = false;
    for c in text.chars() {
        if !c.is_alphanumeric() || (small && c.is_uppercase()) {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        small = c.is_lowercase();
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// What people type before they are done: a word of at least this many letters stands for all that begin so.
const PREFIX: usize = 3;

/// The causes that fit, the best first, each with how well.
pub fn find(query: &str, entries: &[Entry]) -> Vec<(&'static str, f64)> {
    let texts: Vec<Vec<Vec<String>>> =
        entries.iter().map(|entry| entry.lines.iter().map(|line| words(line)).collect()).collect();
    // In how many causes a word stands.
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for lines in &texts {
        for word in lines.iter().flatten().map(String::as_str).collect::<BTreeSet<_>>() {
            *known.entry(word).or_default() += 1;
        }
    }
    let asked: Vec<Asked> = {
        let mut seen = BTreeSet::new();
        words(query)
            .into_iter()
            .filter(|word| seen.insert(word.clone()))
            .filter_map(|word| Asked::new(word, &known, entries.len()))
            .collect()
    };
    let all: f64 = asked.iter().map(|asked| asked.weight).sum();
    if asked.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(&'static str, f64)> = entries
        .iter()
        .zip(&texts)
        .map(|(entry, lines)| {
            let best = lines.iter().map(|line| fit(line, &asked, all)).fold(0.0, f64::max);
            (entry.code, best + 0.3 * share(lines.iter().flatten(), &asked, all))
        })
        .collect();
    let best = found.iter().map(|(_, fit)| *fit).fold(0.0, f64::max);
    // What fits half as well as the best is no answer any more.
    found.retain(|(_, fit)| *fit > 0.0 && *fit >= best * 0.6);
    // It is stable: what fits alike stays in the order of the catalogue.
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found
}

/// A word that was asked for.
struct Asked {
    word: String,
    /// Whether nothing has it as it is: then it is the beginning of one.
    begins: bool,
    weight: f64,
}

impl Asked {
    /// None where nothing has it: numbers and values in a pasted message do not tell against what fits otherwise.
    fn new(word: String, known: &BTreeMap<&str, usize>, entries: usize) -> Option<Self> {
        let exact = known.get(word.as_str()).copied();
        let begun = || {
            let long = word.chars().count() >= PREFIX;
            known.iter().filter(|(other, _)| long && other.starts_with(word.as_str())).map(|(_, n)| *n).max()
        };
        let causes = exact.or_else(begun)?;
        #[allow(clippy::cast_precision_loss, reason = "there are a hundred causes")]
        let weight = (1.0 + entries as f64 / causes as f64).ln();
        Some(Asked { word, begins: exact.is_none(), weight })
    }

    fn is(&self, word: &str) -> bool {
        word == self.word || (self.begins && word.starts_with(&self.word))
    }
}

/// How much of what was asked is among the words.
fn share<'a>(words: impl Iterator<Item = &'a String> + Clone, asked: &[Asked], all: f64) -> f64 {
    let has = |asked: &&Asked| words.clone().any(|word| asked.is(word));
    asked.iter().filter(has).map(|asked| asked.weight).sum::<f64>() / all
}

/// How well a line fits.
fn fit(line: &[String], asked: &[Asked], all: f64) -> f64 {
    let had = share(line.iter(), asked, all);
    if had == 0.0 {
        return 0.0;
    }
    let used = line.iter().filter(|word| asked.iter().any(|asked| asked.is(word))).count();
    // Pairs of words that stand in the line as they were asked for.
    let pairs = asked.windows(2).filter(|two| line.windows(2).any(|pair| two[0].is(&pair[0]) && two[1].is(&pair[1])));
    #[allow(clippy::cast_precision_loss, reason = "a line has some ten words")]
    let (tight, order) = (used as f64 / line.len() as f64, pairs.count() as f64 / (asked.len().max(2) - 1) as f64);
    let missing = (1.0 - had) * (1.0 - 0.6 * tight * tight);
    had / (had + missing) * (1.0 + 0.2 * tight + 0.3 * order)
}

/// The most lines of what servers say that the index holds of one cause.
const MOST: usize = 25;

/// As many of them are the shortest: they are what most people see.
const SHORT: usize = 8;

/// Longer lines are cut there, in characters.
const LONG: usize = 110;

/// Those of `lines` that the index holds: the shortest that are more than a word, then such as bring words that those
/// before them have not.
pub fn telling(lines: Vec<String>) -> Vec<String> {
    let mut left: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in lines {
        let line = shortened(&line);
        let mut all = words(&line);
        // Pairs as well, for the order.
        let pairs: Vec<String> = all.windows(2).map(|pair| pair.join(" ")).collect();
        all.retain(|word| !word.chars().all(|c| c.is_ascii_digit()));
        if !all.is_empty() && !left.iter().any(|(other, _)| *other == line) {
            left.push((line, all.into_iter().chain(pairs).collect()));
        }
    }
    let mut kept = Vec::new();
    while kept.len() < MOST && !left.is_empty() {
        // The first of those that are alike.
        let at = if kept.len() < SHORT {
            least(&left, |(line, words)| (words.len() < 2, line.chars().count()))
        } else {
            // Much that is new, in a short line.
            least(&left, |(line, words)| Reverse(words.len() * 1000 / (line.chars().count() + 30)))
        };
        let (line, words) = left.remove(at);
        kept.push(line);
        for (_, others) in &mut left {
            others.retain(|word| !words.contains(word));
        }
        left.retain(|(_, words)| !words.is_empty());
    }
    kept
}

fn least<T, K: Ord>(items: &[T], key: impl Fn(&T) -> K) -> usize {
    (0..items.len()).min_by_key(|&at| key(&items[at])).unwrap_or_default()
}

fn shortened(line: &str) -> String {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONG) {
        Some((at, _)) => format!("{}…", &line[..line[..at].rfind(' ').unwrap_or(at)]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_as_people_read_them() {
        assert_eq!(words("SyntaxError: invalid_request"), ["syntax", "error", "invalid", "request"]);
        assert_eq!(words("AADSTS50011"), ["aadsts50011"]);
        assert_eq!(words(" – "), Vec::<String>::new());
    }

    #[test]
    fn the_line_with_less_besides_wins() {
        let entry = |code, line: &str| Entry { code, lines: vec![line.into()] };
        let entries = [
            entry("a/long", "the request is invalid in some way"),
            entry("b/short", "invalid request"),
            entry("c/no", "x"),
        ];
        let found: Vec<&str> = find("Invalid request 57", &entries).iter().map(|(code, _)| *code).collect();
        assert_eq!(found, ["b/short", "a/long"]);
        assert_eq!(find("requ", &entries).len(), 2);
        assert!(find("nowhere", &entries).is_empty());
    }

    #[test]
    fn lines_that_bring_nothing_are_left_out() {
        let lines = ["… is required", "… is required", "required", "… is missing"].map(String::from).into();
        assert_eq!(telling(lines), ["… is missing", "… is required"]);
    }
}
