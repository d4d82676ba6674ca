//! Values of one JSON type, written as the type that a server asks for.

use crate::source::lowercase;
use crate::syntax::decimal::{self, Decimal};
use crate::syntax::json::{self, Kind, Node};

use super::New;

/// A type that a server may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Type {
    Integer,
    Number,
    Boolean,
    Text,
    Array,
    Object,
}

/// The words for a type in the languages that servers are written in. Such as stand in others stand behind them.
const WORDS: &[(&str, Type)] = &[
    ("array", Type::Array),
    ("list", Type::Array),
    ("sequence", Type::Array),
    ("slice", Type::Array),
    ("vec", Type::Array),
    ("arraylist", Type::Array),
    ("hashset", Type::Array),
    ("batch", Type::Object),
    ("batching", Type::Object),
    ("object", Type::Object),
    ("dictionary", Type::Object),
    ("dict", Type::Object),
    ("hash", Type::Object),
    ("map", Type::Object),
    ("mapping", Type::Object),
    ("record", Type::Object),
    ("integer", Type::Integer),
    ("int", Type::Integer),
    ("int32", Type::Integer),
    ("int64", Type::Integer),
    ("uint", Type::Integer),
    ("long", Type::Integer),
    ("i32", Type::Integer),
    ("i64", Type::Integer),
    ("u8", Type::Integer),
    ("u16", Type::Integer),
    ("u32", Type::Integer),
    ("u64", Type::Integer),
    ("usize", Type::Integer),
    ("digit", Type::Integer),
    ("number", Type::Number),
    ("numeric", Type::Number),
    ("float", Type::Number),
    ("float64", Type::Number),
    ("double", Type::Number),
    ("decimal", Type::Number),
    ("bigdecimal", Type::Number),
    ("f64", Type::Number),
    ("boolean", Type::Boolean),
    ("bool", Type::Boolean),
    ("true", Type::Boolean),
    ("string", Type::Text),
    ("str", Type::Text),
    ("text", Type::Text),
];

/// The type that these words ask for, of a value that has the type `own`: of two that are named, the other one.
pub(in super::super) fn wanted(said: &str, own: Option<Type>) -> Option<Type> {
    let mut named: Vec<Type> = Vec::new();
    let mut add = |kind| {
        if !named.contains(&kind) {
            named.push(kind);
        }
    };
    if said.contains("[]") {
        add(Type::Array);
    }
    for word in said.split(|c: char| !c.is_alphanumeric()) {
        let word = lowercase(word);
        // `an array of strings` asks for an array.
        let singular = word.strip_suffix('s').filter(|word| word.len() > 3);
        if let Some((_, kind)) = WORDS.iter().find(|(name, _)| *name == word || Some(*name) == singular) {
            add(*kind);
        }
    }
    let whole = named.contains(&Type::Integer);
    // A number that must be whole is one type, and what is said of strings in a query is true of all in it.
    named.retain(|kind| Some(*kind) != own && !(whole && *kind == Type::Number));
    match named.as_slice() {
        [one] => Some(*one),
        [Type::Array, _] | [_, Type::Array] => Some(Type::Array),
        [first, Type::Text] => Some(*first),
        _ => None,
    }
}

/// The type of a value.
pub(in super::super) fn of(node: Node) -> Option<Type> {
    Some(match node.kind() {
        Kind::Object => Type::Object,
        Kind::Array => Type::Array,
        Kind::String => Type::Text,
        Kind::Bool => Type::Boolean,
        Kind::Number => Type::Number,
        _ => return None,
    })
}

/// A value of the content as the type that is asked for, and what is done for that.
pub(super) fn of_json(node: Node, wanted: Type) -> Option<(New, &'static str)> {
    let raw = std::str::from_utf8(node.raw()).ok()?;
    let children: Vec<Node> = node.children().take(2).collect();
    if node.kind() == Kind::Array
        && wanted != Type::Array
        && let [only] = children.as_slice()
        && of(*only).is_some_and(|own| own == wanted || wanted == Type::Integer && own == Type::Number)
    {
        return Some((New::Json(String::from_utf8_lossy(only.raw()).into_owned()), "take it out of the array"));
    }
    if wanted == Type::Array {
        if node.kind() == Kind::Object && children.is_empty() {
            return Some((New::Json("[]".into()), "send an array"));
        }
        let text = node.string().unwrap_or_default();
        if let Some(inner) = nested(&text, Kind::Array) {
            return Some((New::Json(inner), "send it as JSON, without the quotes"));
        }
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        if parts.len() > 1 && parts.iter().all(|part| !part.is_empty()) {
            let items: Vec<String> = parts.iter().map(|part| super::quoted(part)).collect();
            return Some((New::Json(format!("[{}]", items.join(", "))), "make an array of its parts"));
        }
        let wraps = !matches!(node.kind(), Kind::Array | Kind::Null);
        return wraps.then(|| (New::Json(format!("[{raw}]")), "put it in an array"));
    }
    let text = node.string();
    match (wanted, text) {
        (Type::Object, Some(text)) => {
            nested(&text, Kind::Object).map(|inner| (New::Json(inner), "send it as JSON, without the quotes"))
        }
        (_, Some(text)) => of_text(&text, wanted).map(|(value, done)| (New::Json(value), done)),
        (Type::Text, None) => {
            let plain = matches!(node.kind(), Kind::Number | Kind::Bool);
            plain.then(|| (New::Text(raw.into()), "put it in quotes"))
        }
        (Type::Boolean, None) => match raw {
            "1" => Some((New::Json("true".into()), "write `true`")),
            "0" => Some((New::Json("false".into()), "write `false`")),
            _ => None,
        },
        (Type::Integer, None) => {
            let whole = raw.split_once('.').filter(|(_, part)| part.bytes().all(|byte| byte == b'0'))?.0;
            Some((New::Json(whole.into()), "write it without the fraction"))
        }
        _ => None,
    }
}

/// Where the server does not name the type: a number in quotes, an object alone in an array.
pub(super) fn evident(node: Node) -> Option<(New, &'static str)> {
    match node.kind() {
        Kind::String => {
            let text = node.string()?;
            let wanted = if matches!(text.as_ref(), "true" | "false") { Type::Boolean } else { Type::Number };
            let (value, done) = of_text(&text, wanted).filter(|(value, _)| *value == text)?;
            Some((New::Json(value), done))
        }
        Kind::Array => {
            let only = node.children().next().filter(|item| node.count() == 1 && item.kind() == Kind::Object)?;
            Some((New::Json(String::from_utf8_lossy(only.raw()).into_owned()), "take it out of the array"))
        }
        _ => None,
    }
}

/// JSON of this kind that stands in a string.
fn nested(text: &str, kind: Kind) -> Option<String> {
    let text = text.trim();
    let document = json::parse(text.as_bytes());
    let fits = document.faults().is_empty() && document.root().is_some_and(|root| root.kind() == kind);
    fits.then(|| text.to_owned())
}

const TRUE: [&str; 6] = ["true", "yes", "on", "y", "1", "t"];
const FALSE: [&str; 6] = ["false", "no", "off", "n", "0", "f"];

/// A text as a number or a boolean, if it is one in other words.
pub(super) fn of_text(text: &str, wanted: Type) -> Option<(String, &'static str)> {
    let text = text.trim();
    let lower = lowercase(text);
    match wanted {
        Type::Boolean if TRUE.contains(&lower.as_str()) => Some(("true".into(), "write `true`")),
        Type::Boolean if FALSE.contains(&lower.as_str()) => Some(("false".into(), "write `false`")),
        Type::Integer | Type::Number => {
            if let Some(number) = decimal::WORDS.iter().position(|word| *word == lower) {
                return Some((number.to_string(), "write the number in digits"));
            }
            let json = |text: &str| {
                let digits = text.strip_prefix('-').unwrap_or(text);
                let plain = !digits.starts_with('.') && !digits.ends_with('.') && decimal::is_number(digits);
                let zeros = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
                let whole = wanted == Type::Number || digits.bytes().all(|byte| byte.is_ascii_digit());
                plain && !zeros && whole && !digits.starts_with('+')
            };
            if json(text) {
                return Some((text.into(), "take away the quotes"));
            }
            let bare = number_in(text)?;
            json(&bare).then_some((bare, "write the number alone"))
        }
        _ => None,
    }
}

/// The one number of a text that has a unit or a currency around it, or points and commas as in `48.250,50`.
fn number_in(text: &str) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let number = &text[start..end];
    // What stands around is a unit: no digits, and short.
    let around = text.len() - number.len();
    let sign = if text[..start].trim_end().ends_with('-') { "-" } else { "" };
    if around > 12 || !number.bytes().all(|byte| byte.is_ascii_digit() || b".,'_ ".contains(&byte)) {
        return None;
    }
    let (point, comma) = (number.rfind('.'), number.rfind(','));
    let grouped = |sign: char| number.split(sign).skip(1).all(|group| group.len() == 3);
    let plain = match (point, comma) {
        (Some(point), Some(comma)) if comma > point => number.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => number.replace(',', ""),
        (None, Some(_)) if number.matches(',').count() > 1 && grouped(',') => number.replace(',', ""),
        // `1,500` may be either.
        (None, Some(_)) if grouped(',') && number.matches(',').count() == 1 => return None,
        (None, Some(_)) => number.replace(',', "."),
        (Some(_), None) if number.matches('.').count() > 1 && grouped('.') => number.replace('.', ""),
        _ => number.to_owned(),
    };
    let plain: String = plain.chars().filter(|c| !matches!(c, ' ' | '_' | '\'')).collect();
    Decimal::read(&plain).map(|_| format!("{sign}{plain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_name_types_in_their_own_words() {
        let text = Some(Type::Text);
        for (said, own, right) in [
            ("json: cannot unmarshal string into Go struct field Article.tags of type []string", text, Type::Array),
            ("invalid type: string \"45 min\", expected u8 at line 4", text, Type::Integer),
            ("Invalid data. Expected a dictionary, but got list.", Some(Type::Array), Type::Object),
            ("NUMBER_VALUE cannot be converted to String", Some(Type::Number), Type::Text),
            ("meals must be an array", text, Type::Array),
            ("expected array, received object", Some(Type::Object), Type::Array),
            ("Boolean cannot represent a non boolean value: \"yes\"", text, Type::Boolean),
            ("The floodlit field must be true or false.", text, Type::Boolean),
            ("Input should be a valid integer, unable to parse string as an integer", text, Type::Integer),
            ("tags must be an array of strings", Some(Type::Number), Type::Array),
        ] {
            assert_eq!(wanted(said, own), Some(right), "{said}");
        }
        assert_eq!(wanted("must be an object or an integer", text), None);
        assert_eq!(wanted("is invalid", text), None);
    }

    #[test]
    fn a_value_takes_the_type_that_is_asked_for() {
        for (value, wanted, right) in [
            (r#""30 min""#, Type::Integer, "30"),
            (r#""25 €""#, Type::Number, "25"),
            (r#""48.250,50""#, Type::Number, "48250.50"),
            (r#""1,5""#, Type::Number, "1.5"),
            (r#""1,234,567""#, Type::Number, "1234567"),
            (r#""two""#, Type::Integer, "2"),
            (r#""-7""#, Type::Integer, "-7"),
            (r#""Yes""#, Type::Boolean, "true"),
            ("0", Type::Boolean, "false"),
            ("4.0", Type::Integer, "4"),
            ("12", Type::Text, "\"12\""),
            (r#""sql, excel""#, Type::Array, r#"["sql", "excel"]"#),
            (r#"{"a":1}"#, Type::Array, r#"[{"a":1}]"#),
            ("{}", Type::Array, "[]"),
            (r#"[{"a":1}]"#, Type::Object, r#"{"a":1}"#),
            (r#""{\"a\":1}""#, Type::Object, r#"{"a":1}"#),
        ] {
            let document = json::parse(value.as_bytes());
            let new = match of_json(document.root().unwrap(), wanted) {
                Some((New::Json(text), _)) => text,
                Some((New::Text(text), _)) => super::super::quoted(&text),
                None => String::new(),
            };
            assert_eq!(new, right, "{value}");
        }
        for (value, wanted) in [
            (r#""soon""#, Type::Integer),
            (r#""1.5""#, Type::Integer),
            (r#""1,500""#, Type::Number),
            (r#""007""#, Type::Integer),
            (r#""2026-01-02""#, Type::Integer),
            (r#""maybe""#, Type::Boolean),
            ("4.5", Type::Integer),
            ("null", Type::Array),
            ("[1,2]", Type::Integer),
            ("{\"a\":1}", Type::Text),
        ] {
            let document = json::parse(value.as_bytes());
            assert_eq!(of_json(document.root().unwrap(), wanted), None, "{value}");
        }
    }
}
