#![no_main]
//! Any bytes, read as Exception or OauthPage or Url or Body or Message.

mod shared;

use libfuzzer_sys::fuzz_target;
use why400::message::Shape;

fuzz_target!(|data: &[u8]| shared::read(
    data,
    &[Shape::Exception, Shape::OauthPage, Shape::Url, Shape::Body, Shape::Message]
));
