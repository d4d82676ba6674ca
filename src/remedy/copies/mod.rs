//! The request written anew for another client: "Copy as", a file for each.
//!
//! What is written is what goes over the wire, not what was pasted: method, target, fields and content. Each text is
//! proven by reading it again (`tests/copies.rs`). What a client adds, leaves out or cannot write is told in a note
//! that names the field; nothing is left out in silence.

mod curl;
mod fetch;
mod har;
mod httpie;
mod hurl;
mod powershell;
mod prepared;
mod quote;
mod requests;
mod sent;

use crate::message::{Exchange, wire};
pub use prepared::{Prepared, prepare};
use sent::Sent;

/// Declares the clients with their names in messages and in a person's words.
macro_rules! clients {
    ($($(#[$doc:meta])* $client:ident $name:literal $label:literal,)*) => {
        /// What a request is written for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
        #[serde(into = "&'static str")]
        pub enum Client {
            $($(#[$doc])* $client,)*
        }

        impl Client {
            /// All of them, in the order in which they are offered.
            pub const ALL: &[Client] = &[$(Client::$client),*];

            /// The name that is kept and sent: it never changes.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Client::$client => $name,)*
                }
            }

            /// As a person would say it.
            pub fn label(self) -> &'static str {
                match self {
                    $(Client::$client => $label,)*
                }
            }
        }
    };
}

clients! {
    /// curl, for bash and its kin.
    CurlBash "curl-bash" "curl (bash)",
    /// curl, for cmd.exe.
    CurlCmd "curl-cmd" "curl (cmd)",
    /// `Invoke-WebRequest`.
    PowerShell "powershell" "PowerShell",
    /// The bytes themselves.
    Raw "raw-http" "raw HTTP/1.1",
    /// `fetch()` of JavaScript.
    Fetch "fetch" "JavaScript fetch",
    /// requests of Python.
    Requests "python-requests" "Python requests",
    /// The `http` command.
    Httpie "httpie" "HTTPie",
    /// A Hurl file.
    Hurl "hurl" "Hurl",
    /// An entry of an HTTP archive.
    Har "har-entry" "HAR entry",
}

impl Client {
    /// The client of this name.
    pub fn named(name: &str) -> Option<Client> {
        Client::ALL.iter().copied().find(|client| client.as_str() == name)
    }
}

impl From<Client> for &'static str {
    fn from(client: Client) -> Self {
        client.as_str()
    }
}

/// A request as written for a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// The text, without a line end after it; empty where there is nothing to write.
    pub text: String,
    /// Where it is not what the pasted request sends, a sentence each. What is spoken of stands in backticks.
    pub notes: Vec<String>,
}

/// Writes the request of an exchange for a client. Where there is none, or its own client refuses to send it, a note
/// says so and there is no text.
pub fn copy(exchange: &Exchange, client: Client) -> Copied {
    let nothing = |why: String| Copied { text: String::new(), notes: vec![why] };
    let Some(request) = &exchange.request else { return nothing("the paste holds no request".into()) };
    let mut wire = wire::render(request);
    if let Some(refused) = wire.refused {
        return nothing(refused);
    }
    if client == Client::Raw {
        let text = String::from_utf8(wire.bytes).unwrap_or_else(|error| {
            wire.notes.push("the content or a field has bytes that are no UTF-8: text cannot hold them".into());
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        });
        if request.method.name.is_empty() {
            let method = if request.body.content.is_empty() { "GET" } else { "POST" };
            wire.notes.push(format!("the paste names no method: `{method}` is a guess"));
            return Copied { text: method.to_owned() + &text, notes: wire.notes };
        }
        return Copied { text, notes: wire.notes };
    }
    let mut sent = Sent::of(request, client);
    let text = match client {
        Client::CurlBash | Client::CurlCmd => curl::write(&mut sent),
        Client::PowerShell => powershell::write(&mut sent),
        Client::Fetch => fetch::write(&mut sent),
        Client::Requests => requests::write(&mut sent),
        Client::Httpie => httpie::write(&mut sent),
        Client::Hurl => hurl::write(&mut sent),
        Client::Har | Client::Raw => har::write(&mut sent, exchange.response.as_ref()),
    };
    // What the wire cannot tell, no client can.
    let mut notes = wire.notes;
    notes.extend(sent.notes);
    Copied { text, notes }
}
