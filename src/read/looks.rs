//! How much a piece of text, and the words before it, look like an answer of a server, or like what was sent.

use super::extent::{self, Block, Kind};
use super::told;
use crate::source::lowercase;
use crate::syntax::json;

/// JSON up to this length is read for its members.
const READ: usize = 1 << 20;

/// Words of complaint, in lower case.
const WRONG: [&str; 30] = [
    "unexpected",
    "invalid",
    "missing",
    "required",
    "error",
    "failed",
    "cannot",
    "can't",
    "can not",
    "could not",
    "couldn't",
    "malformed",
    "unsupported",
    "not allowed",
    "denied",
    "mismatch",
    "expected",
    "unknown",
    "illegal",
    "bad request",
    "too large",
    "too long",
    "exceed",
    "must be",
    "must not",
    "does not",
    "doesn't",
    "is not",
    "aadsts",
    "not found",
];

/// Whether words complain.
pub(super) fn says_wrong(words: &str) -> bool {
    let words = lowercase(words);
    WRONG.iter().any(|wrong| words.contains(wrong))
}

/// Words that introduce what came back, in several languages, in lower case.
const ANSWER: [&str; 34] = [
    "response",
    "responds",
    "responded",
    "respond",
    "returns",
    "returned",
    "return",
    "result",
    "results",
    "output",
    "answer",
    "answers",
    "answered",
    "reply",
    "replies",
    "replied",
    "receive",
    "received",
    "receiving",
    "gives",
    "gave",
    "get",
    "getting",
    "got",
    "says",
    "said",
    "shows",
    "prints",
    "fails",
    "failed",
    "antwort",
    "réponse",
    "respuesta",
    "resposta",
];
/// Likewise errors.
const ERROR: [&str; 12] = [
    "error",
    "errors",
    "err",
    "exception",
    "fehler",
    "erreur",
    "erro",
    "aparece",
    "rejected",
    "rejects",
    "stderr",
    "ошибка",
];
/// Words that introduce what was sent.
const SENT: [&str; 24] = [
    "request",
    "sent",
    "send",
    "sends",
    "sending",
    "post",
    "posted",
    "posting",
    "posts",
    "put",
    "input",
    "params",
    "parameters",
    "call",
    "calling",
    "options",
    "logged",
    "encode",
    "outgoing",
    "before",
    "headers",
    "arguments",
    "argument",
    "args",
];
/// Words for content of either kind.
const NOUNS: [&str; 4] = ["body", "payload", "json", "data"];

/// How much an introduction speaks for an answer. The last word counts most.
pub(super) fn introduction(lead: &str) -> i32 {
    // A URL is no sentence.
    let lead = lead.find("://").map_or(lead, |at| &lead[..at]);
    let trimmed = lead.trim_end_matches([' ', ':', '`', '*', '_', '\'', '"']);
    if trimmed.ends_with("->") || trimmed.ends_with("=>") || trimmed.ends_with('→') || trimmed.ends_with("<-") {
        return 4;
    }
    if trimmed.ends_with(" for") {
        return -4;
    }
    // The word that stands nearest counts. "Body" is what was sent, if it is not the body of a response.
    let mut noun = false;
    for word in trimmed.rsplit(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).take(14) {
        if ANSWER.contains(&word) || ERROR.contains(&word) {
            return 4;
        }
        if SENT.contains(&word) {
            return -4;
        }
        noun |= NOUNS.contains(&word);
    }
    if noun { -4 } else { 0 }
}

/// Members that only answers have, in lower case.
const STRONG: [&str; 22] = [
    "error",
    "errors",
    "error_description",
    "errorcode",
    "error_code",
    "errormessage",
    "error_message",
    "error_msg",
    "fault",
    "exception",
    "statuscode",
    "status_code",
    "stack",
    "stacktrace",
    "trace",
    "traceid",
    "violations",
    "validationerrors",
    "validationresults",
    "correlationid",
    "requestid",
    "request_id",
];
/// Members that answers mostly have.
const WEAK: [&str; 14] = [
    "message",
    "detail",
    "details",
    "code",
    "status",
    "title",
    "msg",
    "reason",
    "instance",
    "timestamp",
    "success",
    "ok",
    "type",
    "path",
];

/// How much a block looks like an answer.
pub(super) fn block(text: &str, block: &Block) -> i32 {
    let piece = &text[block.range.clone()];
    match block.kind {
        Kind::Json | Kind::Escaped => {
            let content = extent::content(text, block);
            members(&content.bytes()[..content.len().min(READ)])
        }
        Kind::Markup => {
            let start = piece[..told::floor(piece, 600)].to_ascii_lowercase();
            let title = start.find("<title").or_else(|| start.find("<h1"));
            let says = |words: &[&str]| words.iter().any(|word| start.contains(word));
            if title.is_some_and(|at| told::status(piece, at..told::floor(piece, 600)).is_some())
                || says(&["error", "fault", "exception", "bad request", "invalid"])
            {
                4
            } else if says(&["<form", "envelope"]) {
                -2
            } else {
                0
            }
        }
        Kind::Dump => {
            let start = piece[..told::floor(piece, 600)].to_ascii_lowercase();
            if start.contains("error") || start.contains("message") { 4 } else { 0 }
        }
    }
}

fn members(content: &[u8]) -> i32 {
    let document = json::parse(content);
    let Some(root) = document.root() else { return 0 };
    let mut score = 0;
    let mut weak = 0;
    let first = match root.kind() {
        json::Kind::Array => root.children().next().unwrap_or(root),
        _ => root,
    };
    for member in first.children().take(60) {
        let Some(name) = member.name() else { continue };
        let name = name.text().trim_start_matches(':').to_ascii_lowercase();
        let plain = !matches!(member.kind(), json::Kind::Object | json::Kind::Array);
        if STRONG.contains(&name.as_str()) {
            score += 4;
        } else if WEAK.contains(&name.as_str()) && plain {
            weak += 1;
        }
    }
    (score + weak.min(3)).min(6)
}
