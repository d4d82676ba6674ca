//! The page in a real browser: a WebDriver client, a server for the built page, and the page's hooks.
//!
//! A test is written once and run in every engine ([`suite`]). How each is started and what its driver cannot do is in
//! [`engine`]; what goes another way in each, in [`ability`] and [`console`].

pub mod ability;
pub mod accessible;
pub mod console;
pub mod element;
pub mod engine;
pub mod exact;
pub mod http;
pub mod outside;
#[cfg(test)]
mod promises;
pub mod site;
pub mod stage;
pub mod suite;
pub mod timing;
pub mod visit;
pub mod webdriver;

use std::fmt::Debug;
use std::time::{Duration, Instant};

/// How long a thing may take that takes a moment: generous, because two cores may be busy with several browsers.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until there is an answer.
///
/// # Panics
/// If there is none in half a minute.
pub fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    wait_until(what, || ask().ok_or("nothing"))
}

/// The same, with what is seen instead of the answer.
///
/// # Panics
/// If there is none in half a minute.
pub fn wait_until<T, Seen: Debug>(what: &str, mut ask: impl FnMut() -> Result<T, Seen>) -> T {
    let begun = Instant::now();
    loop {
        match ask() {
            Ok(answer) => return answer,
            Err(seen) if begun.elapsed() > PATIENCE => panic!("waited {PATIENCE:?} for {what}, seen is {seen:?}"),
            Err(_) => std::thread::sleep(Duration::from_millis(25)),
        }
    }
}
