//! What is wrong with the request by itself: a folder for each group of cause codes, a file for each code.
//!
//! A file holds the declaration ([`Rule`]), then three functions, find, word and fix, then its tests. The examples of
//! the declaration are run by a test.

use std::cell::OnceCell;

use crate::Input;
use crate::finding::{Code, Finding};
use crate::message::{Exchange, Request};

/// A check of one cause code. The declaration is its documentation.
pub struct Rule {
    /// The cause that it finds.
    pub code: Code,
    /// The release that had it first.
    pub since: &'static str,
    /// What it finds, in a sentence.
    pub what: &'static str,
    /// Why servers refuse that.
    pub why: &'static str,
    /// RFC sections and vendors' pages.
    pub references: &'static [&'static str],
    /// A paste in which the rule finds exactly one fault.
    pub bad: &'static str,
    /// The same without the fault: no rule finds anything.
    pub good: &'static str,
    /// Finds them all.
    pub check: fn(&Context) -> Vec<Finding>,
}

/// All rules, group by group, in the order of the catalogue.
pub static RULES: &[&Rule] = &[];

/// What a check looks at.
pub struct Context<'a> {
    /// The request.
    pub request: &'a Request,
    /// The main box.
    pub paste: &'a str,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    // Views that several checks share are read once, when the first asks.
    _views: OnceCell<()>,
}

/// Runs all rules on the request, if there is one.
pub fn check(input: &Input, exchange: &Exchange) -> Vec<Finding> {
    let Some(request) = &exchange.request else { return Vec::new() };
    let context = Context { request, paste: &input.request, now: input.now, _views: OnceCell::new() };
    RULES.iter().flat_map(|rule| (rule.check)(&context)).collect()
}
