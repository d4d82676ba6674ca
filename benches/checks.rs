//! How fast requests are checked: all checks on a request that is read, and the whole of `diagnose`, on typical requests
//! of 1 kB and on JSON of 1 MB.
//!
//! `cargo bench --bench checks [-- NAME…]`; `-- --rules` adds what each check takes, the slowest first. Wanted: under
//! 100 µs for all checks on 1 kB, under 30 ms on 1 MB.

#![allow(clippy::print_stdout, reason = "a benchmark is for reading")]

mod cost;

use cost::cost;
use why400::checks::{self, Context, RULES};
use why400::read::read;
use why400::{Input, diagnose};

/// The clock of the requests: 2026-11-22T09:00:00Z.
const NOW: i64 = 1_795_338_000;

const FIELDS: [(&str, &str); 10] = [
    ("Accept", "application/json, text/plain, */*"),
    ("Accept-Language", "en-GB,en;q=0.9,de;q=0.8"),
    (
        "Authorization",
        "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI3IiwiZXhwIjoxOTAwMDAwMDAwfQ.c2lnbmF0dXJlLW9mLWl0LWFsbA",
    ),
    ("Cache-Control", "no-cache"),
    ("Cookie", "session=9f86d081884c7d65; theme=dark; consent=yes"),
    ("If-None-Match", "\"33a64df551425fcc\""),
    ("Origin", "https://app.shop.test"),
    ("Referer", "https://app.shop.test/orders/new"),
    ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
    ("X-Request-Id", "6f1c1a52-6a43-4d8f-9f0e-1f6a7f4f4c1e"),
];

const ORDER: &str = r#"{"customer":{"id":8123,"name":"Ana Ferreira","email":"ana@mail.test"},"items":[{"sku":"TEA-100","qty":2,"price":7.5},{"sku":"CUP-7","qty":1,"price":12}],"note":"please ring twice","gift":false}"#;

const FORM: &str = "grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA&redirect_uri=https%3A%2F%2Fapp.shop.test%2Fcb&client_id=shop&state=af0ifjsldkj&scope=openid%20profile";

/// A command with ten fields.
fn command(body: &str) -> String {
    let fields: Vec<String> = FIELDS.iter().map(|(name, value)| format!(" \\\n  -H '{name}: {value}'")).collect();
    let fields = fields.concat();
    format!(
        "curl -X POST 'https://api.shop.test/v1/orders?draft=true'{fields} \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'"
    )
}

/// The same as it goes over the wire.
fn raw(media_type: &str, body: &str) -> String {
    let fields: Vec<String> = FIELDS.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let fields = fields.concat();
    let length = body.len();
    format!(
        "POST /v1/orders?draft=true HTTP/1.1\r\nHost: api.shop.test\r\n{fields}Content-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// An array of one order, again and again.
fn large(order: &str) -> String {
    format!("[{}{order}]", format!("{order},\n").repeat(1_000_000 / (order.len() + 2)))
}

fn main() {
    let json = "application/json";
    let faulty = ORDER.replace(",\"gift\"", " \"gift\"");
    let escaped = r#"{"text":"line\nline \"quoted\" \u00e9 and {\"inner\":[1,2]}","path":"C:\\dir"}"#;
    let samples = [
        ("curl, JSON", command(ORDER)),
        ("raw, JSON", raw(json, ORDER)),
        ("raw, form", raw("application/x-www-form-urlencoded", FORM)),
        ("curl, a comma is missing", command(&faulty)),
        ("1 MB of JSON, raw", raw(json, &large(ORDER))),
        ("1 MB of JSON, curl", command(&large(ORDER))),
        ("1 MB, a fault at the end", raw(json, &large(ORDER).replace("}]]", "},]]").replace("false}]", "false,}]"))),
        ("1 MB, a fault in each", raw(json, &large(&faulty))),
        ("1 MB of escapes", raw(json, &large(escaped))),
        ("1 MB of one text", raw(json, &format!("{{\"a\":\"{}\"}}", "word ".repeat(200_000)))),
        ("1 MB of one form", raw("application/x-www-form-urlencoded", &"name=value%20x&".repeat(66_000))),
    ];
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let by_rule = arguments.iter().any(|argument| argument == "--rules");
    let wanted: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    println!("{:<26} {:>10} {:>14} {:>14}", "request", "bytes", "checks, µs", "diagnose, µs");
    for (name, request) in samples {
        if !wanted.is_empty() && !wanted.iter().any(|wanted| name.contains(wanted.as_str())) {
            continue;
        }
        let input = Input { request, now: NOW, ..Input::default() };
        let exchange = read(&input);
        let Some(request) = &exchange.request else { continue };
        let all = cost(|| checks::check(&Context::new(request, &input.request, NOW)).len());
        let whole = cost(|| diagnose(&input).findings.len());
        println!("{name:<26} {:>10} {:>14.1} {:>14.1}", input.request.len(), all * 1e6, whole * 1e6);
        if by_rule {
            // Views that several checks share are read beforehand, and told apart.
            let context = Context::new(request, &input.request, NOW);
            let shared = cost(|| Context::new(request, &input.request, NOW).json().is_some());
            context.json();
            context.url();
            let checks = RULES.iter().filter_map(|rule| Some((rule.code, rule.check?)));
            let mut costs: Vec<(f64, String)> =
                checks.map(|(code, check)| (cost(|| check(&context).len()), code.to_string())).collect();
            costs.push((shared, "(reading the JSON)".into()));
            costs.sort_by(|a, b| b.0.total_cmp(&a.0));
            for (cost, code) in costs.iter().take(12) {
                println!("    {code:<36} {:>14.1}", cost * 1e6);
            }
        }
    }
}
