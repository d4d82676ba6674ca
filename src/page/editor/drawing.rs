//! The lines behind the text of a box.

use leptos::prelude::*;
use web_sys::HtmlElement;

use super::Pane;
use crate::page::browser;
use crate::page::text::{boxed, line_index, lines_behind};

/// How many lines are drawn at once.
const AT_ONCE: usize = 40;

/// What makes lines of others: after `same` of them `gone` make room for `come`.
struct Patch {
    same: usize,
    gone: usize,
    come: usize,
}

impl Patch {
    fn between(old: &[String], new: &[String]) -> Self {
        let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let most = old.len().min(new.len()) - same;
        let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
        Patch { same, gone: old.len() - same - tail, come: new.len() - same - tail }
    }

    /// All that makes the new lines of the old ones. Where there are as many, each that differs is changed alone: a letter
    /// typed on the first line moves the marks on the last.
    fn all(old: &[String], new: &[String]) -> Vec<Self> {
        let whole = Self::between(old, new);
        if whole.gone != whole.come {
            return vec![whole];
        }
        let lines = whole.same..whole.same + whole.gone;
        lines.filter(|&at| old[at] != new[at]).map(|same| Patch { same, gone: 1, come: 1 }).collect()
    }
}

impl Pane {
    /// What the element holds at first, and the lines behind it.
    pub fn first(self) -> (String, String) {
        self.count_lines();
        let lines = self.lines_behind();
        let html = lines.concat();
        self.drawn.set_value(lines);
        (boxed(&self.part()).into_owned(), html)
    }

    fn lines_behind(self) -> Vec<String> {
        let shown = self.shown.get_untracked();
        self.text.with_untracked(|text| self.spots.with_untracked(|spots| lines_behind(text, &shown, spots)))
    }

    /// Brings the lines behind up to date: at once where few of them change, as at a keystroke, else after the text
    /// itself has been painted. To lay them out takes longer than all else that follows a paste.
    pub fn draw_soon(self) {
        if self.waits.get_value() {
            return;
        }
        let Some(behind) = self.behind.get_untracked() else { return };
        let shown = self.shown.get_untracked();
        let count = self.text.with_untracked(|text| line_index(text, &shown, shown.end)) + 1;
        // Where this tells already, the lines are not even made before the paint.
        if self.drawn.with_value(Vec::len).abs_diff(count) <= AT_ONCE {
            let lines = self.lines_behind();
            let touched = |patches: Vec<Patch>| patches.iter().map(|patch| patch.gone + patch.come).sum::<usize>();
            if self.drawn.with_value(|old| touched(Patch::all(old, &lines))) <= AT_ONCE {
                return self.draw_lines(lines);
            }
        }
        self.waits.set_value(true);
        // Marks of the text before would stand under this one.
        let _ = HtmlElement::style(&behind).set_property("opacity", "0");
        browser::after_paint(move || {
            if self.waits.get_value() {
                self.draw();
            }
        });
    }

    /// Brings the lines behind up to date.
    pub fn draw(self) {
        let lines = self.lines_behind();
        self.draw_lines(lines);
    }

    fn draw_lines(self, lines: Vec<String>) {
        let Some(behind) = self.behind.get_untracked() else { return };
        if self.waits.get_value() {
            self.waits.set_value(false);
            let _ = HtmlElement::style(&behind).remove_property("opacity");
        }
        if self.uncounted.get_value() {
            self.uncounted.set_value(false);
            self.count_lines();
        }
        // Only those that changed are given to the browser.
        self.drawn.update_value(|old| {
            for Patch { same, gone, come } in Patch::all(old, &lines) {
                let html = lines[same..same + come].concat();
                if gone == old.len() {
                    behind.set_inner_html(&html);
                    continue;
                }
                let children = behind.children();
                for _ in 0..gone {
                    if let Some(line) = children.item(same as u32) {
                        line.remove();
                    }
                }
                let _ = match children.item(same as u32) {
                    Some(next) => next.insert_adjacent_html("beforebegin", &html),
                    None => behind.insert_adjacent_html("beforeend", &html),
                };
            }
            *old = lines;
        });
    }

    /// Counts the lines where numbers are to be told.
    fn count_lines(self) {
        let counted = if self.is_partial() {
            let start = self.shown.with_untracked(|shown| shown.start);
            self.text.with_untracked(|text| {
                let count = |part: &str| part.matches('\n').count();
                let first = count(&text[..start]) + 1;
                (first, first + count(&text[start..]))
            })
        } else {
            (1, 1)
        };
        if self.lines.get_untracked() != counted {
            self.lines.set(counted);
            self.number_lines();
        }
    }

    /// Numbers the lines behind from the first that is shown.
    pub fn number_lines(self) {
        if let Some(behind) = self.behind.get_untracked() {
            let first = self.lines.get_untracked().0;
            let _ = HtmlElement::style(&behind).set_property("counter-reset", &format!("line {}", first - 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(old: &[&str], new: &[&str]) -> Vec<(usize, usize, usize)> {
        let texts = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (mut lines, new) = (texts(old), texts(new));
        let patches = Patch::all(&lines, &new);
        for Patch { same, gone, come } in &patches {
            lines.splice(*same..same + gone, new[*same..same + come].iter().cloned());
        }
        assert_eq!(lines, new);
        patches.iter().map(|patch| (patch.same, patch.gone, patch.come)).collect()
    }

    #[test]
    fn only_lines_that_differ_are_drawn() {
        assert_eq!(made(&["a", "b", "c"], &["a", "b", "c"]), []);
        assert_eq!(made(&["a", "b", "c", "d"], &["A", "b", "c", "D"]), [(0, 1, 1), (3, 1, 1)]);
        assert_eq!(made(&["a", "b", "c"], &["a", "x", "y", "c"]), [(1, 1, 2)]);
        assert_eq!(made(&["a", "b", "b", "c"], &["a", "b", "c"]), [(2, 1, 0)]);
        assert_eq!(made(&[""], &["a", "b"]), [(0, 1, 2)]);
    }
}
