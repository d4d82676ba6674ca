//! Frames that programs draw around a text: `│ text │`, between `╭───╮` and `╰───╯`.

use super::{Change, lines};

const BARS: [char; 3] = ['│', '┃', '║'];
const CORNERS: [char; 12] = ['╭', '╰', '┌', '└', '┏', '┗', '╔', '╚', '├', '┣', '╠', '╟'];

pub(super) fn find(text: &str) -> Vec<Change> {
    if !BARS.iter().any(|bar| text.contains(*bar)) {
        return Vec::new();
    }
    let mut changes: Vec<Change> = Vec::new();
    let mut run: Vec<Change> = Vec::new();
    let mut framed = 0;
    let mut keep = |run: &mut Vec<Change>, framed: &mut usize| {
        if *framed >= 2 {
            changes.append(run);
        }
        run.clear();
        *framed = 0;
    };
    for line in lines(text) {
        let whole = &text[line.clone()];
        let start = line.start + (whole.len() - whole.trim_start_matches([' ', '\t']).len());
        let inner = &text[start..line.end];
        if inner.starts_with(CORNERS) {
            // What stands in a border is a title.
            run.push(Change::cut(line.start..line.end));
        } else if let Some(content) = inner.strip_prefix(BARS) {
            let from = line.end - content.strip_prefix(' ').unwrap_or(content).len();
            let closed = content.trim_end().strip_suffix(BARS);
            run.push(Change::cut(line.start..from));
            if let Some(content) = closed {
                let bar = inner.len() - inner.trim_start_matches(BARS).len();
                let to = (start + bar + content.trim_end().len()).max(from);
                run.push(Change::cut(to..line.end));
            }
            framed += 1;
        } else {
            keep(&mut run, &mut framed);
        }
    }
    keep(&mut run, &mut framed);
    changes.retain(|change| !change.range.is_empty());
    changes
}

#[cfg(test)]
mod tests {
    use super::super::clean;

    #[test]
    fn frames_are_taken_off() {
        let paste = "╭── Request ──╮\n│ curl a.test \\  │\n│   -d 'ä'   │\n│            │\n╰──────────╯\nend\n";
        assert_eq!(clean(paste).unwrap().text(), "\ncurl a.test \\\n  -d 'ä'\n\n\nend\n");
        assert_eq!(clean("a │ b\nc │ d\n"), None);
        assert_eq!(clean("│ alone\n"), None);
        assert_eq!(clean("┃ a\n┃ b").unwrap().text(), "a\nb");
    }
}
