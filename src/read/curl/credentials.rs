//! `Authorization`, from `-u`, `--oauth2-bearer`, `--aws-sigv4` or the URL.

use super::plan::Plan;
use super::url::Url;
use crate::message::{Author, Fate, Field, Variable};
use crate::source::{Span, Traced, base64};
use crate::syntax::percent;

/// Schemes whose credentials go out only after the server's challenge.
const CHALLENGED: [&str; 4] = ["digest", "ntlm", "negotiate", "anyauth"];

/// The fields with the credentials.
pub(super) fn fields(plan: &Plan, url: Option<&Url>) -> Vec<Field> {
    if plan.lines.has("Authorization") {
        return Vec::new();
    }
    let field = |name, value, by| Field::brought(name, value, by, Author::Option);
    if let Some((token, by)) = plan.last("oauth2-bearer") {
        if plan.switch("basic").is_some() {
            // Of two schemes curl takes none before the server has asked.
            return Vec::new();
        }
        let mut value = Traced::implied("Bearer ", by);
        value.append(token);
        return vec![field("Authorization", value, by)];
    }
    let user = plan.last("user");
    if let Some((_, by)) = plan.last("aws-sigv4")
        && user.is_some()
    {
        // Both follow from the secret and the time.
        let unknown = |text| Traced::implied(text, by);
        return vec![field("Authorization", unknown("AWS4-HMAC-SHA256"), by), field("X-Amz-Date", unknown("now"), by)];
    }
    if CHALLENGED.iter().any(|scheme| plan.switch(scheme).is_some()) {
        return Vec::new();
    }
    if let Some((user, by)) = user {
        let mut login = user.bytes().to_vec();
        if !login.contains(&b':') {
            // curl asks for the password.
            login.push(b':');
        }
        return vec![field("Authorization", basic(&login, user.span()), by)];
    }
    let Some(url) = url.filter(|url| url.user.is_some()) else { return Vec::new() };
    let part = |part: &Option<Traced>| part.as_ref().map(|part| percent::decode(part.bytes())).unwrap_or_default();
    let login = [part(&url.user), part(&url.password)].join(&b':');
    let span = url.user.iter().chain(&url.password).map(Traced::span).reduce(Span::to);
    span.map(|span| field("Authorization", basic(&login, span), span)).into_iter().collect()
}

/// What curl asks for or finds out only when it runs.
pub(super) fn asked(plan: &Plan) -> Vec<Variable> {
    let unknown = |span, name: &str| Variable { span, name: name.into(), fate: Fate::Expanded };
    let bearer = plan.last("oauth2-bearer").is_some();
    let signed = plan.last("aws-sigv4").map(|(_, by)| unknown(by, "--aws-sigv4"));
    let password =
        plan.last("user").filter(|(user, _)| !bearer && !user.bytes().iter().any(|byte| b":".contains(byte)));
    let password = password.map(|(user, _)| unknown(user.home(), "the password"));
    signed.into_iter().chain(password).collect()
}

/// The value of a field with user and password (RFC 7617).
pub(super) fn basic(login: &[u8], span: Span) -> Traced {
    let mut value = b"Basic ".to_vec();
    value.extend(base64::write(login).into_bytes());
    Traced::implied(value, span)
}
