#![no_main]
//! Any bytes, read as Http1 or Http2.

mod shared;

use libfuzzer_sys::fuzz_target;
use why400::message::Shape;

fuzz_target!(|data: &[u8]| shared::read(data, &[Shape::Http1, Shape::Http2]));
