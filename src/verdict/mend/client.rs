//! How a client of OAuth proves who it is (RFC 6749 section 2.3.1), in the other of the two ways where the server names it.

use crate::checks::rewrite;
use crate::finding::{Applicability, Fix};
use crate::message::{Author, Shell};
use crate::replies::Part;
use crate::source::{Edit, Order, Quoting, Span, base64};
use crate::syntax::percent;

use super::super::names::Named;
use super::{Ask, fix, method};

/// The client's credentials moved to where the server wants them: out of the form into `Authorization`, or the other way.
/// The methods have the names of OpenID Connect Core 1.0 section 9.
pub(super) fn authenticated(ask: &Ask) -> Option<Fix> {
    let said = ask.said();
    let named = |name: &str| said.contains(name);
    let request = ask.context.request;
    let sent = |name: &str| ask.flat.iter().find(|named| named.part == Part::Body && named.name == name);
    let (id, secret) = (sent("client_id"), sent("client_secret"));
    match (id, secret, request.field("authorization")) {
        (Some(id), Some(secret), None) if named("client_secret_basic") => in_field(ask, id, secret),
        (None, None, Some(_)) if named("client_secret_post") => in_form(ask),
        _ => None,
    }
}

/// As HTTP Basic, whose two parts are encoded as those of a form are.
fn in_field(ask: &Ask, id: &Named, secret: &Named) -> Option<Fix> {
    let encode = |named: &Named| percent::encode(named.value.as_bytes(), b"");
    let pair = format!("{}:{}", encode(id), encode(secret));
    let mut edits = rewrite::remove_pairs(ask.context, &[id.pair, secret.pair])?;
    let request = ask.context.request;
    if let Some(command) = request.client.command() {
        let shell = command.shell.unwrap_or_default();
        edits.extend(method::insert(ask, &format!("-u {}", argument(shell, &pair)?), "")?.edits);
    } else {
        let basic = format!("Basic {}", base64::write(pair.as_bytes()));
        edits.extend(rewrite::add_field(ask.context, request.target.span(), "Authorization", &basic)?);
    }
    edits.order_by_key(|edit| edit.span);
    Some(fix("send the client's secret in `Authorization`", Applicability::Unsafe, edits))
}

/// As two parameters of the form.
fn in_form(ask: &Ask) -> Option<Fix> {
    let request = ask.context.request;
    let field = request.field("authorization")?;
    let value = field.value.text();
    let (scheme, encoded) = value.split_once(' ')?;
    let pair = base64::read(encoded.trim().as_bytes()).filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let pair = String::from_utf8(pair).ok()?;
    let (id, secret) = pair.split_once(':')?;
    // They were encoded before they were joined: what is no character of a form is encoded now.
    let encode = |text: &str| percent::encode(text.as_bytes(), b"%");
    let pairs = [format!("client_id={}", encode(id)), format!("client_secret={}", encode(secret))];
    let mut edits = if field.author == Author::Option {
        let command = request.client.command()?;
        let option = command.options.iter().find(|option| option.name == Some("user"))?;
        vec![rewrite::remove_option(ask.context, command, option.argument.as_ref()?.home())?]
    } else {
        vec![rewrite::remove_field(ask.context, field)?]
    };
    match (request.body.data.first(), request.client.command()) {
        (Some(data), Some(command)) => {
            let shell = command.shell.unwrap_or_default();
            let [id, secret] = pairs.map(|pair| argument(shell, &pair));
            let span = Span::point(data.option.origin, data.option.start as usize);
            edits.push(Edit { span, text: format!("-d {} -d {} ", id?, secret?) });
        }
        (None, None) => {
            let content = &request.body.content;
            edits.extend(content.edit(0..0, &format!("{}&", pairs.join("&")))?);
        }
        _ => return None,
    }
    edits.order_by_key(|edit| edit.span);
    Some(fix("send the client's secret in the form", Applicability::Unsafe, edits))
}

/// As an argument, in quotes only where a shell would read it otherwise.
fn argument(shell: Shell, text: &str) -> Option<String> {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.=:".contains(&byte));
    if plain { Quoting::Raw.quote(text) } else { rewrite::quoted(shell, text) }
}
