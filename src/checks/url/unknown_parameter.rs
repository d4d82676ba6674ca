//! `url/unknown-parameter`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use super::pairs;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::source::Traced;

/// A parameter that the endpoint does not know.
pub static RULE: Rule = Rule {
    code: Code::new("url/unknown-parameter"),
    heard: Heard { title: "a parameter that the server does not know", help: "remove it, or look up its name" },
    references: &["https://spec.openapis.org/oas/v3.1.1#parameter-object"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A parameter of the query that the endpoint does not know: a misspelled name, another case or separator, \
           `pageSize` for `page_size`, or one that belongs to another version of the API.",
    why: "Most servers pass over what they do not know, so that a filter quietly does nothing. Strict ones refuse it with \
          400, or say that the parameter which was meant is missing.",
    mends: Mends::Unsafe,
    bad: Example::request("curl 'https://api.example.com/orders?status=open&limt=50'"),
    good: "curl 'https://api.example.com/orders?status=open&limit=50'",
};

/// Names that very many APIs have, and that are long enough to tell a slip of the hand from another word.
const USUAL: &[&str] = &[
    "access_token",
    "account_id",
    "address",
    "api_key",
    "api-version",
    "apikey",
    "callback",
    "category",
    "client_id",
    "client_secret",
    "code_challenge",
    "country",
    "currency",
    "cursor",
    "customer_id",
    "date_from",
    "end_date",
    "expand",
    "fields",
    "filter",
    "format",
    "from_date",
    "grant_type",
    "include",
    "language",
    "latitude",
    "limit",
    "locale",
    "location",
    "longitude",
    "max_results",
    "offset",
    "order_by",
    "orderby",
    "page_number",
    "page_size",
    "page_token",
    "pagesize",
    "pagetoken",
    "per_page",
    "project_id",
    "query",
    "quantity",
    "redirect_uri",
    "refresh_token",
    "response_type",
    "search",
    "session_id",
    "signature",
    "sort_by",
    "start_date",
    "start_time",
    "end_time",
    "starting_after",
    "ending_before",
    "status",
    "timestamp",
    "timezone",
    "to_date",
    "updated_after",
    "created_after",
    "updated_since",
    "user_id",
    "username",
    "version",
];

/// Words that are near one of them and are right.
const OTHERS: &[&str] = &[
    "adress_id",
    "callbacks",
    "code",
    "cursors",
    "expanded",
    "exclude",
    "filer",
    "filters",
    "formats",
    "formated",
    "grant_types",
    "included",
    "includes",
    "limits",
    "locales",
    "locations",
    "offsets",
    "queries",
    "redirect_url",
    "redirect_uris",
    "searches",
    "state",
    "statuses",
    "stats",
    "stratus",
    "timestamps",
    "user_ids",
    "versions",
    "start_data",
    "end_data",
    "sort_to",
    "from_data",
    "to_data",
    "session_ids",
    "order_to",
    "locale_id",
    "user_id1",
];

/// A name that is a slip of the hand.
struct Slip {
    name: Traced,
    meant: &'static str,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let finding = RULE.finding(Certainty::Possible, 0.45, word(&slip), vec![slip.name.span()]);
    vec![Finding { fix: fix(&slip), ..finding }]
}

fn find(context: &Context) -> Option<Slip> {
    let pairs = pairs(context);
    pairs.iter().take(50).find_map(|(name, _)| {
        let meant = meant(name.utf8()?)?;
        // Beside the right name it is one of its own.
        let beside = pairs.iter().any(|(other, _)| other.bytes() == meant.as_bytes());
        (!beside && !context.has_variable(name.home())).then(|| Slip { name: name.clone(), meant })
    })
}

/// The usual name that is one slip of the hand away. Case, separators and an `s` at the end are a matter of style.
fn meant(name: &str) -> Option<&'static str> {
    let plain = |text: &str| -> String { text.to_ascii_lowercase().replace(['_', '-'], "") };
    if !(4..=20).contains(&name.len()) || !name.is_ascii() || OTHERS.contains(&name.to_ascii_lowercase().as_str()) {
        return None;
    }
    let folded = plain(name);
    let near = |known: &&&str| {
        let right = plain(known);
        right.trim_end_matches('s') != folded.trim_end_matches('s')
            && right.starts_with(&folded[..1])
            && folded.len().abs_diff(right.len()) <= 1
            && strsim::osa_distance(&folded, &right) == 1
    };
    if USUAL.iter().any(|known| plain(known).trim_end_matches('s') == folded.trim_end_matches('s')) {
        return None;
    }
    USUAL.iter().find(near).copied()
}

fn word(slip: &Slip) -> Words {
    Words::new(
        format!("parameter {} is near the usual `{}`", show(slip.name.bytes()), slip.meant),
        "It is one letter off a name that very many APIs have. A server passes over a parameter that it does not know, refuses \
         it, or misses the right one.",
        format!("Write `{}` if that is meant.", slip.meant),
    )
}

fn fix(slip: &Slip) -> Option<Fix> {
    let edits = slip.name.edit(0..slip.name.len(), slip.meant)?;
    Some(rewrite::fix("write the usual name", Applicability::Unsafe, edits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand() {
        for (name, right) in [
            ("limt", "limit"),
            ("acess_token", "access_token"),
            ("offest", "offset"),
            ("redirct_uri", "redirect_uri"),
            ("lattitude", "latitude"),
            ("pageSzie", "page_size"),
            ("statsu", "status"),
        ] {
            assert_eq!(meant(name), Some(right), "{name}");
        }
        for name in [
            "limits",
            "limit",
            "pageSize",
            "PAGE-SIZE",
            "redirect_url",
            "state",
            "filters",
            "fiter_by",
            "lat",
            "merit",
            "x",
        ] {
            assert_eq!(meant(name), None, "{name}");
        }
    }
}
