//! Sending a request from the page: where to, what comes back, and why nothing did.

/// Ports to which browsers send nothing (Fetch Standard, section 2.9).
const BLOCKED: &[u16] = &[
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/// Scheme and authority of what a person writes as the server: `localhost:3000`, `https://staging.example.test/`. `None`
/// where that is no server, or more than one.
pub fn server(written: &str) -> Option<String> {
    let written = written.trim().trim_end_matches('/');
    let (scheme, authority) = match written.split_once("://") {
        Some((scheme, authority)) => (scheme.to_ascii_lowercase(), authority),
        None if is_private(host_of(written)) => ("http".into(), written),
        None => ("https".into(), written),
    };
    let port = authority.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')).map(|(_, port)| port);
    let right = matches!(&*scheme, "http" | "https")
        && !host_of(authority).is_empty()
        && port.is_none_or(|port| port.parse::<u16>().is_ok())
        && !authority.contains(|c: char| c.is_whitespace() || "/?#\\@<>\"'`".contains(c));
    right.then(|| format!("{scheme}://{authority}"))
}

/// The host of an authority, without its port.
fn host_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        _ => authority,
    }
}

/// Whether a host is this machine, or of a network that nobody outside reaches.
fn is_private(host: &str) -> bool {
    let second = || host.split('.').nth(1).and_then(|part| part.parse::<u8>().ok());
    is_this_machine(host)
        || [".local", ".internal", ".lan"].iter().any(|end| host.ends_with(end))
        || host.starts_with("10.") && second().is_some()
        || host.starts_with("192.168.")
        || host.starts_with("172.") && second().is_some_and(|part| (16..32).contains(&part))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "[::1]"
}

/// A request for which no answer came, as far as the reasons for that are concerned.
pub struct Unanswered<'a> {
    /// Scheme and authority of the page.
    pub page: &'a str,
    /// Whether the browser believes that it has a network.
    pub online: bool,
    /// Scheme and authority of the server.
    pub server: &'a str,
    /// The method.
    pub method: &'a str,
    /// The fields.
    pub fields: &'a [(String, String)],
}

/// Why no answer came. A browser tells no script the reason, so that what can be known is told first, and the rest as
/// what it may be: a sentence or two each.
pub fn reasons(it: &Unanswered) -> Vec<String> {
    let (scheme, authority) = it.server.split_once("://").unwrap_or(("", it.server));
    let host = host_of(authority);
    let port = authority.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
    if let Some(port) = port.filter(|port| BLOCKED.contains(port)) {
        return vec![format!("Browsers send nothing to port `{port}`, whatever listens there.")];
    }
    if it.page.starts_with("https:") && scheme == "http" && !is_this_machine(host) {
        return vec![format!(
            "This page came over `https`, and a browser lets it send nothing over `http` (mixed content). Try `https://{authority}`."
        )];
    }
    let mut reasons = Vec::new();
    if !it.online {
        reasons.push("The browser says that there is no network.".into());
    }
    let preflight = preflight(it.method, it.fields);
    reasons.push(if preflight.is_empty() {
        format!(
            "The server may have answered without `Access-Control-Allow-Origin: {}`. A browser then hides the answer from \
             the page, though the server has got the request.",
            it.page
        )
    } else {
        format!(
            "The server may not let pages from `{}` send this (CORS). Because of {} the browser asks first, with `OPTIONS`; \
             only a 2xx answer that allows them lets the request itself go out.",
            it.page,
            preflight.join(", ")
        )
    });
    if is_private(host) && !is_private(host_of(it.page.split_once("://").map_or("", |(_, rest)| rest))) {
        reasons.push(
            "The server is on this machine or in a private network: some browsers ask you first, and some want \
             `Access-Control-Allow-Private-Network: true` from the server."
                .into(),
        );
    }
    reasons.push(format!(
        "Or nothing answers at `{authority}`: no such host, nothing listens there, {}a filter or an extension stopped it.",
        if scheme == "https" { "its certificate is not trusted, " } else { "" }
    ));
    reasons
}

/// What of a request makes a browser ask the server before it (Fetch Standard, sections 2.2.1 and 2.2.2).
fn preflight(method: &str, fields: &[(String, String)]) -> Vec<String> {
    let mut causes = Vec::new();
    if !["GET", "HEAD", "POST"].contains(&method) {
        causes.push(format!("the method `{method}`"));
    }
    for (name, value) in fields {
        let lower = name.to_ascii_lowercase();
        let kind = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let simple = match &*lower {
            "accept" | "accept-language" | "content-language" => true,
            "content-type" => {
                ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"].contains(&&*kind)
            }
            _ => false,
        };
        if !simple {
            causes.push(if lower == "content-type" { format!("`{name}: {kind}`") } else { format!("`{name}`") });
        }
    }
    causes
}

/// An answer as it is written into the response's box. A browser does not tell which version of HTTP was spoken.
pub fn answer(status: u16, reason: &str, fields: impl Iterator<Item = (String, String)>, body: &str) -> String {
    head(format!("HTTP/1.1 {status} {reason}").trim_end(), fields) + "\n\n" + body
}

/// A first line, and the fields each on its own.
pub fn head(first: &str, fields: impl Iterator<Item = (String, String)>) -> String {
    fields.fold(first.to_owned(), |text, (name, value)| text + "\n" + &name + ": " + &value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_read_as_people_write_it() {
        for (written, server_) in [
            ("localhost:3000", Some("http://localhost:3000")),
            (" https://staging.example.test/ ", Some("https://staging.example.test")),
            ("HTTP://192.168.0.7:80", Some("http://192.168.0.7:80")),
            ("staging.example.test", Some("https://staging.example.test")),
            ("[::1]:8080", Some("http://[::1]:8080")),
            ("", None),
            ("https://", None),
            ("ftp://a.test", None),
            ("a.test/path", None),
            ("https://u:p@a.test", None),
            ("a.test:port", None),
            ("a test", None),
        ] {
            assert_eq!(server(written).as_deref(), server_, "{written:?}");
        }
    }

    fn told(page: &str, server: &str, method: &str, fields: &[(&str, &str)]) -> String {
        let fields: Vec<_> = fields.iter().map(|&(name, value)| (name.into(), value.into())).collect();
        reasons(&Unanswered { page, online: true, server, method, fields: &fields }).join("\n")
    }

    #[test]
    fn what_is_certain_is_told_alone() {
        let port = told("https://why.test", "https://a.test:6667", "GET", &[]);
        assert_eq!(port, "Browsers send nothing to port `6667`, whatever listens there.");
        assert!(told("https://why.test", "http://a.test", "GET", &[]).contains("Try `https://a.test`"));
        assert!(!told("https://why.test", "http://localhost:80", "GET", &[]).contains("mixed content"));
        assert!(BLOCKED.is_sorted());
    }

    #[test]
    fn what_makes_a_browser_ask_first_is_named() {
        let fields = [("Content-Type", "application/json; charset=utf-8"), ("Authorization", "Bearer secret")];
        let told_ = told("https://why.test", "https://a.test", "PUT", &fields);
        for part in [
            "the method `PUT`, `Content-Type: application/json`, `Authorization` ",
            "`https://why.test`",
            "certificate",
        ] {
            assert!(told_.contains(part), "{told_}");
        }
        assert!(!told_.contains("secret"));
        let simple = told("http://why.test", "http://a.test", "POST", &[("content-type", "Text/Plain;charset=utf-8")]);
        assert!(simple.contains("the server has got the request") && !simple.contains("certificate"), "{simple}");
        assert!(told("https://why.test", "http://127.0.0.1:1234", "GET", &[]).contains("Private-Network"));
    }

    #[test]
    fn an_answer_is_written_as_a_response() {
        let fields = [("content-type".to_string(), "a/b".to_string())];
        assert_eq!(
            answer(400, "Bad Request", fields.into_iter(), "{}"),
            "HTTP/1.1 400 Bad Request\ncontent-type: a/b\n\n{}"
        );
        assert_eq!(answer(422, "", std::iter::empty(), ""), "HTTP/1.1 422\n\n");
    }
}
