#![no_main]
//! Any bytes, read as Fetch or Axios or Xhr or Jquery.

mod shared;

use libfuzzer_sys::fuzz_target;
use why400::message::Shape;

fuzz_target!(|data: &[u8]| shared::read(data, &[Shape::Fetch, Shape::Axios, Shape::Xhr, Shape::Jquery]));
