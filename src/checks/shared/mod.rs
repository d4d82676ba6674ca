//! What several checks are written with.
