//! The report as JSON: the contract of `docs/architecture.md`, for programs.

use super::Report;

/// The report as indented JSON, with a line end.
pub fn render(report: &Report) -> String {
    // A report is strings and numbers under names that are strings: nothing of it fails to serialise.
    let mut json = serde_json::to_string_pretty(report).unwrap_or_default();
    json.push('\n');
    json
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::sample;

    #[test]
    fn the_contract_is_kept() {
        let sample = sample::trailing_comma();
        expect![[r#"
            {
              "version": 1,
              "read": {
                "shape": "curl-posix",
                "label": "curl · bash",
                "request": true,
                "response": true,
                "parts": [],
                "exchanges": 0,
                "exchange": 0
              },
              "findings": [
                {
                  "code": "body/json-syntax",
                  "certainty": "confirmed",
                  "likelihood": 0.98,
                  "title": "comma after the last member of an object",
                  "why": "JSON (RFC 8259) has no comma after the last member. The server stopped at byte 21 of the body: that is the brace after this comma.",
                  "help": "Remove the comma after `2`.",
                  "spans": [
                    {
                      "in": "request",
                      "start": 110,
                      "end": 111
                    }
                  ],
                  "evidence": [
                    {
                      "in": "response",
                      "start": 85,
                      "end": 144,
                      "note": "the server stopped at the byte after the comma"
                    }
                  ],
                  "fix": {
                    "title": "remove the comma",
                    "applicability": "safe",
                    "edits": [
                      {
                        "in": "request",
                        "start": 110,
                        "end": 111,
                        "text": ""
                      }
                    ]
                  },
                  "references": [
                    "https://www.rfc-editor.org/rfc/rfc8259#section-4"
                  ]
                }
              ],
              "corrected": "curl -X POST https://api.shop.test/orders \\\n  -H 'Content-Type: application/json' \\\n  -d '{\"sku\":\"A-1\",\"qty\":2}'"
            }
        "#]].assert_eq(&render(&sample.report));
    }

    #[test]
    fn it_can_be_read_again() {
        let report = sample::trailing_comma().report;
        assert_eq!(serde_json::from_str::<Report>(&render(&report)).unwrap(), report);
    }
}
