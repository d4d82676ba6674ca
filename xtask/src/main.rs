//! `cargo xtask`: serve, test, prove.

fn main() {}
