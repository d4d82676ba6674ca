//! Joins what the request shows with what the server says: resolves places, makes one finding of two that agree,
//! drops what another cause explains, and ranks.

mod again;
mod dialect;
mod kinship;
mod listed;
mod mend;
mod model;
mod names;
mod resolve;
mod whereabouts;
mod words;

use crate::checks::{self, Context, framing};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::{Agent, BodyKind, Client, Exchange, Fate, Request, Response};
use crate::replies::{self, Claim, Force, Locator, Part, Reply};
use crate::source::{Order, Span, Traced};

use mend::Ask;
use names::Named;
use resolve::Place;

#[doc(hidden)]
pub use model::{COUNT, Evidence as Weighed, NAMES, WEIGHTS, Weights};

/// Whether the fault `cause` in a request may be what is behind it when a server names `named`.
pub fn may_explain(cause: Code, named: Code) -> bool {
    kinship::explains(cause, named)
}

/// The findings, the verdict first. `context` is the view of the request, where there is one.
pub fn join(context: Option<&Context>, exchange: &Exchange, findings: Vec<Finding>, reply: &Reply) -> Vec<Finding> {
    let refused = is_refused(exchange, reply);
    let mut findings: Vec<Finding> = weigh(context, exchange, findings, reply)
        .into_iter()
        .map(|(mut finding, evidence)| {
            finding.likelihood =
                if refused { WEIGHTS.likelihood(&evidence, finding.certainty) } else { WEIGHTS.unheard(&evidence) };
            finding
        })
        .collect();
    findings.order_by(|a, b| b.likelihood.total_cmp(&a.likelihood));
    drop_repeated(&mut findings);
    if refused && findings.first().is_none_or(|first| first.likelihood < WEIGHTS.floor()) {
        let at = findings.partition_point(|finding| finding.likelihood >= WEIGHTS.unclear());
        findings.insert(at, unclear(exchange));
    }
    if let (true, Some(response), Some(first)) = (refused, &exchange.response, findings.first_mut()) {
        again::advise(first, response, reply);
    }
    findings
}

/// Whether a server answered, and not that it took the request: an error in a `200` is one.
#[doc(hidden)]
pub fn is_refused(exchange: &Exchange, reply: &Reply) -> bool {
    let status = |response: &Response| response.status.is_none_or(|status| status >= 400);
    reply.refused || exchange.response.as_ref().is_some_and(status)
}

/// The findings, each with what is known for and against it, before any weight is put on that.
#[doc(hidden)]
pub fn weigh(
    context: Option<&Context>,
    exchange: &Exchange,
    findings: Vec<Finding>,
    reply: &Reply,
) -> Vec<(Finding, Weighed)> {
    let mut findings = findings;
    if let Some(request) = &exchange.request {
        drop_unknown(request, &mut findings);
    }
    if let (None, Some(response)) = (&exchange.request, &exchange.response) {
        let first = response.body.slice(0..response.body.len().min(HELLO));
        findings.extend(framing::tls_to_plain_http::heard(&first.text(), first.span()));
    }
    let content = exchange.request.as_ref().map(content).unwrap_or_default();
    drop_explained(&content, &mut findings);
    let refused = is_refused(exchange, reply);
    let status = exchange.response.as_ref().filter(|_| refused).and_then(|response| response.status);
    let accepted = exchange.response.is_some() && !refused;
    let flat = context.map(names::flat).unwrap_or_default();
    let mut claims: Vec<Heard> = reply.claims.iter().map(|claim| Heard::new(context, &flat, claim)).collect();
    specify(&mut claims);
    let strongest = claims.iter().map(|heard| heard.force).max();
    let mut weighed: Vec<(Finding, Weighed)> = Vec::with_capacity(findings.len());
    for mut finding in findings {
        let mut evidence = Weighed::seen(finding.likelihood);
        if accepted {
            // The server took it: nothing in it is why it was refused.
            finding.certainty = Certainty::Possible;
            evidence.add(model::ACCEPTED);
        }
        if refused {
            evidence.add_prior(finding.code);
            evidence.add_status(finding.code, status);
        }
        hear(&mut finding, &mut evidence, &claims, strongest);
        weighed.push((finding, evidence));
    }
    match exchange.response.as_ref().filter(|_| refused) {
        Some(response) => match dialect::told(response, reply) {
            Some(told) => dialect::weigh(&mut weighed, told, response.status),
            None => dialect::mention(&mut weighed),
        },
        None if exchange.response.is_none() => dialect::mention(&mut weighed),
        None => {}
    }
    for heard in &claims {
        let explained =
            weighed.iter().any(|(finding, _)| kinship::explains(finding.code, heard.code) && heard.could_mean(finding));
        // Only the firmest things said count as causes of their own, and of mere hints only the first.
        let weak = heard.force == Force::Hints && (strongest > Some(Force::Hints) || !weighed.is_empty());
        // What a sentence quotes or starts with, and no word of it is understood, is about the request only if it
        // stands there.
        let said = &heard.claim.said;
        let repeats = |at: &Locator| matches!(at, Locator::Text(text) if said.contains(text.as_str()));
        let unheard = heard.force == Force::Hints
            && heard.code.as_str() == "schema/invalid-format"
            && !heard.place.present
            && heard.claim.at.iter().any(repeats);
        if !explained && !weak && !unheard {
            let (finding, mut evidence) = heard.finding();
            evidence.add_times(model::RIVALS, f32::from(rivals(&claims, heard)).ln());
            evidence.add_status(finding.code, status);
            weighed.push((finding, evidence));
        }
    }
    weighed
}

/// How many causes are claimed as firmly as this one, itself among them.
fn rivals(claims: &[Heard], heard: &Heard) -> u16 {
    let mut codes: Vec<Code> = Vec::new();
    for other in claims.iter().filter(|other| other.force == heard.force) {
        if !codes.contains(&other.code) {
            codes.push(other.code);
        }
    }
    u16::try_from(codes.len().max(1)).unwrap_or(u16::MAX)
}

/// A claim with its place in the request, and the cause that it comes to there.
struct Heard<'a, 'c> {
    claim: &'a Claim,
    place: Place,
    code: Code,
    /// How plainly it is said, after a look at the request.
    force: Force,
    /// The name that the server knows, and the one that is written.
    misspelled: Option<(String, Traced)>,
    context: Option<&'a Context<'c>>,
    flat: &'a [Named],
    /// Where the content is written.
    content: Vec<Span>,
}

impl<'a, 'c> Heard<'a, 'c> {
    fn new(context: Option<&'a Context<'c>>, flat: &'a [Named], claim: &'a Claim) -> Self {
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
            // What takes the length away is there, where the length is not.
            if !place.present && (!is_absence(code) || code == LENGTH_MISSING) {
                let natural = whereabouts::of(context, flat, code, claim);
                if natural.present {
                    place = Place { name: place.name.take().or(natural.name), asked: place.asked.take(), ..natural };
                }
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
        Heard {
            claim,
            place,
            code,
            force,
            misspelled,
            context,
            flat,
            content: context.map(|context| content(context.request)).unwrap_or_default(),
        }
    }

    /// Whether the claim, which is explained by the cause of this finding, can be about this very one: of several
    /// wrong fields the server means the one that it names.
    fn could_mean(&self, finding: &Finding) -> bool {
        // That a client would follow a redirect does not tell that there was one.
        if finding.code == CHANGED && finding.certainty == Certainty::Possible {
            return self.code == CHANGED;
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
    fn is_at(&self, finding: &Finding) -> bool {
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
    fn evidence(&self) -> Option<Evidence> {
        let span = self.claim.words?;
        Some(Evidence { span, note: "the server says so".into() })
    }

    /// What to change, as far as the server's words tell.
    fn fix(&self) -> Option<Fix> {
        let Heard { flat, code, claim, place, misspelled, .. } = self;
        mend::mend(&Ask { context: self.context?, flat, code: *code, claim, place, misspelled: misspelled.as_ref() })
    }

    fn finding(&self) -> (Finding, Weighed) {
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

/// Where the content of a request is written: the arguments that it is made of, or its bytes.
fn content(request: &Request) -> Vec<Span> {
    let body = &request.body;
    body.data.iter().map(|data| data.argument.home()).chain([body.content.home()]).collect()
}

/// How much of an answer is looked at for the first bytes of a connection.
const HELLO: usize = 400;
const LENGTH_MISSING: Code = Code::new("framing/content-length-missing");
const TLS_TO_PLAIN: Code = Code::new("framing/tls-to-plain-http");
const SMART_QUOTES: Code = Code::new("shell/smart-quotes");
const CHANGED: Code = Code::new("method/changed-by-redirect");
const UNKNOWN_PATH: Code = Code::new("url/unknown-path");
const UNKNOWN_FIELD: Code = Code::new("schema/unknown-field");
const UNKNOWN_PARAMETER: Code = Code::new("url/unknown-parameter");
const MISSPELLED: Code = Code::new("header/misspelled");

/// Whether a cause is that something is not there.
fn is_absence(code: Code) -> bool {
    code.as_str().contains("missing")
}

/// `invalid_token` and `invalid_grant` are codes for whatever is wrong with credentials. Where the words beside one tell
/// what, it is those that name the cause, as plainly as the code does.
fn specify(claims: &mut [Heard]) {
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

/// The cause that a claim comes to in this request: servers use the same words for a member of the content and for a
/// parameter, and "unauthorized" for credentials that are absent and that are wrong.
fn settle(context: &Context, flat: &[Named], claim: &Claim, place: &mut Place) -> Code {
    let request = context.request;
    let empty = request.body.kind == BodyKind::None || (request.body.known && request.body.content.is_empty());
    let bodied = matches!(request.method.name.bytes(), b"POST" | b"PUT" | b"PATCH");
    let credentials = context.credentials();
    // A key in the query, a password in a form or the cookie of a session is a credential, but not the one that a server
    // misses.
    let secret = credentials.or_else(|| context.secret());
    let by_code = credentials.is_none() && context.is_oauth();
    let mut code = claim.code;
    if place.present || place.part == Some(Part::Header) {
        code = replies::at_home(code, place.part, place.name.as_deref());
    }
    let to = match code.as_str() {
        // What is taken by its own word and was refused all the same is not what arrived.
        "method/not-supported"
            if follows(request) && claim.expected.iter().any(|method| is_method(request, method)) =>
        {
            place.spans = vec![request.target.span()];
            CHANGED.as_str()
        }
        // API Gateway says so of a path and of a method that it does not have, whatever was sent along.
        "auth/missing" if secret.is_some() && claim.said == "Missing Authentication Token" => UNKNOWN_PATH.as_str(),
        "auth/missing" if credentials.is_some() => "auth/rejected",
        // What expires or is wrong in a request of OAuth is its code, its refresh token or its password.
        "auth/rejected" if by_code && place.name.as_deref().is_some_and(|name| name.starts_with("client_")) => {
            "oauth/invalid-client"
        }
        "auth/expired" | "auth/rejected" if by_code => "oauth/invalid-grant",
        "auth/rejected" | "auth/malformed" | "auth/expired" if secret.is_none() => "auth/missing",
        "schema/missing-field" if place.part.is_none() && empty => {
            if bodied && request.query_data.is_empty() {
                "body/missing"
            } else {
                "url/missing-parameter"
            }
        }
        // What is not there is nothing to the one who looks for it.
        "schema/wrong-type" if !place.present && place.part == Some(Part::Body) && claim.said.contains("null") => {
            "schema/missing-field"
        }
        // "Parameter" is said of members of the content, too.
        "url/missing-parameter" if (place.part != Some(Part::Query) || bodied) && !empty && has_no_query(flat) => {
            "schema/missing-field"
        }
        "url/missing-parameter" if place.part.is_none() && empty && bodied && has_no_query(flat) => "body/missing",
        "body/json-syntax" if empty => "body/missing",
        // What the server misses was sent: it did not read the content as what it is.
        "schema/missing-field" if place.present && was_sent(context, claim, place) => {
            *place = Place::default();
            "body/content-type-unsupported"
        }
        // Validators hold what is not there against its type and format, too.
        "schema/wrong-type"
        | "schema/invalid-format"
        | "schema/pattern-mismatch"
        | "schema/wrong-length"
        | "schema/out-of-range"
        | "schema/invalid-enum"
            if is_lacking(context, claim, place) =>
        {
            "schema/missing-field"
        }
        // A word is no number, whatever the limit that it is held against.
        "schema/out-of-range"
            if place.written.as_ref().is_some_and(|written| written.bytes().starts_with(b"\""))
                && place.value.as_ref().is_some_and(|value| !value.bytes().any(|byte| byte.is_ascii_digit())) =>
        {
            "schema/wrong-type"
        }
        "body/content-type-unsupported" if !empty && request.field("content-type").is_none() => {
            "body/content-type-missing"
        }
        other => other,
    };
    let to = match to {
        "url/missing-parameter" | "schema/missing-field" if is_oauth(flat, place.asked.as_deref()) => {
            "oauth/missing-parameter"
        }
        other => other,
    };
    if to.starts_with("auth/")
        && !place.present
        && let Some(field) = if to == "auth/missing" { credentials } else { secret }
    {
        place.spans = vec![field];
        place.present = to != "auth/missing";
    }
    Code::find(to).unwrap_or(code)
}

/// Whether the member that the server misses stands in the content, at the very path, with a value.
fn was_sent(context: &Context, claim: &Claim, place: &Place) -> bool {
    let Some(Locator::Path { part: Some(Part::Body), steps }) = claim.at.first() else { return false };
    let there = context.json().is_some_and(|document| document.path(steps).is_some());
    let said = crate::source::lowercase(&claim.said);
    there
        && place.value.as_deref().is_some_and(|value| !value.trim().is_empty() && value != "null")
        && !["blank", "empty", "null", "none"].iter().any(|word| said.contains(word))
}

/// Whether a field that the server finds wrong is not in the object that it would stand in.
fn is_lacking(context: &Context, claim: &Claim, place: &Place) -> bool {
    let Some(Locator::Path { steps, .. }) = claim.at.first() else { return false };
    let named = steps.last().is_some_and(|name| !name.contains(' ') && name.parse::<usize>().is_err());
    let root = context.json().and_then(crate::syntax::json::Document::root);
    let root = root.map(|root| context.request.body.content.span_of(root.range()));
    // The object that is led to, or the outermost one where there is nothing to lead.
    let led = steps.len() == 1 || place.spans.first().copied() != root;
    named && led && !place.present && place.part == Some(Part::Body) && !place.siblings.is_empty()
}

fn is_method(request: &Request, name: &str) -> bool {
    request.method.name.bytes() == name.as_bytes() && !matches!(name, "GET" | "HEAD" | "OPTIONS")
}

/// Whether a client follows redirects by itself, and makes `GET` of other methods on the way.
fn follows(request: &Request) -> bool {
    match &request.client {
        Client::Curl(command) => {
            command.options.iter().any(|option| matches!(option.name, Some("location" | "location-trusted")))
        }
        Client::Agent(agent, _) => {
            !matches!(agent, Agent::Httpie | Agent::Httpx | Agent::Ruby | Agent::PhpCurl | Agent::Hurl)
        }
        Client::Raw | Client::Recorded => false,
    }
}

fn has_no_query(flat: &[Named]) -> bool {
    flat.iter().all(|named| named.part != Part::Query)
}

/// Whether a parameter of OAuth (RFC 6749) is missed in a request that has others of them.
fn is_oauth(flat: &[Named], name: Option<&str>) -> bool {
    const PARAMETERS: [&str; 10] = [
        "client_id",
        "client_secret",
        "redirect_uri",
        "response_type",
        "grant_type",
        "refresh_token",
        "code_verifier",
        "code_challenge",
        "device_code",
        "scope",
    ];
    let of_oauth = |name: &str| PARAMETERS.contains(&name);
    name.is_some_and(|name| of_oauth(name) || name == "code")
        && flat.iter().any(|named| named.part != Part::Header && of_oauth(&named.name))
}

/// A name beside the missing or unknown one that is a slip of the hand from what the server knows: the right name, and
/// where the wrong one stands.
fn misspelling(code: Code, claim: &Claim, place: &Place) -> Option<(String, Span, Traced)> {
    match code.as_str() {
        "schema/missing-field" | "url/missing-parameter" | "header/missing" | "auth/missing" => {
            let wanted = place.asked.as_deref()?;
            if place.present {
                // Found but for case and separators: `shipto` where `ship_to` is asked for. Names of classes, which
                // start with a capital, are never those of the request.
                let (name, span) = (place.name.as_deref()?, place.name_span?);
                let other = name != wanted && names::folded(name) == names::folded(wanted);
                let case = place.part == Some(Part::Header) && name.eq_ignore_ascii_case(wanted);
                let label = place.label.clone().unwrap_or_else(|| Traced::implied(name, span));
                return (other && !case && !wanted.starts_with(char::is_uppercase))
                    .then(|| (wanted.to_owned(), span, label));
            }
            place
                .siblings
                .iter()
                // A plural beside a singular is a field of its own as often as not.
                .filter(|(name, ..)| name != wanted && name.strip_suffix('s') != Some(wanted))
                .filter(|_| wanted.len() > 3)
                .filter_map(|(name, span, written)| Some((mend::slips(name, wanted)?, span, written)))
                .min_by_key(|&(slips, ..)| slips)
                .map(|(_, span, written)| (wanted.to_owned(), *span, written.clone()))
        }
        "schema/unknown-field" | "url/unknown-parameter" => {
            let name = place.name.as_deref()?;
            let meant = suggested(&claim.said).filter(|_| claim.expected.is_empty()).map(str::to_owned);
            let known: Vec<String> = claim.expected.iter().cloned().chain(meant).collect();
            let (right, _) = mend::nearest(name, &known)?;
            let span = place.name_span?;
            let written =
                place.siblings.iter().find(|(other, ..)| other == name).map(|(_, _, written)| written.clone());
            let written = written.or_else(|| place.label.clone()).unwrap_or_else(|| Traced::implied(name, span));
            Some((right.to_owned(), span, written))
        }
        _ => None,
    }
}

/// The word after "did you mean".
fn suggested(said: &str) -> Option<&str> {
    let at = said.to_ascii_lowercase().find("did you mean")?;
    let rest =
        said[at + "did you mean".len()..].trim_start_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '$');
    let end = rest.find(|c: char| c.is_whitespace() || "\"'`?,;“”‘’".contains(c)).unwrap_or(rest.len());
    Some(rest[..end].trim_end_matches('.')).filter(|word| !word.is_empty())
}

/// Takes up what is said for and against a finding.
fn hear(finding: &mut Finding, evidence: &mut Weighed, claims: &[Heard], strongest: Option<Force>) {
    let heard = claims
        .iter()
        .filter(|heard| kinship::explains(finding.code, heard.code) && heard.could_mean(finding))
        // What else is said says more than a hint.
        .filter(|heard| heard.force > Force::Hints || strongest < Some(Force::Says))
        // The first of equals: the most telling.
        .rev()
        .max_by_key(|heard| (heard.force, heard.is_at(finding), heard.place.offset.is_some()));
    let Some(heard) = heard else {
        match strongest {
            Some(Force::Says) => evidence.add(model::SAYS_ELSE),
            Some(Force::Suggests) => evidence.add(model::SUGGESTS_ELSE),
            Some(Force::Hints) => evidence.add(model::HINTS_ELSE),
            None => {}
        }
        if strongest > Some(Force::Hints) {
            finding.certainty = finding.certainty.min(Certainty::Likely);
        }
        return;
    };
    evidence.add(match heard.force {
        Force::Says if heard.is_at(finding) => model::SAYS_HERE,
        Force::Says => model::SAYS,
        Force::Suggests => model::SUGGESTS,
        Force::Hints => model::HINTS,
    });
    if heard.force >= Force::Suggests {
        finding.certainty = Certainty::Confirmed;
        finding.evidence.extend(heard.evidence());
        // The scheme was a guess as long as only the port told.
        if heard.force == Force::Says
            && heard.code == finding.code
            && matches!(finding.code.as_str(), "framing/plain-http-to-tls" | "framing/tls-to-plain-http")
            && let Some(fix) = &mut finding.fix
        {
            fix.applicability = Applicability::Safe;
        }
        stopped_at(finding, heard);
        if finding.fix.is_none() && heard.code == finding.code {
            finding.fix = heard.fix();
        }
        finding.references.extend(heard.claim.documentation.iter().map(|page| page.clone().into()));
    } else if finding.certainty == Certainty::Possible {
        finding.certainty = Certainty::Likely;
    }
}

/// Shows where the server stopped, where that is another byte than the one at fault.
fn stopped_at(finding: &mut Finding, heard: &Heard) {
    let (Some(offset), Some(&span)) = (heard.place.offset, heard.place.spans.first()) else { return };
    finding.why = format!("{} The server stopped at byte {offset} of the content.", finding.why);
    if !span.is_empty() && !finding.spans.iter().any(|own| own.contains(span)) {
        finding.evidence.push(Evidence { span, note: "the server stopped here".into() });
    }
}

/// What only the value of a variable could tell is not told: the paste does not hold it.
fn drop_unknown(request: &Request, findings: &mut Vec<Finding>) {
    let unknown: Vec<Span> = request
        .client
        .variables()
        .iter()
        .filter(|variable| variable.fate == Fate::Expanded)
        .map(|variable| variable.span)
        .collect();
    findings.retain(|finding| {
        finding.code.group() == "shell"
            || !finding.spans.first().is_some_and(|span| {
                unknown.iter().any(|v| v.contains(*span) || span.contains(*v) && span.len() <= v.len() + 2)
            })
    });
}

/// Of two findings about the same bytes the deeper cause stays.
fn drop_explained(content: &[Span], findings: &mut Vec<Finding>) {
    let causes: Vec<(Code, Option<Span>)> =
        findings.iter().map(|finding| (finding.code, finding.spans.first().copied())).collect();
    // Typographic quotes part what stands between them into other words, and so change all of it; around the content,
    // wherever in it a parser stops.
    let quoted: Vec<(Span, Span)> = (findings.iter().filter(|finding| finding.code == SMART_QUOTES))
        .filter_map(|finding| Some((*finding.spans.first()?, *finding.spans.last()?)))
        .collect();
    let between = |span: Span| quoted.iter().any(|(open, close)| open.start <= span.start && span.end <= close.end);
    let requoted =
        content.iter().any(|home| quoted.iter().any(|(open, close)| home.touches(*open) || home.touches(*close)));
    findings.retain(|finding| {
        let Some(&own) = finding.spans.first() else { return true };
        let in_content = finding.code.group() == "body" && kinship::explains(SMART_QUOTES, finding.code);
        let parted = between(own) || requoted && in_content;
        let shaped = causes.iter().any(|&(code, place)| {
            code != finding.code
                && code.group() == "shell"
                && finding.code.group() != "shell"
                && kinship::explains(code, finding.code)
                && place.is_some_and(|place| place.touches(own))
        });
        !(shaped || parted && finding.code.group() != "shell")
    });
}

/// The same cause at the same place is told once.
fn drop_repeated(findings: &mut Vec<Finding>) {
    let mut seen: Vec<(Code, Option<Span>, String)> = Vec::new();
    findings.retain(|finding| {
        let key = (finding.code, finding.spans.first().copied(), finding.title.clone());
        let new = !seen.contains(&key);
        if new {
            seen.push(key);
        }
        new
    });
}

/// Where nothing tells: what that means and how to go on.
fn unclear(exchange: &Exchange) -> Finding {
    let words = words::unclear(exchange.response.as_ref().and_then(|response| response.status));
    let help = if exchange.request.is_some() {
        "Look into the server's log, or ask its operator with the time and the request's id. Paste more of the answer \
         if there is more."
    } else {
        "Paste the request too: what the server does not say, the request may show."
    };
    Finding {
        code: Code::new("server/unclear"),
        certainty: Certainty::Possible,
        likelihood: WEIGHTS.unclear(),
        title: words.0.into(),
        why: words.1.into(),
        help: help.into(),
        spans: Vec::new(),
        evidence: Vec::new(),
        fix: None,
        references: Vec::new(),
        fault: None,
    }
}

#[cfg(test)]
mod tests;
