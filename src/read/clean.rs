//! What terminals, chats and mail put around and into a text that was copied from them.

use crate::source::Traced;

/// The text as it was before it was copied, where that is another one than what was pasted.
pub(super) fn clean(_text: &str) -> Option<Traced> {
    None
}
