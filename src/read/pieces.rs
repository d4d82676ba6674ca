//! What of a text may be the content of a message, and whether it was sent or came back: a body between two
//! sentences, a fence, a line that tells of an error.

use std::ops::Range;

use super::extent::{self, Block, Blocks, Kind};
use super::fence::Fences;
use super::told::{self, Told};
use super::{looks, prompt};
use crate::message::{Author, Field};
use crate::source::{Origin, Span, Traced, lowercase};

/// A piece of text that may be content.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Where it stands; what introduces it is not in it.
    pub(super) range: Range<usize>,
    /// What it is in; `None` for words.
    pub(super) kind: Option<Kind>,
    /// Where what introduces it starts: a status line, fields; the piece itself where nothing does.
    pub(super) start: usize,
    /// The status that is told with it.
    pub(super) told: Option<Told>,
    /// The fields that stand before it.
    pub(super) fields: Vec<Field>,
    /// How much speaks for an answer, from the introduction and from the content: below zero for what was sent.
    pub(super) lead: i32,
    pub(super) looks: i32,
}

impl Piece {
    /// How much speaks for an answer.
    pub(super) fn answers(&self) -> i32 {
        self.lead + self.looks + if self.told.is_some() { 4 } else { 0 }
    }

    /// The content, unescaped.
    pub(super) fn content(&self, text: &str) -> Traced {
        match self.kind {
            Some(kind) => extent::content(text, &Block { range: self.range.clone(), kind }),
            None => Traced::verbatim(text, Span::new(Origin::Request, self.range.start, self.range.end)),
        }
    }

    /// All of it, with what introduces it.
    pub(super) fn whole(&self) -> Range<usize> {
        self.start..self.range.end
    }
}

/// A line without a block is looked at up to here.
const LINE: usize = 2000;
/// The most pieces that are looked for.
const MOST: usize = 400;

/// Gathers the pieces of a text that lie in the `free` ranges, which are in order.
pub(super) fn gather(text: &str, free: &[Range<usize>]) -> Vec<Piece> {
    search(text, free, 0)
}

/// Gathers the pieces of a part of a text, which begins outside of fences.
pub(super) fn within(text: &str, part: Range<usize>) -> Vec<Piece> {
    let start = part.start;
    search(text, &[part], start)
}

fn search(text: &str, free: &[Range<usize>], from: usize) -> Vec<Piece> {
    let mut search = Search { text, blocks: Blocks::default(), pieces: Vec::new(), gap: 0, head: None, lead: 0..0 };
    let mut fences = Fences::default();
    let mut fence: Option<(usize, usize)> = None;
    let stop = free.last().map_or(0, |last| last.end);
    let mut gaps = free.iter().peekable();
    let mut at = from;
    let mut again: Option<Range<usize>> = None;
    while search.pieces.len() < MOST && (at < stop || again.is_some()) {
        let repeated = again.is_some();
        let line = again.take().unwrap_or_else(|| {
            let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
            at..at + text[at..end].trim_end().len()
        });
        let end = text[line.end..].find('\n').map_or(text.len(), |length| line.end + length);
        at = end + 1;
        if !repeated && fences.is_fence(text, line.start..line.end) {
            if let Some((start, pieces)) = fence.take() {
                search.close(start..line.start, pieces, free);
            }
            if fences.open() {
                fence = Some((end + 1, search.pieces.len()));
            }
            search.head = None;
            continue;
        }
        // Free is what no reader has taken. A line may be taken in part.
        while gaps.next_if(|gap| gap.end <= line.start).is_some() {}
        let Some(gap) = gaps.peek().filter(|gap| gap.start < line.end.max(line.start + 1)) else {
            search.head = None;
            search.lead = line;
            continue;
        };
        if gap.start != search.gap {
            search.gap = gap.start;
            search.head = None;
            search.lead = line.start..line.start;
        }
        let from = line.start.max(gap.start);
        let limit = fences.limit(text).min(gap.end);
        if from < line.end.min(limit) || line.is_empty() {
            let taken = search.line(from..line.end.min(limit), limit, fences.open());
            at = at.max(taken);
        } else {
            search.head = None;
        }
        // Something may have been read in the middle of the line: what follows it there is free again.
        if gap.end < line.end && at == end + 1 {
            gaps.next();
            if gaps.peek().is_some_and(|next| next.start < line.end) {
                again = Some(line);
            }
        }
        // A block may have ended in the middle of a line.
        if taken_in_line(text, at) {
            let end = text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
            at = end;
        }
    }
    if let Some((start, pieces)) = fence {
        search.close(start.min(stop)..stop, pieces, free);
    }
    search.pieces
}

fn taken_in_line(text: &str, at: usize) -> bool {
    at < text.len() && at > 0 && !text[..at].ends_with('\n')
}

/// A status that was told, and the lines that have followed it.
#[derive(Debug)]
struct Head {
    start: usize,
    told: Told,
    fields: Vec<Field>,
    /// Where the words begin that tell more: after the line itself.
    words: Option<Range<usize>>,
    /// An empty line has followed.
    apart: bool,
}

struct Search<'a> {
    text: &'a str,
    blocks: Blocks,
    pieces: Vec<Piece>,
    /// Where the range starts that is gone through.
    gap: usize,
    head: Option<Head>,
    /// The last line that says something.
    lead: Range<usize>,
}

impl Search<'_> {
    /// Looks at a line. Gives the place where the search goes on.
    fn line(&mut self, line: Range<usize>, limit: usize, fence: bool) -> usize {
        let text = self.text;
        let whole = &text[line.clone()];
        if whole.trim().is_empty() {
            if let Some(head) = &mut self.head {
                head.apart = true;
            }
            return line.end;
        }
        let mut from = line.start;
        let mut found = false;
        while from < line.end {
            let Some(block) = self.blocks.find(text, from..line.end, limit, fence) else { break };
            found = true;
            let end = block.range.end;
            self.block(&block, line.start);
            from = end;
        }
        if found {
            // What follows the last block in its line says nothing about the next.
            self.lead = from..from;
            return from;
        }
        self.words(line.clone(), limit, fence);
        self.lead = line.clone();
        line.end
    }

    fn block(&mut self, block: &Block, line: usize) {
        let text = self.text;
        let range = block.range.clone();
        let taken = self.pieces.last().map_or(0, |piece| piece.range.end);
        let lead_start = line.max(taken).min(range.start);
        let same_line = lead_start..range.start;
        let introduced = !text[same_line.clone()].trim_matches([' ', '\t', '`', '"', '\'', '>']).is_empty();
        let lead = if introduced { same_line.clone() } else { self.lead.clone() };
        let told = told::status(text, tail(text, &same_line));
        let head = self.head.take();
        let (start, told, fields) = match (told, head) {
            (Some(told), _) => (lead_start + indent(&text[same_line]), Some(told), Vec::new()),
            (None, Some(head)) => (head.start, Some(head.told), head.fields),
            (None, None) => (range.start, told::status(text, tail(text, &lead)), Vec::new()),
        };
        // What complains is no introduction of what was sent, whatever words it has.
        let complains = !introduced && is_error(text[lead.clone()].trim_start());
        let words = if complains { "error".into() } else { lowercase(&text[tail(text, &lead)]) };
        let looks = looks::block(text, block);
        self.pieces.push(Piece {
            range,
            kind: Some(block.kind),
            start,
            told,
            fields,
            lead: looks::introduction(&words),
            looks,
        });
    }

    /// A line without a block.
    fn words(&mut self, line: Range<usize>, limit: usize, fence: bool) {
        let text = self.text;
        let content = line.start + prompt::length(&text[line.clone()]);
        let cut = content..told::floor(text, line.end.min(content + LINE)).max(content);
        if let Some(head) = &mut self.head {
            let whole = Traced::verbatim(text, Span::new(Origin::Request, cut.start, line.end));
            if !head.apart && head.words.is_none() && is_field(&text[cut.clone()]) {
                head.fields.push(super::http1::field(&whole, Author::Person));
                return;
            }
            if !head.apart || fence {
                let start = head.words.as_ref().map_or(content, |words| words.start);
                head.words = Some(start..line.end);
                let piece = Piece {
                    range: start..line.end,
                    kind: None,
                    start: head.start,
                    told: Some(head.told.clone()),
                    fields: head.fields.clone(),
                    lead: 0,
                    looks: 0,
                };
                match self.pieces.last_mut() {
                    Some(last) if last.kind.is_none() && last.start == piece.start => *last = piece,
                    _ => self.pieces.push(piece),
                }
                return;
            }
            self.head = None;
        }
        if let Some(told) = told::status(text, cut.clone()) {
            let statement = told.firm || text[content..told.at.start].len() < 40;
            if statement {
                // What follows the code in its line may be the message.
                let from = told.reason.as_ref().map_or(told.at.end, |reason| reason.end);
                let rest = text[from..line.end].trim();
                if let Some(inner) = rest.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
                    // `403 "…\r\n"`: a program has printed the text as a literal.
                    let start = from + text[from..line.end].find('"').unwrap_or(0) + 1;
                    self.pieces.push(Piece {
                        range: start..start + inner.len(),
                        kind: Some(Kind::Escaped),
                        start: content,
                        told: Some(told),
                        fields: Vec::new(),
                        lead: 0,
                        looks: 2,
                    });
                    return;
                }
                let message = text[from..line.end].trim_matches([' ', ':', '-', '–', '.', ')', '"', '\'', '`', '*']);
                let looks = if looks::says_wrong(message) { 2 } else { i32::from(message.len() > 2) };
                self.pieces.push(Piece {
                    range: content..line.end,
                    kind: None,
                    start: content,
                    told: Some(told.clone()),
                    fields: Vec::new(),
                    lead: 0,
                    looks,
                });
                self.head = Some(Head { start: content, told, fields: Vec::new(), words: None, apart: false });
                return;
            }
        }
        let words = &text[cut.clone()];
        // `It says "… is required"`
        for open in ['"', '`', '“'] {
            let close = if open == '“' { '”' } else { open };
            let Some((before, rest)) = words.split_once(open) else { continue };
            let Some((inner, _)) = rest.split_once(close) else { continue };
            if inner.len() < 8 || !looks::says_wrong(inner) || looks::introduction(&lowercase(before)) < 4 {
                continue;
            }
            let start = cut.start + before.len() + open.len_utf8();
            self.pieces.push(Piece {
                range: start..start + inner.len(),
                kind: None,
                start: content,
                told: told::status(text, cut.clone()),
                fields: Vec::new(),
                lead: 4,
                looks: 0,
            });
            return;
        }
        if is_error(words) {
            let looks = 3;
            // `Parameter validation failed:` and what it is, below.
            let end =
                if words.trim_end().ends_with(':') { extent::paragraph_end(text, content, limit) } else { line.end };
            self.pieces.push(Piece {
                range: content..end,
                kind: None,
                start: content,
                told: None,
                fields: Vec::new(),
                lead: 0,
                looks,
            });
        }
    }

    /// A fence is closed. What it holds is a piece, if nothing else in it is.
    fn close(&mut self, inner: Range<usize>, pieces: usize, free: &[Range<usize>]) {
        let text = self.text;
        let Some(inside) = text.get(inner.clone()) else { return };
        let free = free.iter().any(|gap| gap.start <= inner.start && inner.end <= gap.end);
        if !free || inside.trim().is_empty() || self.pieces.len() > pieces {
            return;
        }
        let start = inner.start + indent(inside);
        let range = start..inner.start + inside.trim_end().len();
        let lead = lowercase(&text[tail(text, &self.before(inner.start))]);
        let told = told::status(text, range.start..told::floor(text, range.end.min(range.start + LINE)));
        let lead = looks::introduction(&lead);
        let looks = 1 + if looks::says_wrong(&inside[..told::floor(inside, LINE)]) { 2 } else { 0 };
        self.pieces.push(Piece { start, range, kind: None, told, fields: Vec::new(), lead, looks });
    }

    /// The last line with words before a fence.
    fn before(&self, fence: usize) -> Range<usize> {
        let before = self.text[..fence].trim_end();
        let opening = before.rfind('\n').unwrap_or(0);
        let before = before[..opening].trim_end();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        start..before.len()
    }
}

fn indent(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The end of an introduction: what stands next to the content.
fn tail(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = range.end.saturating_sub(300).max(range.start);
    told::floor(text, start).max(range.start)..range.end
}

/// `Name: value`
pub(super) fn is_field(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, value)| {
        !name.is_empty()
            && name.len() < 60
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            && value.starts_with(' ')
    })
}

/// Whether a line is an error message: it says so at its start.
fn is_error(line: &str) -> bool {
    let line = line.trim_start_matches(['*', '_', '#', ' ', '❌', '✖', '[', '"']);
    let first = line.split([' ', ':', '"', ']', '*']).next().unwrap_or_default();
    let after = &line[first.len()..];
    let class = first.ends_with("Error") || first.ends_with("Exception");
    let word = matches!(first, "error" | "Error" | "ERROR" | "Fehler" | "erro" | "Erreur" | "error_description");
    (class || word) && after.trim_start_matches(['"', ']', '*', ' ']).starts_with(':')
        || word && after.starts_with(" from server")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> Vec<(String, i32, Option<u16>)> {
        let all = 0..text.len();
        let pieces = gather(text, &[all]);
        pieces
            .iter()
            .map(|piece| {
                (text[piece.range.clone()].to_owned(), piece.answers(), piece.told.as_ref().map(|told| told.code))
            })
            .collect()
    }

    #[test]
    fn what_was_sent_and_what_came_back_are_told_apart() {
        let pieces = show("Sent:\n{\"a\":1}\n\nGot:\n{\"b\":2}\n");
        assert_eq!(pieces.len(), 2);
        assert!(pieces[0].1 < 0 && pieces[1].1 > 0, "{pieces:?}");
        let pieces = show("body\n```\n{\"a\":1}\n```\nResponse:\n```\n{\"title\":\"x\"}\n```\n");
        assert!(pieces[0].1 < 0 && pieces[1].1 > 0, "{pieces:?}");
        let pieces = show("this is the response body: {\"a\":1}");
        assert!(pieces[0].1 > 0, "{pieces:?}");
        let pieces = show("the request body is {\"a\":1} and the response says {\"b\":1}");
        assert!(pieces[0].1 < 0 && pieces[1].1 > 0, "{pieces:?}");
    }

    #[test]
    fn a_status_is_told_with_its_content() {
        let pieces = show("415 Unsupported Media Type\nContent-Type: text/plain\n\n{\"a\":1}\n");
        assert_eq!(pieces.last().unwrap().2, Some(415));
        let pieces = show("Request failed (HTTP 400): {\"a\":1}");
        assert_eq!((pieces[0].0.as_str(), pieces[0].2), ("{\"a\":1}", Some(400)));
        let pieces = show("400 Bad Request\nRequest Header Or Cookie Too Large\nnginx\n\nbye");
        assert_eq!(pieces.last().unwrap().0, "Request Header Or Cookie Too Large\nnginx");
        let pieces = show("says\n```\nWe are sorry\nInvalid parameter: x\n```\n");
        assert_eq!(pieces[0].0, "We are sorry\nInvalid parameter: x");
        assert!(pieces[0].1 > 0);
    }
}
