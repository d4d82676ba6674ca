//! The `why400` command.

fn main() {}
