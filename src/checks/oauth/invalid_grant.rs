//! `oauth/invalid-grant`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

/// The authorization code, refresh token or password was understood, but it is expired, used already, revoked, or belongs to another client or redirect URI.
pub static RULE: Rule = Rule {
    code: Code::new("oauth/invalid-grant"),
    heard: Heard {
        title: "the code or refresh token is expired, used, or another client's",
        help: "get a new one: a code is good for one use, within minutes",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc6749#section-5.2",
        "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2",
    ],
    check: None,
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "The authorization code, refresh token or password was understood, but it is expired, used already, revoked, or belongs to another client or redirect URI.",
    why: "A code is good for one use, usually within a minute or ten. A request that was sent twice, for instance by a retry or a page that was loaded again, fails the second time, and some servers then revoke what the first gave.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://id.example.com/oauth2/token -u 'web:Tf83jsPq' -d grant_type=authorization_code -d code=SplxlOBeZQQYbYS6WxSbIA -d 'redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb'",
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":\"invalid_grant\",\"error_description\":\"Authorization code is invalid or expired\"}",
    ),
    good: "curl https://id.example.com/oauth2/token -u 'web:Tf83jsPq' -d grant_type=authorization_code -d code=Qw3tlOBeZQQYbYS6WxSbIA -d 'redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb'",
};
