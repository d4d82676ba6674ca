//! `header/too-large`

use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::{self, Limit};
use crate::finding::{Certainty, Code, Finding};
use crate::message::{Author, Field};
use crate::source::Span;

/// Fields above what servers take.
pub static RULE: Rule = Rule {
    code: Code::new("header/too-large"),
    heard: Heard {
        title: "the header fields are larger than the server takes",
        help: "send less: fewer cookies, a smaller token, or the data in the content",
    },
    references: &["https://www.rfc-editor.org/rfc/rfc6585#section-5"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "One field, all fields together, the cookies, or the number of fields is above what the server or a proxy before \
           it takes.",
    why: "Servers read fields into buffers of a fixed size. nginx and Apache take 8 kB a field, Tomcat 8 kB in all, Node.js, \
          IIS, HAProxy and the load balancers of AWS 16 kB, Apache and Kestrel 100 fields, where nothing else is configured. \
          They answer 431 (RFC 6585 section 5), 400 or 494. Cookies that pile up on a domain and tokens with long lists of \
          groups are the usual reasons.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://api.example.com/me -H 'Cookie: basket=1f2e3d4c5b6a; consent=yes; lang=en'",
        "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\n\r\n",
    ),
    good: "curl https://api.example.com/me -H 'Cookie: lang=en'",
};

/// From what size on it is how likely the reason of a refusal: for one field, for all together, and for their number.
/// Up to the least of them all servers that are known take it by default.
const STEPS: [(Limit, u64, Certainty, f32); 7] = [
    (Limit::Field, 65_536, Certainty::Likely, 0.9),
    (Limit::Field, 16_384, Certainty::Likely, 0.75),
    (Limit::Field, 8_190, Certainty::Possible, 0.5),
    (Limit::Fields, 65_536, Certainty::Likely, 0.85),
    (Limit::Fields, 16_384, Certainty::Possible, 0.5),
    (Limit::Count, 1_000, Certainty::Likely, 0.85),
    (Limit::Count, 100, Certainty::Possible, 0.5),
];

fn check(context: &Context) -> Vec<Finding> {
    let fields: Vec<&Field> = context.request.fields.iter().filter(|field| field.author != Author::Client).collect();
    let size = |field: &Field| field.line.len() as u64;
    let Some(largest) = fields.iter().max_by_key(|field| size(field)) else { return Vec::new() };
    let all: u64 = context.request.fields.iter().map(|field| size(field) + 2).sum();
    let measured = |limit: Limit| match limit {
        Limit::Field => size(largest),
        Limit::Fields => all,
        _ => fields.len() as u64,
    };
    let Some(&(limit, _, certainty, likelihood)) = STEPS.iter().find(|step| measured(step.0) > step.1) else {
        return Vec::new();
    };
    let bytes = measured(limit);
    let kilobytes = || format!("{}.{} kB", bytes / 1024, bytes % 1024 * 10 / 1024);
    let title = match limit {
        Limit::Field => format!("`{}` is {} long", largest.name.text().trim(), kilobytes()),
        Limit::Fields => format!("header fields of {} together", kilobytes()),
        _ => format!("{bytes} header fields"),
    };
    let spans: Vec<Span> = match limit {
        Limit::Field if largest.author == Author::Person => vec![largest.line.span()],
        Limit::Field => vec![largest.value.span()],
        _ => fields.iter().map(|field| field.line.home()).collect(),
    };
    let known = dialects::below(limit, bytes).unwrap_or_default();
    let why = format!("{known} Servers answer 431 (RFC 6585 section 5), 400 or 494 to more than they take.");
    let words =
        Words::new(title, why.trim_start(), "Send less: fewer cookies, a smaller token, or the data in the content.");
    vec![RULE.finding(certainty, likelihood, words, spans)]
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_quiet, found};
    use super::*;

    fn with(length: usize) -> String {
        format!("curl http://a.test/x -H 'Cookie: a={}'", "x".repeat(length))
    }

    #[test]
    fn the_larger_the_surer() {
        let certainty = |length| found(&RULE, &with(length)).first().map(|finding| finding.certainty);
        assert_eq!(certainty(8_000), None);
        assert_eq!(certainty(9_000), Some(Certainty::Possible));
        assert_eq!(certainty(20_000), Some(Certainty::Likely));
        let many = "-H 'X-Meta: v' ".repeat(150);
        let many = found(&RULE, &format!("curl http://a.test/x {many}"));
        assert_eq!(many.len(), 1);
        assert_eq!(many[0].spans.len(), 150);
    }

    #[test]
    fn usual_sizes_are_quiet() {
        assert_quiet(&RULE, &with(4_000));
    }
}
