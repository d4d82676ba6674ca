//! How a shell understands a line: words, quotes, variables, operators.

pub(crate) mod posix;

pub(crate) use posix::Simple;
