//! Line numbers that were copied with the lines: `  1 | curl`, `12: curl`, `     3\tcurl`.

use super::{Change, lines};

/// What stands between the number and the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    /// `|`, `│`, `:`, `→` or a tab.
    Mark(char),
    /// Blanks alone.
    Blank,
    /// Nothing: the line is empty.
    Nothing,
}

/// A line that starts with a number.
#[derive(Clone, Copy, Debug)]
struct Numbered {
    start: usize,
    number: u32,
    edge: Edge,
    /// Where the line itself starts; after blanks alone, where they start.
    content: usize,
    /// How many blanks stand there.
    blanks: usize,
    end: usize,
}

pub(super) fn find(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut run: Vec<Numbered> = Vec::new();
    for line in lines(text) {
        let next = numbered(text, line.start, line.end);
        let goes_on = match (run.last(), next) {
            (Some(last), Some(next)) => next.number == last.number + 1 && same(&run, next.edge),
            _ => false,
        };
        if !goes_on {
            take(&run, &mut changes);
            run.clear();
        }
        run.extend(next);
    }
    take(&run, &mut changes);
    changes
}

fn same(run: &[Numbered], edge: Edge) -> bool {
    edge == Edge::Nothing || run.iter().all(|line| line.edge == edge || line.edge == Edge::Nothing)
}

fn take(run: &[Numbered], changes: &mut Vec<Change>) {
    let edge = run.iter().map(|line| line.edge).find(|edge| *edge != Edge::Nothing);
    let least = match edge {
        Some(Edge::Mark(_)) => 2,
        Some(Edge::Blank) => 3,
        _ => return,
    };
    if run.len() < least {
        return;
    }
    let with_content = || run.iter().filter(|line| line.content + line.blanks < line.end);
    let blanks = with_content().map(|line| line.blanks).min().unwrap_or(0);
    // A tab, or a blank after a mark, is part of the gutter; more than that is the line's own indentation.
    let blanks = if edge == Some(Edge::Blank) { blanks } else { blanks.min(1) };
    let cut = |line: &Numbered| Change::cut(line.start..(line.content + blanks.min(line.blanks)).min(line.end));
    changes.extend(run.iter().map(cut));
}

/// Reads the number at the start of a line. Told by its first bytes for most lines.
fn numbered(text: &str, start: usize, end: usize) -> Option<Numbered> {
    let bytes = text.as_bytes().get(start..end)?;
    let indent = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let digits = bytes[indent..].iter().take(7).take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..7).contains(&digits) {
        return None;
    }
    let after = start + indent + digits;
    let number = text[start + indent..after].parse().ok()?;
    let rest = &text[after..end];
    let gap = rest.len() - rest.trim_start_matches(' ').len();
    let (edge, content) = match rest[gap..].chars().next() {
        None => (Edge::Nothing, end),
        Some(mark @ ('|' | '│' | '┃' | '→' | '\t')) => (Edge::Mark(mark), after + gap + mark.len_utf8()),
        Some(':') if gap == 0 && rest[1..].chars().next().is_none_or(|c| c == ' ') => (Edge::Mark(':'), after + 1),
        Some(_) if gap > 0 => (Edge::Blank, after),
        Some(_) => return None,
    };
    let blanks = text[content..end].bytes().take_while(|&byte| byte == b' ').count();
    Some(Numbered { start, number, edge, content, blanks, end })
}

#[cfg(test)]
mod tests {
    use super::super::clean;

    #[test]
    fn line_numbers_are_taken_off() {
        let cleaned = |text: &str| clean(text).map(|cleaned| cleaned.text().into_owned());
        assert_eq!(cleaned("  9 | curl a \\\n 10 |   -d x\n").unwrap(), "curl a \\\n  -d x\n");
        assert_eq!(cleaned("1: {\n2:   \"a\": 1\n3: }").unwrap(), "{\n  \"a\": 1\n}");
        assert_eq!(cleaned("     1\tcurl a \\\n     2\t  -d x\n").unwrap(), "curl a \\\n  -d x\n");
        assert_eq!(cleaned("1  GET / HTTP/1.1\n2  Host: a\n3\n4  x\n").unwrap(), "GET / HTTP/1.1\nHost: a\n\nx\n");
        assert_eq!(cleaned("1 | a\n3 | b\n"), None);
        assert_eq!(cleaned("1 apple\n2 pears\n"), None);
        assert_eq!(cleaned("1\n2\n3\n"), None);
    }
}
