//! Brace expansion: `{a,b}` and `{1..3}`, which bash and zsh do before all else.

use std::ops::Range;

use crate::source::{Quoting, Traced};

/// An unquoted `{`, `}`, `,` or `.` in a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// Where it is in the decoded word.
    pub(super) at: usize,
    pub(super) byte: u8,
}

/// How deep braces may be nested.
const DEPTH: usize = 16;

/// How many items `{1..n}` may stand for.
const LONGEST: i64 = 1000;

/// A piece of a word.
enum Item {
    Text(Range<usize>),
    /// One of several.
    Choice(Vec<Vec<Item>>),
    /// `{1..3}`, which stands there.
    Sequence(Range<usize>, Vec<String>),
}

/// Braces that are open.
struct Open {
    at: usize,
    /// What is before the last comma.
    before: Vec<Vec<Item>>,
    /// What is after it.
    items: Vec<Item>,
}

/// The words that a word with braces stands for. `None` where it stands for itself, and where it stands for more than
/// can be looked at.
pub(super) fn expand(word: &Traced, quoted: bool, marks: &[Mark]) -> Option<Vec<Traced>> {
    if !marks.iter().any(|mark| mark.byte == b'}') || !marks.iter().any(|mark| mark.byte == b'{') {
        return None;
    }
    let items = read(word, quoted, marks)?;
    let (count, size) = measure(&items);
    if items.iter().all(|item| matches!(item, Item::Text(_)))
        || count > 1000 + word.len()
        || size > 4 * word.len() + 65_536
    {
        return None;
    }
    let mut words = write(word, &items);
    // What is left without a character is no word, if nothing of it is in quotes.
    words.retain(|word| quoted || !word.is_empty());
    Some(words)
}

fn read(word: &Traced, quoted: bool, marks: &[Mark]) -> Option<Vec<Item>> {
    let mut stack = vec![Open { at: 0, before: Vec::new(), items: Vec::new() }];
    let mut from = 0;
    for mark in marks {
        let (inner, outermost) = (stack.len() > 1, stack.len() == 2);
        let top = stack.last_mut()?;
        match mark.byte {
            b'{' => {
                top.items.push(Item::Text(from..mark.at));
                stack.push(Open { at: mark.at, before: Vec::new(), items: Vec::new() });
                from = mark.at + 1;
                if stack.len() > DEPTH {
                    return None;
                }
            }
            b',' if inner => {
                top.items.push(Item::Text(from..mark.at));
                top.before.push(std::mem::take(&mut top.items));
                from = mark.at + 1;
            }
            b'}' if inner => {
                let texts = sequence(word, top.at + 1..mark.at, marks);
                let pair = top.at == 0 && mark.at == 1 && !quoted;
                if outermost && top.before.is_empty() && texts.is_none() && !pair {
                    // Nothing to choose from so far: bash looks for a later brace, but for `{}` at the start.
                    continue;
                }
                top.items.push(Item::Text(from..mark.at));
                from = mark.at + 1;
                let Open { at, mut before, items } = stack.pop()?;
                let item = if !before.is_empty() {
                    before.push(items);
                    Item::Choice(before)
                } else if let Some(texts) = texts {
                    Item::Sequence(at..from, texts)
                } else {
                    let top = stack.last_mut()?;
                    top.items.push(Item::Text(at..at + 1));
                    top.items.extend(items);
                    Item::Text(mark.at..from)
                };
                stack.last_mut()?.items.push(item);
            }
            _ => {}
        }
    }
    // Braces that are never closed stand for themselves.
    while stack.len() > 1 {
        let Open { at, before, items } = stack.pop()?;
        let top = stack.last_mut()?;
        top.items.push(Item::Text(at..at + 1));
        for alternative in before {
            let comma = alternative.last().map_or(at + 1, |item| match item {
                Item::Text(range) | Item::Sequence(range, _) => range.end,
                Item::Choice(_) => at + 1,
            });
            top.items.extend(alternative);
            top.items.push(Item::Text(comma..comma + 1));
        }
        top.items.extend(items);
    }
    let mut items = stack.pop()?.items;
    items.push(Item::Text(from..word.len()));
    Some(items)
}

/// `1..3`, `a..e`, `01..10..2` at a place of the word.
fn sequence(word: &Traced, range: Range<usize>, marks: &[Mark]) -> Option<Vec<String>> {
    // Nothing of it may be quoted: each dot has its mark.
    let dots = marks.iter().skip(marks.partition_point(|mark| mark.at < range.start)).take(4);
    let dots = dots.filter(|mark| mark.byte == b'.' && mark.at < range.end).count();
    if range.len() > 64 || dots < 2 {
        return None;
    }
    let text = std::str::from_utf8(&word.bytes()[range]).ok()?;
    let mut parts = text.split("..");
    let (first, last, step) = (parts.next()?, parts.next()?, parts.next());
    let step: i64 = step.map_or(Some(1), |step| step.parse::<i64>().ok())?.checked_abs()?.max(1);
    if parts.next().is_some() {
        return None;
    }
    let letter = |text: &str| match text.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Some(i64::from(*letter)),
        _ => None,
    };
    let letters = letter(first).zip(letter(last));
    let numbers = first.parse::<i64>().ok().zip(last.parse::<i64>().ok());
    let (from, to) = letters.or(numbers)?;
    if from.checked_sub(to)?.checked_abs()? / step >= LONGEST {
        return None;
    }
    let padded =
        |text: &str| text.trim_start_matches(['-', '+']).starts_with('0') && text.trim_start_matches('-').len() > 1;
    let width = if padded(first) || padded(last) { first.len().max(last.len()) } else { 0 };
    let count = (from - to).abs() / step;
    let way = if from <= to { step } else { -step };
    let values = (0..=count).map(|at| from + at * way);
    Some(
        values
            .map(|value| {
                if letters.is_some() {
                    char::from(u8::try_from(value).unwrap_or_default()).to_string()
                } else {
                    format!("{value:0width$}")
                }
            })
            .collect(),
    )
}

/// How many words there will be, and how many bytes in all.
fn measure(items: &[Item]) -> (usize, usize) {
    let (mut count, mut size) = (1_usize, 0_usize);
    for item in items {
        let (more, bytes) = match item {
            Item::Text(range) => (1, range.len()),
            Item::Sequence(_, texts) => (texts.len(), texts.iter().map(String::len).sum()),
            Item::Choice(alternatives) => alternatives.iter().fold((0, 0), |(count, size), items| {
                let (more, bytes) = measure(items);
                (usize::saturating_add(count, more), usize::saturating_add(size, bytes))
            }),
        };
        size = size.saturating_mul(more).saturating_add(bytes.saturating_mul(count));
        count = count.saturating_mul(more);
    }
    (count, size)
}

fn write(word: &Traced, items: &[Item]) -> Vec<Traced> {
    let mut words = vec![Traced::new(word.home())];
    for item in items {
        let endings: Vec<Traced> = match item {
            Item::Text(range) => {
                if !range.is_empty() {
                    let text = word.slice(range.clone());
                    for word in &mut words {
                        word.insert(&text);
                    }
                }
                continue;
            }
            Item::Sequence(range, texts) => {
                let place = word.span_of(range.clone());
                let text = |text: &String| {
                    let mut ending = Traced::new(place);
                    ending.decode(text.as_bytes(), place, Quoting::Sealed);
                    ending
                };
                texts.iter().map(text).collect()
            }
            Item::Choice(alternatives) => alternatives.iter().flat_map(|items| write(word, items)).collect(),
        };
        words = words
            .iter()
            .flat_map(|word| {
                endings.iter().map(|ending| {
                    let mut word = word.clone();
                    word.insert(ending);
                    word
                })
            })
            .collect();
    }
    words
}
