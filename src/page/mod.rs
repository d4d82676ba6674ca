//! The page: thin components over plain functions. It never calls the engine; a worker does.

#![allow(unreachable_pub, reason = "only `start` is for others; within, `pub` says what a module gives to the rest")]

mod browser;
mod desk;
mod engine;
mod main_view;
mod text;

pub use desk::start;
