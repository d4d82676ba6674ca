//! What several checks are written with.

pub(super) mod credentials;
pub(super) mod fields;
pub(super) mod oauth;
pub(crate) mod parameters;
pub(super) mod placeholder;
pub(crate) mod rewrite;
pub(super) mod show;
pub(super) mod signed;
pub(super) mod times;

/// Letters and digits of a name alone, in lower case: names that differ in separators and case are one.
pub(super) fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
