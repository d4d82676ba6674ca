//! A claim of the server's, held against the request: where it looks at, and which cause it comes to there.

use crate::checks::{self, Context, framing};
use crate::finding::{Certainty, Code, Evidence, Finding, Fix};
use crate::replies::{Claim, Force, Part};
use crate::source::{Span, Traced};

use super::heed;
use super::mend::{self, Ask};
use super::misspelling::misspelling;
use super::model::{self, Evidence as Weighed};
use super::names::Named;
use super::resolve::{self, Place};
use super::settle::{UNKNOWN_PATH, settle};
use super::{whereabouts, words};

const LENGTH_MISSING: Code = Code::new("framing/content-length-missing");
const TLS_TO_PLAIN: Code = Code::new("framing/tls-to-plain-http");
const NOT_FOUND: Code = Code::new("api/reference-not-found");
const UNKNOWN_FIELD: Code = Code::new("schema/unknown-field");
const UNKNOWN_PARAMETER: Code = Code::new("url/unknown-parameter");
const MISSPELLED: Code = Code::new("header/misspelled");
pub(super) const CHANGED: Code = Code::new("method/changed-by-redirect");

/// Whether a cause is that something is not there.
fn is_absence(code: Code) -> bool {
    code.as_str().contains("missing")
}

/// A claim with its place in the request, and the cause that it comes to there.
pub(super) struct Heard<'a, 'c> {
    pub(super) claim: &'a Claim,
    pub(super) place: Place,
    pub(super) code: Code,
    /// How plainly it is said, after a look at the request.
    pub(super) force: Force,
    /// The name that the server knows, and the one that is written.
    misspelled: Option<(String, Traced)>,
    context: Option<&'a Context<'c>>,
    flat: &'a [Named],
    /// Where the content is written.
    content: &'a [Span],
    /// Whether the server has read JSON that is declared to be a form.
    pub(super) read: bool,
}

impl<'a, 'c> Heard<'a, 'c> {
    /// `flat` are the named values of the request, `content` is where its content is written.
    pub(super) fn new(
        context: Option<&'a Context<'c>>,
        flat: &'a [Named],
        content: &'a [Span],
        claim: &'a Claim,
    ) -> Self {
        let mut place = context.map(|context| resolve::resolve(context, flat, claim)).unwrap_or_default();
        let hello = framing::tls_to_plain_http::is_hello(&claim.said);
        let mut code = if hello { TLS_TO_PLAIN } else { claim.code };
        let mut force = claim.force;
        let mut misspelled = None;
        if let Some(context) = context {
            // Binding is told in the words of parsing: where the content is JSON, its syntax is not what is wrong.
            if code.as_str() == "body/json-syntax"
                && context.json().is_some_and(|document| document.faults().is_empty())
            {
                force = Force::Hints;
            }
            if !hello {
                code = settle(context, flat, claim, &mut place);
            }
            // A token of a form is nowhere else than where its name says, if it is there at all.
            if code.as_str() == "auth/csrf" {
                place = Place::default();
            }
            // The key that the server names beside is right: with another it would not know whose signature to expect.
            if code.as_str() == "auth/signature-mismatch"
                && let Some(unsigned) = whereabouts::unsigned_type(context, flat)
            {
                place = unsigned;
            }
            // `Code expired` is said of vouchers too; to a request of OAuth it is said of its code.
            if code.group() == "oauth" && context.is_oauth() {
                force = force.max(Force::Suggests);
            }
            if code.as_str().ends_with("/duplicate-parameter")
                && let Some(second) = whereabouts::repeated(flat, place.name.as_deref())
            {
                place = second;
            }
            if code == NOT_FOUND {
                if !place.present
                    && let Some(repeated) = heed::repeated(context, flat, &claim.said)
                {
                    place = repeated;
                }
                // What is sent along is what does not exist, not the path.
                if matches!(place.part, Some(Part::Body | Part::Query)) && place.present {
                    force = Force::Says;
                }
            }
            if code.as_str() == "server/blocked"
                && !place.present
                && let Some(attack) = heed::attack(context, flat)
            {
                place = attack;
                force = force.max(Force::Suggests);
            }
            // What takes the length away is there, where the length is not.
            if !place.present && (!is_absence(code) || code == LENGTH_MISSING) {
                let natural = whereabouts::of(context, flat, code, claim);
                if natural.present {
                    place = Place { name: place.name.take().or(natural.name), asked: place.asked.take(), ..natural };
                }
            }
            if !place.present
                && code.group() == "schema"
                && !is_absence(code)
                && let Some(repeated) = heed::repeated(context, flat, &claim.said)
            {
                place = Place { name: place.name.take().or(repeated.name), asked: place.asked.take(), ..repeated };
            }
            // A router that says `Cannot PUT /x` knows the path with another method, or not at all.
            let method = &context.request.method;
            if code == UNKNOWN_PATH && !method.implied && words::names_method(&claim.said) {
                place.spans.push(method.name.span());
            }
            if code.as_str() == "url/missing-parameter" && place.spans.is_empty() {
                place.spans = vec![whereabouts::query(context)];
            }
            if let Some((right, span, written)) = misspelling(code, claim, &place) {
                code = match place.part {
                    Some(Part::Query) => UNKNOWN_PARAMETER,
                    Some(Part::Header) => MISSPELLED,
                    _ => UNKNOWN_FIELD,
                };
                place.spans = vec![span];
                place.name = Some(written.text().into_owned());
                misspelled = Some((right, written));
            } else if matches!(code.as_str(), "schema/unknown-field" | "url/unknown-parameter" | "header/not-allowed")
                && let Some(span) = place.name_span
            {
                place.spans = vec![span];
            }
        }
        Heard { claim, place, code, force, misspelled, context, flat, content, read: false }
    }

    /// Whether the claim, which is explained by the cause of this finding, can be about this very one: of several
    /// wrong fields the server means the one that it names.
    pub(super) fn could_mean(&self, finding: &Finding) -> bool {
        // That a client would follow a redirect does not tell that there was one.
        if finding.code == CHANGED && finding.certainty == Certainty::Possible {
            return self.code == CHANGED;
        }
        if self.read && finding.code == heed::MISMATCH {
            return false;
        }
        // What stands in a field or in the URL does not spoil the content.
        let elsewhere = self.code.group() == "body"
            && matches!(finding.code.as_str(), "shell/unexpanded-variable" | "shell/smart-quotes")
            && !finding.spans.iter().any(|span| self.content.iter().any(|content| content.touches(*span)));
        if elsewhere {
            return false;
        }
        // What JSON allows, and some parsers still refuse, is behind another complaint only where that looks at it.
        let weak = finding.certainty == Certainty::Possible && finding.code.as_str().starts_with("body/json-");
        if weak && finding.code != self.code && self.place.present {
            let named = self.place.name_span.is_some_and(|name| finding.spans.iter().any(|span| span.touches(name)));
            return named || self.is_at(finding);
        }
        let particular = matches!(self.code.group(), "schema" | "url" | "header");
        finding.code != self.code || !particular || !self.place.present || self.is_at(finding)
    }

    /// Whether the server looks at the place of the finding. A parser stops at the first token that cannot stand where it
    /// stands, so blanks may lie between a slip and the position that it names.
    pub(super) fn is_at(&self, finding: &Finding) -> bool {
        let blank = |from: Span, to: Span| {
            let paste = self.context.map_or("", |context| context.paste);
            let between = paste.get(from.end as usize..to.start as usize);
            between.is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_whitespace()))
        };
        self.place.spans.iter().any(|&place| {
            finding.spans.iter().any(|&span| {
                span.touches(place) || self.place.offset.is_some() && span.origin == place.origin && blank(span, place)
            })
        })
    }

    /// The server's words, as evidence.
    pub(super) fn evidence(&self) -> Option<Evidence> {
        let span = self.claim.words?;
        Some(Evidence { span, note: "the server says so".into() })
    }

    /// What to change, as far as the server's words tell.
    pub(super) fn fix(&self) -> Option<Fix> {
        let Heard { flat, code, claim, place, misspelled, .. } = self;
        mend::mend(&Ask { context: self.context?, flat, code: *code, claim, place, misspelled: misspelled.as_ref() })
    }

    pub(super) fn finding(&self) -> (Finding, Weighed) {
        let placed = self.place.present || self.misspelled.is_some();
        let words =
            words::word(self.code, self.claim, &self.place, self.misspelled.as_ref().map(|(right, _)| right.as_str()));
        let finding = Finding {
            code: self.code,
            certainty: model::certainty(self.force),
            likelihood: 0.0,
            title: words.title,
            why: words.why,
            help: words::sentence(&words.help),
            spans: self.place.spans.clone(),
            evidence: self.evidence().into_iter().collect(),
            fix: self.fix(),
            references: (self.claim.documentation.iter().map(|page| page.clone().into()))
                .chain(checks::rule(self.code).into_iter().flat_map(|rule| rule.references).map(|&page| page.into()))
                .collect(),
            fault: None,
        };
        (finding, Weighed::claimed(self.force, placed))
    }
}

/// `invalid_token` and `invalid_grant` are codes for whatever is wrong with credentials. Where the words beside one tell
/// what, it is those that name the cause, as plainly as the code does.
pub(super) fn specify(claims: &mut [Heard]) {
    const SPECIFIC: [&str; 5] =
        ["auth/expired", "auth/not-yet-valid", "auth/jwt-invalid", "auth/signature-mismatch", "auth/clock-skew"];
    let specific = |heard: &&Heard| heard.force >= Force::Suggests && SPECIFIC.contains(&heard.code.as_str());
    if claims.iter().find(specific).is_none() {
        return;
    }
    let said = claims.iter().filter(|heard| heard.code.as_str() == "auth/rejected").map(|heard| heard.force).max();
    for heard in claims {
        if heard.code.as_str() == "auth/rejected" {
            heard.force = Force::Hints;
        } else if specific(&&*heard) {
            heard.force = heard.force.max(said.unwrap_or(heard.force));
        }
    }
}
