#![no_main]
//! Any bytes, read as Httpie or Wget.

mod shared;

use libfuzzer_sys::fuzz_target;
use why400::message::Shape;

fuzz_target!(|data: &[u8]| shared::read(data, &[Shape::Httpie, Shape::Wget]));
