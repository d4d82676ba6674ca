//! Commands that curl may be given, with what is awkward in them: in every quoting of bash, in every spelling of an
//! option, and with slips that curl refuses.
//!
//! What releases of curl treat differently is left to unit tests: several `-b`, a first `-d ''`, `%2e` in the path,
//! an empty `-X`, a `host:` in small letters that takes the field away, `-f` beside `--fail-with-body`, hosts of dots, and
//! `-T` beside other content.

use std::fmt::Write;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;

type Texts = BoxedStrategy<String>;

/// How a word is quoted.
#[derive(Clone, Copy, Debug)]
enum Style {
    Bare,
    Single,
    Double,
    AnsiC,
    /// A piece each, one after the other.
    Mixed,
}

/// What a shell, curl or a server may stumble over.
const AWKWARD: &[&str] = &[
    "a", "b", "z9", "Zoë", "😀", "ß", " ", "  ", "'", "\"", "\\", "\\n", "$", "$HOME", "${x}", "`", "!", "!!", "%",
    "%41", "%2F", "%zz", "&", "=", "+", "@", ";", ",", "#", "?", "*", "~", "{", "}", "[", "]", "<", ">", "|", "(", ")",
    "^", ":", "/", ".", "-", "--", "\t", "\n", "\r\n", "\u{a0}", "\u{1}",
];

/// What may stand in a field's value.
const VALUES: &[&str] = &[
    "a",
    "b c",
    "application/json",
    "text/plain; charset=utf-8",
    "*/*",
    "gzip",
    "é",
    "\"x\"",
    "it's",
    "$1",
    "`x`",
    "!",
    "=",
    ";",
    ",",
    "100%",
    "\\",
    "{}",
    "[1]",
    "#",
    "&",
    "~",
    "<a>",
    "|",
    "(x)",
    "?*",
];

fn pick(texts: &'static [&'static str]) -> Texts {
    select(texts).prop_map(str::to_owned).boxed()
}

fn joined(texts: &'static [&'static str], length: std::ops::Range<usize>) -> Texts {
    vec(select(texts), length).prop_map(|parts| parts.concat()).boxed()
}

fn some(texts: Texts) -> Texts {
    texts.prop_map(|text| if text.is_empty() { "x".to_owned() } else { text }).boxed()
}

fn style() -> impl Strategy<Value = Style> {
    select(&[Style::Single, Style::Double, Style::Bare, Style::AnsiC, Style::Mixed][..])
}

/// The text as a word of bash.
fn quote(text: &str, style: Style) -> String {
    match style {
        Style::Single => format!("'{}'", text.replace('\'', "'\\''")),
        Style::Double => {
            let mut out = String::from("\"");
            for c in text.chars() {
                if "$`\"\\".contains(c) {
                    out.push('\\');
                }
                out.push(c);
            }
            out + "\""
        }
        // A backslash before a line end would join the lines.
        Style::Bare if text.is_empty() || text.contains('\n') => quote(text, Style::Single),
        Style::Bare => {
            let plain = |c: char| c.is_alphanumeric() || "_-./:%@+=,".contains(c);
            text.chars().flat_map(|c| (!plain(c)).then_some('\\').into_iter().chain([c])).collect()
        }
        Style::AnsiC => {
            let mut out = String::from("$'");
            for (index, c) in text.chars().enumerate() {
                match c {
                    '\'' | '\\' => out.extend(['\\', c]),
                    '\n' => out.push_str("\\n"),
                    '\r' => out.push_str("\\r"),
                    '\t' => out.push_str("\\t"),
                    c if c.is_control() => {
                        let _ = write!(out, "\\x{:02x}", u32::from(c));
                    }
                    // Byte by byte, or as one code point, or as it stands.
                    c if !c.is_ascii() && index % 3 == 0 => {
                        for byte in c.to_string().bytes() {
                            let _ = write!(out, "\\x{byte:02X}");
                        }
                    }
                    c if !c.is_ascii() && index % 3 == 1 => {
                        let _ = write!(out, "\\U{:08x}", u32::from(c));
                    }
                    c => out.push(c),
                }
            }
            out + "'"
        }
        Style::Mixed => {
            let middle = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
            let (start, end) = text.split_at(middle);
            format!("{}{}", quote(start, Style::Double), quote(end, Style::AnsiC))
        }
    }
}

fn word(text: Texts) -> Texts {
    (text, style()).prop_map(|(text, style)| quote(&text, style)).boxed()
}

/// An option with an argument, in one of its spellings.
fn with(long: &'static str, letter: char, text: Texts) -> Texts {
    (word(text), 0..4_u8)
        .prop_map(move |(word, form)| match form {
            0 if letter != ' ' => format!("-{letter} {word}"),
            // Joined to switches, and to what follows.
            1 if letter != ' ' && !is_empty(&word) => format!("-sS{letter}{word}"),
            2 if letter != ' ' && !is_empty(&word) => format!("-{letter}{word}"),
            _ => format!("--{long} {word}"),
        })
        .boxed()
}

/// Whether a word of bash has nothing in it.
fn is_empty(word: &str) -> bool {
    word.chars().all(|c| "'\"$".contains(c))
}

/// A request header line.
fn line() -> Texts {
    let name = pick(&[
        "X-A",
        "x-b",
        "Accept",
        "Content-Type",
        "content-type",
        "User-Agent",
        "Host",
        "Authorization",
        "Cookie",
        "Accept-Encoding",
        "Connection",
        "Referer",
        "Expect",
        "Range",
        "If-Modified-Since",
        "TE",
        "Content-Length-X",
        "A_b",
    ]);
    let value = joined(VALUES, 0..3);
    let sign = pick(&[": ", ":", ":  ", ";", " : ", "; "]);
    prop_oneof![
        8 => (name.clone(), value).prop_map(|(name, value)| format!("{name}: {value}")),
        3 => (name.clone(), sign).prop_map(|(name, sign)| format!("{name}{sign}")),
        1 => (name, pick(&[":a", ":\tb", ": c ", "; d", ";e;", " f"])).prop_map(|(name, rest)| format!("{name}{rest}")),
        1 => pick(&["no colon", ":x", " X-Lead: 1", "", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "X:", "Host:"]),
    ]
    .prop_filter("the newest release takes `host:` for `Host:`", |line| !(line.starts_with("host") || line == "Host: "))
    .boxed()
}

/// Options that go with any request.
fn neutral() -> Texts {
    let switches = pick(&[
        "-s",
        "-S",
        "-L",
        "-k",
        "-i",
        "-sSL",
        "-v",
        "--no-keepalive",
        "-N",
        "--no-buffer",
        "--fail-with-body",
        "--compressed",
        "--no-compressed",
        "--tr-encoding",
        "-0",
        "--http1.0",
        "--http1.1",
        "--path-as-is",
        "--basic",
        "--raw",
        "-4",
        "--tcp-nodelay",
        "-#",
        "--no-progress-meter",
        "-j",
        "--xattr --no-xattr",
        "--compresse",
        "--location-trust",
        "--http2",
        "--form-escape",
    ]);
    Union::new_weighted(vec![
        (5, with("header", 'H', line())),
        (2, switches),
        (1, with("user-agent", 'A', joined(VALUES, 0..3))),
        (1, with("referer", 'e', joined(&["http://r.test/", "x", ";auto", "é", "'", " ", ";a"], 0..3))),
        (
            1,
            with(
                "user",
                'u',
                (joined(AWKWARD, 0..2), joined(AWKWARD, 0..2))
                    .prop_map(|(user, password)| {
                        // Without a colon curl asks for the password, and with `;` at the start it takes options.
                        format!("u{user}:{password}")
                    })
                    .boxed(),
            ),
        ),
        (1, with("oauth2-bearer", ' ', some(joined(VALUES, 0..2)))),
        (1, with("range", 'r', pick(&["0-4", "5", "-3", "0-1,4-5", "7,9", "a-b"]))),
        (
            1,
            with(
                "time-cond",
                'z',
                pick(&[
                    "Sun, 06 Nov 1994 08:49:37 GMT",
                    "-1 Jan 2020",
                    "20240229 12:00 -0330",
                    "=5 May 95",
                    "+Mon 2 Feb 2026 1:02:03 PST",
                    "no date",
                    "1 Foo 2000",
                ]),
            ),
        ),
        (
            1,
            with("request", 'X', pick(&["PUT", "DELETE", "PATCH", "get", "POST", "M-SEARCH", "OPTIONS", "A B", "GET"])),
        ),
        (1, with("request-target", ' ', pick(&["*", "/é", "x y", "/a?b", "http://o.test/"]))),
        (
            1,
            with(
                "url-query",
                ' ',
                some(
                    joined(&["a", "=", "b c", "+", "&", "é", "%2f", "%2F", "?", "#", "x=1"], 0..4)
                        .prop_map(|text| text.replace('@', ""))
                        .boxed(),
                ),
            ),
        ),
        (1, with("max-time", 'm', pick(&["5", "9.5"]))),
        (1, with("output", 'o', pick(&["/dev/null", "o ut"]))),
        (1, with("write-out", 'w', pick(&["%{http_code}\\n", "x", ""]))),
        (1, with("retry", ' ', pick(&["0", "1"]))),
        (1, with("cookie-jar", 'c', pick(&["/dev/null"]))),
    ])
    .boxed()
}

/// What curl refuses, or nearly so.
fn slip() -> Texts {
    Union::new_weighted(vec![
        (
            2,
            pick(&[
                "--haeder x",
                "--frobnicate",
                "-data",
                "--no-data",
                "--max-time=5",
                "--header=X:y",
                "-?",
                "-sSy x",
                "--retry x",
                "-m abc",
                "--da",
                "--max-redirs 1x",
                "-C abc",
                "--limit-rate 5q",
                "-",
                "--no-http1.1",
                "-@",
            ]),
        ),
        (1, pick(&["-H", "--data", "-X", "-sSd", "-o"])),
        (1, with("form", 'F', pick(&["x", "a=b;type=text", "a=b;type=", "=)"]))),
    ])
    .boxed()
}

fn data_text() -> Texts {
    prop_oneof![3 => joined(AWKWARD, 0..5), 1 => pick(&["{\"a\": [1, \"é\"]}", "a=1&b=2", "@order.json", "@plain",])]
        .prop_filter("a file that is not there", |text| {
            text.strip_prefix('@').is_none_or(|name| matches!(name, "order.json" | "plain"))
        })
        .boxed()
}

/// An argument of `-d` and its kin.
fn data(first: bool) -> Texts {
    let text = if first { some(data_text()) } else { data_text() };
    let plain = text.clone().prop_map(|text| text.trim_start_matches('@').to_owned()).boxed();
    let plain = if first { some(plain) } else { plain };
    let encoded = (pick(&["", "n", "n m", "é"]), joined(AWKWARD, 0..4)).prop_map(|(name, content)| {
        // What has no equals sign but an at sign names a file.
        if content.contains('@') || !name.is_empty() { format!("{name}={content}") } else { content }
    });
    let encoded =
        prop_oneof![5 => some(encoded.boxed()), 1 => pick(&["@plain", "n@order.json", "=@x", "a=b@c"])].boxed();
    let encoded =
        if first { encoded.prop_map(|text| if text == "=" { "=x".into() } else { text }).boxed() } else { encoded };
    Union::new_weighted(vec![
        (3, with("data", 'd', text.clone())),
        (1, with("data-ascii", ' ', text.clone())),
        (2, with("data-binary", ' ', text.clone())),
        (2, with("data-raw", ' ', plain)),
        (3, with("data-urlencode", ' ', encoded)),
    ])
    .boxed()
}

fn form() -> Texts {
    let name = pick(&["a", "file[]", "n m", "é", "q\"q", "b\\s", ""]);
    let value = prop_oneof![
        4 => joined(&["v", " ", "é", "'", "\"", "\\", ";x=1", "a,b", "=", "@", "<", "{", "}", "\n", "(x)", ";"], 0..4),
        1 => pick(&["\"a;b\"", "\"a\\\"b\\\\c\";type=text/x", " lead", "trail  ", "\"open", "\"q\" more", "v;encoder=base64",
            "é = \t;encoder=quoted-printable", "v;encoder=8bit;type=text/html"]),
    ]
    .prop_filter("part of parts", |value| !value.starts_with(['(', ')', '@', '<']));
    let property = pick(&[
        "",
        "",
        ";type=text/plain",
        ";type=application/json",
        ";type=text/html; charset=utf-8",
        "; type=a/b ;c=d",
        ";filename=x.png",
        ";filename=\"q, ;\\\"x.txt\"",
        ";headers=X-Part: 1",
        ";headers=\"X-Two: a;b\"",
        ";headers=Content-Type: a/c",
        ";unknown=1",
        ";filename= spaced name ;type=x/y",
        ";FILENAME=up.pdf;headers=Content-Disposition: none",
    ]);
    let file = pick(&[
        "@a.txt",
        "@photo.png",
        "@plain",
        "@\"we ird;name.pdf\"",
        "@a.txt,photo.png",
        "@order.json;type=a/b,x.html",
        "<a.txt",
        "<x.html",
        "<order.json;type=application/json",
        "@./x.html",
        "<plain",
    ]);
    prop_oneof![
        4 => with("form", 'F', (name.clone(), value.clone(), property.clone()).prop_map(|(name, value, property)| format!("{name}={value}{property}")).boxed()),
        2 => with("form", 'F', (name.clone(), file, property).prop_map(|(name, file, property)| format!("{name}={file}{property}")).boxed()),
        1 => with("form-string", ' ', (name, joined(&["v", "@x", "<y", ";type=a/b", "é", "(", "\""], 0..3)).prop_map(|(name, value)| format!("{name}={value}")).boxed()),
        1 => Just("-F '=(;type=multipart/alternative' -F '= text' -F '=<x.html' -F '=)'".to_owned()),
        1 => Just("--form 'group=(' --form 'in=1' -F '=)'".to_owned()),
    ]
    .boxed()
}

/// A URL, sound or not.
fn url() -> Texts {
    let scheme = pick(&["http://", "http://", "http://", "http://", "", "HTTP://", "http:/", "http:///"]);
    let login = prop_oneof![12 => Just(String::new()), 3 => pick(&["me:pw@", "me@", ":pw@", "m%65:p%40w%3a@", "é:ü@", "a:b:c@", "@"])];
    let host = prop_oneof![12 => pick(&["a.test", "A.Test", "127.0.0.1", "localhost"]),
        4 => pick(&["0x7f.1", "[::1]", "[0:0:0:0::0:1]", "bücher.test", "a%2etest", "BÜCHER.test", "2130706433", "x_y.test", "a.test.", "1.2.3.4.5", "~a"]),
        1 => pick(&["", "a^b", "[::g]", "[::1", "a b", "a\"b", "ftp.a.test", "a@b"])];
    let port = prop_oneof![10 => Just(String::new()), 3 => pick(&[":8080", ":80", ":", ":0080", ":443"]), 1 => pick(&[":99999", ":x", ":-1", ":8 0"])];
    let path = vec(
        pick(&[
            "/",
            "/x",
            "/./",
            "/../",
            "/.",
            "/..",
            "//",
            "/a%20b",
            "/%zz",
            "/é",
            "/a+b",
            "/...",
            "/x;y=1",
            "/:@",
            "/a/b/../c",
            "/'",
            "/\"",
            "/<b>",
            "/|",
            "/^",
            "/`",
            "/\\x",
            "/{a,b}",
            "/{c}",
            "/[1-3]",
            "/[a-c]",
            "/[007-010:3]",
            "/\\{x\\}",
            "/\\[y\\]",
            "/[]",
            "/$HOME",
            "/*",
            "/~u",
            "/!",
            "/%41",
        ]),
        0..4,
    );
    let odd = prop_oneof![25 => Just(String::new()), 1 => pick(&["/a b", "/[a]", "/{", "/}", "/]", "/{a{b}}", "/{}", "/[5-1]", "/\t", "/\u{1}", "/\u{7f}", "/[a-c:9]"])];
    let query = prop_oneof![5 => Just(String::new()), 5 => pick(&["?", "?a=1", "?a=1&b=%20c", "?é=ü", "?a[]=1", "?x=/../y", "?a=b?c", "?%2f", "?'", "?a=1&", "?q=\\{x\\}", "??"])];
    let fragment = prop_oneof![6 => Just(String::new()), 1 => pick(&["#f", "#", "#a?b", "#a/../b", "#é"])];
    (scheme, login, host, port, path, odd, query, fragment)
        .prop_map(|(scheme, login, host, port, path, odd, query, fragment)| {
            // Of a host of dots releases think differently.
            let path = if host.is_empty() { "x".into() } else { path.concat() };
            let path = if path.is_empty() || path.starts_with('/') { path } else { format!("/{path}") };
            [scheme, login, host, port, path, odd, query, fragment].concat()
        })
        .prop_filter("an option", |url| !url.starts_with('-'))
        .boxed()
}

/// The words after `curl` that say which content is sent, and what stands before the command or after it.
fn content() -> BoxedStrategy<(Vec<String>, String)> {
    let none = || Just(String::new());
    let some_data = (data(true), vec(data(false), 0..3)).prop_map(|(first, more)| {
        let mut all = vec![first];
        all.extend(more);
        all
    });
    let here = word(joined(&["a", "b c", "é", "\n", "'", "\"", "$", "\\", "{\"a\":1}", "="], 0..4))
        .prop_map(|word| format!("<<< {word}"));
    let reading = pick(&[
        "-d @-",
        "--data-binary @-",
        "--data-urlencode n@-",
        "--data-urlencode @-",
        "--json @-",
        "-T -",
        "-F f=@-",
        "-F 'f=<-'",
        "-F 'f=@-;filename=x.txt'",
        "-H @-",
    ]);
    prop_oneof![
        5 => Just((Vec::new(), String::new())),
        6 => (some_data.clone(), none()),
        3 => (some_data.clone().prop_map(|mut all| { all.push("-G".into()); all }), none()),
        1 => (some_data.clone().prop_map(|mut all| { all.insert(0, "--get".into()); all.push("-I".into()); all }), none()),
        3 => (vec(with("json", ' ', some(joined(&["{\"a\":1}", "[", "]", "é", "'", "\\", " ", "1"], 0..3))), 1..3), none()),
        5 => (vec(form(), 1..4), none()),
        1 => (Just(vec!["-I".to_owned()]), none()),
        3 => (reading.prop_map(|option| vec![option]), here),
        1 => ((some_data, form()).prop_map(|(mut all, form)| { all.push(form); all }), none()),
        1 => (select(&["-T a.txt", "-T photo.png", "-T '{a.txt,plain}'", "--upload-file 'we ird;name.pdf'"][..]).prop_map(|option| vec![option.to_owned()]), none()),
    ]
    .boxed()
}

/// A whole command.
pub(crate) fn command() -> Texts {
    let cookie = option::weighted(
        0.15,
        with(
            "cookie",
            'b',
            joined(&["a=1", "; ", "b=é", "=", "'", "\"", ";c=2"], 1..4)
                .prop_map(|text| if text.contains('=') { text } else { format!("{text}=") })
                .boxed(),
        ),
    );
    let glob = option::weighted(0.2, Just("-g".to_owned()));
    let slip = option::weighted(0.08, slip());
    let url = (url(), style(), 0..6_u8).prop_map(|(url, style, form)| {
        let word = quote(&url, style);
        match form {
            0 => format!("--url {word}"),
            _ => word,
        }
    });
    let options =
        (content(), vec(neutral(), 0..5), cookie, glob, slip, url, vec(any::<prop::sample::Index>(), 8), 0..3_u8);
    options
        .prop_map(|((content, after), neutral, cookie, glob, slip, url, places, join)| {
            let mut words = neutral;
            words.extend(cookie);
            words.extend(glob);
            words.push(url);
            // The order of what makes the content is kept.
            let mut at = 0;
            for (option, place) in content.into_iter().zip(places.iter().cycle()) {
                at += place.index(words.len() + 1 - at.min(words.len()));
                words.insert(at.min(words.len()), option);
                at = (at + 1).min(words.len());
            }
            words.extend(slip);
            let blank = if join == 0 { " \\\n  " } else { " " };
            let after = if after.is_empty() { after } else { format!(" {after}") };
            format!("curl {}{after}", words.join(blank))
        })
        // `>` at the start of a line is read as the mark with which a shell asks for more of a command.
        .prop_filter("the mark of a line that goes on", |command| !command.contains("\n>"))
        .boxed()
}
