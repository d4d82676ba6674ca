//! What known servers do with the faults of a cause, and how much they take.

use std::collections::BTreeMap;
use why400::dialects::{Answer, Fault, Limit, answers, quotas};
use why400::finding::Code;

use crate::html::{Html, classed, element, plain};
use crate::text::prose;

use Fault as F;

/// The faults that a cause is made of, each in words.
const FAULTS: &[(&str, &[(Fault, &str)])] = &[
    ("host/missing", &[(F::NoHost, "No `Host` in HTTP/1.1")]),
    ("host/duplicate", &[(F::TwoHosts, "Two `Host` fields")]),
    (
        "host/invalid",
        &[
            (F::InvalidHost, "A `Host` that is none: `a b/c`"),
            (F::AuthorityMismatch, "A URL as the target, of another host than `Host`"),
        ],
    ),
    (
        "header/invalid-name",
        &[
            (F::SpaceInName, "A blank in the name"),
            (F::SpaceBeforeColon, "A blank between name and colon"),
            (F::NoColon, "A line without a colon"),
            (F::EmptyName, "A line that starts with the colon"),
            (F::UnderscoreInName, "An underscore in the name"),
        ],
    ),
    (
        "header/obsolete-folding",
        &[(F::Folding, "A line that continues the one before"), (F::FoldingFirst, "A blank before the first field")],
    ),
    (
        "header/invalid-value",
        &[
            (F::NulInValue, "NUL in a value"),
            (F::BareCr, "CR without LF in a value"),
            (F::NonAsciiValue, "Bytes outside ASCII in a value"),
        ],
    ),
    ("header/range-not-satisfiable", &[(F::BadRange, "A range that is none")]),
    (
        "header/too-large",
        &[(F::BigField, "A field of 20 kB"), (F::BigFields, "Fields of 70 kB in all"), (F::ManyFields, "200 fields")],
    ),
    (
        "url/illegal-character",
        &[
            (F::SpaceInTarget, "A blank in the target"),
            (F::RawUnicode, "Bytes outside ASCII in the target"),
            (F::BraceInTarget, "Braces or a bar in the target"),
            (F::Fragment, "`#` in the target"),
        ],
    ),
    ("url/bad-percent-encoding", &[(F::BadPercent, "A percent sign without two hexadecimal digits")]),
    ("url/suspicious-path", &[(F::PercentNul, "`%00` in the path"), (F::DotSegments, "`/../` above the root")]),
    ("url/too-long", &[(F::LongUrl, "A URL of 9 kB")]),
    ("method/invalid", &[(F::LowerCaseMethod, "`get`"), (F::BadMethod, "A method that is no token: `G@T`")]),
    ("method/not-supported", &[(F::Trace, "`TRACE`"), (F::Connect, "`CONNECT`")]),
    ("method/unexpected-body", &[(F::BodyInGet, "Content in `GET`")]),
    (
        "framing/bad-request-line",
        &[
            (F::NoVersion, "No version"),
            (F::BadVersion, "A version that is none: `HTP/1.1`"),
            (F::LowerCaseVersion, "`http/1.1`"),
            (F::TwoBlanks, "Two blanks"),
            (F::TabInLine, "A tab"),
            (F::BlankBeforeMethod, "A blank before the method"),
            (F::NoSlash, "A target without a slash at its start"),
            (F::BareLf, "Lines that end in LF alone"),
        ],
    ),
    (
        "framing/unsupported-version",
        &[
            (F::Http2Line, "`HTTP/2.0` in a request line"),
            (F::UnknownVersion, "`HTTP/9.9`"),
            (F::Http2Preface, "The preface of HTTP/2"),
        ],
    ),
    (
        "framing/content-length-invalid",
        &[
            (F::BadLength, "Not a number"),
            (F::LengthList, "`Content-Length: 3, 3`"),
            (F::LengthRepeated, "Twice with the same value"),
            (F::TwoLengths, "Twice with two values"),
        ],
    ),
    ("framing/content-length-missing", &[(F::NoLength, "`POST` without a length")]),
    ("framing/conflicting-length", &[(F::LengthAndCoding, "`Content-Length` beside `Transfer-Encoding`")]),
    (
        "framing/transfer-encoding-invalid",
        &[
            (F::BadCoding, "A coding that does not exist"),
            (F::CodingBesides, "Another coding before `chunked`"),
            (F::CodingInHttp10, "`Transfer-Encoding` in HTTP/1.0"),
        ],
    ),
    ("framing/bad-chunk", &[(F::BadChunk, "A chunk’s size that is not a number")]),
    ("framing/tls-to-plain-http", &[(F::TlsHello, "A TLS handshake")]),
    ("framing/expectation", &[(F::UnknownExpectation, "An expectation that does not exist")]),
];

/// What is limited, by cause.
const LIMITS: &[(&str, &[(Limit, &str)])] = &[
    ("url/too-long", &[(Limit::Url, "URL or request line")]),
    (
        "header/too-large",
        &[(Limit::Field, "One field"), (Limit::Fields, "All fields together"), (Limit::Count, "How many fields")],
    ),
    (
        "body/too-large",
        &[
            (Limit::Body, "Any content"),
            (Limit::Json, "JSON"),
            (Limit::Form, "A form"),
            (Limit::Multipart, "Multipart"),
            (Limit::Parameters, "How many parameters"),
        ],
    ),
];

fn of<T>(table: &'static [(&str, &'static [T])], code: Code) -> &'static [T] {
    table.iter().find(|(name, _)| *name == code.as_str()).map_or(&[], |(_, rows)| rows)
}

/// Which servers refuse a fault of this cause, and which take it.
pub(crate) fn treatment(code: Code) -> Option<Html> {
    let row = |(fault, words): &(Fault, &str)| {
        // What takes it comes last.
        let mut names: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for (product, answer) in answers(*fault) {
            let status = match answer {
                Answer::Refuses(status) => status,
                Answer::Takes => u16::MAX,
            };
            names.entry(status).or_default().push(product.name);
        }
        let line = |(status, names): (u16, Vec<&str>)| match status {
            u16::MAX => classed("p", "take", plain("b", "taken by").and(" ").and(names.join(", "))),
            _ => plain("p", plain("b", status.to_string()).and(" ").and(names.join(", "))),
        };
        let lines: Html = names.into_iter().map(line).collect();
        (!lines.is_empty()).then(|| plain("dt", prose(words)).and(plain("dd", lines)))
    };
    let rows: Html = of(FAULTS, code).iter().filter_map(row).collect();
    (!rows.is_empty()).then(|| classed("dl", "servers treatment", rows))
}

/// How much servers take by default.
pub(crate) fn limits(code: Code) -> Option<Html> {
    let table = |(limit, words): &(Limit, &str)| {
        let rows = quotas().filter(|quota| quota.limit == *limit).map(|quota| {
            let setting = if quota.setting.is_empty() { Html::new() } else { plain("code", quota.setting) };
            let cells = element("th", &[("scope", "row")], quota.product.name)
                .and(plain("td", limit.show(quota.value)))
                .and(plain("td", setting));
            plain("tr", cells)
        });
        let rows: Html = rows.collect();
        let heads = ["Server", "By default", "Setting"];
        let head: Html = heads.iter().map(|head| element("th", &[("scope", "col")], *head)).collect();
        (!rows.is_empty()).then(|| {
            let content = plain("caption", *words).and(plain("thead", plain("tr", head))).and(plain("tbody", rows));
            plain("table", content)
        })
    };
    let tables: Html = of(LIMITS, code).iter().filter_map(table).collect();
    (!tables.is_empty()).then_some(tables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_name_causes_of_the_catalogue_and_every_fault_once() {
        let codes = FAULTS.iter().map(|(code, _)| code).chain(LIMITS.iter().map(|(code, _)| code));
        for code in codes {
            assert!(Code::find(code).is_some(), "{code}");
        }
        for fault in Fault::ALL {
            let count = FAULTS.iter().flat_map(|(_, faults)| *faults).filter(|(other, _)| other == fault).count();
            assert_eq!(count, 1, "{fault:?} stands on {count} pages");
        }
    }
}
