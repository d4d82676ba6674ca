use proptest::prelude::*;

use super::*;
use crate::Input;
use crate::message::{BodyKind, Places, Request, Visitor};
use crate::read::read;
use crate::source::{Origin, Span, Traced};

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
        "const { data } = await axios.post<Order>('/x')",
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
        "a = `${b}`\nb = `${a}`\nfetch(a, { body: b })",
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
fn comments_among_the_fields_are_passed() {
    let text = "fetch(\"https://a.test/x\", {\n  \"headers\": {\n    \"accept\": \"*/*\",\n    // \"cookie\": \"a=b\", \
                // not settable\n    \"x-a\": \"1\"\n  },\n  \"body\": null,\n  \"method\": \"GET\"\n});";
    let names: Vec<_> = request(text).fields.iter().map(|field| field.name.text().into_owned()).collect();
    assert_eq!(names, ["Host", "accept", "x-a"]);
    assert_eq!(request(text).body.kind, BodyKind::None);
}

#[test]
fn a_change_is_written_as_its_place_wants_it() {
    for (text, from, to, changed) in [
        ("fetch('/x', { method: 'POST', body: '{\"a\": \\'b\\'}' })", "'b'", "\"it's\"", r#"'{"a": "it\'s"}'"#),
        ("fetch('/x', { method: 'POST', body: JSON.stringify({ qty: '10' }) })", "\"10\"", "10", "{ qty: 10 }"),
        ("fetch('/x', { method: 'POST', body: JSON.stringify({ qty: 10 }) })", "qty", "count", "{ count: 10 }"),
        ("requests.post('/x', json={'qty': 10})", "qty", "count", "{'count': 10}"),
        (
            "$c = curl_init('/x');\ncurl_setopt($c, CURLOPT_POSTFIELDS, \"{'a': 1}\");",
            "'a'",
            "\"a$\"",
            r#""{\"a\$\": 1}""#,
        ),
    ] {
        let content = request(text).body.content;
        let start = content.text().find(from).unwrap();
        let edits = content.edit(start..start + from.len(), to).unwrap();
        let fixed = crate::remedy::apply(text, Origin::Request, &edits);
        assert!(fixed.contains(changed), "{fixed}");
    }
}

#[test]
fn several_requests_are_several() {
    let text = "const B = 'http://a.test';\nawait fetch(B + '/1');\nawait fetch(B + '/2', { method: 'PUT' });\n";
    let exchange = read(&Input { request: text.into(), ..Input::default() });
    assert_eq!((exchange.found, exchange.request.unwrap().target.text().as_ref()), (2, "http://a.test/1"));
}

fn target(text: &str) -> String {
    request(text).target.text().into_owned()
}

fn post(call: &str) -> String {
    body(&format!("requests.post('http://a.test', {call})"))
}

// All that is expected of requests, httpx, axios and Node.js here was seen of them by a server that prints what it gets.

#[test]
fn requests_sends_what_it_is_told() {
    assert_eq!(post("json={'a': [1, None, True, 1.0], 'é': 'x/y'}"), r#"{"a": [1, null, true, 1.0], "\u00e9": "x/y"}"#);
    assert_eq!(
        post("data={'a': 'b c', 'n': None, 't': True, 'l': [1, 2], 'd': {'k': 1}, 'f': 1.5, '~': '*-._~é'}"),
        "a=b+c&t=True&l=1&l=2&d=k&f=1.5&~=%2A-._~%C3%A9"
    );
    assert_eq!(post("data=[('a', '1'), ('a', '2')]"), "a=1&a=2");
    assert_eq!(post("data={'a': 1}, json={'b': 1}"), "a=1");
    assert_eq!(post("data={}, json={'b': 1}"), r#"{"b": 1}"#);
    assert_eq!(post(r#"json='{"a": 1}'"#), r#""{\"a\": 1}""#);
    assert_eq!(post("json={}"), "{}");
    assert_eq!(post("json=None"), "");
    let query = "params={'a': 'b c', 'n': None, 'l': [1, 2], 't': True, 'u': \"a/b:c,d*~'()\"}";
    assert_eq!(
        target(&format!("requests.get('http://a.test/p?x=1#f', {query})")),
        "http://a.test/p?x=1&a=b+c&l=1&l=2&t=True&u=a%2Fb%3Ac%2Cd%2A~%27%28%29"
    );
}

#[test]
fn requests_says_what_the_content_is() {
    let kind = |call: &str| header(&format!("requests.post('http://a.test', {call})"), "content-type");
    assert_eq!(kind("json={}").as_deref(), Some("application/json"));
    assert_eq!(kind("data={'a': 1}").as_deref(), Some("application/x-www-form-urlencoded"));
    assert_eq!(kind("data='{}'"), None);
    assert_eq!(kind("data=json.dumps({'a': 1})"), None);
    assert_eq!(kind("files={'f': open('x')}").as_deref(), Some("multipart/form-data; boundary=why400"));
    assert_eq!(kind("json={}, headers={'content-type': 'text/plain'}").as_deref(), Some("text/plain"));
    assert_eq!(header("requests.get('http://a.test', headers={'Accept': None})", "accept"), None);
    let cookies = "requests.get('http://a.test', cookies={'a': 'b c', 'd': '\"x\"'}, auth=('u', 'p'))";
    assert_eq!(header(cookies, "cookie").as_deref(), Some("a=b c; d=\"x\""));
    assert_eq!(header(cookies, "authorization").as_deref(), Some("Basic dTpw"));
}

#[test]
fn httpx_differs() {
    let post = |call: &str| body(&format!("httpx.post('http://a.test', {call})"));
    assert_eq!(post("json={'a': [1, None, True, 1.0], 'é': 'x/y'}"), r#"{"a":[1,null,true,1.0],"é":"x/y"}"#);
    assert_eq!(post("data={'a': 'b c', 'n': None, 't': True, 'l': [1, 2]}"), "a=b+c&n=&t=true&l=1&l=2");
    let query = "params={'a': 'b c', 'n': None, 'l': [1, 2], 't': True}";
    assert_eq!(
        target(&format!("httpx.get('http://a.test/p?x=1#f', {query})")),
        "http://a.test/p?a=b+c&n=&l=1&l=2&t=true"
    );
    let client =
        "c = httpx.Client(base_url='http://a.test/v1/', headers={'X': '1'}, params={'k': 'v'})\nc.post('/x', json={})";
    assert_eq!(target(client), "http://a.test/v1/x?k=v");
    assert_eq!(header(client, "x").as_deref(), Some("1"));
}

#[test]
fn python_writes_its_literals() {
    for (source, text) in [
        ("'a' 'b'\n  \"c\"", "abc"),
        ("('a'\n  'b')", "ab"),
        (r"r'\d'", r"\d"),
        (r"'\d\x41\N'", r"\dA\N"),
        ("f'{{a}}'", "{a}"),
        ("\"\"\"a\n\"b\" \\\"c\"\"\"", "a\n\"b\" \"c"),
        ("b'x'", "x"),
        (
            "json.dumps({'a': 1.50, 'b': 1e16, 'c': 1e-7, 'd': 10, 'e': float('nan')})",
            r#"{"a": 1.5, "b": 1e+16, "c": 1e-07, "d": 10, "e": float('nan')}"#,
        ),
        (
            "json.dumps({'b': 'é', 'a': 1}, sort_keys=True, ensure_ascii=False, separators=(',', ':'))",
            r#"{"a":1,"b":"é"}"#,
        ),
        ("json.dumps({'a': [1]}, indent=2).encode('utf-8')", "{\n  \"a\": [\n    1\n  ]\n}"),
        ("urlencode({'a': 'b c'})", "a=b+c"),
    ] {
        assert_eq!(post(&format!("data={source}")), text, "{source}");
    }
}

#[test]
fn axios_sends_what_it_is_told() {
    let post = |call: &str| format!("axios.post('http://a.test/x', {call})");
    let params = "params: {a:'b c',n:null,l:[1,2],o:{k:'v'},d:\"a:b$c,d[e]@f/'()*~\",e:'é',dt:true}";
    assert_eq!(
        target(&post(&format!("{{}}, {{ {params} }}"))),
        "http://a.test/x?a=b+c&l%5B%5D=1&l%5B%5D=2&o%5Bk%5D=v&d=a:b$c,d%5Be%5D%40f%2F'()*~&e=%C3%A9&dt=true"
    );
    assert_eq!(body(&post("{a:1,u:undefined,n:null,d:'é'}")), r#"{"a":1,"n":null,"d":"é"}"#);
    let form = "{headers:{'Content-Type':'application/x-www-form-urlencoded'}}";
    assert_eq!(
        body(&post(&format!("{{a:'b c',l:[1,2],o:{{k:'v',z:null}},t:true,n:null,u:undefined,s:\"!'()~*é\"}}, {form}"))),
        "a=b+c&l%5B%5D=1&l%5B%5D=2&o%5Bk%5D=v&t=true&s=%21%27%28%29%7E*%C3%A9"
    );
    let json = "{headers:{'Content-Type':'application/json'}}";
    assert_eq!(body(&post(&format!("'hello', {json}"))), "\"hello\"");
    assert_eq!(body(&post(&format!("'{{\"a\":1}}', {json}"))), "{\"a\":1}");
    assert_eq!(header(&post("'{\"a\":1}'"), "content-type").as_deref(), Some("application/x-www-form-urlencoded"));
    assert_eq!(header(&post("{}, {headers:{'X-N':null,'X-F':false}}"), "x-f"), None);
    let made = "const api = axios.create({baseURL:'http://a.test/v1/', params:{k:1}});\napi.post('/orders', {});";
    assert_eq!(target(made), "http://a.test/v1/orders?k=1");
    assert_eq!(request("axios.delete('http://a.test/x', {data:{a:1}})").body.content.text(), "{\"a\":1}");
    let defaults =
        "axios.defaults.baseURL = 'http://a.test';\naxios.defaults.headers.common['X-T'] = 't';\naxios.get('/u');";
    assert_eq!((target(defaults), header(defaults, "x-t").as_deref()), ("http://a.test/u".into(), Some("t")));
}

#[test]
fn php_sends_as_curl_does() {
    let with = |options: &str| format!("$ch = curl_init('http://a.test/x');\n{options}\n$r = curl_exec($ch);");
    let fields = |value: &str| with(&format!("curl_setopt($ch, CURLOPT_POSTFIELDS, {value});"));
    for (value, text) in [
        ("json_encode(['a' => 'é/', 'b' => [1, 2.50], 'c' => true])", r#"{"a":"\u00e9\/","b":[1,2.5],"c":true}"#),
        ("json_encode(['a' => 'é/'], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES)", r#"{"a":"é/"}"#),
        (
            "http_build_query(['a' => 'b c', 'n' => null, 't' => true, 'l' => ['x', 'y'], 'f' => false])",
            "a=b+c&t=1&l%5B0%5D=x&l%5B1%5D=y&f=0",
        ),
        ("'it\\'s \\n' . \"a\\tb\"", "it's \\na\tb"),
        ("\"{\\\"a\\\": \\$x}\"", "{\"a\": $x}"),
    ] {
        assert_eq!(body(&fields(value)), text, "{value}");
    }
    assert_eq!(request(&fields("'a=1'")).method.name.text(), "POST");
    assert_eq!(request(&fields("['a' => 1]")).body.kind, BodyKind::Multipart);
    let headers = with("curl_setopt($ch, CURLOPT_HTTPHEADER, ['Accept:', 'X-A: 1', 'X-E;']);");
    assert_eq!((header(&headers, "accept"), header(&headers, "x-e").as_deref()), (None, Some("")));
}

#[test]
fn go_and_ruby_write_their_values() {
    let go = |value: &str| {
        body(&format!(
            "b, _ := json.Marshal({value})\nreq, _ := http.NewRequest(\"POST\", \"http://a.test\", bytes.NewReader(b))"
        ))
    };
    assert_eq!(
        go("map[string]any{\"b\": 1, \"a\": \"<é>\", \"c\": []string{\"x\"}, \"d\": nil}"),
        r#"{"a":"\u003cé\u003e","b":1,"c":["x"],"d":null}"#
    );
    assert_eq!(go("[]map[string]interface{}{{\"a\": 1.50}, {\"a\": true}}"), r#"[{"a":1.5},{"a":true}]"#);
    let form = "http.PostForm(\"http://a.test\", url.Values{\"b\": {\"x y\"}, \"a\": {\"1\", \"2\"}})";
    assert_eq!(body(form), "a=1&a=2&b=x+y");
    let query = "req, err := http.NewRequest(\"GET\", \"http://a.test/s\", nil)\nq := req.URL.Query()\nq.Add(\"q\", \"a b\")\nreq.URL.RawQuery = q.Encode()";
    assert_eq!(target(query), "http://a.test/s?q=a+b");
    let ruby = |value: &str| body(&format!("req = Net::HTTP::Post.new(URI('http://a.test'))\nreq.body = {value}\n"));
    assert_eq!(ruby("{ a: 1, :b => 'x', \"c\" => [nil, true] }.to_json"), r#"{"a":1,"b":"x","c":[null,true]}"#);
    assert_eq!(ruby("JSON.generate(a: 'é/', b: 1.50)"), r#"{"a":"é/","b":1.5}"#);
    assert_eq!(ruby("'a\\'b\\n' \"\\#{c}\\e\""), "a'b\\n#{c}\u{1b}");
}

#[test]
fn jquery_encodes_an_object_whatever_the_type_says() {
    let ajax = "$.ajax({ url: '/x', type: 'post', contentType: 'application/json', data: { a: 'b c', n: null, l: [1, { k: 2 }] } })";
    assert_eq!(body(ajax), "a=b+c&n=&l%5B%5D=1&l%5B1%5D%5Bk%5D=2");
    assert_eq!(request(ajax).method.name.text(), "POST");
    assert_eq!(target("$.get('/x?y=1', { a: 1 }, function (d) {})"), "/x?y=1&a=1");
    assert_eq!(
        header("$.post('/x', JSON.stringify({}))", "content-type").as_deref(),
        Some("application/x-www-form-urlencoded; charset=UTF-8")
    );
}

#[test]
fn reading_is_linear() {
    // Each would take minutes if it were not.
    for piece in [
        "fetch(x)\nhello there\n",
        "fetch('/x', { body: a })\na = { b: a }\n",
        "// fetch('/x')\n",
        "x = x + x + x\nfetch(x)\n",
        "fetch('/x', {a:[{",
        "fetch(`${",
        "const a = '",
        "x.get('a')\n",
        "x.open('a', 'b')\n",
        "requests.post(u, data={'a': ",
        "curl_setopt($c, CURLOPT_URL, \"$a[",
        "req, err := http.NewRequest(\"POST\", url, nil)\nreq.Header.Set(\"a\", \"b\")\n",
        "params.append('a', b)\nfetch('/x', { body: params })\n",
        "fetch('/x', { 'a': 1, ",
        "axios.get('/x'); ",
    ] {
        let text = format!("fetch('/x')\nlet params = new URLSearchParams();\n{}", piece.repeat(60_000 / piece.len()));
        let start = std::time::Instant::now();
        survey(&text);
        assert!(start.elapsed().as_secs() < 8, "{piece} took {:?}", start.elapsed());
    }
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
        let pieces = pieces.concat();
        for start in [
            "fetch('/x', { ",
            "requests.post(u, data=",
            "curl_setopt($c, CURLOPT_URL, u);\n",
            "req, _ := http.NewRequest(\"POST\", u, ",
            "r = Net::HTTP::Post.new(u)\n",
            "",
        ] {
            survey(&format!("{start}{pieces}"));
        }
    }
}
