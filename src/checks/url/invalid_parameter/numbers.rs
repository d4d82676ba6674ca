//! Numbers that are none, or out of range, by the name of their parameter.

use super::Kind;
use crate::syntax::decimal::Decimal;

/// What is wrong with a number under this name, which is given in lower case, if anything is.
pub(super) fn fault(name: &str, value: &str) -> Option<Kind> {
    let folded: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let most = match folded.as_str() {
        "lat" | "latitude" => 90,
        "lon" | "lng" | "long" | "longitude" => 180,
        _ => return count(&folded, value),
    };
    if let Some(degrees) = Decimal::read(value.strip_prefix(['+', '-']).unwrap_or(value)) {
        return degrees.exceeds(most).then_some(Kind::Degrees);
    }
    let (whole, part) = value.split_once(',')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole.trim_start_matches('-')) && digits(part)).then_some(Kind::Comma)
}

/// A number of items or of a page.
fn count(name: &str, value: &str) -> Option<Kind> {
    let page = matches!(name, "page" | "pagenumber" | "pageno" | "pagenum");
    let size = matches!(name, "limit" | "perpage" | "pagesize" | "maxresults" | "maxitems");
    let offset = matches!(name, "offset" | "skip");
    if !(page || size || offset) || value.is_empty() {
        return None;
    }
    if let Ok(number) = value.parse::<i64>() {
        // A limit of zero asks for the number of all, and some count pages from zero.
        return (number < 0 && number != -1 || number == -1 && !size || number == 0 && page).then_some(Kind::Low);
    }
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let unit = digits > 0 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".,".contains(&byte));
    let word = !page && !offset && value.bytes().all(|byte| byte.is_ascii_alphabetic());
    let special = matches!(
        value.to_ascii_lowercase().as_str(),
        "all" | "none" | "unlimited" | "max" | "null" | "auto" | "default" | "infinity" | "undefined" | "nan"
    );
    // Cursors have digits and letters mixed.
    let short =
        value.len() <= 12 && value.bytes().filter(u8::is_ascii_digit).count() == digits || value.contains(['.', ',']);
    (unit && short && value.len() <= 16 || word && !special).then_some(Kind::NoNumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_their_names() {
        for (name, value, kind) in [
            ("lat", "91.2", Some(Kind::Degrees)),
            ("lng", "-200", Some(Kind::Degrees)),
            ("latitude", "52,52", Some(Kind::Comma)),
            ("lat", "52.52", None),
            ("lon", "179.9", None),
            ("page", "0", Some(Kind::Low)),
            ("limit", "-5", Some(Kind::Low)),
            ("limit", "-1", None),
            ("limit", "0", None),
            ("offset", "-1", Some(Kind::Low)),
            ("limit", "25items", Some(Kind::NoNumber)),
            ("per_page", "ten", Some(Kind::NoNumber)),
            ("page", "1.5", Some(Kind::NoNumber)),
            ("limit", "all", None),
            ("page", "home", None),
            ("page", "3", None),
            ("page", "eyJpZCI6MTJ9", None),
            ("offset", "4f2a99", None),
            ("size", "-1", None),
        ] {
            assert_eq!(fault(name, value), kind, "{name}={value}");
        }
    }
}
