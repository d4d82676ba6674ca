//! Compiles the knowledge files of `src/replies/knowledge/` into tables.

fn main() {}
