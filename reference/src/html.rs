//! HTML that is well-formed XML too: text is escaped on its way in, every tag is closed.

use std::fmt;

/// A piece of HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// This, with more behind it.
    pub fn and(mut self, more: impl Into<Html>) -> Self {
        self.0.push_str(&more.into().0);
        self
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text. What no document may hold is left out.
impl From<&str> for Html {
    fn from(text: &str) -> Self {
        let mut html = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                // A browser reads a carriage return as a line end.
                '\r' => {}
                c if c.is_control() && c != '\n' && c != '\t' => html.push('\u{fffd}'),
                c => html.push(c),
            }
        }
        Html(html)
    }
}

impl From<String> for Html {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl<T: Into<Html>> From<Option<T>> for Html {
    fn from(html: Option<T>) -> Self {
        html.map(Into::into).unwrap_or_default()
    }
}

impl<T: Into<Html>> FromIterator<T> for Html {
    fn from_iter<I: IntoIterator<Item = T>>(pieces: I) -> Self {
        pieces.into_iter().fold(Html::new(), Html::and)
    }
}

/// An element.
pub fn element(tag: &str, attributes: &[(&str, &str)], content: impl Into<Html>) -> Html {
    Html(format!("<{tag}{}>{}</{tag}>", written(attributes), content.into()))
}

/// An element without attributes.
pub fn plain(tag: &str, content: impl Into<Html>) -> Html {
    element(tag, &[], content)
}

/// An element with a class.
pub fn classed(tag: &str, class: &str, content: impl Into<Html>) -> Html {
    element(tag, &[("class", class)], content)
}

/// An element that never has content: `meta`, `link`, `input`.
pub fn void(tag: &str, attributes: &[(&str, &str)]) -> Html {
    Html(format!("<{tag}{} />", written(attributes)))
}

/// A link.
pub fn link(href: &str, content: impl Into<Html>) -> Html {
    element("a", &[("href", href)], content)
}

/// The whole file.
pub fn document(head: Html, body: Html) -> String {
    let html = element("html", &[("lang", "en")], plain("head", head).and(plain("body", body)));
    format!("<!DOCTYPE html>\n{html}\n")
}

fn written(attributes: &[(&str, &str)]) -> String {
    attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", Html::from(*value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_are_escaped() {
        let html = element("p", &[("title", "\"><script>")], "a < b & \"c\"\r\n\u{1b}");
        assert_eq!(
            html.to_string(),
            "<p title=\"&quot;&gt;&lt;script&gt;\">a &lt; b &amp; &quot;c&quot;\n\u{fffd}</p>"
        );
    }
}
