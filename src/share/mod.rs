//! Links and redaction.
