//! The HTTP message as the server gets it, every part with the pasted bytes it came from.
//!
//! The names are those of RFC 9110 and RFC 9112. Nothing here is judged: a field with a blank in its name is a field
//! with a blank in its name, and a body that is cut off is a body. What the shell and the client did on the way is
//! kept as [`Command`].

mod browser;
mod command;
mod places;
mod shape;
pub mod wire;

pub use browser::{SET_BY_BROWSERS, is_set_by_browsers};
pub use command::{
    Agent, Client, Command, Fate, GlobFault, OptionUse, RequestLine, Shell, ShellFault, ShellFaultKind, UrlFault,
    Variable, Word,
};
pub use places::{Places, Visitor};
pub use shape::Shape;

use crate::source::{Edit, Span, Traced};

/// A request and what came back, as far as they were pasted.
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    /// What the main box was read as.
    pub shape: Shape,
    /// The request.
    pub request: Option<Request>,
    /// The response.
    pub response: Option<Response>,
    /// What was sent first, where a redirect has made the client send it otherwise.
    pub redirected: Option<Redirected>,
    /// What of the main box was taken for what, in order. Nothing of the box is in two parts.
    pub parts: Vec<Part>,
    /// What takes the marks of terminals, chats and mail out of the main box, where they stand within what was read.
    pub cleaning: Vec<Edit>,
    /// How many exchanges were found in the main box, of which this is one: several commands, the entries of an
    /// archive.
    pub found: usize,
    /// Which of them this is, counted from 0.
    pub chosen: usize,
}

/// A request to which a redirect was the answer, and which the client then sent as another one.
#[derive(Clone, Debug)]
pub struct Redirected {
    /// Its method.
    pub method: Traced,
    /// Its target.
    pub target: Traced,
    /// Whether the method became GET; otherwise it stayed and the content alone was left out.
    pub turned: bool,
    /// The status of the redirect.
    pub status: u16,
    /// Where it led to.
    pub location: Traced,
}

/// A piece of the main box, and what it was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The piece.
    pub span: Span,
    /// What it was taken for.
    pub role: Role,
}

/// What a piece of the paste was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The request that is diagnosed.
    Request,
    /// The response to it.
    Response,
    /// Another request or response, which is not diagnosed.
    Other,
    /// Prompts, chat, logs around: not used.
    Ignored,
}

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// Everything that was read as this request.
    pub span: Span,
    /// What sends it.
    pub client: Client,
    /// The head as written, up to and with the empty line that ends it, where the request is written as it goes over
    /// the wire. What is sent in another way has none.
    pub head: Option<Traced>,
    /// The request line as written, without its line end, where it is written.
    pub start_line: Option<Traced>,
    /// The method (RFC 9110 section 9).
    pub method: Method,
    /// The URL or request target, as the shell hands it over, before the client touches it.
    pub target: Traced,
    /// What the client puts into the URL besides: the data of `curl -G`, in order.
    pub query_data: Vec<Data>,
    /// `HTTP/1.1`, where it is written.
    pub version: Option<Traced>,
    /// The fields in the order in which they are sent.
    pub fields: Vec<Field>,
    /// The content (RFC 9110 section 6.4).
    pub body: Body,
}

/// The method, and whether it is written or follows from something else.
#[derive(Clone, Debug)]
pub struct Method {
    /// The method. Where it is implied, it stands for what implies it (`-d`, or the word `curl`).
    pub name: Traced,
    /// Whether the client chose it.
    pub implied: bool,
}

/// One field line (RFC 9110 section 5).
#[derive(Clone, Debug)]
pub struct Field {
    /// The whole line, or the whole argument of `-H`, without the line end.
    pub line: Traced,
    /// All before the first colon, blanks included; all of the line where there is no colon.
    pub name: Traced,
    /// All after the colon, without blanks around it.
    pub value: Traced,
    /// Whether there is a colon.
    pub colon: bool,
    /// Who put it there.
    pub author: Author,
}

impl Field {
    /// A field that nobody has written as one: what stands at `by` brings it along.
    pub fn brought(name: &str, value: Traced, by: Span, author: Author) -> Self {
        let name = Traced::implied(name, by);
        Self { line: name.clone(), name, value, colon: true, author }
    }

    /// Whether the field has this name, which is given in lower case; blanks around the written name are ignored.
    pub fn is(&self, name: &str) -> bool {
        self.name.bytes().trim_ascii().eq_ignore_ascii_case(name.as_bytes())
    }
}

/// Who put a field into the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// It is written: `-H`, or a line of a raw request.
    Person,
    /// An option that is there for something else brings it along: `Content-Type` by `-d`, `Authorization` by `-u`.
    /// Name and value stand for that option.
    Option,
    /// The client sends it in every request: `Host`, `User-Agent`, `Accept`.
    Client,
}

/// How the content is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BodyKind {
    /// No content.
    #[default]
    None,
    /// It is written, as in a raw request.
    Raw,
    /// `curl -d` and its kin.
    Data,
    /// `curl -F`.
    Multipart,
    /// `curl -T`.
    Upload,
}

/// The content of a request.
#[derive(Clone, Debug)]
pub struct Body {
    /// How it is given.
    pub kind: BodyKind,
    /// The bytes as far as they are known. Of multipart content of `curl -F`, the boundary is a placeholder.
    pub content: Traced,
    /// What goes over the wire where that differs: chunks (RFC 9112 section 7.1).
    pub coded: Option<Traced>,
    /// Whether `content` is all of it: files that the command names are not at hand.
    pub known: bool,
    /// The arguments that it is made of.
    pub data: Vec<Data>,
}

/// One argument of `-d`, `--data-…`, `--json`, `-F` or `-T`.
#[derive(Clone, Debug)]
pub struct Data {
    /// The option as written: `-d`, `--data-raw`.
    pub option: Span,
    /// Its long name without dashes: `data`, `data-raw`, `json`, `form`.
    pub name: &'static str,
    /// The argument.
    pub argument: Traced,
    /// The name of the file that the argument asks for.
    pub file: Option<Traced>,
}

/// A response.
#[derive(Clone, Debug)]
pub struct Response {
    /// Everything that was read as this response.
    pub span: Span,
    /// `HTTP/1.1`, `HTTP/2`.
    pub version: Option<Traced>,
    /// The status code.
    pub status: Option<u16>,
    /// Where the status code stands.
    pub status_span: Option<Span>,
    /// The reason phrase.
    pub reason: Option<Traced>,
    /// The fields.
    pub fields: Vec<Field>,
    /// The content.
    pub body: Traced,
}

impl Body {
    /// No content. Some could be put at the end of `request`.
    pub fn none(request: Span) -> Self {
        let content = Traced::new(Span::point(request.origin, request.end as usize));
        Self { kind: BodyKind::None, content, coded: None, known: true, data: Vec::new() }
    }
}

impl Request {
    /// A request that is not written as it goes over the wire, without fields and content.
    pub fn new(span: Span, client: Client, method: Method, target: Traced) -> Self {
        Self {
            span,
            client,
            head: None,
            start_line: None,
            method,
            target,
            query_data: Vec::new(),
            version: None,
            fields: Vec::new(),
            body: Body::none(span),
        }
    }

    /// The first field of this name, which is given in lower case.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.is(name))
    }
}

impl Response {
    /// The first field of this name, which is given in lower case.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.is(name))
    }
}
