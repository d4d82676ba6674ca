//! The tests in browsers: each file has a list of its own, and this one has the lists.

mod accessible;
mod anywhere;
mod archives;
mod causes;
mod editor;
mod everyday;
mod fixing;
mod handed_on;
mod harness;
mod keyboard;
mod loading;
mod page;
mod recognised;
mod sending;
mod spoken;
mod views;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    browser::suite::run(
        &folder,
        &[
            harness::TESTS,
            page::TESTS,
            loading::TESTS,
            causes::TESTS,
            recognised::TESTS,
            archives::TESTS,
            editor::TESTS,
            anywhere::TESTS,
            keyboard::TESTS,
            handed_on::TESTS,
            spoken::TESTS,
            everyday::TESTS,
            fixing::TESTS,
            accessible::TESTS,
            sending::TESTS,
            views::TESTS,
        ],
    )
}
