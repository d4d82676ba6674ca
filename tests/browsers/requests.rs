//! Requests with the characters that break copies.

/// A request as the browser sent it.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) method: &'static str,
    pub(crate) url: &'static str,
    pub(crate) fields: Vec<(&'static str, &'static str)>,
    pub(crate) body: Option<&'static str>,
}

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const TEXT: (&str, &str) = ("content-type", "text/plain;charset=UTF-8");

fn ask(method: &'static str, url: &'static str, fields: &[(&'static str, &'static str)], body: &'static str) -> Ask {
    let mut all = vec![("accept", "*/*"), ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Test/1.0")];
    all.extend(fields);
    Ask { method, url, fields: all, body: Some(body).filter(|body| !body.is_empty()) }
}

/// All of them.
pub(crate) fn all() -> Vec<Ask> {
    vec![
        ask("GET", "https://api.shop.test/v1/items", &[], ""),
        ask("GET", "https://api.shop.test/v1/items?q=a%20b&page=2&sort=name%2Cprice", &[], ""),
        ask("GET", "https://api.shop.test/find?filter[name]=x&ids[]=1&ids[]=2", &[], ""),
        ask("GET", "https://api.shop.test/t/{id}?q={%22a%22:1}", &[], ""),
        ask("GET", "https://api.shop.test/a?x=1^2&y=!z&w=$HOME&v=%25&u='q'", &[], ""),
        ask("GET", "https://api.shop.test/%C3%BCber/%F0%9F%98%80?caf%C3%A9=1", &[], ""),
        ask("GET", "https://api.shop.test/me", &[("cookie", "sid=a1b2; theme=\"dark\"; n=100%")], ""),
        ask("GET", "https://api.shop.test/me", &[("cookie", "novalue")], ""),
        ask("GET", "https://api.shop.test/me", &[("x-empty", "")], ""),
        ask("GET", "https://api.shop.test/me", &[("if-none-match", "W/\"a'b!c\"")], ""),
        ask(
            "GET",
            "https://api.shop.test/me",
            &[("sec-ch-ua", "\"Not;A=Brand\";v=\"99\", \"Test\";v=\"1\""), ("sec-ch-ua-mobile", "?0")],
            "",
        ),
        ask(
            "GET",
            "https://api.shop.test/me",
            &[("authorization", "Basic YTpiJCU+Pw=="), ("x-path", "C:\\temp\\n")],
            "",
        ),
        ask("HEAD", "https://api.shop.test/v1/items/7", &[], ""),
        ask("DELETE", "https://api.shop.test/v1/items/7", &[], ""),
        ask("DELETE", "https://api.shop.test/v1/items", &[JSON], "{\"ids\":[1,2]}"),
        ask("PUT", "https://api.shop.test/v1/items/7", &[JSON], "{\"name\":\"a\"}"),
        ask(
            "PATCH",
            "https://api.shop.test/v1/items/7",
            &[("content-type", "application/merge-patch+json")],
            "{\"a\":null}",
        ),
        ask("POST", "https://api.shop.test/v1/items", &[JSON], "{\"sku\":\"A-1\",\"qty\":2,}"),
        ask("POST", "https://api.shop.test/v1/items", &[JSON], "{\"note\":\"it's $5 & 100% `ok`!\"}"),
        ask("POST", "https://api.shop.test/v1/items", &[JSON], "{\"re\":\"^a|b<c>(d)$\",\"path\":\"a/b\"}"),
        ask("POST", "https://api.shop.test/v1/items", &[JSON], "{\"esc\":\"a\\nb\\t\\\"c\\\" \\\\ \\u00e9\"}"),
        ask("POST", "https://api.shop.test/v1/items", &[JSON], "{\n  \"a\": 1,\n\n  \"b\": [\n    2\n  ]\n}"),
        ask("POST", "https://api.shop.test/v1/items", &[JSON], "{\"city\":\"Zürich — 東京\",\"mood\":\"😀👩‍💻\"}"),
        ask("POST", "https://api.shop.test/v1/items", &[JSON], "{\"tab\":\"a\tb\",\"win\":\"C:\\\\dir\\\\\"}"),
        ask("POST", "https://api.shop.test/v1/items", &[JSON], "{\"env\":\"%PATH% !VAR! $HOME ${X} $(id)\"}"),
        ask("POST", "https://api.shop.test/v1/login", &[FORM], "user=a%40b.c&pass=p%26w%3Dd+x%25"),
        ask("POST", "https://api.shop.test/v1/login", &[FORM], "a=1&b=&c=%F0%9F%98%80&d=x!y"),
        ask("POST", "https://api.shop.test/v1/note", &[TEXT], "@not-a-file; it's \"quoted\" \\ back"),
        ask("POST", "https://api.shop.test/v1/note", &[TEXT], "line one\r\nline two\r\n"),
        ask("POST", "https://api.shop.test/v1/note", &[TEXT], "ends in a backslash\\"),
        ask(
            "POST",
            "https://api.shop.test/v1/upload",
            &[("content-type", "multipart/form-data; boundary=----b0")],
            "------b0\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n------b0--\r\n",
        ),
        ask(
            "POST",
            "https://api.shop.test/graphql",
            &[JSON],
            "{\"query\":\"query($id: ID!) { a(id: $id) { n } }\",\"variables\":{\"id\":\"7\"}}",
        ),
        ask("POST", "https://api.shop.test/v1/items", &[JSON, ("x-csrf", "a;b,c=d|e")], "[\"'\",\"''\",\"\\\"\"]"),
        ask("POST", "https://api.shop.test/v1/items", &[JSON], "{\"nl\":\"\u{7f}\u{85}\u{a0}end\"}"),
    ]
}
