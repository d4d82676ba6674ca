//! The options of curl, as data.

/// An option of curl.
#[derive(Debug)]
pub(crate) struct Spec {
    /// Long name without dashes.
    pub(crate) name: &'static str,
    /// The letter after a single dash.
    pub(crate) letter: Option<u8>,
    /// What it takes.
    pub(crate) argument: Argument,
    /// Whether curl got it only after 7.88: of the others, older releases took the beginning of the name for all of it.
    late: bool,
}

impl Spec {
    /// Whether it takes an argument.
    pub(crate) fn takes_argument(&self) -> bool {
        !matches!(self.argument, Argument::None | Argument::Switch)
    }
}

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    /// Nothing, and `--no-` cannot stand before it.
    None,
    /// Nothing, and `--no-` turns it off.
    Switch,
    /// Any text.
    Text,
    /// A number.
    Number,
    /// A number, which may be negative.
    Integer,
    /// Seconds, which may have a decimal point.
    Seconds,
    /// A number with a unit: `200K`, `3m`.
    Size,
    /// A number of bytes, or `-`.
    Offset,
}

impl Argument {
    /// What curl misses in `text`: it refuses to start with such an argument.
    pub(crate) fn fault(self, text: &[u8]) -> Option<&'static str> {
        let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
        let (valid, wanted) = match self {
            Argument::None | Argument::Switch | Argument::Text => return None,
            Argument::Number => (digits(text), "a number"),
            Argument::Integer => (digits(text.strip_prefix(b"-").unwrap_or(text)), "a number"),
            Argument::Seconds => {
                let mut parts = text.splitn(2, |&byte| byte == b'.');
                let whole = parts.next().is_some_and(digits);
                (whole && parts.next().is_none_or(|part| part.iter().all(u8::is_ascii_digit)), "a number of seconds")
            }
            Argument::Size => {
                let number = text.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
                let unit = &text[number..];
                let unit = unit.is_empty() || unit.len() == 1 && b"bkmgtp".contains(&unit[0].to_ascii_lowercase());
                (number > 0 && text[0] != b'.' && unit, "a number of bytes, perhaps with K, M or G after it")
            }
            Argument::Offset => (text == b"-" || digits(text), "a number of bytes or `-`"),
        };
        (!valid).then_some(wanted)
    }
}

/// How a long name was understood.
#[derive(Debug)]
pub(crate) struct Named {
    /// The option.
    pub(crate) spec: &'static Spec,
    /// Whether it is turned on: not with `--no-`.
    pub(crate) on: bool,
    /// `--expand-…`: variables are put into its argument.
    pub(crate) expand: bool,
    /// Whether only the beginning of the name is given, or in other case. curl before 8.6 took that where it fits one
    /// option alone.
    pub(crate) cut: bool,
}

/// What is named after two dashes. As curl itself does, a `no-` before the name of an option without argument turns it
/// off, and the beginning of a name is enough where it fits one option alone.
pub(crate) fn long(name: &str) -> Option<Named> {
    let (rest, on, expand) = match (name.strip_prefix("no-"), name.strip_prefix("expand-")) {
        (Some(rest), _) => (rest, false, false),
        (_, Some(rest)) => (rest, true, true),
        _ => (name, true, false),
    };
    if let Some(spec) = exact(rest) {
        let fits = on || spec.argument == Argument::Switch;
        let fits = fits && (!expand || spec.takes_argument());
        return fits.then_some(Named { spec, on, expand, cut: false });
    }
    let small = rest.to_ascii_lowercase();
    if let Some(spec) = exact(&small).filter(|spec| !spec.late && !expand && (on || spec.argument == Argument::Switch))
    {
        return Some(Named { spec, on, expand: false, cut: true });
    }
    let mut beginning = OPTIONS.iter().filter(|spec| !spec.late && spec.name.starts_with(&small));
    let spec = beginning.next().filter(|_| on && !expand && !name.is_empty() && beginning.next().is_none())?;
    Some(Named { spec, on: true, expand: false, cut: true })
}

/// The option of this very long name.
pub(crate) fn exact(name: &str) -> Option<&'static Spec> {
    OPTIONS.binary_search_by(|spec| spec.name.cmp(name)).ok().map(|at| &OPTIONS[at])
}

/// The option of this letter, and whether the letter turns it on: `-N` stands for `--no-buffer`.
pub(crate) fn letter(letter: u8) -> Option<(&'static Spec, bool)> {
    OPTIONS.iter().find(|spec| spec.letter == Some(letter)).map(|spec| (spec, letter != b'N'))
}

/// The long name that is nearest to a misspelled one, if one is near: a letter or two off, in other case, cut short or
/// with an ending too many.
pub(crate) fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase().replace('_', "-");
    if name.len() > 40 || name.len() < 2 {
        return None;
    }
    let other = OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|&(_, name)| name);
    let near = || {
        let distances = OPTIONS.iter().map(|spec| (strsim::damerau_levenshtein(spec.name, &name), spec.name));
        distances.min().filter(|&(distance, _)| distance <= 2 && distance * 2 < name.len()).map(|(_, name)| name)
    };
    let cut = || {
        let mut beginning = OPTIONS.iter().filter(|spec| name.len() > 2 && spec.name.starts_with(&name));
        let first = beginning.next()?;
        beginning.all(|spec| spec.name.starts_with(first.name)).then_some(first.name)
    };
    other.or_else(near).or_else(cut)
}

/// What other programs, and people, call what curl calls otherwise.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("auth", "user"),
    ("basic-auth", "user"),
    ("bearer", "oauth2-bearer"),
    ("body", "data"),
    ("content", "data"),
    ("cookies", "cookie"),
    ("data-json", "json"),
    ("data-url-encode", "data-urlencode"),
    ("file", "form"),
    ("follow-redirects", "location"),
    ("form-data", "form"),
    ("form-urlencoded", "data-urlencode"),
    ("head-only", "head"),
    ("header-only", "head"),
    ("headers", "header"),
    ("method", "request"),
    ("no-check-certificate", "insecure"),
    ("password", "user"),
    ("post", "data"),
    ("post-data", "data"),
    ("query", "url-query"),
    ("referrer", "referer"),
    ("skip-ssl", "insecure"),
    ("timeout", "max-time"),
    ("token", "oauth2-bearer"),
    ("upload", "upload-file"),
    ("uri", "url"),
    ("username", "user"),
];

/// Sorted by name, as of curl 8.22. What is asked is what was meant, not which curl is installed; releases have only
/// added options.
static OPTIONS: &[Spec] = &[
    option("abstract-unix-socket", b' ', Argument::Text),
    option("alpn", b' ', Argument::Switch),
    option("alt-svc", b' ', Argument::Text),
    option("anyauth", b' ', Argument::None),
    option("append", b'a', Argument::Switch),
    option("aws-sigv4", b' ', Argument::Text),
    option("basic", b' ', Argument::Switch),
    option("buffer", b'N', Argument::Switch),
    late("ca-native", b' ', Argument::Switch),
    option("cacert", b' ', Argument::Text),
    option("capath", b' ', Argument::Text),
    option("cert", b'E', Argument::Text),
    option("cert-status", b' ', Argument::Switch),
    option("cert-type", b' ', Argument::Text),
    option("ciphers", b' ', Argument::Text),
    option("clobber", b' ', Argument::Switch),
    option("compressed", b' ', Argument::Switch),
    option("compressed-ssh", b' ', Argument::Switch),
    option("config", b'K', Argument::Text),
    option("connect-timeout", b' ', Argument::Seconds),
    option("connect-to", b' ', Argument::Text),
    option("continue-at", b'C', Argument::Offset),
    option("cookie", b'b', Argument::Text),
    option("cookie-jar", b'c', Argument::Text),
    option("create-dirs", b' ', Argument::Switch),
    option("create-file-mode", b' ', Argument::Text),
    option("crlf", b' ', Argument::Switch),
    option("crlfile", b' ', Argument::Text),
    option("curves", b' ', Argument::Text),
    option("data", b'd', Argument::Text),
    option("data-ascii", b' ', Argument::Text),
    option("data-binary", b' ', Argument::Text),
    option("data-raw", b' ', Argument::Text),
    option("data-urlencode", b' ', Argument::Text),
    option("delegation", b' ', Argument::Text),
    option("digest", b' ', Argument::Switch),
    option("disable", b'q', Argument::Switch),
    option("disable-eprt", b' ', Argument::Switch),
    option("disable-epsv", b' ', Argument::Switch),
    option("disallow-username-in-url", b' ', Argument::Switch),
    option("dns-interface", b' ', Argument::Text),
    option("dns-ipv4-addr", b' ', Argument::Text),
    option("dns-ipv6-addr", b' ', Argument::Text),
    option("dns-servers", b' ', Argument::Text),
    option("doh-cert-status", b' ', Argument::Switch),
    option("doh-insecure", b' ', Argument::Switch),
    option("doh-url", b' ', Argument::Text),
    late("dump-ca-embed", b' ', Argument::None),
    option("dump-header", b'D', Argument::Text),
    late("ech", b' ', Argument::Text),
    option("egd-file", b' ', Argument::Text),
    option("engine", b' ', Argument::Text),
    option("eprt", b' ', Argument::Switch),
    option("epsv", b' ', Argument::Switch),
    option("etag-compare", b' ', Argument::Text),
    option("etag-save", b' ', Argument::Text),
    option("expect100-timeout", b' ', Argument::Seconds),
    option("fail", b'f', Argument::Switch),
    option("fail-early", b' ', Argument::Switch),
    option("fail-with-body", b' ', Argument::Switch),
    option("false-start", b' ', Argument::Switch),
    late("follow", b' ', Argument::Switch),
    option("form", b'F', Argument::Text),
    option("form-escape", b' ', Argument::Switch),
    option("form-string", b' ', Argument::Text),
    option("ftp-account", b' ', Argument::Text),
    option("ftp-alternative-to-user", b' ', Argument::Text),
    option("ftp-create-dirs", b' ', Argument::Switch),
    option("ftp-method", b' ', Argument::Text),
    option("ftp-pasv", b' ', Argument::None),
    option("ftp-port", b'P', Argument::Text),
    option("ftp-pret", b' ', Argument::Switch),
    option("ftp-skip-pasv-ip", b' ', Argument::Switch),
    option("ftp-ssl", b' ', Argument::Switch),
    option("ftp-ssl-ccc", b' ', Argument::Switch),
    option("ftp-ssl-ccc-mode", b' ', Argument::Text),
    option("ftp-ssl-control", b' ', Argument::Switch),
    option("ftp-ssl-reqd", b' ', Argument::Switch),
    option("get", b'G', Argument::Switch),
    option("globoff", b'g', Argument::Switch),
    option("happy-eyeballs-timeout-ms", b' ', Argument::Number),
    late("haproxy-clientip", b' ', Argument::Text),
    option("haproxy-protocol", b' ', Argument::Switch),
    option("head", b'I', Argument::Switch),
    option("header", b'H', Argument::Text),
    option("help", b'h', Argument::Switch),
    option("hostpubmd5", b' ', Argument::Text),
    option("hostpubsha256", b' ', Argument::Text),
    option("hsts", b' ', Argument::Text),
    option("http0.9", b' ', Argument::Switch),
    option("http1.0", b'0', Argument::None),
    option("http1.1", b' ', Argument::None),
    option("http2", b' ', Argument::None),
    option("http2-prior-knowledge", b' ', Argument::None),
    option("http3", b' ', Argument::None),
    option("http3-only", b' ', Argument::None),
    late("httpsig-algo", b' ', Argument::Text),
    late("httpsig-headers", b' ', Argument::Text),
    late("httpsig-key", b' ', Argument::Text),
    late("httpsig-keyid", b' ', Argument::Text),
    option("ignore-content-length", b' ', Argument::Switch),
    option("include", b'i', Argument::Switch),
    option("insecure", b'k', Argument::Switch),
    option("interface", b' ', Argument::Text),
    late("ip-tos", b' ', Argument::Text),
    late("ipfs-gateway", b' ', Argument::Text),
    option("ipv4", b'4', Argument::None),
    option("ipv6", b'6', Argument::None),
    option("json", b' ', Argument::Text),
    option("junk-session-cookies", b'j', Argument::Switch),
    option("keepalive", b' ', Argument::Switch),
    late("keepalive-cnt", b' ', Argument::Number),
    option("keepalive-time", b' ', Argument::Number),
    option("key", b' ', Argument::Text),
    option("key-type", b' ', Argument::Text),
    late("knownhosts", b' ', Argument::Text),
    option("krb", b' ', Argument::Text),
    option("krb4", b' ', Argument::Text),
    option("libcurl", b' ', Argument::Text),
    option("limit-rate", b' ', Argument::Size),
    option("list-only", b'l', Argument::Switch),
    option("local-port", b' ', Argument::Text),
    option("location", b'L', Argument::Switch),
    option("location-trusted", b' ', Argument::Switch),
    option("login-options", b' ', Argument::Text),
    option("mail-auth", b' ', Argument::Text),
    option("mail-from", b' ', Argument::Text),
    option("mail-rcpt", b' ', Argument::Text),
    option("mail-rcpt-allowfails", b' ', Argument::Switch),
    option("manual", b'M', Argument::Switch),
    option("max-filesize", b' ', Argument::Size),
    option("max-redirs", b' ', Argument::Integer),
    option("max-time", b'm', Argument::Seconds),
    option("metalink", b' ', Argument::Switch),
    late("mptcp", b' ', Argument::Switch),
    option("negotiate", b' ', Argument::Switch),
    option("netrc", b'n', Argument::Switch),
    option("netrc-file", b' ', Argument::Text),
    option("netrc-optional", b' ', Argument::Switch),
    option("next", b':', Argument::None),
    option("noproxy", b' ', Argument::Text),
    option("npn", b' ', Argument::Switch),
    option("ntlm", b' ', Argument::Switch),
    option("ntlm-wb", b' ', Argument::Switch),
    option("oauth2-bearer", b' ', Argument::Text),
    late("out-null", b' ', Argument::Switch),
    option("output", b'o', Argument::Text),
    option("output-dir", b' ', Argument::Text),
    option("parallel", b'Z', Argument::Switch),
    option("parallel-immediate", b' ', Argument::Switch),
    option("parallel-max", b' ', Argument::Number),
    late("parallel-max-host", b' ', Argument::Number),
    option("pass", b' ', Argument::Text),
    option("path-as-is", b' ', Argument::Switch),
    option("pinnedpubkey", b' ', Argument::Text),
    option("post301", b' ', Argument::Switch),
    option("post302", b' ', Argument::Switch),
    option("post303", b' ', Argument::Switch),
    option("preproxy", b' ', Argument::Text),
    option("progress-bar", b'#', Argument::Switch),
    option("progress-meter", b' ', Argument::Switch),
    option("proto", b' ', Argument::Text),
    option("proto-default", b' ', Argument::Text),
    option("proto-redir", b' ', Argument::Text),
    option("proxy", b'x', Argument::Text),
    option("proxy-anyauth", b' ', Argument::Switch),
    option("proxy-basic", b' ', Argument::Switch),
    late("proxy-ca-native", b' ', Argument::Switch),
    option("proxy-cacert", b' ', Argument::Text),
    option("proxy-capath", b' ', Argument::Text),
    option("proxy-cert", b' ', Argument::Text),
    option("proxy-cert-type", b' ', Argument::Text),
    option("proxy-ciphers", b' ', Argument::Text),
    option("proxy-crlfile", b' ', Argument::Text),
    option("proxy-digest", b' ', Argument::Switch),
    option("proxy-header", b' ', Argument::Text),
    late("proxy-http2", b' ', Argument::Switch),
    late("proxy-http3", b' ', Argument::Switch),
    option("proxy-insecure", b' ', Argument::Switch),
    option("proxy-key", b' ', Argument::Text),
    option("proxy-key-type", b' ', Argument::Text),
    option("proxy-negotiate", b' ', Argument::Switch),
    option("proxy-ntlm", b' ', Argument::Switch),
    option("proxy-pass", b' ', Argument::Text),
    option("proxy-pinnedpubkey", b' ', Argument::Text),
    option("proxy-service-name", b' ', Argument::Text),
    option("proxy-ssl-allow-beast", b' ', Argument::Switch),
    option("proxy-ssl-auto-client-cert", b' ', Argument::Switch),
    option("proxy-tls13-ciphers", b' ', Argument::Text),
    option("proxy-tlsauthtype", b' ', Argument::Text),
    option("proxy-tlspassword", b' ', Argument::Text),
    option("proxy-tlsuser", b' ', Argument::Text),
    option("proxy-tlsv1", b' ', Argument::None),
    option("proxy-user", b'U', Argument::Text),
    option("proxy1.0", b' ', Argument::Text),
    option("proxytunnel", b'p', Argument::Switch),
    option("pubkey", b' ', Argument::Text),
    option("quote", b'Q', Argument::Text),
    option("random-file", b' ', Argument::Text),
    option("range", b'r', Argument::Text),
    option("rate", b' ', Argument::Text),
    option("raw", b' ', Argument::Switch),
    option("referer", b'e', Argument::Text),
    option("remote-header-name", b'J', Argument::Switch),
    option("remote-name", b'O', Argument::Switch),
    option("remote-name-all", b' ', Argument::Switch),
    option("remote-time", b'R', Argument::Switch),
    option("remove-on-error", b' ', Argument::Switch),
    option("request", b'X', Argument::Text),
    option("request-target", b' ', Argument::Text),
    option("resolve", b' ', Argument::Text),
    option("retry", b' ', Argument::Number),
    option("retry-all-errors", b' ', Argument::Switch),
    option("retry-connrefused", b' ', Argument::Switch),
    option("retry-delay", b' ', Argument::Seconds),
    option("retry-max-time", b' ', Argument::Seconds),
    option("sasl-authzid", b' ', Argument::Text),
    option("sasl-ir", b' ', Argument::Switch),
    option("service-name", b' ', Argument::Text),
    option("sessionid", b' ', Argument::Switch),
    option("show-error", b'S', Argument::Switch),
    late("show-headers", b' ', Argument::Switch),
    late("sigalgs", b' ', Argument::Text),
    option("silent", b's', Argument::Switch),
    late("skip-existing", b' ', Argument::Switch),
    option("socks4", b' ', Argument::Text),
    option("socks4a", b' ', Argument::Text),
    option("socks5", b' ', Argument::Text),
    option("socks5-basic", b' ', Argument::Switch),
    option("socks5-gssapi", b' ', Argument::Switch),
    option("socks5-gssapi-nec", b' ', Argument::Switch),
    option("socks5-gssapi-service", b' ', Argument::Text),
    option("socks5-hostname", b' ', Argument::Text),
    option("speed-limit", b'Y', Argument::Number),
    option("speed-time", b'y', Argument::Number),
    option("ssl", b' ', Argument::Switch),
    option("ssl-allow-beast", b' ', Argument::Switch),
    option("ssl-auto-client-cert", b' ', Argument::Switch),
    option("ssl-no-revoke", b' ', Argument::Switch),
    option("ssl-reqd", b' ', Argument::Switch),
    option("ssl-revoke-best-effort", b' ', Argument::Switch),
    late("ssl-sessions", b' ', Argument::Text),
    option("sslv2", b'2', Argument::None),
    option("sslv3", b'3', Argument::None),
    option("stderr", b' ', Argument::Text),
    option("styled-output", b' ', Argument::Switch),
    option("suppress-connect-headers", b' ', Argument::Switch),
    option("tcp-fastopen", b' ', Argument::Switch),
    option("tcp-nodelay", b' ', Argument::Switch),
    option("telnet-option", b't', Argument::Text),
    option("test-event", b' ', Argument::Switch),
    option("tftp-blksize", b' ', Argument::Number),
    option("tftp-no-options", b' ', Argument::Switch),
    option("time-cond", b'z', Argument::Text),
    late("tls-earlydata", b' ', Argument::Switch),
    option("tls-max", b' ', Argument::Text),
    option("tls13-ciphers", b' ', Argument::Text),
    option("tlsauthtype", b' ', Argument::Text),
    option("tlspassword", b' ', Argument::Text),
    option("tlsuser", b' ', Argument::Text),
    option("tlsv1", b'1', Argument::None),
    option("tlsv1.0", b' ', Argument::None),
    option("tlsv1.1", b' ', Argument::None),
    option("tlsv1.2", b' ', Argument::None),
    option("tlsv1.3", b' ', Argument::None),
    option("tr-encoding", b' ', Argument::Switch),
    option("trace", b' ', Argument::Text),
    option("trace-ascii", b' ', Argument::Text),
    late("trace-config", b' ', Argument::Text),
    late("trace-ids", b' ', Argument::Switch),
    option("trace-time", b' ', Argument::Switch),
    option("unix-socket", b' ', Argument::Text),
    option("upload-file", b'T', Argument::Text),
    late("upload-flags", b' ', Argument::Text),
    option("url", b' ', Argument::Text),
    option("url-query", b' ', Argument::Text),
    option("use-ascii", b'B', Argument::Switch),
    option("user", b'u', Argument::Text),
    option("user-agent", b'A', Argument::Text),
    late("variable", b' ', Argument::Text),
    option("verbose", b'v', Argument::Switch),
    option("version", b'V', Argument::Switch),
    late("vlan-priority", b' ', Argument::Number),
    option("write-out", b'w', Argument::Text),
    option("xattr", b' ', Argument::Switch),
];

const fn option(name: &'static str, letter: u8, argument: Argument) -> Spec {
    let letter = if letter == b' ' { None } else { Some(letter) };
    Spec { name, letter, argument, late: false }
}

const fn late(name: &'static str, letter: u8, argument: Argument) -> Spec {
    Spec { late: true, ..option(name, letter, argument) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_letters_unique() {
        assert!(OPTIONS.windows(2).all(|pair| pair[0].name < pair[1].name));
        let mut letters: Vec<_> = OPTIONS.iter().filter_map(|spec| spec.letter).collect();
        letters.sort_unstable();
        let count = letters.len();
        letters.dedup();
        assert_eq!(letters.len(), count);
        assert!(OTHER_NAMES.iter().all(|&(other, name)| exact(name).is_some() && exact(other).is_none()));
    }

    #[test]
    fn names_may_be_cut_negated_and_expanded() {
        let read = |name| long(name).map(|named| (named.spec.name, named.on, named.expand, named.cut));
        assert_eq!(read("head"), Some(("head", true, false, false)));
        assert_eq!(read("heade"), Some(("header", true, false, true)));
        assert_eq!(read("Header"), Some(("header", true, false, true)));
        assert_eq!(read("No-Buffer"), None);
        assert_eq!(read("no-buffer"), Some(("buffer", false, false, false)));
        assert_eq!(read("expand-url"), Some(("url", true, true, false)));
        assert_eq!(read("vari"), None, "older releases, which complete names, do not have --variable");
        assert_eq!(read("dat"), None, "data, data-raw, data-binary…");
        for name in ["data=x", "no-data", "no-http1.1", "expand-silent", "no-no-buffer", ""] {
            assert_eq!(read(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_that_is_none_has_a_near_one() {
        for (name, near) in [
            ("haeder", Some("header")),
            ("Header", Some("header")),
            ("data_raw", Some("data-raw")),
            ("headers", Some("header")),
            ("bearer", Some("oauth2-bearer")),
            ("data-urlen", Some("data-urlencode")),
            ("compr", Some("compressed")),
            ("x", None),
            ("frobnicate", None),
        ] {
            assert_eq!(nearest(name), near, "{name}");
        }
    }

    #[test]
    fn numbers_are_numbers() {
        for (argument, text, valid) in [
            (Argument::Number, "5", true),
            (Argument::Number, "-5", false),
            (Argument::Integer, "-1", true),
            (Argument::Seconds, "2.5", true),
            (Argument::Seconds, "5s", false),
            (Argument::Size, "100K", true),
            (Argument::Size, "100 K", false),
            (Argument::Offset, "-", true),
            (Argument::Offset, "x", false),
            (Argument::Text, "", true),
        ] {
            assert_eq!(argument.fault(text.as_bytes()).is_none(), valid, "{argument:?} {text}");
        }
    }
}
