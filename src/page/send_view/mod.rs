//! Sending the request, or its correction, from the browser: the one thing here that reaches a server, and only when the
//! person presses the button.

mod form;
mod outside;

pub use form::SendView;
