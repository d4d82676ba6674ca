//! `auth/csrf`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

/// A state-changing request without the token that proves that it comes from the site's own pages, or with a token that does not belong to the session.
pub static RULE: Rule = Rule {
    code: Code::new("auth/csrf"),
    heard: Heard {
        title: "the CSRF token is missing or wrong",
        help: "get a fresh token, and send it with the cookie that belongs to it",
    },
    references: &["https://owasp.org/www-community/attacks/csrf", "https://docs.djangoproject.com/en/stable/ref/csrf/"],
    check: None,
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A state-changing request without the token that proves that it comes from the site's own pages, or with a token that does not belong to the session.",
    why: "A browser sends cookies with every request to a site, also with those that another site caused. So frameworks ask for a second secret, in a field or a form parameter, that only their own pages know. A client that is no browser needs both: the cookie and the token that was issued with it.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://app.example.com/settings -b 'sessionid=k3jx81' -d 'theme=dark'",
        "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n\r\n{\"detail\":\"CSRF Failed: CSRF token missing.\"}",
    ),
    good: "curl https://app.example.com/settings -b 'sessionid=k3jx81; csrftoken=Zp4ds1' -H 'X-CSRFToken: Zp4ds1' -d 'theme=dark'",
};
