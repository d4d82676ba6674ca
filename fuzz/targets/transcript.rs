#![no_main]
//! Any bytes, read as CurlVerbose or CurlTrace or HttpieVerbose.

mod shared;

use libfuzzer_sys::fuzz_target;
use why400::message::Shape;

fuzz_target!(|data: &[u8]| shared::read(data, &[Shape::CurlVerbose, Shape::CurlTrace, Shape::HttpieVerbose]));
