//! What several checks are written with.

pub(super) mod credentials;
pub(super) mod fields;
pub(super) mod oauth;
pub(super) mod parameters;
pub(super) mod placeholder;
pub(super) mod rewrite;
pub(super) mod show;
pub(super) mod signed;
pub(super) mod times;
