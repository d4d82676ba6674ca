//! What every page has around its content.

use crate::html::{Html, classed, document, element, link, plain, void};

/// A page but for what is the same on all.
pub(crate) struct Frame<'a> {
    /// The way to the folder of the causes: empty in it, `../` in a group.
    pub up: &'a str,
    /// The title in the browser's tab.
    pub title: &'a str,
    /// What a search engine shows.
    pub description: &'a str,
    /// Whether it is searched.
    pub search: bool,
    /// What is on it.
    pub main: Html,
}

/// No inline script, no inline style, nothing from elsewhere, and nothing is sent.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

impl Frame<'_> {
    /// The whole file.
    pub(crate) fn write(self) -> String {
        let Frame { up, title, description, search, main } = self;
        let here = |file: &str| format!("{up}{file}");
        let script = |file: &str, attributes: &[(&str, &str)]| {
            let file = here(file);
            element("script", &[&[("src", file.as_str())], attributes].concat(), "")
        };
        let head = [
            void("meta", &[("charset", "utf-8")]),
            void("meta", &[("http-equiv", "content-security-policy"), ("content", POLICY)]),
            plain("title", title),
            void("meta", &[("name", "description"), ("content", description)]),
            void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]),
            void("meta", &[("name", "color-scheme"), ("content", "light dark")]),
            void("meta", &[("name", "referrer"), ("content", "no-referrer")]),
            // The theme that was chosen on the page holds here as well.
            script("theme.js", &[]),
            void("link", &[("rel", "icon"), ("type", "image/svg+xml"), ("href", &here("icon.svg"))]),
            void("link", &[("rel", "stylesheet"), ("href", &here("style.css"))]),
            if search { script("search.js", &[("defer", "defer")]) } else { Html::new() },
        ];
        let home = element("a", &[("class", "masthead-name"), ("href", &format!("{up}../"))], "why400");
        let index = if up.is_empty() {
            element("a", &[("href", "index.html"), ("aria-current", "page")], "All causes")
        } else {
            link(&here("index.html"), "All causes")
        };
        let masthead = classed("header", "masthead", home.and(element("nav", &[("aria-label", "Site")], index)));
        let foot = classed(
            "footer",
            "foot",
            plain(
                "p",
                Html::from("These pages are written from the declarations of the engine, and their examples are diagnosed by it. ")
                    .and(link(&format!("{up}../"), "Paste a request"))
                    .and(" to have it diagnosed; nothing is sent anywhere."),
            ),
        );
        let body = element("a", &[("class", "skip"), ("href", "#main")], "Skip to the content")
            .and(masthead)
            .and(element("main", &[("id", "main"), ("class", "reference")], main))
            .and(foot);
        document(lines(head), body)
    }
}

/// One piece a line, so that the file can be read.
fn lines(pieces: impl IntoIterator<Item = Html>) -> Html {
    pieces
        .into_iter()
        .filter(|piece| !piece.is_empty())
        .map(|piece| Html::from("\n").and(piece))
        .collect::<Html>()
        .and("\n")
}
