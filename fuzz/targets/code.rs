#![no_main]
//! Any bytes, read as Python or Go or Php or Ruby.

mod shared;

use libfuzzer_sys::fuzz_target;
use why400::message::Shape;

fuzz_target!(|data: &[u8]| shared::read(data, &[Shape::Python, Shape::Go, Shape::Php, Shape::Ruby]));
