//! The many ways in which servers write where a field is.

use super::Part;

/// The part of a request that a name stands for, in a place where a part is to be named.
pub(super) fn part(name: &str) -> Option<Part> {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    Some(match name.as_str() {
        "body" | "json" | "form" | "formdata" | "payload" | "requestbody" | "data" | "jsonbody" | "files" | "file"
        | "reqbody" | "dto" | "jsonorform" => Part::Body,
        "query"
        | "querystring"
        | "queryparams"
        | "queryparameter"
        | "queryparameters"
        | "parameter"
        | "args"
        | "querystringparameter" => Part::Query,
        "path" | "params" | "pathparameter" | "pathparameters" | "pathparams" | "uri" | "url" | "routeparams"
        | "viewargs" | "param" => Part::Path,
        "header" | "headers" | "requestheader" => Part::Header,
        "cookie" | "cookies" => Part::Cookie,
        "host" => Part::Host,
        "method" => Part::Method,
        _ => return None,
    })
}

/// Reads a path as servers write it: `items[2].sku`, `items.2.sku`, `$.items[2].sku`, `/items/2/sku`, `#/items/2/sku`,
/// `body.items.2.sku`, `body/items/2/sku`, `items[2]['sku']`, `item[sku]`. A first step that names a part of the request
/// is told apart.
pub(super) fn parse(text: &str) -> (Option<Part>, Vec<String>) {
    let text = text.trim();
    let (text, pointer) = match text.strip_prefix('#').unwrap_or(text) {
        pointer if pointer.starts_with('/') => (&pointer[1..], true),
        other => (other, false),
    };
    let text = text.strip_prefix('$').unwrap_or(text);
    // `{urn:hotel}nights`, a name of XML with its namespace.
    let text = text
        .strip_prefix('{')
        .and_then(|rest| Some(rest.split_once('}')?.1))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(text);
    // `body/age`: slashes part the steps where there is no other sign.
    let slashes = pointer || (text.contains('/') && !text.contains('[') && !text.contains('.'));
    let mut steps: Vec<String> = Vec::new();
    let mut step = String::new();
    let mut quote = None;
    for c in text.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) if step.is_empty() => quote = Some(c),
            ('/', None) if slashes => {
                if !step.is_empty() || pointer {
                    steps.push(std::mem::take(&mut step));
                }
            }
            ('.' | '[' | ']', None) if !pointer && !slashes => {
                if !step.is_empty() {
                    steps.push(std::mem::take(&mut step));
                }
            }
            _ => step.push(c),
        }
    }
    if !step.is_empty() {
        steps.push(step);
    }
    if pointer {
        for step in &mut steps {
            *step = step.replace("~1", "/").replace("~0", "~");
        }
    }
    // `request.body.x`
    if steps.len() > 1 && matches!(steps[0].as_str(), "request" | "req") {
        steps.remove(0);
    }
    split(steps)
}

/// Tells a first step that names a part of the request from the path in it.
pub(super) fn split(mut steps: Vec<String>) -> (Option<Part>, Vec<String>) {
    let Some(first) = steps.first() else { return (None, steps) };
    // A field may be called `data`, `file` or `url`: these are parts only where more follows or nothing else can be meant.
    let sure = matches!(
        first.as_str(),
        "body"
            | "query"
            | "querystring"
            | "header"
            | "headers"
            | "params"
            | "cookie"
            | "cookies"
            | "requestBody"
            | "path"
            | "json"
            | "form"
    );
    let found = part(first).filter(|_| sure);
    // `path.to.field` and `form.name` may be fields of their own; a part named so is followed by one step or none.
    let found = found.filter(|_| !(matches!(first.as_str(), "path" | "form" | "json") && steps.len() == 1));
    if found.is_some() {
        steps.remove(0);
    }
    (found, steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_gives_the_same_steps() {
        for text in [
            "items[2].sku",
            "items.2.sku",
            "$.items[2].sku",
            "/items/2/sku",
            "#/items/2/sku",
            "items[2]['sku']",
            "items[2][sku]",
        ] {
            assert_eq!(parse(text), (None, vec!["items".into(), "2".into(), "sku".into()]), "{text}");
        }
        for text in ["body.items.2.sku", "body/items/2/sku", "request.body.items[2].sku"] {
            let steps = vec!["items".into(), "2".into(), "sku".into()];
            assert_eq!(parse(text), (Some(Part::Body), steps), "{text}");
        }
        assert_eq!(parse("querystring"), (Some(Part::Query), vec![]));
        assert_eq!(parse("params/id"), (Some(Part::Path), vec!["id".into()]));
        assert_eq!(parse("If-Match"), (None, vec!["If-Match".into()]));
        assert_eq!(parse("$"), (None, vec![]));
        assert_eq!(parse("/a~1b"), (None, vec!["a/b".into()]));
    }
}
