#![no_main]
//! Any bytes, read as JsonLog or TextLog or AccessLog.

mod shared;

use libfuzzer_sys::fuzz_target;
use why400::message::Shape;

fuzz_target!(|data: &[u8]| shared::read(data, &[Shape::JsonLog, Shape::TextLog, Shape::AccessLog]));
