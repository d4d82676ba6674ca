//! Requests to an authorization server.

pub mod duplicate_parameter;
