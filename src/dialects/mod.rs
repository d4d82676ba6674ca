//! Known servers: which faults each refuses, and how much each takes by default.
//!
//! All of it is data: `products.tsv`, `faults.txt` and `limits.tsv`, each row with its source. The build leaves their
//! comments out; what is left is read line by line when it is asked for, which is seldom.

mod limits;
mod words;

pub use limits::{Limit, Quota, limit, limits, quotas, size};
pub use words::{below, differ};

/// The servers, gateways and frameworks.
static PRODUCTS: &str = include_str!(concat!(env!("OUT_DIR"), "/products.tsv"));
/// The faults, and what servers answer to each.
static FAULTS: &str = include_str!(concat!(env!("OUT_DIR"), "/faults.txt"));

/// A server, gateway or framework.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    /// Its short name: `nginx`, `api-gateway`.
    pub slug: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    on: &'static str,
    server: &'static str,
    page: &'static str,
    knowledge: &'static str,
}

impl PartialEq for Product {
    fn eq(&self, other: &Self) -> bool {
        self.slug == other.slug
    }
}

/// What a product is in the way of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It may stand before another server, whose answers it passes on.
    Front,
    /// It reads HTTP, and calls an application.
    Server,
    /// A framework inside a server.
    App,
}

/// What a server does with a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It takes the request.
    Takes,
    /// It refuses it with this status.
    Refuses(u16),
}

/// Declares the faults in the order of the rows of `faults.txt`, each with its name there.
macro_rules! faults {
    ($($(#[$doc:meta])+ $fault:ident = $name:literal,)+) => {
        /// A fault that servers treat in different ways, or all refuse: a row of `faults.txt`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $($(#[$doc])+ $fault,)+
        }

        impl Fault {
            /// All of them.
            pub const ALL: &[Fault] = &[$(Fault::$fault),+];

            /// Its name in the data.
            pub fn name(self) -> &'static str {
                match self {
                    $(Fault::$fault => $name,)+
                }
            }
        }
    };
}

faults! {
    /// No `Host` in HTTP/1.1.
    NoHost = "no-host",
    /// Two `Host` fields.
    TwoHosts = "two-hosts",
    /// A `Host` that is none: `a b/c`.
    InvalidHost = "invalid-host",
    /// A blank in a field's name.
    SpaceInName = "space-in-name",
    /// A blank between name and colon.
    SpaceBeforeColon = "space-before-colon",
    /// A field line without a colon.
    NoColon = "no-colon",
    /// A field line that starts with the colon.
    EmptyName = "empty-name",
    /// A blank at the start of the first field line.
    FoldingFirst = "folding-first",
    /// A field line that starts with a blank, and so continues the one before.
    Folding = "folding",
    /// NUL in a field's value.
    NulInValue = "nul-in-value",
    /// Lines that end in LF alone.
    BareLf = "bare-lf",
    /// CR without LF in a value.
    BareCr = "bare-cr",
    /// Bytes outside ASCII in a value.
    NonAsciiValue = "non-ascii-value",
    /// An underscore in a field's name.
    UnderscoreInName = "underscore-in-name",
    /// A blank in the request target.
    SpaceInTarget = "space-in-target",
    /// A percent sign without two hexadecimal digits.
    BadPercent = "bad-percent",
    /// `%00` in the path.
    PercentNul = "percent-nul",
    /// `/../` above the root.
    DotSegments = "dot-segments",
    /// Bytes outside ASCII in the target.
    RawUnicode = "raw-unicode",
    /// Braces or a bar in the target.
    BraceInTarget = "brace-in-target",
    /// `#` in the target.
    Fragment = "fragment",
    /// A URL as the target, of another host than `Host`.
    AuthorityMismatch = "authority-mismatch",
    /// A target without a slash at its start.
    NoSlash = "no-slash",
    /// `get`.
    LowerCaseMethod = "lower-case-method",
    /// A method that is no token: `G@T`.
    BadMethod = "bad-method",
    /// `HTTP/2.0` in a request line.
    Http2Line = "http2-line",
    /// A version that does not exist: `HTTP/9.9`.
    UnknownVersion = "unknown-version",
    /// A version that is none: `HTP/1.1`.
    BadVersion = "bad-version",
    /// `http/1.1`.
    LowerCaseVersion = "lower-case-version",
    /// A request line without a version.
    NoVersion = "no-version",
    /// Two blanks between method and target.
    TwoBlanks = "two-blanks",
    /// A tab in the request line.
    TabInLine = "tab-in-line",
    /// A blank before the method.
    BlankBeforeMethod = "blank-before-method",
    /// A `Content-Length` that is not a number.
    BadLength = "bad-length",
    /// `Content-Length: 3, 3`.
    LengthList = "length-list",
    /// `Content-Length` twice with the same value.
    LengthRepeated = "length-repeated",
    /// `Content-Length` twice with two values.
    TwoLengths = "two-lengths",
    /// `Content-Length` beside `Transfer-Encoding`.
    LengthAndCoding = "length-and-coding",
    /// A transfer coding that does not exist.
    BadCoding = "bad-coding",
    /// Another transfer coding before `chunked`.
    CodingBesides = "coding-besides",
    /// `Transfer-Encoding` in HTTP/1.0.
    CodingInHttp10 = "coding-in-1.0",
    /// A chunk's size that is not a number.
    BadChunk = "bad-chunk",
    /// `POST` without a length.
    NoLength = "no-length",
    /// Content in `GET`.
    BodyInGet = "body-in-get",
    /// A field of 20 kB.
    BigField = "big-field",
    /// Fields of 70 kB in all.
    BigFields = "big-fields",
    /// 200 fields.
    ManyFields = "many-fields",
    /// A URL of 9 kB.
    LongUrl = "long-url",
    /// A TLS handshake.
    TlsHello = "tls-hello",
    /// The preface of HTTP/2.
    Http2Preface = "http2-preface",
    /// `CONNECT`.
    Connect = "connect",
    /// `TRACE`.
    Trace = "trace",
    /// A `Range` that ends before it starts.
    BadRange = "bad-range",
    /// An `Expect` other than `100-continue`.
    UnknownExpectation = "unknown-expectation",
}

impl Product {
    /// Reads a row of the table.
    fn read(line: &'static str) -> Self {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        Self {
            slug: cell(),
            name: cell(),
            kind: match cell() {
                "front" => Kind::Front,
                "server" => Kind::Server,
                _ => Kind::App,
            },
            on: cell(),
            server: cell(),
            page: cell(),
            knowledge: cell(),
        }
    }

    /// The product with this short name.
    pub fn find(slug: &str) -> Option<Self> {
        products().find(|product| product.slug == slug)
    }

    /// The server that a framework runs in where nothing else is chosen.
    pub fn server(self) -> Option<Self> {
        Self::find(self.on)
    }

    /// What it does with a fault; none where that is not known. Of a framework, what its server does.
    pub fn answer(self, fault: Fault) -> Option<Answer> {
        let own = answers(fault).find(|(product, _)| *product == self);
        own.or_else(|| answers(fault).find(|(product, _)| product.slug == self.on)).map(|(_, answer)| answer)
    }
}

/// All products, the most used first.
pub fn products() -> impl Iterator<Item = Product> {
    PRODUCTS.lines().map(Product::read)
}

/// What servers do with a fault, those of which it is known.
pub fn answers(fault: Fault) -> impl Iterator<Item = (Product, Answer)> {
    let mut lines = FAULTS.lines();
    let columns = lines.next().unwrap_or_default().split_ascii_whitespace().skip(1);
    let row = lines.find(|line| line.split(' ').next() == Some(fault.name())).unwrap_or_default();
    columns.zip(row.split_ascii_whitespace().skip(1)).filter_map(|(slug, cell)| {
        let answer = match cell {
            "+" => Answer::Takes,
            status => Answer::Refuses(status.parse().ok()?),
        };
        Some((Product::find(slug)?, answer))
    })
}

/// A product that a response shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// The product.
    pub product: Product,
    /// Whether the answer is its own, and not passed on from a server behind it.
    pub own: bool,
}

/// Who answered: by its own page, by what `Server` holds, or by the knowledge file that has its words.
pub fn told(server: &str, page: &str, knowledge: Option<&str>) -> Option<Told> {
    if let Some(product) = products().find(|product| !product.page.is_empty() && page.contains(product.page)) {
        return Some(Told { product, own: true });
    }
    let server = server.to_ascii_lowercase();
    let named = |product: &Product| product.server.split('|').any(|sign| !sign.is_empty() && server.contains(sign));
    let spoken = |product: &Product| product.knowledge.split('|').any(|slug| Some(slug) == knowledge);
    let product = products().find(named).or_else(|| products().find(spoken))?;
    Some(Told { product, own: product.kind != Kind::Front })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_in_the_data_is_known() {
        let slugs: Vec<_> = products().map(|product| product.slug).collect();
        assert_eq!(slugs.iter().collect::<HashSet<_>>().len(), slugs.len(), "a product stands twice");
        for product in products() {
            assert!(!product.name.is_empty() && (product.on.is_empty() || slugs.contains(&product.on)), "{product:?}");
        }
        let mut lines = FAULTS.lines();
        let columns: Vec<_> = lines.next().unwrap().split_ascii_whitespace().skip(1).collect();
        assert!(columns.iter().all(|column| slugs.contains(column)), "{columns:?}");
        let rows: Vec<_> = lines.collect();
        assert_eq!(rows.len(), Fault::ALL.len());
        for (row, fault) in rows.iter().zip(Fault::ALL) {
            let cells: Vec<_> = row.split_ascii_whitespace().collect();
            assert_eq!(cells[0], fault.name());
            assert_eq!(cells.len(), columns.len() + 1, "{row}");
            assert!(
                cells[1..].iter().all(|cell| matches!(*cell, "+" | "-") || cell.parse().is_ok_and(|s: u16| s >= 400))
            );
        }
    }

    #[test]
    fn every_knowledge_file_that_is_named_is_there() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/replies/knowledge");
        for slug in products().flat_map(|product| product.knowledge.split('|')).filter(|slug| !slug.is_empty()) {
            assert!(folder.join(slug).with_extension("toml").exists(), "{slug}");
        }
    }

    #[test]
    fn who_answered() {
        let who = |server, page, knowledge| told(server, page, knowledge).map(|told| (told.product.slug, told.own));
        assert_eq!(who("nginx/1.27.1", "{}", None), Some(("nginx", false)));
        assert_eq!(who("nginx", "<hr><center>nginx</center>", None), Some(("nginx", true)));
        assert_eq!(who("Apache-Coyote/1.1", "", None), Some(("tomcat", true)));
        assert_eq!(who("Apache/2.4.68 (Debian)", "", None), Some(("apache", false)));
        assert_eq!(who("", "", Some("express")), Some(("express", true)));
        assert_eq!(who("", "", Some("oauth")), None);
    }

    #[test]
    fn what_they_do() {
        let nginx = Product::find("nginx").unwrap();
        assert_eq!(nginx.answer(Fault::Folding), Some(Answer::Refuses(400)));
        assert_eq!(nginx.answer(Fault::NoColon), Some(Answer::Takes));
        assert_eq!(Product::find("express").unwrap().answer(Fault::BareLf), Some(Answer::Refuses(400)));
        assert_eq!(Product::find("iis").unwrap().answer(Fault::Folding), None);
    }
}
