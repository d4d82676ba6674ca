//! All that is told of a cause, wherever it is declared.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use why400::checks::{Mends, PAGES, Page};
use why400::finding::{Code, Finding};
use why400::report::html::capitalised;
use why400::{Input, diagnose, verdict};

use crate::knowledge::{self, Sayings};
use crate::told::TOLD;

/// The clock of the examples: tokens and signed addresses in them expire or do not.
const NOW: i64 = 1_795_338_000;

/// A cause with its page.
pub struct Cause {
    /// Its code.
    pub code: Code,
    /// What is wrong, as a title.
    pub title: String,
    /// What its page tells; none where nobody has declared it yet.
    pub page: Option<&'static Page>,
    /// RFC sections and vendors' pages.
    pub references: Vec<String>,
    /// Who says what about it.
    pub sayings: Vec<Sayings>,
    /// What people see of it besides: the words of shells and of curl.
    pub symptoms: Vec<String>,
    /// Causes that may be behind it where a server names it.
    pub behind: Vec<Code>,
}

impl Cause {
    /// All of them, in the order of the catalogue.
    pub fn all() -> io::Result<Vec<Cause>> {
        let mut knowledge = knowledge::read()?;
        let mut symptoms = symptoms()?;
        let causes = Code::all()
            .map(|code| Cause {
                symptoms: symptoms.remove(code.as_str()).unwrap_or_default(),
                sayings: knowledge.remove(code.as_str()).unwrap_or_default(),
                ..Cause::declared(code)
            })
            .collect();
        match symptoms.keys().next() {
            Some(code) => Err(io::Error::other(format!("reference/symptoms.toml: there is no cause {code}"))),
            None => Ok(causes),
        }
    }

    fn declared(code: Code) -> Cause {
        let mut cause = Cause {
            code,
            title: capitalised(code.cause()),
            page: None,
            references: Vec::new(),
            sayings: Vec::new(),
            symptoms: Vec::new(),
            // A group that explains itself only says that its causes look alike.
            behind: Code::all()
                .filter(|other| other.group() != code.group() || code.group() == "body")
                .filter(|&other| other != code && verdict::may_explain(other, code))
                .collect(),
        };
        let owned = |references: &[&str]| references.iter().map(ToString::to_string).collect();
        if let Some((rule, page)) = PAGES.iter().find(|(rule, _)| rule.code == code) {
            cause.title = capitalised(rule.heard.title);
            cause.page = Some(page);
            cause.references = owned(rule.references);
        } else if let Some(told) = TOLD.iter().find(|told| told.code == code) {
            cause.title = capitalised(told.title);
            cause.page = Some(&told.page);
            cause.references = owned(told.references);
        }
        cause
    }

    /// `group/name.html`, in the folder of the causes.
    pub fn address(&self) -> String {
        address(self.code)
    }

    /// What the engine says of the bad example.
    pub fn diagnosed(&self) -> Option<Finding> {
        let example = &self.page?.bad;
        let response = (!example.response.is_empty()).then(|| example.response.to_owned());
        let report = diagnose(&Input { request: example.request.into(), response, now: NOW, ..Input::default() });
        report.findings.into_iter().find(|finding| finding.code == self.code)
    }

    /// Whether a fix is offered, in words.
    pub fn mends(&self) -> Option<&'static str> {
        Some(match self.page?.mends {
            Mends::Safe => "why400 offers a fix that is safe to apply.",
            Mends::Unsafe => "why400 offers a fix to be looked at before it is applied.",
            Mends::Shown => "why400 sketches a fix.",
            Mends::ByHand => return None,
        })
    }
}

/// Where the page of a cause is, in the folder of the causes.
pub fn address(code: Code) -> String {
    format!("{}.html", code.as_str())
}

/// What people see besides the words of servers.
fn symptoms() -> io::Result<BTreeMap<String, Vec<String>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("symptoms.toml");
    toml::from_str(&fs::read_to_string(&path)?)
        .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
}
