//! What axe-core finds of barriers in the page as it is: <https://github.com/dequelabs/axe-core>.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::{env, fmt, fs};

use serde_json::{Value, json};

use crate::visit::Visit;
use crate::webdriver::text;

/// A rule that something in the page breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barrier {
    /// The rule, as axe calls it.
    pub rule: String,
    /// Where: a selector, and what axe says of it.
    pub places: Vec<String>,
    /// What the rule asks for.
    pub help: String,
}

impl fmt::Display for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.help)?;
        self.places.iter().try_for_each(|place| write!(f, "\n    {place}"))
    }
}

/// Axe in a file of its own, that `WHY400_AXE` names; `cargo xtask test` installs it.
fn axe() -> &'static str {
    static AXE: OnceLock<String> = OnceLock::new();
    AXE.get_or_init(|| {
        let file =
            env::var_os("WHY400_AXE").map(PathBuf::from).expect("WHY400_AXE names axe.min.js: use `cargo xtask test`");
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    })
}

/// What depends on the colours alone.
const OF_COLORS: &[&str] = &["color-contrast", "link-in-text-block"];

impl Visit {
    /// What keeps people out, in the page as it is now, and what axe advises as the best practice.
    ///
    /// # Panics
    /// If axe does not run.
    pub fn barriers(&self) -> Vec<Barrier> {
        self.barriers_by(&Value::Null)
    }

    /// The same of the colours alone, which takes a part of the time.
    ///
    /// # Panics
    /// If axe does not run.
    pub fn barriers_of_colors(&self) -> Vec<Barrier> {
        self.barriers_by(&json!({"type": "rule", "values": OF_COLORS}))
    }

    fn barriers_by(&self, rules: &Value) -> Vec<Barrier> {
        // The page's policy forbids scripts within it, but not those of WebDriver.
        if self.session.script("return !window.axe", &json!([])) == true {
            self.session.script(axe(), &json!([]));
        }
        // It would fetch the page's sheets once more, for a rule about rotation.
        let run = "const [rules, done] = arguments; const options = {resultTypes: ['violations'], preload: false}; \
                   if (rules) options.runOnly = rules; \
                   axe.run(document, options).then((found) => done(found.violations), (error) => done(String(error)))";
        let found = self.session.script_that_calls_back(run, &json!([rules]));
        let found = found.as_array().unwrap_or_else(|| panic!("axe: {found}"));
        found
            .iter()
            .map(|violation| Barrier {
                rule: text(&violation["id"]),
                places: violation["nodes"].as_array().into_iter().flatten().map(place).collect(),
                help: text(&violation["help"]),
            })
            .collect()
    }

    /// Holds that axe finds nothing.
    ///
    /// # Panics
    /// If it does.
    pub fn assert_accessible(&self, what: &str) {
        let barriers = self.barriers();
        let told: Vec<String> = barriers.iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "{what}:\n{}", told.join("\n"));
    }
}

fn place(node: &Value) -> String {
    let target: Vec<String> = node["target"].as_array().into_iter().flatten().map(text).collect();
    let summary = text(&node["failureSummary"]);
    format!("{}: {}", target.join(" "), summary.lines().skip(1).map(str::trim).collect::<Vec<_>>().join("; "))
}
