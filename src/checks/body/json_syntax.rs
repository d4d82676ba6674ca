//! `body/json-syntax`

mod dialect;
mod eaten;
mod limits;
mod words;

use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::{Fate, Request, ShellFaultKind};
use crate::source::{Edit, Order, Span, Traced};
use crate::syntax::json::{self, Document, Fault, FaultKind, Kind, Other, Quotes, Safety};
use crate::syntax::media_type;
use dialect::Dialect;
use eaten::Eaten;

/// Content that was meant as JSON and breaks its grammar.
pub static RULE: Rule = Rule {
    code: Code::new("body/json-syntax"),
    heard: Heard { title: "the server could not read the content as JSON", help: "make it valid JSON" },
    references: &["https://www.rfc-editor.org/rfc/rfc8259", "https://www.json.org/"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A body that was meant as JSON and breaks the grammar of RFC 8259.",
    why: "Servers parse a JSON body before they look at anything in it. A parser that keeps to the grammar stops at the \
          first character that cannot stand where it stands, and the request is refused whole.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\",\"qty\":2,}'",
    ),
    good: "curl https://api.example.com/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1\",\"qty\":2}'",
};

/// The code for typographic quotes, which are the same slip here as on the command line.
const SMART_QUOTES: Code = Code::new("shell/smart-quotes");

/// The code for variables that the shell leaves alone.
const UNEXPANDED: Code = Code::new("shell/unexpanded-variable");

/// Places of one fault that are marked at most, and how many bytes they may take: more point at nothing.
const MARKS: usize = 24;
const MARKED_BYTES: usize = 60;

fn check(context: &Context) -> Vec<Finding> {
    let content = &context.request.body.content;
    if takes_lines(context.request) {
        return lines(context);
    }
    let Some(document) = context.json() else { return Vec::new() };
    if is_coded(context) {
        return Vec::new();
    }
    if document.faults().is_empty() {
        return limits::find(document, content);
    }
    if let Some(eaten) = Eaten::find(context) {
        return vec![eaten.finding(context)];
    }
    let standing = Standing::of(context);
    if standing == Standing::LooksLike && !has_values(document) {
        return Vec::new();
    }
    findings(context, document, content, standing)
}

/// Whether a name with a value stands in it, or a list: other languages use braces as well.
fn has_values(document: &Document) -> bool {
    document.root().is_some_and(|root| match root.kind() {
        Kind::Object => root.children().any(|member| member.kind() != Kind::Missing),
        kind => kind == Kind::Array,
    })
}

/// Whether a coding lies over the content, or the chunks of one that could not be taken off: that is another cause.
fn is_coded(context: &Context) -> bool {
    if context.request.field("content-encoding").is_some_and(|field| !field.value.is_empty()) {
        return true;
    }
    let content = context.request.body.content.bytes().trim_ascii_start();
    context.request.field("transfer-encoding").is_some() && !matches!(content.first(), Some(b'{' | b'[' | b'"'))
}

/// Whether the content is one JSON text a line: declared as that, or for the bulk interfaces of search engines, whatever
/// type is declared.
pub(super) fn takes_lines(request: &Request) -> bool {
    const TYPES: [&str; 6] = ["ndjson", "jsonl", "json-lines", "jsonlines", "json-seq", "stream+json"];
    let declared = request.field("content-type").map(|field| media_type::read(field.value.bytes()).essence);
    declared.is_some_and(|essence| TYPES.iter().any(|end| essence.ends_with(end)))
        || ["/_bulk", "/_msearch"].iter().any(|end| path(request).ends_with(end))
}

/// The path of the target, as far as a query.
pub(super) fn path(request: &Request) -> String {
    let target = request.target.text();
    target.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// The first faulty line of content that is one JSON text a line.
fn lines(context: &Context) -> Vec<Finding> {
    let body = &context.request.body;
    if !body.known || is_coded(context) {
        return Vec::new();
    }
    let mut start = 0;
    for line in body.content.bytes().split(|&byte| byte == b'\n') {
        let range = start..start + line.len();
        start = range.end + 1;
        // The sign that starts a record of a sequence (RFC 7464).
        let line = line.strip_prefix(b"\x1e").unwrap_or(line);
        let range = range.end - line.len()..range.end;
        let document = json::parse(line);
        if line.trim_ascii().is_empty() || document.faults().is_empty() {
            continue;
        }
        // A value that goes on in the next line is told as that.
        if document.first_error() == Some(line.len()) {
            return Vec::new();
        }
        let found = findings(context, &document, &body.content.slice(range), Standing::Declared);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn findings(context: &Context, document: &Document, content: &Traced, standing: Standing) -> Vec<Finding> {
    let slips = find(context, document, content);
    // Where the shell ended the argument elsewhere than it was meant, what is left of the JSON tells nothing.
    let broken = context
        .request
        .client
        .command()
        .is_some_and(|command| command.faults.iter().any(|fault| fault.kind == ShellFaultKind::UnclosedQuote));
    let standing = if broken { Standing::Remains } else { standing };
    let mut found = Vec::new();
    for (index, slip) in slips.iter().enumerate() {
        let mut told = finding(document, content, standing, index, slip);
        let fault = slip.faults[0];
        if matches!(fault.kind, FaultKind::Placeholder | FaultKind::UnquotedValue)
            && touches_variable(context, content, fault, Fate::Literal)
        {
            told.code = UNEXPANDED;
            told.title =
                format!("{} in single quotes is sent as it is typed", show(&document.bytes()[fault.range.clone()]));
            told.why =
                "A shell puts in no variables between single quotes. The server gets the name, which is no JSON value."
                    .into();
            told.help = "End the single quotes before it and go on with them after it, or put in the value.".into();
            told.fix = None;
        }
        found.push(told);
    }
    // What is offered first mends all of it, where all of it can be mended.
    if found.len() > 1 && found.iter().all(|finding| finding.fix.is_some()) {
        let mine = |fault: &&Fault| slips.iter().any(|slip| slip.faults.iter().any(|own| std::ptr::eq(*own, *fault)));
        let title = format!("mend all {} faults of the JSON", found.len());
        found[0].fix = fix(content, document.faults().iter().filter(mine), title);
    } else if found.iter().any(|finding| finding.fix.is_none()) {
        // What would leave some of it wrong is no correction.
        for fix in found.iter_mut().filter_map(|finding| finding.fix.as_mut()) {
            fix.applicability = Applicability::Shown;
        }
    }
    found
}

/// How sure it is that the content was meant as JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// The request declares it.
    Declared,
    /// It starts like JSON, and nothing that a person wrote says that it is something else.
    LooksLike,
    /// The shell cut it off.
    Remains,
}

impl Standing {
    fn of(context: &Context) -> Self {
        let field = context.request.field("content-type");
        let json = field.is_some_and(|field| media_type::read(field.value.bytes()).is_json());
        if json { Standing::Declared } else { Standing::LooksLike }
    }
}

/// Faults that one mistake made.
struct Slip<'d> {
    faults: Vec<&'d Fault>,
    /// The language that the text is written in, where that is the mistake.
    dialect: Option<Dialect>,
}

fn find<'d>(context: &Context, document: &'d Document, content: &Traced) -> Vec<Slip<'d>> {
    let mut faults: Vec<&Fault> =
        document.faults().iter().filter(|fault| is_ours(context, document, content, fault)).collect();
    let mut slips = Vec::new();
    if let Some(dialect) = Dialect::of(document, &faults) {
        let (mine, others): (Vec<_>, Vec<_>) =
            faults.into_iter().partition(|fault| dialect::is_of(dialect, fault.kind));
        slips.push(Slip { faults: mine, dialect: Some(dialect) });
        faults = others;
    }
    slips.extend(faults.into_iter().map(|fault| Slip { faults: vec![fault], dialect: None }));
    slips.order_by_key(|slip| slip.faults.first().map_or(0, |fault| fault.range.start));
    slips
}

/// Whether no other cause tells more of a fault.
fn is_ours(context: &Context, document: &Document, content: &Traced, fault: &Fault) -> bool {
    match fault.kind {
        // The encoding, the type, a missing body or a file's name are causes of their own.
        FaultKind::InvalidUtf8 | FaultKind::Empty | FaultKind::NotJson(Other::Form | Other::Markup) => return false,
        FaultKind::NotJson(Other::Text) => {
            let word = document.bytes().trim_ascii();
            return !word.contains(&b'.') && !word.contains(&b'=') || dialect::unserialised(document).is_some();
        }
        // What takes one value a line, whatever type is declared.
        FaultKind::SecondValue => {
            let path = path(context.request);
            if ["/bulk", "/ndjson", "/jsonl"].iter().any(|end| path.ends_with(end)) {
                return false;
            }
        }
        _ => {}
    }
    // What the shell puts in for a variable is not known; one that stays as it is typed is another cause.
    !touches_variable(context, content, fault, Fate::Expanded)
}

/// Whether a variable that comes to this stands at a fault.
fn touches_variable(context: &Context, content: &Traced, fault: &Fault, fate: Fate) -> bool {
    let place = content.span_of(fault.range.clone());
    context.request.client.variables().iter().any(|variable| variable.fate == fate && variable.span.touches(place))
}

fn finding(document: &Document, content: &Traced, standing: Standing, index: usize, slip: &Slip) -> Finding {
    let kind = slip.faults[0].kind;
    let mut likelihood = match (standing, kind) {
        (Standing::Declared, FaultKind::NotJson(_)) => 0.6,
        (Standing::Declared, FaultKind::SecondValue) => 0.8,
        (Standing::Declared, _) => 0.95,
        (Standing::Remains, _) | (Standing::LooksLike, FaultKind::SecondValue) => 0.3,
        (Standing::LooksLike, _) => 0.85,
    };
    // A parser stops at the first.
    likelihood -= 0.02 * f32::from(index.min(10) as u8);
    let certainty = match likelihood {
        ..0.5 => Certainty::Possible,
        ..0.9 => Certainty::Likely,
        _ if standing == Standing::Declared => Certainty::Certain,
        _ => Certainty::Likely,
    };
    let unserialised = dialect::unserialised(document);
    if unserialised.is_some() {
        likelihood = likelihood.max(0.85);
    }
    let words = match slip.dialect {
        Some(dialect) => dialect.words(),
        None => unserialised.clone().unwrap_or_else(|| words::words(document, slip.faults[0])),
    };
    let spans = match &unserialised {
        Some(_) => vec![content.span_of(dialect::whole(document))],
        None => marks(content, slip),
    };
    let mut finding = RULE.finding(certainty, likelihood, words, spans);
    finding.evidence = evidence(content, slip);
    if unserialised.is_none() && !slip.dialect.is_some_and(Dialect::is_foreign) {
        let title = if slip.dialect.is_some() { "write it as JSON" } else { words::fix(kind) };
        finding.fix = fix(content, slip.faults.iter().copied(), title.into());
    }
    if kind == FaultKind::WrongQuotes(Quotes::Typographic) {
        finding.code = SMART_QUOTES;
    }
    finding
}

/// The places of a slip, as many as still point at something.
fn marks(content: &Traced, slip: &Slip) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut bytes = 0;
    for range in slip.faults.iter().flat_map(|fault| fault.ranges()) {
        let span = content.span_of(range);
        bytes += span.len();
        if !spans.is_empty() && (spans.len() >= MARKS || bytes > MARKED_BYTES) {
            break;
        }
        if !spans.contains(&span) {
            spans.push(span);
        }
    }
    spans
}

fn evidence(content: &Traced, slip: &Slip) -> Vec<Evidence> {
    if slip.dialect.is_some() {
        return Vec::new();
    }
    slip.faults
        .iter()
        .filter_map(|fault| {
            let note = words::context(fault.kind)?;
            let range = fault.context.clone().filter(|range| !range.is_empty())?;
            Some(Evidence { span: content.span_of(range), note: note.into() })
        })
        .collect()
}

/// The repairs of faults as one fix, if all of them have one.
fn fix<'f>(content: &Traced, faults: impl Iterator<Item = &'f Fault>, title: String) -> Option<Fix> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut applicability = Applicability::Safe;
    for fault in faults {
        let repair = fault.repair.as_ref()?;
        if repair.safety == Safety::Choice {
            applicability = Applicability::Unsafe;
        }
        for edit in &repair.edits {
            edits.extend(content.edit(edit.range.clone(), &edit.text)?);
        }
    }
    edits.order_by_key(|edit| edit.span);
    Some(Fix { title, applicability, edits })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet, findings};
    use super::*;

    /// A command that sends this JSON, which holds no single quotes.
    fn sends(json: &str) -> String {
        format!("curl https://a.test/o -H 'Content-Type: application/json' -d '{json}'")
    }

    #[track_caller]
    fn finds(json: &str, title: &str) -> Finding {
        let finding = assert_finds(&RULE, &sends(json));
        assert_eq!(finding.title, title);
        finding
    }

    #[track_caller]
    fn mends(bad: &str, good: &str) {
        assert_mends(&RULE, &sends(bad), &sends(good));
    }

    #[test]
    fn each_slip_has_its_place_and_its_words() {
        finds("{\"a\":1⟦,⟧}", "comma after the last member of the object");
        finds("{\"a\":[1,2⟦,⟧]}", "comma after the last item of the array");
        finds("{\"a\":1\n ⟦\"b\"⟧:2}", "no comma before `\"b\"`");
        finds("{\"a\":1,⟦,⟧\"b\":2}", "two commas with nothing between them");
        finds("{\"a\" ⟦1⟧}", "no colon after the name `\"a\"`");
        finds("{⟦a⟧:1}", "name without quotes: `a`");
        finds("{\"a\":⟦nurse⟧}", "text without quotes: `nurse`");
        finds("{\"a\":⟦True⟧}", "`True` is Python, not JSON");
        finds("{\"a\":⟦NaN⟧}", "`NaN` is JavaScript, not JSON");
        finds("{\"a\":1 ⟦// one⟧\n}", "comment in the JSON");
        finds("{\"a\":\"x⟦\n⟧y\"}", "line break inside a string");
        finds("{\"a\":\"x⟦\\d⟧\"}", "`\\d` is no escape of JSON");
        finds("{\"a\":\"say ⟦\"hi\"⟧ now\"}", "double quote inside a string is not escaped");
        finds("{\"a\":[1,2]⟦⟧", "the JSON ends before an object is closed");
        finds("{\"a\":⟦\"x⟧", "the JSON ends inside a string");
        finds("{\"a\":1}⟦}⟧", "`}` that nothing opens");
        finds("{\"a\":1}\n⟦{⟧\"a\":2}", "second JSON value after the first");
        finds("{\"a\":⟦07.5⟧}", "number with a leading zero: `07.5`");
        finds("{\"a\":7⟦,⟧25,\"b\":1}", "comma in the number `7,25`");
        finds("{⟦\\⟧\"a⟦\\⟧\":1}", "backslashes before the quotes of the JSON");
        finds("{\"a\":⟦{⟧\"x\",\"y\"]}", "`{` around items without names");
        finds("{\"a\":[1⟦}⟧", "array is not closed: `]` is missing");
    }

    #[test]
    fn typographic_quotes_have_their_code() {
        let found = findings(&sends("{“sku”: \"A-1\"}"));
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!((found[0].code, found[0].spans.len()), (SMART_QUOTES, 2));
    }

    #[test]
    fn the_other_party_is_shown() {
        let finding = finds("{\"a\":[1,2]⟦⟧", "the JSON ends before an object is closed");
        assert_eq!(finding.evidence[0].note, "it is opened here");
        assert_eq!(finding.certainty, Certainty::Certain);
    }

    #[test]
    fn quotes_that_the_shell_removes() {
        let typed = "curl https://a.test/o -H 'Content-Type: application/json' -d";
        assert_finds(&RULE, &format!(r#"{typed} ⟦"{{"sku":"B-3","qty":1}}"⟧"#));
        assert_mends(
            &RULE,
            &format!(r#"{typed} "{{"sku":"B-3","qty":1}}""#),
            &format!(r#"{typed} '{{"sku":"B-3","qty":1}}'"#),
        );
        assert_mends(
            &RULE,
            &format!(r#"{typed} "{{"name": "Ana Maria", "n": 1}}""#),
            &format!(r#"{typed} '{{"name": "Ana Maria", "n": 1}}'"#),
        );
    }

    #[test]
    fn languages_that_look_like_json_are_one_mistake() {
        let python = "curl https://a.test/o -H 'Content-Type: application/json' -d \"{'a': True, 'b': None}\"";
        let found = findings(python);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].title, "Python's way of writing a dict, not JSON");
        let script = sends("{a: 1, b: [2,], // last\n}");
        let found = findings(&script);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].title, "JavaScript's way of writing an object, not JSON");
    }

    #[test]
    fn fixes_change_what_is_wrong_and_nothing_else() {
        mends("{\"a\":1,}", "{\"a\":1}");
        mends("{\"a\":1\n \"b\":2}", "{\"a\":1,\n \"b\":2}");
        mends("{\"a\":True}", "{\"a\":true}");
        mends("{a:1}", "{\"a\":1}");
        mends("{\"a\":1 // one\n}", "{\"a\":1\n}");
        mends("{\"a\":\"x\ny\"}", "{\"a\":\"x\\ny\"}");
        mends("{\"a\":[1,2", "{\"a\":[1,2]}");
        mends("{\"a\":\"say \"hi\" now\"}", "{\"a\":\"say \\\"hi\\\" now\"}");
        mends("{\\\"a\\\":1}", "{\"a\":1}");
        // In another quoting, and in none.
        let typed = "curl https://a.test/o -H 'Content-Type: application/json'";
        assert_mends(&RULE, &format!("{typed} -d \"{{'a':'b'}}\""), &format!(r#"{typed} -d "{{\"a\":\"b\"}}""#));
        assert_mends(&RULE, &format!("{typed} -d $'{{\"a\":1,}}'"), &format!("{typed} -d $'{{\"a\":1}}'"));
        let raw = "POST /o HTTP/1.1\r\nHost: a.test\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";
        assert_mends(&RULE, &format!("{raw}{{\"a\":tru}}"), &format!("{raw}{{\"a\":true}}"));
    }

    #[test]
    fn lines_are_read_one_by_one() {
        let typed = "curl https://a.test/l -H 'Content-Type: application/x-ndjson' --data-binary";
        assert_finds(&RULE, &format!("{typed} '{{\"a\":1}}\n{{\"a\":2⟦,⟧}}\n'"));
        assert_quiet(&RULE, &format!("{typed} '{{\"a\":1}}\n{{\"a\":2}}\n'"));
    }

    #[test]
    fn json_and_what_was_never_meant_as_json_are_quiet() {
        for paste in [
            sends("{\"a\":[1,-2.5e3,true,null,\"\\u00e9\"],\"b\":{}}"),
            sends(" [] "),
            sends("\"text\""),
            "curl https://a.test/o -H 'Content-Type: application/json' -d @order.json".into(),
            "curl https://a.test/q -H 'Content-Type: application/graphql' -d '{ orders { id } }'".into(),
            "curl https://a.test/q -H 'Content-Type: text/plain' -d '{a'".into(),
            "curl https://a.test/o -d 'a=1&b={x}'".into(),
            "curl https://a.test/o -F 'order={\"a\":1,}'".into(),
            "curl https://a.test/_bulk -H 'Content-Type: application/json' --data-binary $'{\"index\":{}}\\n{\"a\":1}\\n'".into(),
            "curl https://a.test/o".into(),
        ] {
            assert_quiet(&RULE, &paste);
        }
        for paste in [
            sends("a=1&b=2"),
            sends("<order/>"),
            sends("order.json"),
            sends(""),
            sends("{\"id\": $ID}"),
            "curl https://a.test/o -H 'Content-Type: application/json' -d \"{\\\"id\\\": $ID}\"".into(),
        ] {
            let mine = findings(&paste).into_iter().filter(|finding| finding.code == RULE.code).count();
            assert_eq!(mine, 0, "{paste}");
        }
    }
}
