//! The form of the message on the wire.
