//! Links and redaction.
//!
//! A link carries what was pasted in its fragment, which a browser never sends. Secrets are taken out before anything
//! is encoded.

pub mod link;
mod redact;

pub use link::{Broken, Link, Shared, share};
pub(crate) use redact::is_secret;
pub use redact::{Redaction, redact, redact_finding, redact_input, redact_shared};
