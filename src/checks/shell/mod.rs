//! What was typed is not what was meant.
