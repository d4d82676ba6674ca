#![no_main]
//! Any bytes, read as Har or Postman or Insomnia or OpenApi.

mod shared;

use libfuzzer_sys::fuzz_target;
use why400::message::Shape;

fuzz_target!(|data: &[u8]| shared::read(data, &[Shape::Har, Shape::Postman, Shape::Insomnia, Shape::OpenApi]));
