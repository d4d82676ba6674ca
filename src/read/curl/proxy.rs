//! A proxy that requests go through: it gets the whole URL as their target (RFC 9112 section 3.2.2).

use super::credentials;
use super::plan::Plan;
use super::url::Url;
use crate::message::{Author, Field};
use crate::source::Span;
use crate::syntax::percent;

/// The proxy that a request is sent to as it is. What goes through a tunnel or SOCKS does not change.
pub(super) struct Proxy {
    /// User and password, and where they stand.
    login: Option<(Vec<u8>, Span)>,
}

impl Proxy {
    /// The proxy of the options, if one is between for this URL. Environment variables are not at hand.
    pub(super) fn of(plan: &Plan, url: &Url) -> Option<Self> {
        let (proxy, _) = plan.last("proxy").or(plan.last("proxy1.0"))?;
        let text = proxy.text();
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", &text));
        let plain = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        if text.is_empty() || !plain || url.secure || plan.switch("proxytunnel").is_some() || is_direct(plan, url) {
            return None;
        }
        let written = plan.last("proxy-user").map(|(user, _)| (user.bytes().to_vec(), user.span()));
        let in_url = || {
            let authority = &rest[..rest.find('/').unwrap_or(rest.len())];
            let (login, _) = authority.rsplit_once('@')?;
            let (user, password) = login.split_once(':').unwrap_or((login, ""));
            let parts = [percent::decode(user.as_bytes()), percent::decode(password.as_bytes())];
            Some((parts.join(&b':'), proxy.span()))
        };
        let challenged = ["proxy-digest", "proxy-ntlm", "proxy-negotiate", "proxy-anyauth"];
        let login = written.or_else(in_url).filter(|_| !challenged.iter().any(|name| plan.switch(name).is_some()));
        let own = !plan.proxy_lines.has("Proxy-Authorization") && !plan.lines.has("Proxy-Authorization");
        Some(Self { login: login.filter(|_| own) })
    }

    /// `Proxy-Authorization`
    pub(super) fn authorization(&self) -> Option<Field> {
        let (login, span) = self.login.as_ref()?;
        Some(Field::brought("Proxy-Authorization", credentials::basic(login, *span), *span, Author::Option))
    }
}

/// Whether `--noproxy` names the host.
fn is_direct(plan: &Plan, url: &Url) -> bool {
    let Some((hosts, _)) = plan.last("noproxy") else { return false };
    let host = url.host.text().to_ascii_lowercase();
    hosts.text().split([',', ' ']).filter(|name| !name.is_empty()).any(|name| {
        let name = name.trim_start_matches('.').to_ascii_lowercase();
        name == "*" || host == name || host.strip_suffix(name.as_str()).is_some_and(|start| start.ends_with('.'))
    })
}
