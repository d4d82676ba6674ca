//! The page: thin components over plain functions. It never calls the engine; a worker does.

#![allow(unreachable_pub, reason = "only `start` is for others; within, `pub` says what a module gives to the rest")]

mod anatomy_view;
mod browser;
mod compare_view;
mod copy_view;
mod desk;
mod editor;
mod engine;
mod examples;
#[cfg(all(test, feature = "first-paint"))]
mod first_paint;
mod gallery_view;
mod keys;
mod main_view;
mod send_view;
mod share_view;
mod text;
mod theme;

pub use desk::start;
