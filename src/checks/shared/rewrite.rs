//! Edits that several fixes need, in the style of the paste.

use std::ops::Range;

use crate::finding::{Applicability, Fix};
use crate::message::{Author, Client, Command, Data, Field, Shell, Word};
use crate::source::{Edit, Order, Quoting, Span};
use crate::syntax::json::{self, Kind};
use crate::syntax::{percent, uri};

use super::super::Context;

/// A fix without more ado.
pub(crate) fn fix(title: &str, applicability: Applicability, edits: Vec<Edit>) -> Fix {
    Fix { title: title.into(), applicability, edits }
}

/// The word of the command that a place lies in.
pub(crate) fn word_at(command: &Command, place: Span) -> Option<&Word> {
    command.words.iter().find(|word| word.text.home().contains(place))
}

/// Puts a field into the request: a `-H` after the word at `near`, or a line after the last field.
pub(crate) fn add_field(context: &Context, near: Span, name: &str, value: &str) -> Option<Vec<Edit>> {
    let request = context.request;
    let Some(command) = request.client.command() else {
        is_lines(context)?;
        let last = request.fields.iter().map(|field| field.line.home().end).max();
        let at = last.or(request.start_line.as_ref().map(|line| line.home().end))? as usize;
        // At the end of the paste the lines before tell.
        let (before, rest) = (&context.paste[..at], &context.paste[at..]);
        let bare = rest.starts_with('\n') || rest.is_empty() && before.contains('\n') && !before.contains("\r\n");
        let line_end = if bare { "\n" } else { "\r\n" };
        let span = Span::point(near.origin, at);
        return Some(vec![Edit { span, text: format!("{line_end}{name}: {value}") }]);
    };
    let word = word_at(command, near)?;
    let long = command.options.iter().find(|option| option.name == Some("header"));
    let option = match long {
        Some(option) if context.paste[option.span.range()].starts_with("--") => "--header",
        _ => "-H",
    };
    let line = quoted(command.shell.unwrap_or_default(), &format!("{name}: {value}"))?;
    let separator = separator(context, command, near);
    let span = Span::point(near.origin, word.text.home().end as usize);
    Some(vec![Edit { span, text: format!("{separator}{option} {line}") }])
}

/// Whether the fields stand in lines of their own: in a program they are parts of an expression.
fn is_lines(context: &Context) -> Option<()> {
    let request = context.request;
    let as_written = |field: &Field| {
        let written = context.paste.get(field.line.home().range());
        written.is_some_and(|written| written.as_bytes() == field.line.bytes())
    };
    let lines = request.fields.iter().all(as_written) && !matches!(request.client, Client::Agent(..));
    // The fields of an archive or a log stand in it in other ways.
    (lines || matches!(request.client, Client::Raw)).then_some(())
}

/// A text as an argument, in quotes of this shell.
pub(crate) fn quoted(shell: Shell, text: &str) -> Option<String> {
    let (quoting, sign) = match shell {
        Shell::Posix => (Quoting::Single, '\''),
        Shell::Fish => (Quoting::FishSingle, '\''),
        Shell::PowerShell => (Quoting::PowerShellSingle, '\''),
        Shell::Cmd => (Quoting::CmdQuoted, '"'),
    };
    quoting.quote(text).map(|text| format!("{sign}{text}{sign}"))
}

/// What stands before the option whose argument lies at `near`: a blank, or a line continuation with its indent.
fn separator(context: &Context, command: &Command, near: Span) -> String {
    let argument = command.words.iter().position(|word| word.text.home().contains(near)).unwrap_or_default();
    let starts_with_dash = |at: &usize| context.paste[command.words[*at].text.home().range()].starts_with('-');
    // The option is the word itself (`-dx`) or the one before it.
    let option = if starts_with_dash(&argument) { argument } else { argument.saturating_sub(1) };
    let Some(before) = option.checked_sub(1).and_then(|at| command.words.get(at)) else { return " ".into() };
    let between = before.text.home().end as usize..command.words[option].text.home().start as usize;
    match context.paste.get(between) {
        Some(gap) if gap.contains('\n') && gap.trim_start().starts_with(['\\', '^', '`']) => gap.into(),
        _ => " ".into(),
    }
}

/// Takes the second of two fields away that may stand once. It is certain which only where both say the same.
pub(crate) fn remove_second(context: &Context, first: &Field, second: &Field) -> Option<Fix> {
    let edit = remove_field(context, second)?;
    let same = first.value.bytes() == second.value.bytes();
    let applicability = if same { Applicability::Safe } else { Applicability::Unsafe };
    Some(fix("take the second one away", applicability, vec![edit]))
}

/// Takes a written field out: its line with the line end, or `-H` with its argument and the blank before.
pub(crate) fn remove_field(context: &Context, field: &Field) -> Option<Edit> {
    let home = field.line.home();
    let Some(command) = context.request.client.command() else {
        is_lines(context)?;
        let rest = &context.paste[home.end as usize..];
        let line_end = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
        let span = Span::new(home.origin, home.start as usize, home.end as usize + line_end);
        return Some(Edit { span, text: String::new() });
    };
    remove_option(context, command, home)
}

/// Takes the option out whose argument lies at `place`, with the blank before.
pub(crate) fn remove_option(context: &Context, command: &Command, place: Span) -> Option<Edit> {
    let argument = command.words.iter().position(|word| word.text.home().contains(place))?;
    let word = command.words[argument].text.home();
    let glued = context.paste.get(word.range())?.starts_with('-');
    let option = if glued { argument } else { argument.checked_sub(1)? };
    let before = command.words.get(option.checked_sub(1)?)?.text.home();
    Some(Edit { span: Span::new(place.origin, before.end as usize, word.end as usize), text: String::new() })
}

/// Takes a pair of a query or form out, as [`remove_pairs`] does.
pub(crate) fn remove_pair(context: &Context, pair: Span) -> Option<Vec<Edit>> {
    remove_pairs(context, &[pair])
}

/// Takes pairs of a query or form out: with one of their `&`, or with the option that brings them and nothing else.
/// `None` where one of them is not found, and where the client would send another method with them, as curl does
/// without any data.
pub(crate) fn remove_pairs(context: &Context, wanted: &[Span]) -> Option<Vec<Edit>> {
    let request = context.request;
    let body = &request.body;
    let query = context.url().query.clone().map(|query| (&request.target, query));
    let arguments = || request.query_data.iter().chain(&body.data).filter(|data| data.file.is_none());
    let content = body.data.is_empty().then_some(&body.content);
    let texts = arguments().map(|data| &data.argument).chain(content).map(|text| (text, 0..text.len()));
    let mut edits = Vec::new();
    let mut emptied = Vec::new();
    let mut found = 0;
    for (text, within) in query.into_iter().chain(texts) {
        let pairs: Vec<Range<usize>> = uri::pairs(text.bytes(), within.clone()).iter().map(uri::Pair::range).collect();
        let goes = |range: &Range<usize>| wanted.contains(&text.span_of(range.clone()));
        let mut rest = pairs.as_slice();
        while let Some(start) = rest.iter().position(goes) {
            // Those that stand side by side go together, so that no `&` is taken twice.
            let run = rest[start..].iter().take_while(|range| goes(range)).count();
            let (from, to) = (rest[start].start, rest[start + run - 1].end);
            rest = &rest[start + run..];
            found += run;
            let cut = if from > within.start {
                from - 1..to
            } else if to < within.end {
                from..to + 1
            } else if within.start > 0 {
                // The query has nothing else.
                from - 1..to
            } else if body.data.is_empty() {
                from..to
            } else {
                emptied.push(text.span());
                continue;
            };
            edits.extend(text.edit(cut, "")?);
        }
    }
    // What such an option brings is one pair, whatever stands in it.
    let one = |data: &Data| matches!(data.name, "data-urlencode" | "form" | "form-string");
    let whole = arguments().filter(|data| one(data) && wanted.contains(&data.argument.span()));
    for argument in whole.map(|data| data.argument.span()) {
        if !emptied.contains(&argument) {
            found += 1;
            emptied.push(argument);
        }
    }
    let gone = |data: &&Data| emptied.contains(&data.argument.span());
    let count = body.data.iter().filter(gone).count();
    if count > 0 && count == body.data.len() && request.method.implied && request.query_data.is_empty() {
        return None;
    }
    for data in arguments().filter(gone) {
        edits.push(remove_option(context, request.client.command()?, data.argument.home())?);
    }
    edits.order_by_key(|edit| edit.span);
    (found == wanted.len()).then_some(edits)
}

const FORM: &str = "application/x-www-form-urlencoded";
/// A form of more pairs is not one that a person writes anew.
const MOST_PAIRS: usize = 200;

/// The members of a flat JSON object as a form. `None` where the content holds more than that.
pub(crate) fn as_form(context: &Context) -> Option<Fix> {
    let root = context.json()?.root().filter(|root| root.kind() == Kind::Object)?;
    let mut form = String::new();
    for member in root.children() {
        let value = match member.kind() {
            Kind::String => member.string()?.into_owned(),
            Kind::Number | Kind::Bool => String::from_utf8_lossy(member.raw()).into_owned(),
            Kind::Null => continue,
            _ => return None,
        };
        let name = percent::encode(member.name()?.text().as_bytes(), b"");
        let separator = if form.is_empty() { "" } else { "&" };
        form.extend([separator, &name, "=", &percent::encode(value.as_bytes(), b"")]);
    }
    written_as(context, FORM, &form).map(|edits| fix("send it as a form", Applicability::Unsafe, edits))
}

/// The pairs of a form as a JSON object: numbers and `true` as such, all else as strings. `None` where a name stands
/// twice or has brackets: of such each framework makes what it likes.
pub(crate) fn as_json(context: &Context) -> Option<Fix> {
    let content = &context.request.body.content;
    let mut json = String::from("{");
    let mut names: Vec<String> = Vec::new();
    for pair in uri::pairs(content.bytes(), 0..content.len()) {
        let decode = |range| percent::decode_form(&content.bytes()[range]);
        let (name, value) = (decode(pair.name), decode(pair.value?));
        if name.is_empty() || name.contains(['[', '{']) || names.len() >= MOST_PAIRS || names.contains(&name) {
            return None;
        }
        // What JSON would not take as a number (`007`, `+49`) is none that is counted with.
        let scalar = json::parse(value.as_bytes());
        let kind = scalar.root().filter(|_| scalar.faults().is_empty()).map(json::Node::kind);
        let bare = matches!(kind, Some(Kind::Number | Kind::Bool)) && value.trim() == value;
        let text = |text: &str| Some(format!("\"{}\"", Quoting::Json.quote(text)?));
        let separator = if json.len() > 1 { "," } else { "" };
        let value = if bare { value } else { text(&value)? };
        json.extend([separator, &text(&name)?, ":", &value]);
        names.push(name);
    }
    json.push('}');
    let edits = written_as(context, "application/json", &json).filter(|_| json.len() > 2)?;
    Some(fix("send it as JSON", Applicability::Unsafe, edits))
}

/// The edits that put other content in the place of the present one and declare its type.
fn written_as(context: &Context, media_type: &str, text: &str) -> Option<Vec<Edit>> {
    let request = context.request;
    let body = &request.body;
    // Content of several arguments has no one place.
    let single = body.data.len() < 2 && body.data.iter().all(|data| data.file.is_none());
    let mut edits = body.content.edit(0..body.content.len(), text).filter(|_| single && !body.content.is_empty())?;
    let declared = request.field("content-type");
    match (declared, body.data.first()) {
        (Some(field), _) if field.author == Author::Person => {
            edits.extend(field.value.edit(0..field.value.len(), media_type)?);
        }
        (_, Some(data)) => {
            let typed = context.paste.get(data.option.range())?;
            if media_type == FORM {
                // What `-d` says by itself.
                if typed == "--json" {
                    edits.push(Edit { span: data.option, text: "-d".into() });
                }
            } else {
                edits.extend(add_field(context, data.argument.span(), "Content-Type", media_type)?);
            }
        }
        _ => edits.extend(add_field(context, body.content.span(), "Content-Type", media_type)?),
    }
    edits.order_by_key(|edit| (edit.span.start, edit.span.end));
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, read, remedy};

    fn with_field(paste: &str) -> String {
        let input = Input { request: paste.into(), ..Input::default() };
        let exchange = read::read(&input);
        let request = exchange.request.unwrap();
        let near = request.body.data.first().map_or(request.span, |data| data.argument.span());
        let context = Context::new(&request, paste, 0);
        remedy::apply(paste, near.origin, &add_field(&context, near, "X-A", "it's").unwrap())
    }

    #[test]
    fn a_field_comes_in_the_style_of_the_paste() {
        assert_eq!(with_field("curl http://a -d '{}'"), r"curl http://a -d '{}' -H 'X-A: it'\''s'");
        assert_eq!(
            with_field("curl http://a \\\n  --header 'B: c' \\\n  --data '{}' \\\n  -s"),
            "curl http://a \\\n  --header 'B: c' \\\n  --data '{}' \\\n  --header 'X-A: it'\\''s' \\\n  -s"
        );
        assert_eq!(with_field("curl http://a -d'{}'"), r"curl http://a -d'{}' -H 'X-A: it'\''s'");
        assert_eq!(
            with_field("curl ^\"http://a^\" ^\n  -d ^\"x^\" ^\n  -s"),
            "curl ^\"http://a^\" ^\n  -d ^\"x^\" ^\n  -H \"X-A: it's\" ^\n  -s"
        );
        assert_eq!(with_field("PS> curl.exe http://a -d x"), "PS> curl.exe http://a -d x -H 'X-A: it''s'");
        assert_eq!(with_field("POST / HTTP/1.1\nHost: a\n\n{}"), "POST / HTTP/1.1\nHost: a\nX-A: it's\n\n{}");
    }

    #[test]
    fn a_pair_goes_with_what_joins_it() {
        let without = |marked: &str| {
            let (start, end) = (marked.find('⟦').unwrap(), marked.find('⟧').unwrap() - '⟦'.len_utf8());
            let paste = marked.replace(['⟦', '⟧'], "");
            let request = read::read(&Input { request: paste.clone(), ..Input::default() }).request.unwrap();
            let context = Context::new(&request, &paste, 0);
            let edits = remove_pair(&context, Span::new(request.span.origin, start, end))?;
            Some(remedy::apply(&paste, request.span.origin, &edits))
        };
        for (paste, right) in [
            ("curl 'http://a/?x=1&⟦y=2⟧&z=3'", Some("curl 'http://a/?x=1&z=3'")),
            ("curl 'http://a/?⟦x=1⟧&y=2'", Some("curl 'http://a/?y=2'")),
            ("curl 'http://a/?⟦x=1⟧'", Some("curl 'http://a/'")),
            ("curl http://a/?x=1\\&⟦y=2⟧\\&z=3", Some("curl http://a/?x=1\\&z=3")),
            ("curl ^\"http://a/?x=1^&⟦y=2⟧^&z=3^\" -H ^\"A: b^\"", Some("curl ^\"http://a/?x=1^&z=3^\" -H ^\"A: b^\"")),
            ("curl http://a -d x=1 -d ⟦y=2⟧", Some("curl http://a -d x=1")),
            ("curl http://a -dx=1 --data-urlencode '⟦y=2&3⟧' -s", Some("curl http://a -dx=1 -s")),
            ("curl http://a -F x=1 -F '⟦y=2⟧'", Some("curl http://a -F x=1")),
            ("curl http://a -d ⟦y=2⟧", None),
            ("curl -X POST http://a -d ⟦y=2⟧", Some("curl -X POST http://a")),
            ("POST /x HTTP/1.1\nHost: a\n\nx=1&⟦y=2⟧", Some("POST /x HTTP/1.1\nHost: a\n\nx=1")),
        ] {
            assert_eq!(without(paste).as_deref(), right, "{paste}");
        }
    }

    #[test]
    fn pairs_side_by_side_go_together() {
        let without = |paste: &str, pairs: &[&str]| {
            let request = read::read(&Input { request: paste.into(), ..Input::default() }).request.unwrap();
            let context = Context::new(&request, paste, 0);
            let span = |pair: &&str| {
                let start = paste.find(*pair).unwrap();
                Span::new(request.span.origin, start, start + pair.len())
            };
            let edits = remove_pairs(&context, &pairs.iter().map(span).collect::<Vec<_>>())?;
            Some(remedy::apply(paste, request.span.origin, &edits))
        };
        for (paste, right) in [
            ("curl http://a -d 'x=1&y=2&z=3'", Some("curl http://a -d 'z=3'")),
            ("curl http://a -d 'z=3&x=1&y=2'", Some("curl http://a -d 'z=3'")),
            ("curl http://a -d 'x=1&z=3&y=2'", Some("curl http://a -d 'z=3'")),
            ("curl http://a -d z=3 -d 'x=1&y=2'", Some("curl http://a -d z=3")),
            ("curl http://a -d x=1 -d z=3 -d y=2", Some("curl http://a -d z=3")),
            ("curl http://a -d 'x=1&y=2'", None),
            ("POST / HTTP/1.1\nHost: a\n\nx=1&y=2", Some("POST / HTTP/1.1\nHost: a\n\n")),
        ] {
            assert_eq!(without(paste, &["x=1", "y=2"]).as_deref(), right, "{paste}");
        }
        assert_eq!(without("curl http://a -d x=1 -d z=3 # q=1", &["x=1", "q=1"]), None);
    }

    #[test]
    fn a_form_becomes_json_where_it_means_one_thing() {
        let json = |form: &str| {
            let input = Input { request: format!("curl http://a -d '{form}'"), ..Input::default() };
            let request = read::read(&input).request.unwrap();
            let context = Context::new(&request, &input.request, 0);
            as_json(&context).map(|fix| fix.edits[0].text.clone())
        };
        for (form, right) in [
            ("a=1&b=x", Some(r#"{"a":1,"b":"x"}"#)),
            ("a=-05&b=+49&c=1.&d=true", Some(r#"{"a":"-05","b":" 49","c":"1.","d":true}"#)),
            ("a=say+%22hi%22%0A%5C&b=%09", Some(r#"{"a":"say \"hi\"\n\\","b":"\t"}"#)),
            ("tag=a&tag=b", None),
            ("a%5Bb%5D=1", None),
            ("a&b=1", None),
        ] {
            assert_eq!(json(form).as_deref(), right, "{form}");
        }
    }
}
