use proptest::prelude::*;

use super::*;
use crate::Input;
use crate::message::{Places, Request, Visitor};
use crate::read::read;
use crate::source::{Span, Traced};

/// The request of a paste that is nothing but code.
fn request(text: &str) -> Request {
    let exchange = read(&Input { request: text.into(), ..Input::default() });
    exchange.request.unwrap_or_else(|| panic!("no request in {text}"))
}

fn body(text: &str) -> String {
    request(text).body.content.text().into_owned()
}

fn header(text: &str, name: &str) -> Option<String> {
    request(text).field(name).map(|field| field.value.text().into_owned())
}

fn script(body_of: &str) -> String {
    body(&format!("fetch('/x', {{ method: 'POST', body: {body_of} }})"))
}

#[test]
fn a_call_begins_where_code_does() {
    for line in [
        "fetch('/x')",
        "await fetch(`/x`, {",
        "const res = await window.fetch(url, {",
        "button.onclick = () => fetch(\"/x\")",
        "if (ok) { fetch('/a') }",
        "fetch(",
    ] {
        assert_eq!(sign(line), Some(Language::JavaScript), "{line}");
    }
    for line in
        ["I call fetch(url) and get 400", "use fetch() here", "// fetch('/x')", "prefetch('/x')", "git fetch (all)"]
    {
        assert_eq!(sign(line), None, "{line}");
    }
}

#[test]
fn strings_are_decoded() {
    for (source, text) in [
        (r#"'it\'s "so"\n'"#, "it's \"so\"\n"),
        (r#""\u00e9\x41\u{1f600}\ud83d\ude00\q""#, "éA😀😀q"),
        (r"`a\`b\${c}`", "a`b${c}"),
        ("'a' + \"b\" + `c`", "abc"),
        ("`two\nlines`", "two\nlines"),
        ("''", ""),
        ("'joined \\\nlines'", "joined lines"),
    ] {
        assert_eq!(script(source), text, "{source}");
    }
}

#[test]
fn what_stringify_writes() {
    for (source, text) in [
        (r#"{"a":1,'b':[true,null,undefined],c:undefined,d:{}}"#, r#"{"a":1,"b":[true,null,null],"d":{}}"#),
        (
            "{ a: 1.50, b: 0x10, c: -3, d: 1e3, e: 12345678901234567890 }",
            r#"{"a":1.5,"b":16,"c":-3,"d":1000,"e":12345678901234567000}"#,
        ),
        ("{ a: 1e21, b: 1e-7, c: .5, d: 1_000 }", r#"{"a":1e+21,"b":1e-7,"c":0.5,"d":1000}"#),
        (r#"{ s: 'say "hi"\n', e: 'é', t: "\u0001" }"#, "{\"s\":\"say \\\"hi\\\"\\n\",\"e\":\"é\",\"t\":\"\\u0001\"}"),
        ("[1, 'a', NaN]", r#"[1,"a",null]"#),
        ("{ ...base, a: 2 }", r#"{...base,"a":2}"#),
        ("{ a: x, [k]: 1 }", r#"{"a":x,[k]: 1}"#),
        ("'text'", "\"text\""),
    ] {
        assert_eq!(script(&format!("JSON.stringify({source})")), text, "{source}");
    }
    assert_eq!(script("JSON.stringify({a:[1,{}]}, null, 2)"), "{\n  \"a\": [\n    1,\n    {}\n  ]\n}");
}

#[test]
fn what_is_no_text_becomes_one() {
    assert_eq!(script("{a: 1}"), "[object Object]");
    assert_eq!(script("[1, {a: 1}]"), "1,[object Object]");
    assert_eq!(script("5"), "5");
    assert_eq!(script("new URLSearchParams({a: 'b c', d: 'é&'})"), "a=b+c&d=%C3%A9%26");
    assert_eq!(script("new URLSearchParams([['a', 1], ['a', 2]])"), "a=1&a=2");
    assert_eq!(script("new URLSearchParams('a=b c').toString()"), "a=b c");
    assert_eq!(script("`a=${encodeURIComponent(x)}`"), "a=${encodeURIComponent(x)}");
    assert_eq!(script("'q=' + encodeURIComponent('a b&c')"), "q=a%20b%26c");
}

#[test]
fn names_are_followed() {
    let text = "const base = 'https://a.test';\nconst url = base + '/v1';\nlet data = { a: 1 };\ndata.b = 2;\ndata['c'] = [base];\n\
                fetch(`${url}/x`, { method: 'POST', body: JSON.stringify(data) });";
    let request = request(text);
    assert_eq!(request.target.text(), "https://a.test/v1/x");
    assert_eq!(request.body.content.text(), r#"{"a":1,"b":2,"c":["https://a.test"]}"#);
    assert_eq!(request.client.variables().len(), 0);
}

#[test]
fn names_that_are_not_told_stay_as_they_are() {
    let request = request("fetch(`https://a.test/u/${id}`, { method: 'POST', headers: { 'X-T': token }, body })");
    let names: Vec<_> = request.client.variables().iter().map(|variable| variable.name.as_str()).collect();
    assert_eq!(names, ["${id}", "token", "body"]);
    assert_eq!(request.target.text(), "https://a.test/u/${id}");
    assert!(!request.body.known);
}

#[test]
fn names_that_go_round_end() {
    for text in [
        "x = x + 'a'\nfetch(x, { body: x })",
        "a = b\nb = a\nfetch('/x', { body: a })",
        "a = [a, a, a]\nfetch('/x', { body: a })",
        "let o = { o };\nfetch('/x', { body: JSON.stringify(o) })",
    ] {
        let _ = read(&Input { request: text.into(), ..Input::default() });
    }
}

#[test]
fn the_method_is_normalised_as_fetch_does() {
    let method = |name: &str| request(&format!("fetch('/x', {{ method: '{name}' }})")).method.name.text().into_owned();
    assert_eq!(["post", "Put", "delete", "patch", "PATCH"].map(method), ["POST", "PUT", "DELETE", "patch", "PATCH"]);
}

#[test]
fn a_browser_does_not_send_what_it_sets_itself() {
    let text = |mode: &str| format!("fetch('http://a.test/', {{ {mode}headers: {{ Cookie: 'a=b', 'X-A': '1' }} }})");
    assert_eq!(header(&text("mode: 'cors', "), "cookie"), None);
    assert_eq!(header(&text(""), "cookie").as_deref(), Some("a=b"));
}

#[test]
fn what_comes_after_the_code_is_free() {
    for after in [
        "{\"error\":1}",
        "HTTP/1.1 400 Bad Request",
        "and I get this:",
        "Uncaught (in promise) Error: 400",
        "[{\"code\":1}]",
        "400 Bad Request",
        "<html><body>no</body></html>",
        "AxiosError: Request failed with status code 400",
    ] {
        let text = format!("const a = 1;\nfetch('/x', {{\n  body: 'a'\n}})\n  .then(r => r.json());\n\n{after}\n");
        let end = request(&text).span.end as usize;
        assert_eq!(text[end..].trim(), after);
    }
}

#[test]
fn code_that_is_cut_off_is_read_as_far_as_it_goes() {
    let cut = "fetch('https://a.test/x', {\n  method: 'POST',\n  headers: { 'A': 'b' },\n  body: '{\"a\":1}'\n\nHTTP/1.1 400 Bad Request\n";
    let request = request(cut);
    assert_eq!(request.target.text(), "https://a.test/x");
    assert_eq!(&cut[request.span.end as usize..], "\n\nHTTP/1.1 400 Bad Request\n");
}

#[test]
fn several_requests_are_several() {
    let text = "const B = 'http://a.test';\nawait fetch(B + '/1');\nawait fetch(B + '/2', { method: 'PUT' });\n";
    let exchange = read(&Input { request: text.into(), ..Input::default() });
    assert_eq!((exchange.found, exchange.request.unwrap().target.text().as_ref()), (2, "http://a.test/1"));
}

struct Surveyor<'a>(&'a str);

impl Visitor for Surveyor<'_> {
    fn span(&mut self, span: &mut Span) {
        assert!(self.0.get(span.range()).is_some(), "{span:?} in {:?}", self.0);
    }

    fn text(&mut self, text: &mut Traced) {
        self.span(&mut text.home());
        for (index, segment) in text.segments().iter().enumerate() {
            let place = self.0.get(segment.from as usize..segment.to as usize);
            let end = text.segments().get(index + 1).map_or(text.len(), |next| next.at as usize);
            let bytes = &text.bytes()[segment.at as usize..end];
            assert!(
                place.is_some_and(|place| !segment.copied || place.as_bytes() == bytes),
                "{text:?} in {:?}",
                self.0
            );
        }
    }
}

fn survey(text: &str) {
    read(&Input { request: text.into(), ..Input::default() }).visit(&mut Surveyor(text));
}

const TOKENS: &[&str] = &[
    "fetch(",
    "'/x'",
    "\"a\\n\"",
    "`b${",
    "}",
    "{",
    "[",
    "]",
    ")",
    "(",
    ",",
    ":",
    "=>",
    "= ",
    "x",
    "const x = ",
    "\n",
    "JSON.stringify(",
    "body: ",
    "headers: ",
    "method: 'POST'",
    "...",
    "+",
    "1.5",
    "\\",
    "'",
    "\"",
    "`",
    "é",
    "😀",
    "new URLSearchParams(",
    "x.append(",
    "undefined",
    "// c\n",
    "/*",
    "*/",
    "/'/",
    "requests.post(",
    "json=",
    "data={",
    "\"\"\"",
    "f\"{",
    "r'",
    "<<<EOT\n",
    "\nEOT",
    "<<~EOS\n",
    "EOS",
    "curl_setopt($c, CURLOPT_URL, ",
    "array(",
    "$x = ",
    "http.NewRequest(\"POST\", ",
    "strings.NewReader(",
    "map[string]any{",
    "Net::HTTP::Post.new(",
    "request.body = ",
    "axios.post(",
    "$.ajax({",
    "xhr.open(",
    "xhr.send(",
    "url: ",
    "import x\n",
    "as ",
    "#{",
    "{\"$",
    "\\u{",
    "\\ud83d",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn any_text_is_read(pieces in proptest::collection::vec(proptest::sample::select(TOKENS), 0..40)) {
        let text = format!("fetch('/x', {{ {}", pieces.concat());
        survey(&text);
        survey(&pieces.concat());
    }
}
