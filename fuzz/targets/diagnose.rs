#![no_main]
//! Any bytes, diagnosed.

use libfuzzer_sys::fuzz_target;
use why400::{Input, diagnose};

fuzz_target!(|data: &[u8]| {
    let request = String::from_utf8_lossy(data).into_owned();
    diagnose(&Input { request, now: 1_795_338_000, ..Input::default() });
});
