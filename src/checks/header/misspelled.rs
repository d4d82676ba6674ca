//! `header/misspelled`

use super::super::shared::bare;
use super::super::shared::fields::{self, Known};
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
    what: "A field name that is a letter or two, or a hyphen, off a known one: `ContentType`, `Authorisation`, \
           `Content_Type`. Names are compared with those of the IANA registry and with a few dozen that many APIs use.",
    why: "Servers ignore fields that they do not know, so that the one that was meant is missing: the credentials do not \
          arrive, or the content has no type. What comes back is most often 401, 415, or a 400 that tells of a missing \
          field.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/me -H 'Authorisation: Bearer at-7Yh2mPq0'"),
    good: "curl https://api.example.com/me -H 'Authorization: Bearer at-7Yh2mPq0'",
};

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
    meant: &'static Known,
    likeness: Likeness,
}

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .map(|slip| {
            let (certainty, likelihood) = match slip.likeness {
                Likeness::Vague => (Certainty::Possible, 0.4),
                // Servers do well without it.
                _ if !slip.meant.matters => (Certainty::Possible, 0.35),
                Likeness::Sure => (Certainty::Likely, 0.9),
                Likeness::Near => (Certainty::Likely, 0.85),
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
                .any(|other| other.author == Author::Person && other.is(&meant.name.to_ascii_lowercase()));
            (!there).then_some(Slip { field, meant, likeness })
        })
        .collect()
}

/// Whether the request has a misspelled field of this name, given in lower case.
pub(in super::super) fn stands_for(context: &Context, name: &str) -> bool {
    find(context).iter().any(|slip| slip.meant.name.eq_ignore_ascii_case(name))
}

/// Whether a name is a slip away from a known one.
pub(super) fn is_misspelled(name: &str) -> bool {
    meant(name).is_some()
}

/// The known name that a written one was meant to be. What is known itself is no slip, however near it is to another.
fn meant(name: &str) -> Option<(&'static Known, Likeness)> {
    let name = name.trim().to_ascii_lowercase();
    // Blanks are told as such.
    if name.len() < 5 || name.len() > 40 || !name.is_ascii() || name.contains(' ') || fields::is_known(&name) {
        return None;
    }
    let registered = || fields::REGISTERED.iter();
    let usual = || fields::USUAL.iter();
    // Other words for the same thing, of other languages and by mistake.
    let other = ["authentication", "authorise", "authorize", "autorisation", "authorisations", "authentification"];
    if other.contains(&name.as_str()) {
        return Some((fields::known("authorization")?, Likeness::Near));
    }
    let letters = bare(&name);
    if let Some(same) = registered().find(|known| bare(known.name) == letters) {
        return Some((same, Likeness::Sure));
    }
    if let Some(same) = usual().find(|known| bare(known.name) == letters) {
        return Some((same, Likeness::Vague));
    }
    let first = |known: &&Known| known.name.as_bytes()[0].eq_ignore_ascii_case(&name.as_bytes()[0]);
    let length = |known: &&Known| known.name.len() >= 5 && known.name.len().abs_diff(name.len()) <= 2;
    let nearest = |known: &'static Known, registered: bool| {
        let other = known.name.to_ascii_lowercase();
        let swapped = strsim::osa_distance(&name, &other) == 1 && strsim::levenshtein(&name, &other) == 2;
        let likeness = if swapped { Likeness::Sure } else { Likeness::Near };
        (swapped || is_near(&name, &other, registered)).then_some((known, likeness))
    };
    // The first letter is seldom wrong.
    let found = registered().filter(|known| length(known) && first(known)).find_map(|known| nearest(known, true));
    found.or_else(|| usual().filter(|known| length(known) && first(known)).find_map(|known| nearest(known, false)))
}

/// Whether a name is a slip of the hand away from a known one: word by word, since one letter makes another word of a
/// short one (`X-App-Key` is not `X-API-Key`) and two leave a long one what it is.
fn is_near(name: &str, known: &str, registered: bool) -> bool {
    let parts = |text: &str| text.split(['-', '_']).count();
    if parts(name) != parts(known) {
        return registered && name.len() >= 10 && strsim::osa_distance(&bare(name), &bare(known)) <= 1;
    }
    // One word with a letter behind it is a word of its own: `Origins`, `Upgraded`. `Cookies` is none.
    let longer = name.strip_prefix(known).filter(|_| !known.contains('-') && known != "cookie");
    if longer.is_some_and(|end| end == "s" || known.len() < 9) {
        return false;
    }
    if known.len() < 6 {
        return false;
    }
    let mut total = 0;
    for (written, part) in name.split(['-', '_']).zip(known.split(['-', '_'])) {
        let distance = strsim::osa_distance(written, part);
        let most = match part.len() {
            0..4 => 0,
            // A letter that is missing or doubled makes no other word.
            5..7 if written.len() != part.len() => 1,
            4..7 => usize::from(registered),
            7..10 if !registered => 1,
            _ => 2,
        };
        // Of names that no registry has, APIs have made plurals.
        let plural = !registered && written.len() == part.len() + 1 && written.ends_with('s');
        if distance > most || plural {
            return false;
        }
        total += distance;
    }
    let most = if known.len() >= 9 { 2 } else { 1 };
    total <= most
}

fn word(slip: &Slip) -> Words {
    let shown = show(slip.field.name.bytes().trim_ascii());
    Words::new(
        format!("{shown} is not the name of a field that servers know"),
        format!(
            "`{}` is near. A server ignores a field that it does not know, so that the one it wants is missing.",
            slip.meant.name
        ),
        format!("Write `{}`.", slip.meant.name),
    )
}

fn fix(slip: &Slip) -> Option<Fix> {
    let name = slip.field.name.trim();
    let lower = name.text().chars().all(|c| !c.is_ascii_uppercase());
    let meant = if lower { slip.meant.name.to_ascii_lowercase() } else { slip.meant.name.to_owned() };
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
        for name in [
            "Accept-Encodings",
            "Autorization",
            "Cookies",
            "Cokie",
            "X-CSRF-Tokn",
            "Idempotancy-Key",
            "Ocp-Apim-Subscripton-Key",
        ] {
            assert_finds(&RULE, &format!("curl http://a.test/x -H '⟦{name}⟧: a=b'"));
        }
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
            "Content-Mode",
            "Content-Date",
            "X-Order-Id",
            "X-Auth",
            "Acceptance",
            "Token",
            "X-Token",
            "X-Client-Version",
            "X-Requested-By",
            "X-Amz-Data",
            "X-Session-Key",
            "Accept-Region",
            "Form-Id",
            "Origins",
            "Signatures",
            "Cookie2",
        ] {
            assert_quiet(&RULE, &format!("curl http://a.test/x -H '{name}: 1'"));
        }
    }
}
