/// Declares the shapes with their names in the JSON report and in a person's words.
macro_rules! shapes {
    ($($(#[$doc:meta])* $shape:ident $name:literal $label:literal,)*) => {
        /// What the paste was read as.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum Shape {
            $($(#[$doc])* $shape,)*
            /// Nothing that was recognised.
            #[default]
            Unknown,
        }

        impl Shape {
            /// All that can be recognised, in the order in which they are offered.
            pub const ALL: &[Shape] = &[$(Shape::$shape),*];

            /// As the JSON report writes it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Shape::$shape => $name,)*
                    Shape::Unknown => "unknown",
                }
            }

            /// As a person would say it.
            pub fn label(self) -> &'static str {
                match self {
                    $(Shape::$shape => $label,)*
                    Shape::Unknown => "not recognised",
                }
            }
        }
    };
}

shapes! {
    /// A curl command for a POSIX shell.
    CurlPosix "curl-posix" "curl · bash",
    /// A curl command for cmd.exe.
    CurlCmd "curl-cmd" "curl · cmd",
    /// A curl command for PowerShell.
    CurlPowerShell "curl-powershell" "curl · PowerShell",
    /// A curl command for fish.
    CurlFish "curl-fish" "curl · fish",
    /// `Invoke-WebRequest` or `Invoke-RestMethod`.
    PowerShell "powershell" "PowerShell",
    /// A command of `HTTPie`.
    Httpie "httpie" "HTTPie",
    /// A Wget command.
    Wget "wget" "Wget",
    /// An HTTP/1.x message.
    Http1 "http1" "raw HTTP",
    /// A list of fields with HTTP/2 pseudo-header fields, as developer tools show it.
    Http2 "http2" "HTTP/2 fields",
    /// What `curl -v` prints.
    CurlVerbose "curl-verbose" "curl -v",
    /// What `curl --trace-ascii` or `--trace` prints.
    CurlTrace "curl-trace" "curl --trace",
    /// What `http --verbose` prints.
    HttpieVerbose "httpie-verbose" "HTTPie output",
    /// A call of `fetch()`.
    Fetch "fetch" "fetch",
    /// A call of axios.
    Axios "axios" "axios",
    /// A use of `XMLHttpRequest`.
    Xhr "xhr" "XMLHttpRequest",
    /// A call of jQuery.
    Jquery "jquery" "jQuery",
    /// Python with requests or httpx.
    Python "python" "Python",
    /// Go with `net/http`.
    Go "go" "Go",
    /// PHP with its curl extension.
    Php "php" "PHP",
    /// Ruby with `Net::HTTP`.
    Ruby "ruby" "Ruby",
    /// An editor's `.http` file.
    HttpFile "http-file" ".http file",
    /// A Hurl file.
    Hurl "hurl" "Hurl",
    /// A Postman collection, or an item of one.
    Postman "postman" "Postman",
    /// An Insomnia export.
    Insomnia "insomnia" "Insomnia",
    /// An HTTP archive.
    Har "har" "HAR",
    /// What an OpenAPI page shows after "Try it out".
    OpenApi "openapi" "OpenAPI try-out",
    /// A log line in JSON.
    JsonLog "json-log" "log · JSON",
    /// A log line in logfmt, or in words.
    TextLog "text-log" "log",
    /// A line of a web server's access log.
    AccessLog "access-log" "access log",
    /// An exception or stack trace that quotes a response.
    Exception "exception" "exception",
    /// A Google sign-in error page: its text, or its address.
    OauthPage "oauth-page" "sign-in error",
    /// A URL alone.
    Url "url" "URL",
    /// The content of a message alone.
    Body "body" "body alone",
    /// An error message in words.
    Message "message" "error message",
}

impl Shape {
    /// The shape that the JSON report writes so.
    pub fn named(name: &str) -> Option<Shape> {
        Shape::ALL.iter().copied().find(|shape| shape.as_str() == name)
    }
}

impl From<Shape> for String {
    fn from(shape: Shape) -> Self {
        shape.as_str().into()
    }
}

impl From<String> for Shape {
    /// A name that only a later version has is [`Shape::Unknown`].
    fn from(name: String) -> Self {
        Shape::named(&name).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_has_a_name_of_its_own() {
        for &shape in Shape::ALL {
            assert_eq!(Shape::named(shape.as_str()), Some(shape));
        }
        assert_eq!(Shape::from("of a later version".to_owned()), Shape::Unknown);
    }
}
