use super::REDACTED;

/// Members that tell when a token is good, which the diagnosis needs and nobody can use.
const TIMES: &[&str] = &["exp", "nbf", "iat", "auth_time"];

/// A JSON text whose strings and numbers are taken out, but for its times and the names of its members. What is not
/// quite JSON stays not quite JSON.
pub(super) fn without(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut name = "";
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string(rest),
            c if c == '-' || c.is_ascii_digit() => number(rest),
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        let is_name = first == '"' && after.trim_start().starts_with(':');
        let time = TIMES.contains(&name) && token.len() < 40;
        match first {
            '"' if is_name => {
                name = token.trim_matches('"');
                out.push_str(token);
            }
            '"' if !time => {
                out.push('"');
                out.push_str(REDACTED);
                out.push_str(if token.len() > 1 && token.ends_with('"') { "\"" } else { "" });
            }
            c if !time && (c == '-' || c.is_ascii_digit()) => out.push('0'),
            _ => out.push_str(token),
        }
        if matches!(first, ',' | '}' | '[') {
            name = "";
        }
        rest = after;
    }
    out
}

/// The length of the string at the start of a text, with its quotes; all of the text where it is not closed.
fn string(text: &str) -> usize {
    let mut escaped = true;
    let end = text.find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    });
    end.map_or(text.len(), |at| at + 1)
}

fn number(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_names_stay() {
        assert_eq!(
            without(r#"{"sub":"le\"na","exp":1700000000,"n":-1.5e3,"aud":["a","b"],"ok":true, "iat" : "soon"}"#),
            r#"{"sub":"REDACTED","exp":1700000000,"n":0,"aud":["REDACTED","REDACTED"],"ok":true, "iat" : "soon"}"#
        );
    }

    #[test]
    fn what_is_wrong_stays_wrong() {
        assert_eq!(without(r#"{"sub":"lena"#), r#"{"sub":"REDACTED"#);
        assert_eq!(without(r#"{"a":1,}"#), r#"{"a":0,}"#);
        assert_eq!(without("\""), "\"REDACTED");
    }
}
