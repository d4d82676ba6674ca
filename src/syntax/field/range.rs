//! Ranges (RFC 9110 section 14).

use super::{Fault, Kind};

/// `bytes=0-499,-500`. Other units have grammars of their own.
pub(super) fn range(text: &str) -> Vec<Fault> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(rest) = text.get(..5).filter(|unit| unit.eq_ignore_ascii_case("bytes")).map(|unit| &text[unit.len()..])
    else {
        // The unit misspelled. Others are those of services.
        let unit = &text[..text.find('=').unwrap_or_default()];
        if (4..7).contains(&unit.len()) && strsim::osa_distance(unit, "bytes") == 1 {
            return vec![Fault::meant(0..unit.len(), Kind::Unit, "bytes")];
        }
        let bare = text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && !text.contains('=');
        let fault = Fault { mend: Some((0..0, "bytes=".into())), ..Fault::new(0..text.len(), Kind::Unit) };
        return if bare { vec![fault] } else { Vec::new() };
    };
    let signs = rest.len() - rest.trim_start_matches([' ', '=', ':', '\t']).len();
    if signs == 0 && rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Vec::new();
    }
    let signs = 5..5 + signs;
    if !matches!(&text[signs.clone()], "=" | "= ") {
        let end = signs.end;
        return vec![if end < text.len() {
            let shown = if signs.is_empty() { 0..end } else { signs.clone() };
            Fault { mend: Some((signs, "=".into())), sure: true, ..Fault::new(shown, Kind::Separator) }
        } else {
            Fault::new(0..text.len(), Kind::Form)
        }];
    }
    let mut faults = Vec::new();
    let mut at = signs.end;
    for piece in text[at..].split(',') {
        let start = at + piece.len() - piece.trim_start().len();
        let place = start..start + piece.trim().len();
        at += piece.len() + 1;
        let (first, last) = match piece.trim().split_once('-') {
            Some((first, last))
                if first.is_empty() && digits(last) || digits(first) && (last.is_empty() || digits(last)) =>
            {
                (first, last)
            }
            _ if piece.trim().is_empty() => continue,
            _ => {
                let total = text[place.clone()].find('/').map(|slash| place.start + slash..place.end);
                faults.push(match total {
                    // The length belongs to `Content-Range`.
                    Some(total) if digits(&text[total.start + 1..total.end]) || text.ends_with("/*") => {
                        Fault::meant(total, Kind::Form, "")
                    }
                    _ => Fault::new(place, Kind::Form),
                });
                continue;
            }
        };
        if let (Ok(first), Ok(last)) = (first.parse::<u64>(), last.parse::<u64>())
            && first > last
        {
            faults.push(Fault::new(place, Kind::Reversed));
        }
    }
    faults
}

/// `bytes 0-499/1234`, `bytes */1234`.
pub(super) fn content_range(text: &str) -> Vec<Fault> {
    let whole = 0..text.len();
    let form = || vec![Fault::new(whole.clone(), Kind::Form)];
    let number = |text: &str| text.parse::<u64>().ok().filter(|_| !text.starts_with('+'));
    let signs = text.find(|c: char| c.is_ascii_digit() || c == '*').unwrap_or(text.len());
    let unit = text[..signs].trim_end_matches([' ', '=', ':']);
    if unit.is_empty() && signs < text.len() {
        return vec![Fault { mend: Some((0..0, "bytes ".into())), ..Fault::new(whole, Kind::Unit) }];
    }
    if !unit.eq_ignore_ascii_case("bytes") {
        return Vec::new();
    }
    if &text[unit.len()..signs] != " " && signs < text.len() {
        return vec![Fault::meant(unit.len()..signs, Kind::Separator, " ")];
    }
    let Some((range, total)) = text[signs..].split_once('/') else { return form() };
    let total = match total {
        "*" => None,
        total => match number(total) {
            Some(total) => Some(total),
            None => return form(),
        },
    };
    if range == "*" {
        return if total.is_some() { Vec::new() } else { form() };
    }
    let Some((first, last)) = range.split_once('-') else { return form() };
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first > last || total.is_some_and(|total| last >= total) => {
            vec![Fault::new(signs..text.len(), Kind::Reversed)]
        }
        (Some(_), Some(_)) => Vec::new(),
        _ => form(),
    }
}
