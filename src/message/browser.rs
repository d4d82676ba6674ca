//! What a page's script cannot set in a browser.

/// Names that a browser sets itself: what a program says of them is not sent (Fetch Standard, section 2.2.2).
pub const SET_BY_BROWSERS: &[&str] = &[
    "accept-charset",
    "access-control-request-headers",
    "access-control-request-method",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Whether a browser sets this field itself, whatever a script says; the name is in lower case.
pub fn is_set_by_browsers(name: &str) -> bool {
    SET_BY_BROWSERS.contains(&name) || name.starts_with("sec-") || name.starts_with("proxy-")
}
