//! What was typed is not what was meant.

pub mod broken_continuation;
pub mod curl_globbing;
pub mod data_file_literal;
pub mod smart_quotes;
pub mod unbalanced_quote;
pub mod unexpanded_variable;
pub mod unknown_option;
pub mod unquoted_metacharacter;
pub mod wrong_shell;

/// The manual of the shell.
const QUOTING: &str = "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02";
/// The manual of curl.
const CURL: &str = "https://curl.se/docs/manpage.html";
