//! What counts as solved.

use why400::Report;
use why400::finding::{Certainty, Finding};
use why400::source::Origin;

use crate::Case;

/// Causes where something is absent: there is no wrong place to show, so the code alone decides.
const ABSENT: &[&str] = &[
    "auth/csrf",
    "auth/forbidden",
    "auth/missing",
    "body/content-type-missing",
    "body/missing",
    "framing/client-certificate",
    "framing/content-length-missing",
    "header/missing",
    "host/missing",
    "method/unexpected-body",
    "oauth/missing-parameter",
    "oauth/policy-blocked",
    "schema/missing-field",
    "server/blocked",
    "server/misrouted",
    "server/unclear",
    "url/missing-parameter",
];

/// Causes that stand in the request itself: what is wrong can be told without the response.
const IN_THE_REQUEST: &[&str] = &[
    "auth/basic-invalid",
    "auth/expired",
    "auth/jwt-invalid",
    "auth/malformed",
    "auth/not-yet-valid",
    "auth/placeholder",
    "body/byte-order-mark",
    "body/content-encoding-mismatch",
    "body/content-type-mismatch",
    "body/content-type-missing",
    "body/form-syntax",
    "body/graphql-syntax",
    "body/invalid-encoding",
    "body/json-duplicate-key",
    "body/json-syntax",
    "body/multipart-syntax",
    "body/xml-syntax",
    "framing/bad-chunk",
    "framing/bad-request-line",
    "framing/conflicting-length",
    "framing/content-length-invalid",
    "framing/content-length-mismatch",
    "framing/transfer-encoding-invalid",
    "framing/unsupported-version",
    "header/duplicate",
    "header/invalid-name",
    "header/invalid-value",
    "header/malformed",
    "header/misspelled",
    "header/obsolete-folding",
    "host/duplicate",
    "host/invalid",
    "host/missing",
    "method/invalid",
    "method/unexpected-body",
    "url/bad-percent-encoding",
    "url/double-encoding",
    "url/illegal-character",
    "url/invalid-host",
    "url/invalid-port",
    "url/malformed-query",
    "url/placeholder",
    "url/suspicious-path",
    "url/wrong-scheme",
];

/// How the engine did on one case.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "they are the columns of a table")]
pub struct Row {
    /// The case.
    pub id: String,
    /// Its server.
    pub server: String,
    /// The cause that was planted.
    pub code: String,
    /// The causes that the engine named, the verdict first.
    pub said: Vec<String>,
    /// The bytes that the verdict points at.
    pub shown: Vec<(usize, usize)>,
    /// The verdict is right.
    pub top1: bool,
    /// One of the first three findings is right.
    pub top3: bool,
    /// The verdict is of the right group.
    pub group: bool,
    /// The verdict points at the place. `None` where there is none to point at.
    pub place: Option<bool>,
    /// The verdict is right and points at the place.
    pub solved: bool,
    /// The verdict's likelihood.
    pub likelihood: Option<f64>,
    /// A corrected request is offered. `None` where none is expected.
    pub fix: Option<bool>,
    /// There was no report: the engine panicked.
    pub broken: bool,
    /// The request alone shows what is wrong with it.
    pub in_the_request: bool,
}

/// A finding about a request that its server accepted.
#[derive(Clone, Debug)]
pub struct Alarm {
    /// The case.
    pub id: String,
    /// The first cause that was named.
    pub code: String,
}

/// All rows and alarms.
#[derive(Clone, Debug)]
pub struct Scores {
    /// A row for each case.
    pub rows: Vec<Row>,
    /// How many accepted requests there are.
    pub accepted: usize,
    /// Those about which something was said.
    pub alarms: Vec<Alarm>,
}

impl Scores {
    /// How many rows are so.
    pub fn count(&self, so: impl Fn(&Row) -> bool) -> usize {
        self.rows.iter().filter(|row| so(row)).count()
    }

    /// The mean squared distance of the verdict's likelihood from what turned out, 0 being perfect (Brier 1950).
    pub fn brier(&self) -> Option<f64> {
        let squares: Vec<f64> = self
            .rows
            .iter()
            .filter_map(|row| row.likelihood.map(|likelihood| (likelihood - f64::from(u8::from(row.top1))).powi(2)))
            .collect();
        #[allow(clippy::cast_precision_loss, reason = "there are some thousand cases")]
        (!squares.is_empty()).then(|| squares.iter().sum::<f64>() / squares.len() as f64)
    }
}

/// Holds the engine's report against what is known of the case.
pub fn judge(case: &Case, report: Option<&Report>) -> Row {
    let findings: &[Finding] = report.map_or(&[], |report| &report.findings);
    let first = findings.first();
    let shown = first.map(shown).unwrap_or_default();
    let truth = &case.truth;
    let place = place(case, &shown);
    let top1 = first.is_some_and(|finding| case.is_right(finding.code.as_str()));
    Row {
        id: case.id.clone(),
        server: case.server.clone(),
        code: truth.code.clone(),
        said: findings.iter().map(|finding| finding.code.as_str().to_owned()).collect(),
        shown,
        top1,
        top3: findings.iter().take(3).any(|finding| case.is_right(finding.code.as_str())),
        group: first.is_some_and(|finding| case.codes().any(|code| group(code) == finding.code.group())),
        place,
        solved: top1 && place.unwrap_or(true),
        likelihood: first.map(|finding| f64::from(finding.likelihood)),
        fix: truth
            .fixable
            .then(|| report.is_some_and(|report| report.corrected.as_ref().is_some_and(|c| !c.is_empty()))),
        broken: report.is_none(),
        // Of a thread the request is not known apart.
        in_the_request: case.paste.is_none()
            && (group(&truth.code) == "shell" || IN_THE_REQUEST.contains(&truth.code.as_str())),
    }
}

/// The bytes of the request that a finding points at.
pub(crate) fn shown(finding: &Finding) -> Vec<(usize, usize)> {
    let spans = finding.spans.iter().filter(|span| span.origin == Origin::Request);
    spans.map(|span| (span.start as usize, span.end as usize)).collect()
}

/// Whether what is shown is the place; `None` where there is none to point at.
pub(crate) fn place(case: &Case, shown: &[(usize, usize)]) -> Option<bool> {
    let truth = &case.truth;
    let has_place = !truth.spans.is_empty() && !ABSENT.contains(&truth.code.as_str());
    has_place.then(|| points_at(shown, &truth.spans))
}

/// What is said about an accepted request, if it is `likely` or more. No report at all is said loudly.
pub(crate) fn alarm(case: &Case, report: Option<&Report>) -> Option<Alarm> {
    let code = match report {
        None => "no report",
        Some(report) => report.findings.iter().find(|finding| finding.certainty >= Certainty::Likely)?.code.as_str(),
    };
    Some(Alarm { id: case.id.clone(), code: code.to_owned() })
}

/// Whether what is shown lies at what is wrong, or next to it, and is not much larger: a span over half of the paste
/// points at nothing.
fn points_at(shown: &[(usize, usize)], wrong: &[(usize, usize)]) -> bool {
    let near = shown.iter().any(|&(a, b)| wrong.iter().any(|&(c, d)| a < d + 1 && c < b + 1));
    let size = |spans: &[(usize, usize)]| spans.iter().map(|(start, end)| end - start).sum::<usize>();
    let (size, want) = (size(shown), size(wrong));
    near && size <= (4 * want).max(want + 60)
}

fn group(code: &str) -> &str {
    code.split('/').next().unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::points_at;

    #[test]
    fn a_place_may_be_one_byte_off() {
        assert!(points_at(&[(10, 11)], &[(10, 11)]));
        assert!(points_at(&[(11, 12)], &[(10, 11)]));
        assert!(points_at(&[(9, 10)], &[(10, 11)]));
        assert!(!points_at(&[(12, 13)], &[(10, 11)]));
        assert!(points_at(&[(10, 10)], &[(10, 10)]));
        assert!(!points_at(&[], &[(10, 11)]));
    }

    #[test]
    fn a_place_may_not_be_everything() {
        assert!(points_at(&[(0, 61)], &[(10, 11)]));
        assert!(!points_at(&[(0, 62)], &[(10, 11)]));
        assert!(points_at(&[(0, 400)], &[(100, 200)]));
    }
}
