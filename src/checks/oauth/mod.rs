//! Requests to an authorization server.

pub mod duplicate_parameter;
pub mod invalid_client;
pub mod invalid_grant;
pub mod invalid_scope;
pub mod missing_parameter;
pub mod pkce_invalid;
pub mod policy_blocked;
pub mod redirect_uri_mismatch;
pub mod unsupported_grant_type;
pub mod unsupported_response_type;
