//! The page of one cause.

use why400::checks::Page;
use why400::finding::{Applicability, Code, Finding};
use why400::remedy::apply;
use why400::report::html::{reference, sentence};
use why400::share::{Shared, link::encode};
use why400::source::Origin;

use crate::cause::{Cause, address};
use crate::dialects;
use crate::frame::Frame;
use crate::html::{Html, classed, element, link, plain};
use crate::knowledge::{self, Message, Sayings};
use crate::text::{change, marked, prose};

/// Messages of one product that are shown at once; the others are folded away.
const SHOWN: usize = 5;

/// The file of a cause.
pub(crate) fn page(cause: &Cause, all: &[Cause]) -> String {
    let code = cause.code.as_str();
    let (group, name) = code.split_once('/').unwrap_or(("", code));
    let what = cause.page.map_or_else(|| sentence(cause.code.cause()), |page| page.what.to_owned());
    let main = classed("p", "code", link(&format!("../index.html#{group}"), group).and("/").and(name))
        .and(plain("h1", prose(&cause.title)))
        .and(classed("p", "lede", prose(&what)))
        .and(cause.page.map(|page| told(cause, page)))
        .and(dialects::treatment(cause.code).map(|table| section("treatment", "What known servers do", table)))
        .and(dialects::limits(cause.code).map(|table| section("limits", "How much servers take", table)))
        .and(sayings(cause))
        .and(relations(cause, all))
        .and(references(cause));
    let title = format!("{} · {code} · why400", cause.title.replace('`', ""));
    let description = what.replace('`', "");
    Frame { up: "../", title: &title, description: &description, search: false, main }.write()
}

fn section(id: &str, title: &str, content: impl Into<Html>) -> Html {
    element("section", &[("id", id)], plain("h2", title).and(content))
}

/// What is declared: why, an example, what to do.
fn told(cause: &Cause, page: &Page) -> Html {
    let finding = cause.diagnosed();
    section("why", "Why servers refuse it", plain("p", prose(page.why)))
        .and(section("example", "An example", example(page, finding.as_ref())))
        .and(section("fix", "What to do", fix(cause, page, finding.as_ref())))
}

/// The bad example, and what the engine says of it.
fn example(page: &Page, finding: Option<&Finding>) -> Html {
    let (request, response) = (page.bad.request, page.bad.response);
    let answer = (!response.is_empty()).then(|| {
        classed("p", "label", "What came back").and(marked(response, "What came back", finding, Origin::Response))
    });
    let verdict = finding.map(|finding| {
        let words = plain("strong", prose(&sentence(&finding.title))).and(" ").and(prose(&finding.why));
        classed("p", "label", "What why400 says").and(classed("p", "verdict-words", words))
    });
    let shared = Shared {
        request: request.into(),
        response: (!response.is_empty()).then(|| response.into()),
        ..Shared::default()
    };
    let open = link(&format!("../../{}", encode(&shared)), "Open this example in why400");
    classed("p", "label", "What was sent")
        .and(marked(request, "What was sent", finding, Origin::Request))
        .and(answer)
        .and(verdict)
        .and(classed("p", "open", open))
}

/// Advice, the change where one is known, and the request as it should be.
fn fix(cause: &Cause, page: &Page, finding: Option<&Finding>) -> Html {
    let help = finding.map(|finding| plain("p", prose(&sentence(&finding.help))));
    let edits = finding.and_then(|finding| finding.fix.as_ref()).filter(|fix| !fix.edits.is_empty());
    let change = edits.map(|fix| {
        let note = match fix.applicability {
            Applicability::Safe => None,
            Applicability::Unsafe => Some("A guess: look at it before you apply it."),
            Applicability::Shown => Some("A sketch: what is right cannot be known from here."),
        };
        change(page.bad.request, &fix.edits).and(note.map(|note| classed("p", "note", note)))
    });
    // The change says it all where it leads to just that.
    let mended = edits.map(|fix| apply(page.bad.request, Origin::Request, &fix.edits));
    let good = (mended.as_deref() != Some(page.good)).then(|| {
        let label = if page.good == page.bad.request {
            "The request was right: the same one, once that is settled"
        } else {
            "The same request without the fault"
        };
        classed("p", "label", label).and(marked(page.good, label, None, Origin::Request))
    });
    let mends = if edits.is_none() { cause.mends().map(|words| plain("p", words)) } else { None };
    Html::from(help).and(change).and(good).and(mends)
}

/// Which servers say what.
fn sayings(cause: &Cause) -> Html {
    let mut sayings: Vec<&Sayings> = cause.sayings.iter().collect();
    // What belongs to no product comes last.
    sayings.sort_by_key(|sayings| sayings.product.is_none());
    let rows: Html = sayings
        .into_iter()
        .map(|sayings| {
            let product = sayings.product.as_deref().unwrap_or("Many servers");
            plain("dt", product).and(plain("dd", messages(sayings.messages.iter().flat_map(said).collect())))
        })
        .collect();
    let servers =
        (!rows.is_empty()).then(|| section("servers", "Which servers say what", classed("dl", "servers", rows)));
    let symptoms = (!cause.symptoms.is_empty()).then(|| {
        let lines = cause.symptoms.iter().map(|line| Html::from(line.as_str())).collect();
        section("symptoms", "How else it shows", messages(lines))
    });
    Html::from(servers).and(symptoms)
}

/// What is really said where that is known, otherwise the template.
fn said(message: &Message) -> Vec<Html> {
    let written = |template: &String| {
        knowledge::runs(template)
            .into_iter()
            .map(|run| match run {
                knowledge::Run::Words(words) => words.into(),
                knowledge::Run::Hole(name) => plain("var", hole(&name)),
            })
            .collect::<Html>()
    };
    let examples = message.examples.iter().map(|example| Html::from(example.as_str()));
    // The first template is what the first example is of.
    let first = usize::from(!message.examples.is_empty());
    examples.chain(message.templates.iter().skip(first).map(written)).collect()
}

fn hole(name: &str) -> &str {
    match name {
        "any" => "…",
        "offset" => "position",
        "member" | "label" => "field",
        "list" => "values",
        "known" => "name",
        other => other,
    }
}

fn messages(lines: Vec<Html>) -> Html {
    let mut lines: Vec<Html> = lines.into_iter().map(|line| plain("li", line)).collect();
    let rest = lines.split_off(lines.len().min(SHOWN));
    let list = |lines: Vec<Html>| classed("ul", "said", lines.into_iter().collect::<Html>());
    // One more line takes no more room than the words that fold it away.
    match rest.len() {
        0 => list(lines),
        1 => list(lines.into_iter().chain(rest).collect()),
        n => list(lines).and(plain("details", plain("summary", format!("{n} more")).and(list(rest)))),
    }
}

/// What may be behind it, and its neighbours.
fn relations(cause: &Cause, all: &[Cause]) -> Html {
    let item = |code: Code| {
        let other = all.iter().find(|other| other.code == code)?;
        let title = link(&format!("../{}", address(code)), prose(&other.title));
        Some(plain("li", title.and(" ").and(classed("span", "code", code.as_str()))))
    };
    let list = |codes: Vec<Code>| classed("ul", "causes", codes.into_iter().filter_map(item).collect::<Html>());
    let behind = (!cause.behind.is_empty()).then(|| {
        let words = "Servers name what they stumble over. Where one names this cause, the fault may be another:";
        section("behind", "What may be behind it", plain("p", words).and(list(cause.behind.clone())))
    });
    let group: Vec<Code> = all
        .iter()
        .map(|other| other.code)
        .filter(|code| code.group() == cause.code.group() && *code != cause.code && !cause.behind.contains(code))
        .collect();
    let related = (!group.is_empty()).then(|| section("related", "Related", list(group)));
    Html::from(behind).and(related)
}

/// Where to read more.
fn references(cause: &Cause) -> Option<Html> {
    let item = |text: &String| {
        let reference = reference(text);
        plain(
            "li",
            match reference.href {
                Some(href) => {
                    let label = named(&href).unwrap_or(reference.label);
                    element("a", &[("href", &href), ("rel", "noreferrer noopener")], label)
                }
                None => reference.label.into(),
            },
        )
    };
    let items: Html = cause.references.iter().map(item).collect();
    (!items.is_empty()).then(|| section("read", "Read more", classed("ul", "causes", items)))
}

/// Whose pages are referred to.
const PUBLISHERS: &[(&str, &str)] = &[
    ("cloud.google.com/", "Google Cloud"),
    ("curl.se/docs/", "curl"),
    ("developers.google.com/", "Google"),
    ("docs.aws.amazon.com/", "AWS"),
    ("docs.djangoproject.com/", "Django"),
    ("json-schema.org/", "JSON Schema"),
    ("learn.microsoft.com/", "Microsoft"),
    ("nginx.org/", "nginx"),
    ("openid.net/", "OpenID"),
    ("owasp.org/", "OWASP"),
    ("pubs.opengroup.org/", "POSIX"),
    ("spec.graphql.org/", "GraphQL specification"),
    ("spec.openapis.org/", "OpenAPI specification"),
    ("url.spec.whatwg.org/", "WHATWG URL Standard"),
    ("www.iana.org/assignments/", "IANA registry"),
    ("www.w3.org/TR/xml/", "XML 1.0"),
];

/// What a page of a known publisher is called: the publisher and the last step of its address.
fn named(href: &str) -> Option<String> {
    let address = href.strip_prefix("https://")?;
    let (host, publisher) = PUBLISHERS.iter().find(|(host, _)| address.starts_with(host))?;
    let path = &address[host.len()..];
    let (path, fragment) = path.split_once('#').unwrap_or((path, ""));
    let step = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let step = step.strip_suffix(".html").unwrap_or(step);
    let words: Vec<String> = [step, fragment]
        .into_iter()
        .filter(|part| !part.is_empty())
        // An option of curl is itself.
        .map(|part| if part.starts_with('-') { part.to_owned() } else { part.replace(['-', '_'], " ") })
        .collect();
    Some(if words.is_empty() { (*publisher).to_owned() } else { format!("{publisher}: {}", words.join(", ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_have_names() {
        assert_eq!(named("https://curl.se/docs/manpage.html#-d").unwrap(), "curl: manpage, -d");
        assert_eq!(named("https://www.w3.org/TR/xml/#sec-well-formed").unwrap(), "XML 1.0: sec well formed");
        assert_eq!(named("https://example.test/"), None);
    }
}
