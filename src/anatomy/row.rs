//! The rows themselves: what the worker tells and the page draws.

use crate::source::{Origin, Span};

/// What a row is. Icons and the way of drawing follow from it, and what counts as the same when two are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request line and what belongs to it, the fields, the content: rows that only hold others together.
    Group,
    /// The method.
    Method,
    /// The version of HTTP.
    Version,
    /// The status code.
    Status,
    /// The scheme of the URL.
    Scheme,
    /// User and password in the URL.
    Userinfo,
    /// The host.
    Host,
    /// The port.
    Port,
    /// The path.
    Path,
    /// A segment of the path.
    Segment,
    /// The query.
    Query,
    /// A name and value of a query or form.
    Parameter,
    /// The fragment, which no client sends.
    Fragment,
    /// A field.
    Field,
    /// A member of a list, or a parameter of a value.
    Element,
    /// A cookie.
    Cookie,
    /// A part of credentials.
    Credential,
    /// A time, told.
    Time,
    /// Something measured: the size, how the content is framed.
    Fact,
    /// An object of JSON.
    Object,
    /// An array of JSON.
    Array,
    /// A string of JSON.
    String,
    /// A number of JSON.
    Number,
    /// `true`, `false`, `null`, or what is no JSON.
    Literal,
    /// A part of multipart content.
    Part,
    /// An element of XML.
    Xml,
    /// An operation or fragment of GraphQL.
    Operation,
    /// Text.
    Text,
    /// Sixteen bytes, in hexadecimal digits.
    Hex,
    /// How many more there are.
    More,
}

/// What is particular about a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Nobody wrote it: the client sends it by itself.
    Added,
    /// Nobody wrote it as it is: an option brings it along.
    Brought,
    /// It follows from something else that is written.
    Implied,
    /// The value is a secret, and masked.
    Secret,
    /// The client keeps it for itself.
    Unsent,
    /// The value is longer than what is shown.
    Cut,
    /// Its time is over.
    Expired,
    /// Its time is still to come.
    Early,
}

/// A part of the request or the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub kind: Kind,
    /// Its name, as the server reads it.
    pub label: String,
    /// Its value, as the server reads it; of a secret, a mask.
    pub value: String,
    /// The value as it stands, where decoding has changed it.
    pub written: Option<String>,
    /// The value of a secret, for a person who asks to see it.
    pub secret: Option<String>,
    /// What it is for, or what it says.
    pub meaning: Option<String>,
    /// Where that is written.
    pub link: Option<String>,
    /// All of it in the paste, name and value; of what nobody wrote, that which brings it along.
    pub span: Option<Span>,
    /// The value in the paste, where it stands apart from a name.
    pub place: Option<Span>,
    /// What is particular about it.
    pub flags: Vec<Flag>,
    /// Its parts.
    pub rows: Vec<Row>,
}

/// The request and the response as trees of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anatomy {
    /// What the server gets: the request line, the fields, the content. Empty where no request was pasted.
    pub request: Vec<Row>,
    /// What it answered. Empty where no response was pasted.
    pub response: Vec<Row>,
}

impl Row {
    /// A row without parts.
    pub fn new(kind: Kind, label: &str, value: String, span: Option<Span>) -> Self {
        Self {
            kind,
            label: label.into(),
            value,
            written: None,
            secret: None,
            meaning: None,
            link: None,
            span,
            place: None,
            flags: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Whether it has this flag.
    pub fn is(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }
}

impl Anatomy {
    /// The way to the innermost row at an offset of a box: the index in the request's rows, or, counted on from their
    /// number, in the response's, then the index in that row's rows, and so on. Empty where no row stands there.
    ///
    /// Of several rows at the same place the smallest is taken, and of equal ones the first: a byte that a person wrote
    /// belongs to what they wrote rather than to what follows from it.
    pub fn at(&self, origin: Origin, offset: u32) -> Vec<usize> {
        let mut best = (u32::MAX, Vec::new());
        let mut way = Vec::new();
        let all = self.request.iter().chain(&self.response).enumerate();
        for (index, row) in all {
            way.push(index);
            row.nearest(origin, offset, &mut way, &mut best);
            way.pop();
        }
        best.1
    }

    /// The row at the end of a way.
    pub fn row(&self, way: &[usize]) -> Option<&Row> {
        let (&first, rest) = way.split_first()?;
        let first = match first.checked_sub(self.request.len()) {
            Some(index) => self.response.get(index)?,
            None => self.request.get(first)?,
        };
        rest.iter().try_fold(first, |row, &index| row.rows.get(index))
    }
}

impl Row {
    fn nearest(&self, origin: Origin, offset: u32, way: &mut Vec<usize>, best: &mut (u32, Vec<usize>)) {
        if let Some(span) = self.span
            && span.origin == origin
            && (span.start..span.end.max(span.start + 1)).contains(&offset)
        {
            // What lies deeper tells more; what is implied stands for all of what implies it, and what is measured is
            // no part.
            let apart = u32::from(!self.flags.is_empty() && !self.is(Flag::Secret) || self.kind == Kind::Fact);
            let length = (span.end - span.start).saturating_add(apart);
            if length < best.0 || length == best.0 && way.starts_with(&best.1) {
                *best = (length, way.clone());
            }
        }
        for (index, row) in self.rows.iter().enumerate() {
            way.push(index);
            row.nearest(origin, offset, way, best);
            way.pop();
        }
    }
}
