//! The page's start.

fn main() {
    why400::page::start();
}
