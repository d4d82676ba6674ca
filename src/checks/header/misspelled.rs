//! `header/misspelled`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, Field};

/// A field name that is a letter or a hyphen off one that is known.
pub static RULE: Rule = Rule {
    code: Code::new("header/misspelled"),
    heard: Heard { title: "the name of a header field is misspelled", help: "spell it as the server knows it" },
    references: &["https://www.iana.org/assignments/http-fields"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A field name that is a letter or two, or a hyphen, off a known one: `ContentType`, `Authorisation`.",
    why: "Servers ignore fields that they do not know. The one that was meant is then missing.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/me -H 'Authorisation: Bearer at-7Yh2mPq0'"),
    good: "curl https://api.example.com/me -H 'Authorization: Bearer at-7Yh2mPq0'",
};

/// Registered names of fields in requests.
const REGISTERED: &[&str] = &[
    "Accept",
    "Accept-Charset",
    "Accept-Datetime",
    "Accept-Encoding",
    "Accept-Language",
    "Accept-Patch",
    "Accept-Ranges",
    "Access-Control-Allow-Origin",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Authorization",
    "Cache-Control",
    "Connection",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-MD5",
    "Content-Range",
    "Content-Type",
    "Cookie",
    "Date",
    "Depth",
    "Destination",
    "DPoP",
    "Expect",
    "Forwarded",
    "From",
    "Host",
    "Idempotency-Key",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Keep-Alive",
    "Link",
    "Lock-Token",
    "Max-Forwards",
    "Origin",
    "Overwrite",
    "Pragma",
    "Prefer",
    "Priority",
    "Proxy-Authorization",
    "Range",
    "Referer",
    "Sec-WebSocket-Key",
    "Sec-WebSocket-Protocol",
    "Sec-WebSocket-Version",
    "Signature",
    "Signature-Input",
    "TE",
    "Timeout",
    "Traceparent",
    "Tracestate",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Upgrade-Insecure-Requests",
    "User-Agent",
    "Vary",
    "Via",
    "Warning",
];

/// Names that no registry has and many servers want.
const USUAL: &[&str] = &[
    "X-API-Key",
    "X-Auth-Token",
    "X-Requested-With",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-CSRF-Token",
    "X-CSRFToken",
    "X-XSRF-Token",
    "X-Request-Id",
    "X-Correlation-Id",
    "X-HTTP-Method-Override",
    "X-Access-Token",
    "X-Tenant-Id",
    "X-Client-Id",
    "X-Session-Id",
];

/// In what a written name differs from the known one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// Hyphens are missing or too many, or two letters are swapped.
    Sure,
    /// A letter or two are wrong.
    Near,
    /// Hyphens, in a name that no registry has: APIs differ in these.
    Vague,
}

/// A name, and the one that was meant.
struct Slip<'a> {
    field: &'a Field,
    meant: &'static str,
    likeness: Likeness,
}

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .map(|slip| {
            let (certainty, likelihood) = match slip.likeness {
                Likeness::Sure => (Certainty::Likely, 0.9),
                Likeness::Near => (Certainty::Likely, 0.85),
                Likeness::Vague => (Certainty::Possible, 0.4),
            };
            let finding = RULE.finding(certainty, likelihood, word(&slip), vec![slip.field.name.trim().span()]);
            Finding { fix: fix(&slip), ..finding }
        })
        .collect()
}

fn find<'a>(context: &Context<'a>) -> Vec<Slip<'a>> {
    let written = context.request.fields.iter().filter(|field| field.author == Author::Person && field.colon);
    // More fields than any server takes are not looked through.
    written
        .take(100)
        .filter_map(|field| {
            let (meant, likeness) = meant(&field.name.text())?;
            // Where the right one is there too, this is another field.
            let there = context
                .request
                .fields
                .iter()
                .any(|other| other.author == Author::Person && other.is(&meant.to_ascii_lowercase()));
            (!there).then_some(Slip { field, meant, likeness })
        })
        .collect()
}

/// Whether the request has a misspelled field of this name, given in lower case.
pub(in super::super) fn stands_for(context: &Context, name: &str) -> bool {
    find(context).iter().any(|slip| slip.meant.eq_ignore_ascii_case(name))
}

/// Whether a name is a slip away from a known one.
pub(super) fn is_misspelled(name: &str) -> bool {
    meant(name).is_some()
}

/// The known name that a written one was meant to be.
fn meant(name: &str) -> Option<(&'static str, Likeness)> {
    let name = name.trim().to_ascii_lowercase();
    if name.len() < 6 || name.len() > 40 || !name.is_ascii() {
        return None;
    }
    let known = || REGISTERED.iter().chain(USUAL).copied();
    if known().any(|known| known.eq_ignore_ascii_case(&name)) {
        return None;
    }
    // Other words for the same thing, of other languages and by mistake.
    let other = ["authentication", "authorise", "authorize", "authorization-token", "autorisation", "autorization"];
    if other.contains(&name.as_str()) {
        return Some(("Authorization", Likeness::Near));
    }
    let bare = |text: &str| text.replace(['-', '_', ' '], "").to_ascii_lowercase();
    let letters = bare(&name);
    if let Some(same) = known().find(|known| bare(known) == letters) {
        // Blanks are told as such.
        let likeness = if USUAL.contains(&same) { Likeness::Vague } else { Likeness::Sure };
        return (!name.contains(' ')).then_some((same, likeness));
    }
    // One letter is nothing in `X-App-Key`, which is a name of its own: there only swapped letters count.
    let swapped = |known: &str| {
        let known = known.to_ascii_lowercase();
        strsim::osa_distance(&name, &known) == 1 && strsim::levenshtein(&name, &known) == 2
    };
    if let Some(found) = known().find(|known| swapped(known)) {
        return Some((found, Likeness::Sure));
    }
    let most = if name.len() >= 10 { 2 } else { 1 };
    let near = |known: &&&str| {
        let known = known.to_ascii_lowercase();
        // The first letter is seldom wrong, and a plural or a prefix often makes another name.
        known.len() >= 6 && known.starts_with(&name[..1]) && strsim::osa_distance(&name, &known) <= most
    };
    REGISTERED.iter().find(near).map(|&found| (found, Likeness::Near))
}

fn word(slip: &Slip) -> Words {
    let shown = show(slip.field.name.bytes().trim_ascii());
    Words::new(
        format!("{shown} is not the name of a field that servers know"),
        format!(
            "`{}` is near. A server ignores a field that it does not know, so that the one it wants is missing.",
            slip.meant
        ),
        format!("Write `{}`.", slip.meant),
    )
}

fn fix(slip: &Slip) -> Option<Fix> {
    let name = slip.field.name.trim();
    let lower = name.text().chars().all(|c| !c.is_ascii_uppercase());
    let meant = if lower { slip.meant.to_ascii_lowercase() } else { slip.meant.to_owned() };
    let edits = name.edit(0..name.len(), &meant)?;
    Some(rewrite::fix(&format!("write {meant}"), Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn names_that_are_nearly_right() {
        for name in ["⟦ContentType⟧", "⟦Contnet-Type⟧", "⟦Content-Typ⟧", "⟦Content_Type⟧"] {
            assert_finds(&RULE, &format!("curl http://a.test/x -H '{name}: application/json' --data-binary @a.json"));
        }
        assert_finds(&RULE, "curl 'http://api.shop.test/stock/TEA-100?warehouse=3' -H '⟦X-API-Kye⟧: k_test_51f0c2'");
        assert_finds(&RULE, "GET /x HTTP/1.1\r\nHost: a.test\r\n⟦If-Non-Match⟧: \"a\"\r\n\r\n");
        assert_mends(
            &RULE,
            "curl http://a.test/x -H 'contenttype: text/csv' -d @a.csv",
            "curl http://a.test/x -H 'content-type: text/csv' -d @a.csv",
        );
    }

    #[test]
    fn a_hyphen_in_a_name_of_an_api_is_possible() {
        let finding = assert_finds(&RULE, "curl http://a.test/x -H '⟦X_API_KEY⟧: k-77120'");
        assert_eq!(finding.certainty, Certainty::Possible);
    }

    #[test]
    fn names_of_their_own_are_quiet() {
        for name in [
            "X-App-Key",
            "X-Api-Keys",
            "Api-Version",
            "X-Request-ID",
            "Accept-Version",
            "apikey",
            "X-Trace-Id",
            "Origins-Of",
            "Content-Version",
        ] {
            assert_quiet(&RULE, &format!("curl http://a.test/x -H '{name}: 1'"));
        }
    }
}
