//! `body/too-large`

use super::super::{Example, Heard, Mends, Page, Rule};
use crate::finding::Code;

/// Content above the limit of the server, or of a proxy before it.
pub static RULE: Rule = Rule {
    code: Code::new("body/too-large"),
    heard: Heard {
        title: "the content is larger than the server takes",
        help: "send less at a time, or ask for a higher limit",
    },
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.14"],
    check: None,
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "Content above the limit of the server, or of a proxy before it.",
    why: "Every server has a limit, and often it is small by default: 100 kB in Express, 1 MB in nginx, 2 MB for forms in Tomcat, 30 MB in IIS. It answers 413, or closes the connection while the client is still sending.",
    mends: Mends::ByHand,
    bad: Example::refused(
        "curl https://api.example.com/photos -H 'Content-Type: image/jpeg' --data-binary @photo.jpg",
        "HTTP/1.1 413 Request Entity Too Large\r\nServer: nginx/1.27.1\r\nContent-Type: text/html\r\n\r\n<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n<center><h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx/1.27.1</center>\r\n</body>\r\n</html>",
    ),
    good: "curl https://api.example.com/photos -H 'Content-Type: image/jpeg' --data-binary @small.jpg",
};
