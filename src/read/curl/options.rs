//! The options of curl, as data.

/// An option of curl.
#[derive(Debug)]
pub(crate) struct Spec {
    /// Long name without dashes.
    pub(crate) name: &'static str,
    /// The letter after a single dash.
    pub(crate) letter: Option<u8>,
    /// Whether it takes an argument.
    pub(crate) argument: bool,
}

/// The option of this long name. As curl itself does, a `no-` before the name of an option without argument turns it
/// off, and the beginning of a name is enough where it fits one option alone.
pub(crate) fn long(name: &str) -> Option<&'static Spec> {
    if let Some(spec) = exact(name) {
        return Some(spec);
    }
    if let Some(positive) = name.strip_prefix("no-") {
        return long(positive).filter(|spec| !spec.argument);
    }
    if let Some(expanded) = name.strip_prefix("expand-") {
        return long(expanded).filter(|spec| spec.argument);
    }
    let mut beginning = OPTIONS.iter().filter(|spec| !name.is_empty() && spec.name.starts_with(name));
    beginning.next().filter(|_| beginning.next().is_none())
}

/// The option of this very long name.
pub(crate) fn exact(name: &str) -> Option<&'static Spec> {
    OPTIONS.binary_search_by(|spec| spec.name.cmp(name)).ok().map(|at| &OPTIONS[at])
}

/// The option of this letter.
pub(crate) fn letter(letter: u8) -> Option<&'static Spec> {
    OPTIONS.iter().find(|spec| spec.letter == Some(letter))
}

/// The long name that is nearest to a misspelled one, if one is near.
pub(crate) fn nearest(name: &str) -> Option<&'static str> {
    OPTIONS
        .iter()
        .map(|spec| (strsim::damerau_levenshtein(spec.name, name), spec.name))
        .min()
        .filter(|&(distance, _)| distance <= 2 && distance * 2 < name.len())
        .map(|(_, name)| name)
}

/// Sorted by name. Options that newer releases have and older lack are here, and the other way round: what is asked is
/// what was meant, not which curl is installed.
static OPTIONS: &[Spec] = &[
    Spec { name: "abstract-unix-socket", letter: None, argument: true },
    Spec { name: "alpn", letter: None, argument: false },
    Spec { name: "alt-svc", letter: None, argument: true },
    Spec { name: "anyauth", letter: None, argument: false },
    Spec { name: "append", letter: Some(b'a'), argument: false },
    Spec { name: "aws-sigv4", letter: None, argument: true },
    Spec { name: "basic", letter: None, argument: false },
    Spec { name: "buffer", letter: Some(b'N'), argument: false },
    Spec { name: "ca-native", letter: None, argument: false },
    Spec { name: "cacert", letter: None, argument: true },
    Spec { name: "capath", letter: None, argument: true },
    Spec { name: "cert", letter: Some(b'E'), argument: true },
    Spec { name: "cert-status", letter: None, argument: false },
    Spec { name: "cert-type", letter: None, argument: true },
    Spec { name: "ciphers", letter: None, argument: true },
    Spec { name: "clobber", letter: None, argument: false },
    Spec { name: "compressed", letter: None, argument: false },
    Spec { name: "compressed-ssh", letter: None, argument: false },
    Spec { name: "config", letter: Some(b'K'), argument: true },
    Spec { name: "connect-timeout", letter: None, argument: true },
    Spec { name: "connect-to", letter: None, argument: true },
    Spec { name: "continue-at", letter: Some(b'C'), argument: true },
    Spec { name: "cookie", letter: Some(b'b'), argument: true },
    Spec { name: "cookie-jar", letter: Some(b'c'), argument: true },
    Spec { name: "create-dirs", letter: None, argument: false },
    Spec { name: "create-file-mode", letter: None, argument: true },
    Spec { name: "crlf", letter: None, argument: false },
    Spec { name: "crlfile", letter: None, argument: true },
    Spec { name: "curves", letter: None, argument: true },
    Spec { name: "data", letter: Some(b'd'), argument: true },
    Spec { name: "data-ascii", letter: None, argument: true },
    Spec { name: "data-binary", letter: None, argument: true },
    Spec { name: "data-raw", letter: None, argument: true },
    Spec { name: "data-urlencode", letter: None, argument: true },
    Spec { name: "delegation", letter: None, argument: true },
    Spec { name: "digest", letter: None, argument: false },
    Spec { name: "disable", letter: Some(b'q'), argument: false },
    Spec { name: "disable-eprt", letter: None, argument: false },
    Spec { name: "disable-epsv", letter: None, argument: false },
    Spec { name: "disallow-username-in-url", letter: None, argument: false },
    Spec { name: "dns-interface", letter: None, argument: true },
    Spec { name: "dns-ipv4-addr", letter: None, argument: true },
    Spec { name: "dns-ipv6-addr", letter: None, argument: true },
    Spec { name: "dns-servers", letter: None, argument: true },
    Spec { name: "doh-cert-status", letter: None, argument: false },
    Spec { name: "doh-insecure", letter: None, argument: false },
    Spec { name: "doh-url", letter: None, argument: true },
    Spec { name: "dump-ca-embed", letter: None, argument: false },
    Spec { name: "dump-header", letter: Some(b'D'), argument: true },
    Spec { name: "ech", letter: None, argument: true },
    Spec { name: "egd-file", letter: None, argument: true },
    Spec { name: "engine", letter: None, argument: true },
    Spec { name: "eprt", letter: None, argument: false },
    Spec { name: "epsv", letter: None, argument: false },
    Spec { name: "etag-compare", letter: None, argument: true },
    Spec { name: "etag-save", letter: None, argument: true },
    Spec { name: "expect100-timeout", letter: None, argument: true },
    Spec { name: "fail", letter: Some(b'f'), argument: false },
    Spec { name: "fail-early", letter: None, argument: false },
    Spec { name: "fail-with-body", letter: None, argument: false },
    Spec { name: "false-start", letter: None, argument: false },
    Spec { name: "follow", letter: None, argument: false },
    Spec { name: "form", letter: Some(b'F'), argument: true },
    Spec { name: "form-escape", letter: None, argument: false },
    Spec { name: "form-string", letter: None, argument: true },
    Spec { name: "ftp-account", letter: None, argument: true },
    Spec { name: "ftp-alternative-to-user", letter: None, argument: true },
    Spec { name: "ftp-create-dirs", letter: None, argument: false },
    Spec { name: "ftp-method", letter: None, argument: true },
    Spec { name: "ftp-pasv", letter: None, argument: false },
    Spec { name: "ftp-port", letter: Some(b'P'), argument: true },
    Spec { name: "ftp-pret", letter: None, argument: false },
    Spec { name: "ftp-skip-pasv-ip", letter: None, argument: false },
    Spec { name: "ftp-ssl-ccc", letter: None, argument: false },
    Spec { name: "ftp-ssl-ccc-mode", letter: None, argument: true },
    Spec { name: "ftp-ssl-control", letter: None, argument: false },
    Spec { name: "get", letter: Some(b'G'), argument: false },
    Spec { name: "globoff", letter: Some(b'g'), argument: false },
    Spec { name: "happy-eyeballs-timeout-ms", letter: None, argument: true },
    Spec { name: "haproxy-clientip", letter: None, argument: true },
    Spec { name: "haproxy-protocol", letter: None, argument: false },
    Spec { name: "head", letter: Some(b'I'), argument: false },
    Spec { name: "header", letter: Some(b'H'), argument: true },
    Spec { name: "help", letter: Some(b'h'), argument: false },
    Spec { name: "hostpubmd5", letter: None, argument: true },
    Spec { name: "hostpubsha256", letter: None, argument: true },
    Spec { name: "hsts", letter: None, argument: true },
    Spec { name: "http0.9", letter: None, argument: false },
    Spec { name: "http1.0", letter: Some(b'0'), argument: false },
    Spec { name: "http1.1", letter: None, argument: false },
    Spec { name: "http2", letter: None, argument: false },
    Spec { name: "http2-prior-knowledge", letter: None, argument: false },
    Spec { name: "http3", letter: None, argument: false },
    Spec { name: "http3-only", letter: None, argument: false },
    Spec { name: "ignore-content-length", letter: None, argument: false },
    Spec { name: "include", letter: Some(b'i'), argument: false },
    Spec { name: "insecure", letter: Some(b'k'), argument: false },
    Spec { name: "interface", letter: None, argument: true },
    Spec { name: "ip-tos", letter: None, argument: true },
    Spec { name: "ipfs-gateway", letter: None, argument: true },
    Spec { name: "ipv4", letter: Some(b'4'), argument: false },
    Spec { name: "ipv6", letter: Some(b'6'), argument: false },
    Spec { name: "json", letter: None, argument: true },
    Spec { name: "junk-session-cookies", letter: Some(b'j'), argument: false },
    Spec { name: "keepalive", letter: None, argument: false },
    Spec { name: "keepalive-cnt", letter: None, argument: true },
    Spec { name: "keepalive-time", letter: None, argument: true },
    Spec { name: "key", letter: None, argument: true },
    Spec { name: "key-type", letter: None, argument: true },
    Spec { name: "knownhosts", letter: None, argument: true },
    Spec { name: "krb", letter: None, argument: true },
    Spec { name: "libcurl", letter: None, argument: true },
    Spec { name: "limit-rate", letter: None, argument: true },
    Spec { name: "list-only", letter: Some(b'l'), argument: false },
    Spec { name: "local-port", letter: None, argument: true },
    Spec { name: "location", letter: Some(b'L'), argument: false },
    Spec { name: "location-trusted", letter: None, argument: false },
    Spec { name: "login-options", letter: None, argument: true },
    Spec { name: "mail-auth", letter: None, argument: true },
    Spec { name: "mail-from", letter: None, argument: true },
    Spec { name: "mail-rcpt", letter: None, argument: true },
    Spec { name: "mail-rcpt-allowfails", letter: None, argument: false },
    Spec { name: "manual", letter: Some(b'M'), argument: false },
    Spec { name: "max-filesize", letter: None, argument: true },
    Spec { name: "max-redirs", letter: None, argument: true },
    Spec { name: "max-time", letter: Some(b'm'), argument: true },
    Spec { name: "metalink", letter: None, argument: false },
    Spec { name: "mptcp", letter: None, argument: false },
    Spec { name: "negotiate", letter: None, argument: false },
    Spec { name: "netrc", letter: Some(b'n'), argument: false },
    Spec { name: "netrc-file", letter: None, argument: true },
    Spec { name: "netrc-optional", letter: None, argument: false },
    Spec { name: "next", letter: Some(b':'), argument: false },
    Spec { name: "noproxy", letter: None, argument: true },
    Spec { name: "npn", letter: None, argument: false },
    Spec { name: "ntlm", letter: None, argument: false },
    Spec { name: "ntlm-wb", letter: None, argument: false },
    Spec { name: "oauth2-bearer", letter: None, argument: true },
    Spec { name: "out-null", letter: None, argument: false },
    Spec { name: "output", letter: Some(b'o'), argument: true },
    Spec { name: "output-dir", letter: None, argument: true },
    Spec { name: "parallel", letter: Some(b'Z'), argument: false },
    Spec { name: "parallel-immediate", letter: None, argument: false },
    Spec { name: "parallel-max", letter: None, argument: true },
    Spec { name: "parallel-max-host", letter: None, argument: true },
    Spec { name: "pass", letter: None, argument: true },
    Spec { name: "path-as-is", letter: None, argument: false },
    Spec { name: "pinnedpubkey", letter: None, argument: true },
    Spec { name: "post301", letter: None, argument: false },
    Spec { name: "post302", letter: None, argument: false },
    Spec { name: "post303", letter: None, argument: false },
    Spec { name: "preproxy", letter: None, argument: true },
    Spec { name: "progress-bar", letter: Some(b'#'), argument: false },
    Spec { name: "progress-meter", letter: None, argument: false },
    Spec { name: "proto", letter: None, argument: true },
    Spec { name: "proto-default", letter: None, argument: true },
    Spec { name: "proto-redir", letter: None, argument: true },
    Spec { name: "proxy", letter: Some(b'x'), argument: true },
    Spec { name: "proxy-anyauth", letter: None, argument: false },
    Spec { name: "proxy-basic", letter: None, argument: false },
    Spec { name: "proxy-ca-native", letter: None, argument: false },
    Spec { name: "proxy-cacert", letter: None, argument: true },
    Spec { name: "proxy-capath", letter: None, argument: true },
    Spec { name: "proxy-cert", letter: None, argument: true },
    Spec { name: "proxy-cert-type", letter: None, argument: true },
    Spec { name: "proxy-ciphers", letter: None, argument: true },
    Spec { name: "proxy-crlfile", letter: None, argument: true },
    Spec { name: "proxy-digest", letter: None, argument: false },
    Spec { name: "proxy-header", letter: None, argument: true },
    Spec { name: "proxy-http2", letter: None, argument: false },
    Spec { name: "proxy-insecure", letter: None, argument: false },
    Spec { name: "proxy-key", letter: None, argument: true },
    Spec { name: "proxy-key-type", letter: None, argument: true },
    Spec { name: "proxy-negotiate", letter: None, argument: false },
    Spec { name: "proxy-ntlm", letter: None, argument: false },
    Spec { name: "proxy-pass", letter: None, argument: true },
    Spec { name: "proxy-pinnedpubkey", letter: None, argument: true },
    Spec { name: "proxy-service-name", letter: None, argument: true },
    Spec { name: "proxy-ssl-allow-beast", letter: None, argument: false },
    Spec { name: "proxy-ssl-auto-client-cert", letter: None, argument: false },
    Spec { name: "proxy-tls13-ciphers", letter: None, argument: true },
    Spec { name: "proxy-tlsauthtype", letter: None, argument: true },
    Spec { name: "proxy-tlspassword", letter: None, argument: true },
    Spec { name: "proxy-tlsuser", letter: None, argument: true },
    Spec { name: "proxy-tlsv1", letter: None, argument: false },
    Spec { name: "proxy-user", letter: Some(b'U'), argument: true },
    Spec { name: "proxy1.0", letter: None, argument: true },
    Spec { name: "proxytunnel", letter: Some(b'p'), argument: false },
    Spec { name: "pubkey", letter: None, argument: true },
    Spec { name: "quote", letter: Some(b'Q'), argument: true },
    Spec { name: "random-file", letter: None, argument: true },
    Spec { name: "range", letter: Some(b'r'), argument: true },
    Spec { name: "rate", letter: None, argument: true },
    Spec { name: "raw", letter: None, argument: false },
    Spec { name: "referer", letter: Some(b'e'), argument: true },
    Spec { name: "remote-header-name", letter: Some(b'J'), argument: false },
    Spec { name: "remote-name", letter: Some(b'O'), argument: false },
    Spec { name: "remote-name-all", letter: None, argument: false },
    Spec { name: "remote-time", letter: Some(b'R'), argument: false },
    Spec { name: "remove-on-error", letter: None, argument: false },
    Spec { name: "request", letter: Some(b'X'), argument: true },
    Spec { name: "request-target", letter: None, argument: true },
    Spec { name: "resolve", letter: None, argument: true },
    Spec { name: "retry", letter: None, argument: true },
    Spec { name: "retry-all-errors", letter: None, argument: false },
    Spec { name: "retry-connrefused", letter: None, argument: false },
    Spec { name: "retry-delay", letter: None, argument: true },
    Spec { name: "retry-max-time", letter: None, argument: true },
    Spec { name: "sasl-authzid", letter: None, argument: true },
    Spec { name: "sasl-ir", letter: None, argument: false },
    Spec { name: "service-name", letter: None, argument: true },
    Spec { name: "sessionid", letter: None, argument: false },
    Spec { name: "show-error", letter: Some(b'S'), argument: false },
    Spec { name: "sigalgs", letter: None, argument: true },
    Spec { name: "silent", letter: Some(b's'), argument: false },
    Spec { name: "skip-existing", letter: None, argument: false },
    Spec { name: "socks4", letter: None, argument: true },
    Spec { name: "socks4a", letter: None, argument: true },
    Spec { name: "socks5", letter: None, argument: true },
    Spec { name: "socks5-basic", letter: None, argument: false },
    Spec { name: "socks5-gssapi", letter: None, argument: false },
    Spec { name: "socks5-gssapi-nec", letter: None, argument: false },
    Spec { name: "socks5-gssapi-service", letter: None, argument: true },
    Spec { name: "socks5-hostname", letter: None, argument: true },
    Spec { name: "speed-limit", letter: Some(b'Y'), argument: true },
    Spec { name: "speed-time", letter: Some(b'y'), argument: true },
    Spec { name: "ssl", letter: None, argument: false },
    Spec { name: "ssl-allow-beast", letter: None, argument: false },
    Spec { name: "ssl-auto-client-cert", letter: None, argument: false },
    Spec { name: "ssl-no-revoke", letter: None, argument: false },
    Spec { name: "ssl-reqd", letter: None, argument: false },
    Spec { name: "ssl-revoke-best-effort", letter: None, argument: false },
    Spec { name: "ssl-sessions", letter: None, argument: true },
    Spec { name: "sslv2", letter: Some(b'2'), argument: false },
    Spec { name: "sslv3", letter: Some(b'3'), argument: false },
    Spec { name: "stderr", letter: None, argument: true },
    Spec { name: "styled-output", letter: None, argument: false },
    Spec { name: "suppress-connect-headers", letter: None, argument: false },
    Spec { name: "tcp-fastopen", letter: None, argument: false },
    Spec { name: "tcp-nodelay", letter: None, argument: false },
    Spec { name: "telnet-option", letter: Some(b't'), argument: true },
    Spec { name: "tftp-blksize", letter: None, argument: true },
    Spec { name: "tftp-no-options", letter: None, argument: false },
    Spec { name: "time-cond", letter: Some(b'z'), argument: true },
    Spec { name: "tls-earlydata", letter: None, argument: false },
    Spec { name: "tls-max", letter: None, argument: true },
    Spec { name: "tls13-ciphers", letter: None, argument: true },
    Spec { name: "tlsauthtype", letter: None, argument: true },
    Spec { name: "tlspassword", letter: None, argument: true },
    Spec { name: "tlsuser", letter: None, argument: true },
    Spec { name: "tlsv1", letter: Some(b'1'), argument: false },
    Spec { name: "tlsv1.0", letter: None, argument: false },
    Spec { name: "tlsv1.1", letter: None, argument: false },
    Spec { name: "tlsv1.2", letter: None, argument: false },
    Spec { name: "tlsv1.3", letter: None, argument: false },
    Spec { name: "tr-encoding", letter: None, argument: false },
    Spec { name: "trace", letter: None, argument: true },
    Spec { name: "trace-ascii", letter: None, argument: true },
    Spec { name: "trace-config", letter: None, argument: true },
    Spec { name: "trace-ids", letter: None, argument: false },
    Spec { name: "trace-time", letter: None, argument: false },
    Spec { name: "unix-socket", letter: None, argument: true },
    Spec { name: "upload-file", letter: Some(b'T'), argument: true },
    Spec { name: "upload-flags", letter: None, argument: true },
    Spec { name: "url", letter: None, argument: true },
    Spec { name: "url-query", letter: None, argument: true },
    Spec { name: "use-ascii", letter: Some(b'B'), argument: false },
    Spec { name: "user", letter: Some(b'u'), argument: true },
    Spec { name: "user-agent", letter: Some(b'A'), argument: true },
    Spec { name: "variable", letter: None, argument: true },
    Spec { name: "verbose", letter: Some(b'v'), argument: false },
    Spec { name: "version", letter: Some(b'V'), argument: false },
    Spec { name: "vlan-priority", letter: None, argument: true },
    Spec { name: "write-out", letter: Some(b'w'), argument: true },
    Spec { name: "xattr", letter: None, argument: false },
];

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
    }

    #[test]
    fn curl_takes_a_beginning_that_fits_one_option_alone() {
        assert_eq!(long("head").unwrap().name, "head");
        assert_eq!(long("heade").unwrap().name, "header");
        assert_eq!(long("no-buffer").unwrap().name, "buffer");
        assert!(long("dat").is_none(), "data, data-raw, data-binary…");
        assert!(long("data=x").is_none());
        assert_eq!(nearest("haeder"), Some("header"));
        assert_eq!(nearest("x"), None);
    }
}
