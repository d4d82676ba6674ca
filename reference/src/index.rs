//! The index: all causes, group by group, searched by what people see.

use why400::report::html::capitalised;

use crate::cause::Cause;
use crate::frame::Frame;
use crate::html::{Html, classed, element, plain, void};
use crate::knowledge;
use crate::search::{Entry, telling};
use crate::text::prose;

/// The groups, as a person calls them.
const GROUPS: &[(&str, &str)] = &[
    ("shell", "Shell and command line"),
    ("url", "URL"),
    ("method", "Method"),
    ("header", "Header fields"),
    ("host", "Host"),
    ("framing", "Framing and transport"),
    ("auth", "Credentials"),
    ("oauth", "OAuth"),
    ("body", "Content"),
    ("schema", "Fields and values"),
    ("api", "Rules of the API"),
    ("server", "Server and network"),
];

/// What a group is called.
pub fn group_title(group: &str) -> &str {
    GROUPS.iter().find(|(name, _)| *name == group).map_or(group, |(_, title)| title)
}

/// The causes in their groups, in the order of the catalogue.
pub fn groups(causes: &[Cause]) -> impl Iterator<Item = (&'static str, &[Cause])> {
    causes.chunk_by(|a, b| a.code.group() == b.code.group()).map(|group| (group[0].code.group(), group))
}

/// What servers and shells say of a cause, as far as the index holds it.
fn said(cause: &Cause) -> Vec<String> {
    let messages = cause.sayings.iter().flat_map(|sayings| &sayings.messages);
    let templates = messages.clone().flat_map(|message| &message.templates).map(|template| knowledge::line(template));
    cause.symptoms.iter().cloned().chain(telling(templates.collect())).collect()
}

/// The lines by which the causes are found.
pub fn entries(causes: &[Cause]) -> Vec<Entry> {
    causes
        .iter()
        .map(|cause| {
            let plain = |text: &str| text.replace('`', "");
            let mut lines = vec![cause.code.as_str().to_owned(), plain(&cause.title), plain(cause.code.cause())];
            lines.extend(said(cause));
            Entry { code: cause.code.as_str(), lines }
        })
        .collect()
}

/// The file.
pub fn index(causes: &[Cause]) -> String {
    let count = causes.len();
    let intro = format!(
        "{count} causes that why400 tells apart, each with what it is, why servers refuse it, and how it is mended. \
         Look for what you see: a message, an error code, a few words of it."
    );
    let main = plain("h1", "Why servers answer 400")
        .and(classed("p", "lede", intro))
        .and(search())
        .and(jumps(causes))
        .and(element("ol", &[("id", "found"), ("class", "list"), ("hidden", "hidden")], ""))
        .and(element("div", &[("id", "all")], groups(causes).map(group).collect::<Html>()));
    let description = format!(
        "{count} causes of HTTP 400 and other refusals, with examples and fixes. Searched by the message that the server gave."
    );
    Frame {
        up: "",
        title: "Why servers answer 400: all causes · why400",
        description: &description,
        search: true,
        main,
    }
    .write()
}

/// Hidden until the script is there that does it.
fn search() -> Html {
    let field = element("label", &[("for", "search")], "Search by what you see").and(void(
        "input",
        &[
            ("id", "search"),
            ("type", "search"),
            ("autocomplete", "off"),
            ("autocapitalize", "none"),
            ("spellcheck", "false"),
            ("placeholder", "Unexpected token, invalid_request, AADSTS50011 …"),
        ],
    ));
    let count = element("p", &[("id", "count"), ("class", "count"), ("role", "status")], "");
    element("form", &[("role", "search"), ("class", "search"), ("hidden", "hidden")], field.and(count))
}

/// The way to the groups.
fn jumps(causes: &[Cause]) -> Html {
    let jump =
        |(group, _): (&str, &[Cause])| plain("li", element("a", &[("href", &format!("#{group}"))], group_title(group)));
    let list = classed("ul", "jumps", groups(causes).map(jump).collect::<Html>());
    element("nav", &[("aria-label", "Groups")], list)
}

fn group((group, causes): (&str, &[Cause])) -> Html {
    let list = classed("ol", "list", causes.iter().map(item).collect::<Html>());
    element("section", &[("id", group)], plain("h2", group_title(group)).and(list)).and("\n")
}

fn item(cause: &Cause) -> Html {
    let code = cause.code.as_str();
    let title = element("a", &[("class", "cause-title"), ("href", &cause.address())], prose(&cause.title));
    let lines: Html = said(cause).into_iter().map(|line| plain("li", line)).collect();
    let said = (!lines.is_empty())
        .then(|| plain("details", plain("summary", "How it shows").and(classed("ul", "said", lines))));
    let html = title
        .and(" ")
        .and(classed("code", "cause-code", code))
        .and(classed("p", "cause-line", prose(&capitalised(cause.code.cause()))))
        .and(said);
    element("li", &[("class", "cause")], html).and("\n")
}
