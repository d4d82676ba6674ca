//! How fast pastes are read: each shape from 1 kB to 10 MB, so that what is not linear shows.
//!
//! `cargo bench --bench read [-- SHAPE…]`. What is there in every size is measured apart and taken off: the last column
//! is the cost of a byte of the rest, against that in the size where it is least. Reading is linear where it stays
//! near 1.

#![allow(clippy::print_stdout, reason = "a benchmark is for reading")]
#![allow(clippy::cast_precision_loss, reason = "sizes are far from 2^52")]

use std::hint::black_box;

mod cost;

use why400::Input;
use why400::message::Shape;
use why400::read::read;

/// Sizes in bytes.
const SIZES: [usize; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
/// A paste of a shape: what stands before a part that repeats, the part, and what stands after it.
struct Sample {
    name: &'static str,
    shape: Shape,
    before: &'static str,
    part: &'static str,
    after: &'static str,
}

impl Sample {
    fn of(&self, size: usize) -> String {
        let fixed = self.before.len() + self.after.len();
        let parts = (size.saturating_sub(fixed) / self.part.len()).max(1);
        [self.before, &self.part.repeat(parts), self.after].concat()
    }
}

const MEMBER: &str = "{\"sku\":\"TEA-100\",\"qty\":2,\"note\":\"for the office\"},";

#[rustfmt::skip]
const SAMPLES: &[Sample] = &[
    Sample { name: "curl, '…'", shape: Shape::CurlPosix, before: "curl -X POST https://api.shop.test/v1/orders -H 'Content-Type: application/json' -d '[", part: MEMBER, after: "{}]'" },
    Sample { name: "curl, \"…\"", shape: Shape::CurlPosix, before: "curl -X POST https://api.shop.test/v1/orders -H 'Content-Type: application/json' -d \"[", part: "{\\\"sku\\\":\\\"TEA-100\\\",\\\"qty\\\":2},", after: "{}]\"" },
    Sample { name: "curl, $'…'", shape: Shape::CurlPosix, before: "curl https://api.shop.test/v1/orders -H 'Content-Type: application/json' --data-raw $'[", part: "{\"name\":\"it\\'s\",\"qty\":2},\\n", after: "{}]'" },
    Sample { name: "curl, many -d", shape: Shape::CurlPosix, before: "curl https://api.shop.test/v1/orders", part: " \\\n  -d name=value", after: "" },
    Sample { name: "curl, here-document", shape: Shape::CurlPosix, before: "curl https://api.shop.test/v1/orders -d @- <<'EOF'\n[", part: "{\"sku\":\"TEA-100\",\"qty\":2},\n", after: "{}]\nEOF\n" },
    Sample { name: "raw, one line", shape: Shape::Http1, before: "POST /v1/orders HTTP/1.1\r\nHost: api.shop.test\r\nContent-Type: application/json\r\n\r\n[", part: MEMBER, after: "{}]" },
    Sample { name: "raw, many lines", shape: Shape::Http1, before: "POST /v1/orders HTTP/1.1\r\nHost: api.shop.test\r\nContent-Type: application/json\r\n\r\n[", part: "{\"sku\":\"TEA-100\",\r\n \"qty\":2},\r\n", after: "{}]" },
    Sample { name: "raw, many fields", shape: Shape::Http1, before: "GET /v1/orders HTTP/1.1\r\nHost: api.shop.test\r\n", part: "X-Trace: 00-4bf92f3577b34da6a3ce929d0e0e4736\r\n", after: "\r\n" },
    Sample { name: "raw, both", shape: Shape::Http1, before: "GET /v1/orders HTTP/1.1\r\nHost: api.shop.test\r\n\r\nHTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n[", part: MEMBER, after: "{}]" },
    Sample { name: "raw, many requests", shape: Shape::Http1, before: "", part: "POST /v1/orders HTTP/1.1\nHost: api.shop.test\n\n{\"sku\":\"TEA-100\"}\n\nwhat now?\n", after: "" },
    Sample { name: "curl -v, long answer", shape: Shape::CurlVerbose, before: "> GET /v1/orders HTTP/2\n> Host: api.shop.test\n> \n< HTTP/2 400 \n< content-type: application/json\n< \n[\n", part: "  {\"sku\":\"TEA-100\",\"qty\":2},\n", after: "  {}\n]\n* Connection #0 to host api.shop.test left intact\n" },
    Sample { name: "curl -v, many requests", shape: Shape::CurlVerbose, before: "", part: "> GET /v1/orders HTTP/1.1\n> Host: api.shop.test\n> \n< HTTP/1.1 400 Bad Request\n< Server: x\n< \n{\"error\":1}* Connection #0 to host api.shop.test left intact\n", after: "" },
    Sample { name: "--trace-ascii", shape: Shape::CurlTrace, before: "=> Send header, 46 bytes (0x2e)\n0000: POST /v1/orders HTTP/1.1\n001a: Host: api.shop.test\n002f: \n=> Send data, 9999999 bytes (0x98967f)\n", part: "0000: [{\"sku\":\"TEA-100\",\"qty\":2,\"note\":\"for the office in the town\"},\n", after: "" },
    Sample { name: "--trace", shape: Shape::CurlTrace, before: "=> Send header, 16 bytes (0x10)\n", part: "0000: 50 4f 53 54 20 2f 78 20 48 54 54 50 2f 31 2e 31 POST /x HTTP/1.1\n", after: "" },
    Sample { name: "HTTPie -v", shape: Shape::HttpieVerbose, before: "POST /v1/orders HTTP/1.1\nHost: api.shop.test\nUser-Agent: HTTPie/3.2.4\n\n[\n", part: "    {\n        \"qty\": 2,\n        \"sku\": \"TEA-100\"\n    },\n", after: "    {}\n]\n\n" },
    Sample { name: "HTTP/2 fields", shape: Shape::Http2, before: ":method: GET\n:path: /v1/orders\n:authority: api.shop.test\n", part: "x-trace: 00-4bf92f3577b34da6a3ce929d0e0e4736\n", after: "" },
    Sample { name: ".http, many requests", shape: Shape::HttpFile, before: "@base = https://api.shop.test\n", part: "\n### next\nPOST {{base}}/v1/orders\nContent-Type: application/json\n\n{\"sku\":\"TEA-100\"}\n", after: "" },
    Sample { name: ".http, one body", shape: Shape::HttpFile, before: "POST https://api.shop.test/v1/orders\nContent-Type: application/json\n\n[\n", part: "  {\"sku\":\"TEA-100\",\"qty\":{{qty}}},\n", after: "  {}\n]\n" },
    Sample { name: "Hurl, many entries", shape: Shape::Hurl, before: "", part: "POST https://api.shop.test/v1/orders\n[Query]\ndry: true\n{\"sku\":\"TEA-100\"}\nHTTP 201\n[Asserts]\nstatus == 201\n\n", after: "" },
    Sample { name: "curl, cmd", shape: Shape::CurlCmd, before: "C:\\Users\\me>curl -X POST https://api.shop.test/v1/orders -H \"Content-Type: application/json\" -d \"[", part: "{\\\"sku\\\":\\\"TEA-100\\\",\\\"qty\\\":2},", after: "{}]\"" },
    Sample { name: "curl, PowerShell", shape: Shape::CurlPowerShell, before: "PS C:\\> curl.exe -X POST https://api.shop.test/v1/orders -H 'Content-Type: application/json' -d '[", part: MEMBER, after: "{}]'" },
    Sample { name: "curl, fish", shape: Shape::CurlFish, before: "set -x TOKEN abc\ncurl -X POST https://api.shop.test/v1/orders -H \"Authorization: Bearer $TOKEN\" -d '[", part: MEMBER, after: "{}]'" },
    Sample { name: "PowerShell", shape: Shape::PowerShell, before: "Invoke-RestMethod -Uri https://api.shop.test/v1/orders -Method Post -ContentType 'application/json' -Body '[", part: MEMBER, after: "{}]'" },
    Sample { name: "HTTPie", shape: Shape::Httpie, before: "http POST https://api.shop.test/v1/orders", part: " name=value", after: "" },
    Sample { name: "Wget", shape: Shape::Wget, before: "wget --header='Content-Type: application/json' https://api.shop.test/v1/orders --post-data='[", part: MEMBER, after: "{}]'" },
    Sample { name: "fetch", shape: Shape::Fetch, before: "fetch(\"https://api.shop.test/v1/orders\", {method: \"POST\", headers: {\"Content-Type\": \"application/json\"}, body: JSON.stringify([", part: "{sku: \"TEA-100\", qty: 2}, ", after: "{}])});" },
    Sample { name: "axios", shape: Shape::Axios, before: "axios.post('https://api.shop.test/v1/orders', [", part: "{sku: 'TEA-100', qty: 2}, ", after: "{}], {headers: {'X-A': 'b'}});" },
    Sample { name: "XMLHttpRequest", shape: Shape::Xhr, before: "const xhr = new XMLHttpRequest();\nxhr.open('POST', 'https://api.shop.test/v1/orders');\nxhr.setRequestHeader('Content-Type', 'application/json');\nxhr.send('[", part: MEMBER, after: "{}]');" },
    Sample { name: "jQuery", shape: Shape::Jquery, before: "$.ajax({url: 'https://api.shop.test/v1/orders', type: 'POST', contentType: 'application/json', data: '[", part: MEMBER, after: "{}]'});" },
    Sample { name: "Python", shape: Shape::Python, before: "import requests\nr = requests.post(\"https://api.shop.test/v1/orders\", json=[", part: "{\"sku\": \"TEA-100\", \"qty\": 2}, ", after: "{}])\n" },
    Sample { name: "Go", shape: Shape::Go, before: "req, err := http.NewRequest(\"POST\", \"https://api.shop.test/v1/orders\", strings.NewReader(`[", part: MEMBER, after: "{}]`))\n" },
    Sample { name: "PHP", shape: Shape::Php, before: "<?php\n$ch = curl_init();\ncurl_setopt($ch, CURLOPT_URL, 'https://api.shop.test/v1/orders');\ncurl_setopt($ch, CURLOPT_POSTFIELDS, '[", part: MEMBER, after: "{}]');\ncurl_exec($ch);\n" },
    Sample { name: "Ruby", shape: Shape::Ruby, before: "uri = URI('https://api.shop.test/v1/orders')\nreq = Net::HTTP::Post.new(uri)\nreq.body = '[", part: MEMBER, after: "{}]'\n" },
    Sample { name: "Postman", shape: Shape::Postman, before: "{\"info\":{\"name\":\"shop\",\"schema\":\"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"},\"item\":[", part: "{\"name\":\"order\",\"request\":{\"method\":\"POST\",\"header\":[],\"body\":{\"mode\":\"raw\",\"raw\":\"{\\\"sku\\\":1}\"},\"url\":\"https://api.shop.test/v1/orders\"}},", after: "{\"name\":\"x\",\"request\":\"https://api.shop.test/\"}]}" },
    Sample { name: "Insomnia", shape: Shape::Insomnia, before: "{\"_type\":\"export\",\"__export_format\":4,\"resources\":[", part: "{\"_type\":\"request\",\"method\":\"POST\",\"url\":\"https://api.shop.test/v1/orders\",\"body\":{\"mimeType\":\"application/json\",\"text\":\"{\\\"sku\\\":1}\"},\"headers\":[]},", after: "{\"_type\":\"request\",\"method\":\"GET\",\"url\":\"https://api.shop.test/\"}]}" },
    Sample { name: "HAR, many entries", shape: Shape::Har, before: "{\"log\":{\"version\":\"1.2\",\"entries\":[", part: "{\"request\":{\"method\":\"POST\",\"url\":\"https://api.shop.test/v1/orders\",\"httpVersion\":\"HTTP/2\",\"headers\":[{\"name\":\"accept\",\"value\":\"*/*\"}],\"postData\":{\"mimeType\":\"application/json\",\"text\":\"{\\\"sku\\\":1}\"}},\"response\":{\"status\":200,\"headers\":[],\"content\":{\"text\":\"{}\"}}},", after: "{\"request\":{\"method\":\"GET\",\"url\":\"https://api.shop.test/\",\"headers\":[]},\"response\":{\"status\":400,\"headers\":[],\"content\":{}}}]}}" },
    Sample { name: "HAR, one large body", shape: Shape::Har, before: "{\"log\":{\"version\":\"1.2\",\"entries\":[{\"request\":{\"method\":\"POST\",\"url\":\"https://api.shop.test/v1/orders\",\"headers\":[],\"postData\":{\"mimeType\":\"application/json\",\"text\":\"[", part: "{\\\"sku\\\":\\\"TEA-100\\\",\\\"qty\\\":2},", after: "{}]\"}},\"response\":{\"status\":400,\"headers\":[],\"content\":{}}}]}}" },
    Sample { name: "OpenAPI", shape: Shape::OpenApi, before: "Curl\n\ncurl -X 'POST' \\\n  'https://api.shop.test/v1/orders' \\\n  -H 'Content-Type: application/json' \\\n  -d '[", part: MEMBER, after: "{}]'\nRequest URL\nhttps://api.shop.test/v1/orders\nServer response\nCode\tDetails\n400\t\nError: Bad Request\n\nResponse body\nDownload\n{\"error\":1}\nResponse headers\n content-type: application/json\n" },
    Sample { name: "log, JSON", shape: Shape::JsonLog, before: "", part: "{\"level\":\"error\",\"time\":\"2026-11-25T03:00:00Z\",\"method\":\"POST\",\"url\":\"https://api.shop.test/v1/orders\",\"status\":400,\"msg\":\"request failed\"}\n", after: "" },
    Sample { name: "log, logfmt", shape: Shape::TextLog, before: "", part: "time=2026-11-25T03:00:00Z level=error method=POST path=/v1/orders status=400 body=\"{\\\"sku\\\":1}\"\n", after: "" },
    Sample { name: "access log", shape: Shape::AccessLog, before: "", part: "203.0.113.7 - - [25/Nov/2026:03:00:00 +0000] \"POST /v1/orders HTTP/1.1\" 400 55 \"-\" \"curl/8.5.0\"\n", after: "" },
    Sample { name: "exception", shape: Shape::Exception, before: "Traceback (most recent call last):\n", part: "  File \"/srv/app/orders.py\", line 12, in send\n    response.raise_for_status()\n", after: "requests.exceptions.HTTPError: 400 Client Error: Bad Request for url: https://api.shop.test/v1/orders\n" },
    Sample { name: "sign-in error page", shape: Shape::OauthPage, before: "Access blocked: This app's request is invalid\n\nError 400: redirect_uri_mismatch\nRequest details: redirect_uri=https://app.shop.test/cb?x=", part: "abcdefghij", after: " flowName=GeneralOAuthFlow\n" },
    Sample { name: "URL", shape: Shape::Url, before: "https://api.shop.test/v1/orders?x=1", part: "&name=value", after: "" },
    Sample { name: "body", shape: Shape::Body, before: "[", part: MEMBER, after: "{\"a\":1,}]" },
    Sample { name: "message", shape: Shape::Message, before: "Error 400: Unexpected token } in JSON at position 21", part: " while reading the request", after: "" },
];

/// Seconds that one reading takes, the least of several.
fn cost(paste: &str, shape: Shape) -> f64 {
    let input = Input { request: paste.to_owned(), ..Input::default() };
    assert_eq!(read(&input).shape, shape, "{paste:.60}");
    self::cost::cost(|| read(black_box(&input)))
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    println!("{:<22} {:>10} {:>12} {:>10} {:>8}", "paste", "bytes", "ms", "MB/s", "per byte");
    for sample in SAMPLES {
        let is_wanted = |name: &String| sample.name.contains(name.as_str()) || sample.shape.as_str() == name;
        if !wanted.is_empty() && !wanted.iter().any(is_wanted) {
            continue;
        }
        let bare = sample.of(0);
        let fixed = cost(&bare, sample.shape);
        let costs: Vec<(usize, f64, f64)> = SIZES
            .iter()
            .map(|&size| {
                let paste = sample.of(size);
                let cost = cost(&paste, sample.shape);
                (paste.len(), cost, (cost - fixed) / (paste.len() - bare.len()) as f64)
            })
            .collect();
        let least = costs.iter().map(|&(_, _, per_byte)| per_byte).fold(f64::INFINITY, f64::min);
        for (size, cost, per_byte) in costs {
            println!(
                "{:<22} {size:>10} {:>12.4} {:>10.0} {:>8.2}",
                sample.name,
                cost * 1e3,
                size as f64 / cost / 1e6,
                per_byte / least
            );
        }
    }
}
