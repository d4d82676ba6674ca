//! `header/too-large`

use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
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

/// From how many bytes on, for one field: which servers refuse it in their usual configuration, and how often that is
/// the reason.
const FIELD: [(usize, Certainty, f32, &str); 3] = [
    (
        65_536,
        Certainty::Likely,
        0.9,
        "Hardly any server takes as much: load balancers and proxies end at 64 kB at the latest.",
    ),
    (
        16_384,
        Certainty::Likely,
        0.75,
        "nginx and Apache take 8 kB a field, Tomcat 8 kB in all, Node.js, IIS, HAProxy and the load balancers of AWS 16 kB, \
         where nothing else is configured.",
    ),
    (
        8_190,
        Certainty::Possible,
        0.5,
        "nginx and Apache take 8 kB a field, and Tomcat 8 kB in all, where nothing else is configured.",
    ),
];

/// The same for all fields together.
const ALL: [(usize, Certainty, f32, &str); 2] = [
    (
        65_536,
        Certainty::Likely,
        0.85,
        "Hardly any server takes as much: proxies and load balancers end at 64 kB at the latest.",
    ),
    (
        16_384,
        Certainty::Possible,
        0.5,
        "Tomcat takes 8 kB in all, Node.js and IIS 16 kB, nginx 32 kB, where nothing else is configured.",
    ),
];

/// The same for their number.
const COUNT: [(usize, Certainty, f32, &str); 2] = [
    (1_000, Certainty::Likely, 0.85, "Most servers take 100 to 1000, where nothing else is configured."),
    (100, Certainty::Possible, 0.5, "Apache, Kestrel, Gunicorn and hyper take 100, where nothing else is configured."),
];

fn check(context: &Context) -> Vec<Finding> {
    let fields: Vec<&Field> = context.request.fields.iter().filter(|field| field.author != Author::Client).collect();
    let size = |field: &Field| field.line.len();
    let Some(largest) = fields.iter().max_by_key(|field| size(field)) else { return Vec::new() };
    let all: usize = context.request.fields.iter().map(|field| size(field) + 2).sum();
    let over = |limits: &[(usize, Certainty, f32, &'static str)], measured: usize| {
        limits
            .iter()
            .find(|limit| measured > limit.0)
            .map(|&(_, certainty, likelihood, why)| (certainty, likelihood, why))
    };
    let kilobytes = |bytes: usize| format!("{}.{} kB", bytes / 1024, bytes % 1024 * 10 / 1024);
    let lines = || -> Vec<Span> { fields.iter().map(|field| field.line.home()).collect() };
    let (found, title, spans) = if let Some(found) = over(&FIELD, size(largest)) {
        let place = if largest.author == Author::Person { largest.line.span() } else { largest.value.span() };
        (found, format!("`{}` is {} long", largest.name.text().trim(), kilobytes(size(largest))), vec![place])
    } else if let Some(found) = over(&ALL, all) {
        (found, format!("header fields of {} together", kilobytes(all)), lines())
    } else if let Some(found) = over(&COUNT, fields.len()) {
        (found, format!("{} header fields", fields.len()), lines())
    } else {
        return Vec::new();
    };
    let (certainty, likelihood, why) = found;
    let why = format!("{why} Servers answer 431 (RFC 6585 section 5), 400 or 494 to more.");
    let words = Words::new(title, why, "Send less: fewer cookies, a smaller token, or the data in the content.");
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
