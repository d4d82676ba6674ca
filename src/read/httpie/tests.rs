use super::super::detect::Known;
use super::*;
use crate::message::Request;

fn request(text: &str) -> Request {
    let job = Job { known: &Known::default(), text, start: 0, after: 0, limit: text.len(), wish: None };
    read(&job).unwrap().pairs.swap_remove(0).request.unwrap()
}

fn short(text: &str) -> String {
    let request = request(text);
    let body = if request.body.known { request.body.content.text().into_owned() } else { "?".into() };
    format!("{} {} {body}", request.method.name.text(), request.target.text())
}

fn fields(text: &str) -> Vec<String> {
    let show = |field: &Field| format!("{}: {}", field.name.text(), field.value.text());
    request(text).fields.iter().map(show).collect()
}

// All that is expected here was seen of HTTPie 3.2.1 by a server that prints what it gets.

#[test]
fn method_url_and_content_follow_from_the_items() {
    for (text, expected) in [
        ("http GET a.test/p", "GET http://a.test/p "),
        ("https a.test/p", "GET https://a.test/p "),
        ("http :8080/p", "GET http://localhost:8080/p "),
        ("http :/p", "GET http://localhost/p "),
        ("http --default-scheme=https a.test", "GET https://a.test "),
        ("http ://a.test a==b", "GET http://a.test?a=b "),
        ("http put u.test a=b", "PUT http://u.test {\"a\": \"b\"}"),
        (
            r#"http u.test a=b c:=1 d:='{"x":[1,2.0,"é\/"]}' 'e=é"q\'"#,
            r#"POST http://u.test {"a": "b", "c": 1, "d": {"x": [1, 2.0, "\u00e9/"]}, "e": "\u00e9\"q\\"}"#,
        ),
        ("http -f u.test a='b c&é' d==1 'e f==g h'", "POST http://u.test?d=1&e+f=g+h a=b+c%26%C3%A9"),
        (
            "http u.test 'a[b]=c' 'a[d][]=1' 'x[]=1' 'x[]:=2' 'y[2]=z'",
            r#"POST http://u.test {"a": {"b": "c", "d": ["1"]}, "x": ["1", 2], "y": [null, null, "z"]}"#,
        ),
        (r"http u.test a\\:b=c", r#"POST http://u.test {"a:b": "c"}"#),
        ("http PUT u.test --raw '{\"a\":1}'", "PUT http://u.test {\"a\":1}"),
        ("echo -n '{\"a\":1}' | http u.test", "POST http://u.test {\"a\":1}"),
        ("http u.test < a.json", "POST http://u.test ?"),
        ("http u.test a=@a.txt", "POST http://u.test ?"),
        ("http -f u.test f@a.png", "POST http://u.test ?"),
    ] {
        assert_eq!(short(text), expected.to_owned(), "{text}");
    }
}

#[test]
fn the_fields_are_httpies_and_in_its_order() {
    assert_eq!(
        fields("http POST http://a.test/p X-A:1 Accept:text/plain a=b"),
        [
            "Host: a.test",
            "Accept-Encoding: gzip, deflate",
            "Connection: keep-alive",
            "Content-Length: 10",
            "User-Agent: HTTPie",
            "Content-Type: application/json",
            "X-A: 1",
            "Accept: text/plain",
        ]
    );
    assert_eq!(
        fields("http -a me:pw http://a.test 'X-E;' Connection:"),
        [
            "Host: a.test",
            "Accept-Encoding: gzip, deflate",
            "Accept: */*",
            "Authorization: Basic bWU6cHc=",
            "User-Agent: HTTPie",
            "X-E: ",
        ]
    );
    assert!(fields("http -A bearer -a tok a.test").contains(&"Authorization: Bearer tok".to_owned()));
    assert!(fields("http DELETE a.test").contains(&"Content-Length: 0".to_owned()));
}

#[test]
fn sentences_are_no_commands() {
    let begins = |text: &str| begins(&Line::at(text, 0)).is_some();
    for text in ["http GET a.test", "https a.test/x", "$ http -v POST :3000/x a=b", "http localhost:80", "xh a.test/x"]
    {
        assert!(begins(text), "{text}");
    }
    for text in [
        "http is a protocol",
        "HTTP/1.1 200 OK",
        "http://a.test/x",
        "https only, please",
        "http GET requests fail",
        "the http a.test",
        "http: the schemes",
        "http 400 Bad Request",
    ] {
        assert!(!begins(text), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in r"http [ -~\n'é]{0,40}[a\[\]]{0,6}(:=|==|=|@|:|;)?[ -~é]{0,20}") {
        let job = Job { known: &Known::default(), text: &text, start: 0, after: 0, limit: text.len(), wish: None };
        for request in read(&job).into_iter().flat_map(|reading| reading.pairs).filter_map(|pair| pair.request) {
            proptest::prop_assert!(text.get(request.target.span().range()).is_some());
            proptest::prop_assert!(text.get(request.body.content.span().range()).is_some());
            for field in &request.fields {
                proptest::prop_assert!(text.get(field.value.span().range()).is_some());
            }
        }
    }
}
