//! `host/invalid`

use super::super::shared::placeholder;
use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::dialects::Fault;
use crate::finding::{Applicability, Certainty, Code, Finding, Fix};
use crate::message::{Author, Field};
use crate::syntax::uri::{self, Form};

/// A `Host` that is not a name or address with an optional port.
pub static RULE: Rule = Rule {
    code: Code::new("host/invalid"),
    heard: Heard {
        title: "`Host` is not a host and port",
        help: "give the host's name, and the port where it is not the usual one",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-7.2",
        "https://www.rfc-editor.org/rfc/rfc9112#section-3.2",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A `Host` that is not `host` or `host:port`: a URL, a path, blanks, a port that is no number, or an IPv6 address \
           without its brackets. It is most often a variable for the whole base URL that was put where the name belongs.",
    why: "The server finds the site by this name, and proxies route by it. A server must answer 400 to an invalid one (RFC \
          9112 section 3.2). Underscores are no letters of host names; most servers take them all the same, and some, such \
          as Django, do not.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/orders -H 'Host: https://api.example.com'"),
    good: "curl https://api.example.com/orders -H 'Host: api.example.com'",
};

/// What is wrong with the host.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Kind {
    /// A scheme, a path or both.
    Url,
    /// A name, perhaps with a password, and `@`.
    Userinfo,
    /// An IPv6 address without its brackets.
    Bare,
    /// A blank.
    Blank,
    /// Another character that no host has.
    Character,
    /// Two dots in a row, or one at the start.
    EmptyLabel,
    /// A port that is no number up to 65535.
    Port,
    /// An address that is none, or a name that ends in a number.
    Address,
    /// A name, or a part of one, that is longer than DNS takes.
    Long,
    /// An underscore, which some refuse.
    Underscore,
}

/// A host that is none.
struct Slip<'a> {
    field: &'a Field,
    kind: Kind,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let (certainty, likelihood) = match slip.kind {
        Kind::Underscore => (Certainty::Possible, 0.3),
        _ => (Certainty::Certain, 0.95),
    };
    let finding = RULE.finding(certainty, likelihood, word(&slip), vec![slip.field.value.span()]);
    let fault = matches!(slip.kind, Kind::Url | Kind::Blank | Kind::Character).then_some(Fault::InvalidHost);
    vec![Finding { fix: fix(context, &slip), fault, ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let mut hosts = context.request.fields.iter().filter(|field| field.author == Author::Person && field.is("host"));
    hosts.find_map(|field| {
        let told = placeholder::enclosed(&field.value.text()).is_some() || context.has_variable(field.line.home());
        let kind = fault(field.value.bytes()).filter(|_| !told && field.colon)?;
        Some(Slip { field, kind })
    })
}

/// What is wrong with `host` or `host:port`, if anything is.
pub(in super::super) fn fault(bytes: &[u8]) -> Option<Kind> {
    if bytes.is_empty() {
        return None;
    }
    if bytes.contains(&b'@') {
        return Some(Kind::Userinfo);
    }
    if bytes.iter().any(|byte| b"/?#".contains(byte)) {
        return Some(Kind::Url);
    }
    let colons = bytes.split(|&byte| byte == b':').count() - 1;
    if colons > 1 && bytes.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b':') {
        return Some(Kind::Bare);
    }
    if bytes.iter().any(u8::is_ascii_whitespace) {
        return Some(Kind::Blank);
    }
    let parts = uri::split(bytes, Form::Url);
    let host = &bytes[parts.host.unwrap_or_default()];
    if let Some(port) = parts.port {
        let port = &bytes[port];
        let number = std::str::from_utf8(port).ok().and_then(|text| text.parse::<u16>().ok());
        if !port.is_empty() && (number.is_none() || !port.iter().all(u8::is_ascii_digit)) {
            return Some(Kind::Port);
        }
    }
    host_fault(host)
}

/// What is wrong with a host alone, if anything is.
pub(in super::super) fn host_fault(host: &[u8]) -> Option<Kind> {
    let text = std::str::from_utf8(host).ok()?;
    if text.contains("..") || text.starts_with('.') {
        return Some(Kind::EmptyLabel);
    }
    // Names outside ASCII are left to those who have the tables for them.
    if !text.is_ascii() {
        return None;
    }
    if text.contains('_') && !text.bytes().any(|byte| b" \"<>\\^`{|}".contains(&byte)) {
        return Some(Kind::Underscore);
    }
    let parsed = url::Host::parse(text);
    let name = text.trim_end_matches('.');
    if name.len() > 253 || name.split('.').any(|label| label.len() > 63) {
        return Some(Kind::Long);
    }
    // Where the last part is a number, all of it is taken for an address (URL Standard, section 3.5).
    let number = name.rsplit('.').next().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    let address = text.starts_with('[') || number;
    parsed.is_err().then_some(if address { Kind::Address } else { Kind::Character })
}

fn word(slip: &Slip) -> Words {
    let shown = show(slip.field.value.bytes());
    let (title, help) = match slip.kind {
        Kind::Url => {
            (format!("`Host` {shown} is a URL or has a path"), "Leave only the name and the port, if one is needed.")
        }
        // What stands before `@` may be a password, which is not repeated.
        Kind::Userinfo => (
            "`Host` has a name or password before the host".into(),
            "Leave only the name and the port, if one is needed. Credentials belong into `Authorization`.",
        ),
        Kind::Bare => (format!("IPv6 address {shown} in `Host` without brackets"), "Put the address in brackets."),
        Kind::Blank => (format!("blank in `Host` {shown}"), "Write the name of the server without blanks."),
        Kind::Port => {
            (format!("port of `Host` {shown} is no number up to 65535"), "Write the number of the port, or none.")
        }
        Kind::EmptyLabel => (format!("`Host` {shown} has nothing between two dots"), "Write the name of the server."),
        Kind::Long => (format!("`Host` {shown} is longer than a name can be"), "Write the name of the server."),
        Kind::Address => (format!("`Host` {shown} is not an IP address"), "Write the address as it is."),
        Kind::Character => {
            (format!("`Host` {shown} has a character that no host has"), "Write the name of the server.")
        }
        Kind::Underscore => (format!("underscore in `Host` {shown}"), "Use a name without underscores."),
    };
    let why = if slip.kind == Kind::Underscore {
        "Host names have letters, digits and hyphens (RFC 1123). Many servers take underscores all the same; some, such as \
         Django, answer 400."
    } else {
        "The field holds a name or an address and perhaps a port, and nothing else (RFC 9110 section 7.2). A server must \
         answer 400 to an invalid one."
    };
    Words::new(title, why, help)
}

/// Takes scheme and path away; what is wrong otherwise goes where the URL has a host of its own, which the client sends.
fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let value = &slip.field.value;
    if slip.kind == Kind::Bare {
        let edits = value.edit(0..value.len(), &format!("[{}]", value.text()))?;
        return Some(rewrite::fix("put it in brackets", Applicability::Safe, edits));
    }
    if !matches!(slip.kind, Kind::Url | Kind::Userinfo) {
        let url = context.url().host.clone().map(|host| &context.request.target.bytes()[host])?;
        let sound = !url.is_empty() && fault(url).is_none() && context.request.client.command().is_some();
        let edit = rewrite::remove_field(context, slip.field).filter(|_| sound)?;
        return Some(rewrite::fix("send the host of the URL", Applicability::Unsafe, vec![edit]));
    }
    let parts = uri::split(value.bytes(), Form::Url);
    let host = parts.host?;
    let end = parts.port.map_or(host.end, |port| port.end);
    if host.is_empty() || fault(&value.bytes()[host.start..end]).is_some() {
        return None;
    }
    let mut edits = Vec::new();
    for range in [0..host.start, end..value.len()] {
        if !range.is_empty() {
            edits.extend(value.edit(range, "")?);
        }
    }
    Some(rewrite::fix("leave only the host", Applicability::Safe, edits))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn hosts_that_are_none() {
        for value in [
            "⟦calendar.test/api⟧",
            "⟦calendar test⟧",
            "⟦http://clinic.test/⟧",
            "⟦a.test:80a⟧",
            "⟦a.test:70000⟧",
            "⟦a..test⟧",
        ] {
            assert_finds(&RULE, &format!("curl http://calendar.test/api/events -H 'Host: {value}'"));
        }
        assert_finds(&RULE, "GET /x HTTP/1.1\r\nHost: ⟦api.seaside inn.test⟧\r\n\r\n");
        assert_mends(
            &RULE,
            "curl -H 'Host: http://api.shop.test:8080/v1' http://api.shop.test/x",
            "curl -H 'Host: api.shop.test:8080' http://api.shop.test/x",
        );
    }

    #[test]
    fn an_underscore_is_possible() {
        let finding = assert_finds(&RULE, "curl http://a.test/x -H 'Host: ⟦my_app.test⟧'");
        assert_eq!(finding.certainty, Certainty::Possible);
    }

    #[test]
    fn hosts_are_quiet() {
        for value in ["a.test", "a.test:8080", "[::1]:8080", "127.0.0.1", "localhost", "xn--bcher-kva.test", "a.test."]
        {
            assert_quiet(&RULE, &format!("curl http://a.test/x -H 'Host: {value}'"));
        }
    }
}
