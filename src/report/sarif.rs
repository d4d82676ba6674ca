//! The report as SARIF 2.1.0 (OASIS), for code scanning and editors.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::{Names, Report};
use crate::Input;
use crate::finding::{Applicability, Certainty, Code, Finding};
use crate::source::{Edit, Lines, Origin, Span};

/// The report as indented SARIF, with a line end. `input` is what it was made from; `names` are the files' paths.
pub fn render(report: &Report, input: &Input, names: &Names) -> String {
    let boxes = [Origin::Request, Origin::Response].map(|origin| {
        let text = input.text(origin).unwrap_or_default();
        Pasted { text, lines: Lines::new(text), uri: uri(names.of(origin)) }
    });
    let codes: BTreeSet<Code> = report.findings.iter().map(|finding| finding.code).collect();
    let rules: Vec<Value> =
        codes.iter().map(|code| json!({"id": code.as_str(), "shortDescription": {"text": code.cause()}})).collect();
    let results: Vec<Value> = report.findings.iter().map(|finding| result(finding, &boxes)).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "why400", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    // Strings and numbers only: nothing of it fails to serialise.
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

/// The most places of a finding, and edits of a fix: no viewer has a use for more.
const PLACES: usize = 100;

/// A box and where it is.
struct Pasted<'a> {
    text: &'a str,
    lines: Lines,
    uri: String,
}

fn pasted<'a, 'b>(boxes: &'b [Pasted<'a>; 2], origin: Origin) -> &'b Pasted<'a> {
    match origin {
        Origin::Request => &boxes[0],
        Origin::Response => &boxes[1],
    }
}

fn result(finding: &Finding, boxes: &[Pasted; 2]) -> Value {
    let level = match finding.certainty {
        Certainty::Confirmed | Certainty::Certain => "error",
        Certainty::Likely => "warning",
        Certainty::Possible => "note",
    };
    let text = [finding.title.as_str(), &finding.why, &finding.help]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|part| part.trim_end_matches('.'))
        .collect::<Vec<_>>()
        .join(". ");
    let mut result = json!({
        "ruleId": finding.code.as_str(),
        "level": level,
        "rank": f64::from(finding.likelihood * 100.0).round(),
        "message": {"text": format!("{text}.")},
        "locations": finding.spans.iter().take(PLACES).map(|&span| location(span, boxes)).collect::<Vec<_>>(),
        "properties": {"certainty": finding.certainty.as_str(), "references": finding.references},
    });
    let related: Vec<Value> = finding
        .evidence
        .iter()
        .take(PLACES)
        .map(|evidence| {
            let mut location = location(evidence.span, boxes);
            location["message"] = json!({"text": evidence.note});
            location
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    // A viewer offers fixes for one click, so a sketch is none.
    if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability != Applicability::Shown)
        && fix.edits.len() <= PLACES
        && let Some(first) = fix.edits.first()
    {
        let pasted = pasted(boxes, first.span.origin);
        let replacements: Vec<Value> = fix.edits.iter().map(|edit| replacement(edit, pasted)).collect();
        result["fixes"] = json!([{
            "description": {"text": fix.title},
            "artifactChanges": [{"artifactLocation": {"uri": pasted.uri}, "replacements": replacements}],
        }]);
    }
    result
}

fn replacement(edit: &Edit, pasted: &Pasted) -> Value {
    json!({"deletedRegion": region(edit.span, pasted), "insertedContent": {"text": edit.text}})
}

fn location(span: Span, boxes: &[Pasted; 2]) -> Value {
    let pasted = pasted(boxes, span.origin);
    json!({"physicalLocation": {"artifactLocation": {"uri": pasted.uri}, "region": region(span, pasted)}})
}

fn region(span: Span, pasted: &Pasted) -> Value {
    let start = pasted.lines.place(pasted.text, span.start as usize);
    let end = pasted.lines.place(pasted.text, span.end as usize);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": span.start,
        "byteLength": span.len(),
    })
}

/// A path as a URI reference (RFC 3986); standard input has none, so its name stands for it.
fn uri(name: &str) -> String {
    let mut uri = String::with_capacity(name.len());
    if Path::new(name).is_absolute() {
        uri.push_str("file://");
    }
    let name: Cow<str> = if cfg!(windows) { name.replace('\\', "/").into() } else { name.into() };
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::sample::trailing_comma;

    #[test]
    fn places_fixes_and_rules_are_there() {
        let sample = trailing_comma();
        let names = Names { request: "a b/request.txt".into(), response: "/tmp/response.txt".into() };
        expect![[r#"
            {
              "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
              "runs": [
                {
                  "columnKind": "unicodeCodePoints",
                  "results": [
                    {
                      "fixes": [
                        {
                          "artifactChanges": [
                            {
                              "artifactLocation": {
                                "uri": "a%20b/request.txt"
                              },
                              "replacements": [
                                {
                                  "deletedRegion": {
                                    "byteLength": 1,
                                    "byteOffset": 110,
                                    "endColumn": 28,
                                    "endLine": 3,
                                    "startColumn": 27,
                                    "startLine": 3
                                  },
                                  "insertedContent": {
                                    "text": ""
                                  }
                                }
                              ]
                            }
                          ],
                          "description": {
                            "text": "remove the comma"
                          }
                        }
                      ],
                      "level": "error",
                      "locations": [
                        {
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "a%20b/request.txt"
                            },
                            "region": {
                              "byteLength": 1,
                              "byteOffset": 110,
                              "endColumn": 28,
                              "endLine": 3,
                              "startColumn": 27,
                              "startLine": 3
                            }
                          }
                        }
                      ],
                      "message": {
                        "text": "comma after the last member of an object. JSON (RFC 8259) has no comma after the last member. The server stopped at byte 21 of the body: that is the brace after this comma. Remove the comma after `2`."
                      },
                      "properties": {
                        "certainty": "confirmed",
                        "references": [
                          "https://www.rfc-editor.org/rfc/rfc8259#section-4"
                        ]
                      },
                      "rank": 98.0,
                      "relatedLocations": [
                        {
                          "message": {
                            "text": "the server stopped at the byte after the comma"
                          },
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "file:///tmp/response.txt"
                            },
                            "region": {
                              "byteLength": 59,
                              "byteOffset": 85,
                              "endColumn": 70,
                              "endLine": 4,
                              "startColumn": 11,
                              "startLine": 4
                            }
                          }
                        }
                      ],
                      "ruleId": "body/json-syntax"
                    }
                  ],
                  "tool": {
                    "driver": {
                      "name": "why400",
                      "rules": [
                        {
                          "id": "body/json-syntax",
                          "shortDescription": {
                            "text": "not JSON: trailing or missing comma, quotes, comment, literal, escape, truncation…"
                          }
                        }
                      ],
                      "version": "0.1.0"
                    }
                  }
                }
              ],
              "version": "2.1.0"
            }
        "#]].assert_eq(&render(&sample.report, &sample.input, &names));
    }
}
