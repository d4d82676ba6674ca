use super::document::{Document, Entry, Kind, Lexeme, NONE};
use super::strict;

pub(super) fn parse(bytes: &[u8]) -> Document<'_> {
    let mark = bytes.starts_with(b"\xEF\xBB\xBF");
    let start = if mark { 3 } else { 0 };
    let first_error = strict::stop(&bytes[start..]).map(|at| at + start);
    let mut entries: Vec<Entry> = Vec::new();
    let mut roots = Vec::new();
    let mut stack: Vec<(u32, u32)> = Vec::new();
    let mut name: Option<Lexeme> = None;
    let mut depth = 0;
    let mut at = start;
    while at < first_error.unwrap_or(bytes.len()) {
        let from = at;
        let kind = match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => {
                at += 1;
                continue;
            }
            b'}' | b']' => {
                at += 1;
                if let Some((node, _)) = stack.pop() {
                    entries[node as usize].value.end = at as u32;
                }
                continue;
            }
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => Kind::String,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::Null,
            _ => Kind::Number,
        };
        at += 1;
        let mut value = Lexeme { start: from as u32, ..Lexeme::default() };
        match kind {
            Kind::String => {
                while at < bytes.len() && bytes[at] != b'"' {
                    value.escapes |= bytes[at] == b'\\';
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
                (value.open, value.close) = (1, 1);
            }
            Kind::Object | Kind::Array => {}
            _ => {
                while bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)) {
                    at += 1;
                }
            }
        }
        value.end = at as u32;
        let parent = stack.last().map(|&(node, _)| node);
        if kind == Kind::String
            && name.is_none()
            && parent.is_some_and(|parent| entries[parent as usize].kind == Kind::Object)
        {
            name = Some(value);
            continue;
        }
        let this = entries.len() as u32;
        entries.push(Entry { kind, value, name: name.take(), parent: parent.unwrap_or(NONE), next: NONE, first: NONE });
        match stack.last_mut() {
            None => roots.push(this),
            Some((node, last)) => {
                if *last == NONE {
                    entries[*node as usize].first = this;
                } else {
                    entries[*last as usize].next = this;
                }
                *last = this;
            }
        }
        if matches!(kind, Kind::Object | Kind::Array) {
            stack.push((this, NONE));
            depth = depth.max(stack.len());
        }
    }
    for (node, _) in stack {
        entries[node as usize].value.end = at.min(bytes.len()) as u32;
    }
    Document { bytes, entries, roots, faults: Vec::new(), first_error, depth, byte_order_mark: mark }
}

#[cfg(test)]
mod tests {
    use super::super::*;

    #[test]
    fn values_have_names_ranges_and_text() {
        let text = r#"{"order":{"items":[{"sku":"A-1"},{"sku":"B\u00e9\n2","qty":-2.5}]},"paid":true}"#;
        let document = parse(text.as_bytes());
        let sku = document.path(&["order", "items", "1", "sku"]).unwrap();
        assert_eq!(&text[sku.range()], r#""B\u00e9\n2""#);
        assert_eq!(sku.string().unwrap(), "Bé\n2");
        assert_eq!(sku.steps(), ["order", "items", "1", "sku"]);
        assert_eq!(&text[sku.name().unwrap().range()], r#""sku""#);
        assert_eq!(document.pointer("/order/items/1/qty").unwrap().as_f64(), Some(-2.5));
        assert_eq!(document.path(&["paid"]).unwrap().as_bool(), Some(true));
        assert_eq!(document.at(text.find("2.5").unwrap()).unwrap().steps(), ["order", "items", "1", "qty"]);
        assert_eq!(document.strings().count(), 2);
        let decoded = sku.text().unwrap();
        let two = decoded.as_str().find('2').unwrap();
        assert_eq!(&text[decoded.raw_range(two..two + 1)], "2");
        assert_eq!(&text[decoded.raw_range(1..3)], r"\u00e9");
        assert_eq!(&text[decoded.raw_range(3..5)], r"\n2");
    }

    #[test]
    fn duplicates_are_noted() {
        let text = br#"{"a":1,"b":{"a":1},"\u0061":2}"#;
        let duplicates = parse(text).duplicates();
        assert_eq!(duplicates.len(), 1);
        assert_eq!((duplicates[0].first.clone(), duplicates[0].second.clone()), (1..4, 19..27));
    }
}
