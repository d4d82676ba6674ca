//! The method.

pub mod changed_by_redirect;
pub mod invalid;
pub mod not_supported;
pub mod unexpected_body;

use super::Context;
use crate::source::Span;

/// Where the method is told: where it is written, and where the client chose it by itself, at what made it choose so;
/// the program's own name is no such thing, and then it is the URL.
fn place(context: &Context) -> Span {
    let name = &context.request.method.name;
    let own =
        context.request.client.command().is_some_and(|command| {
            command.words.first().is_some_and(|program| program.text.home().contains(name.home()))
        });
    if own { context.request.target.span() } else { name.span() }
}
