use super::*;

/// What is wrong in a value, and what the value becomes.
fn check(grammar: Grammar, text: &str) -> Vec<(Kind, &str)> {
    faults(grammar, text.as_bytes()).into_iter().map(|fault| (fault.kind, &text[fault.range])).collect()
}

#[track_caller]
fn mended(grammar: Grammar, text: &str, right: &str) {
    let mut mended = text.to_owned();
    for fault in faults(grammar, text.as_bytes()).into_iter().rev() {
        let (range, text) = fault.mend.unwrap_or_else(|| panic!("no mend in {mended}"));
        mended.replace_range(range, &text);
    }
    assert_eq!(mended, right);
    assert_eq!(check(grammar, right), [], "{right}");
}

#[test]
fn dates() {
    for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
        assert_eq!(check(Grammar::Date, text), [], "{text}");
    }
    assert_eq!(check(Grammar::Date, "Mon, 06 Nov 1994 08:49:37 GMT"), [(Kind::Weekday, "Mon")]);
    assert_eq!(check(Grammar::Date, "Tue, 31 Feb 2024 08:49:37 GMT").len(), 1);
    assert_eq!(check(Grammar::Date, "Sun, 06 Nov 1994 08:49:37 CET"), [(Kind::Zone, "CET")]);
    mended(Grammar::Date, "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 GMT");
    mended(Grammar::Date, "Sun, 06 Nov 1994 09:49:37 +0100", "Sun, 06 Nov 1994 08:49:37 GMT");
    mended(Grammar::Date, "06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT");
    mended(Grammar::Date, "Sun Nov 06 1994 09:49:37 GMT+0100 (CET)", "Sun, 06 Nov 1994 08:49:37 GMT");
    mended(Grammar::Date, "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 GMT");
    mended(Grammar::Date, "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT");
    mended(Grammar::Date, "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(check(Grammar::Date, "yesterday"), [(Kind::Form, "yesterday")]);
    assert_eq!(check(Grammar::TagOrDate, "Sun, 06 Nov 1994 08:49:37 GMT"), []);
}

#[test]
fn ranges() {
    for text in ["bytes=0-499", "bytes=-5", "bytes=500-", "bytes=0-0, -1", "Bytes=0-1", "items=0-24", "id ]a..; max=10"]
    {
        assert_eq!(check(Grammar::Range, text), [], "{text}");
    }
    mended(Grammar::Range, "0-499", "bytes=0-499");
    mended(Grammar::Range, "byte=0-1", "bytes=0-1");
    assert_eq!(check(Grammar::Range, "bytes=abc"), [(Kind::Form, "abc")]);
    mended(Grammar::Range, "bytes:0-1", "bytes=0-1");
    mended(Grammar::Range, "bytes 0-1", "bytes=0-1");
    mended(Grammar::Range, "bytes=0-99/1234", "bytes=0-99");
    assert_eq!(check(Grammar::Range, "bytes=9-2"), [(Kind::Reversed, "9-2")]);
    assert_eq!(check(Grammar::Range, "bytes=0-1,x"), [(Kind::Form, "x")]);
    assert_eq!(check(Grammar::Range, "bytes"), [(Kind::Form, "bytes")]);
    for text in ["bytes 0-499/1234", "bytes */1234", "bytes 0-499/*", "items 0-24/100"] {
        assert_eq!(check(Grammar::ContentRange, text), [], "{text}");
    }
    mended(Grammar::ContentRange, "bytes=0-499/1234", "bytes 0-499/1234");
    mended(Grammar::ContentRange, "0-499/1234", "bytes 0-499/1234");
    assert_eq!(check(Grammar::ContentRange, "bytes 0-1234/1234"), [(Kind::Reversed, "0-1234/1234")]);
    assert_eq!(check(Grammar::ContentRange, "bytes 0-12").len(), 1);
}

#[test]
fn entity_tags() {
    for text in ["\"a\"", "W/\"a\", \"b,c\"", "*", "\"\""] {
        assert_eq!(check(Grammar::Tags, text), [], "{text}");
    }
    mended(Grammar::Tags, "a7f", "\"a7f\"");
    mended(Grammar::Tags, "a7f, 'b'", "\"a7f\", \"b\"");
    mended(Grammar::Tags, "w/\"a\"", "W/\"a\"");
    mended(Grammar::Tags, "W/a", "W/\"a\"");
    mended(Grammar::Tags, "\\\"a7f\\\"", "\"a7f\"");
    assert_eq!(check(Grammar::Tags, "\"a"), [(Kind::Quotes, "\"a")]);
}

#[test]
fn choices() {
    for text in [
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
        "application/json;odata=verbose",
        "application/vnd.api+json; ext=\"a,b\"",
        "*/*",
    ] {
        assert_eq!(check(Grammar::MediaRanges, text), [], "{text}");
    }
    mended(Grammar::MediaRanges, "json", "application/json");
    mended(Grammar::MediaRanges, "text/html; application/json", "text/html, application/json");
    mended(Grammar::MediaRanges, "text/html application/json", "text/html, application/json");
    mended(Grammar::MediaRanges, "text/html;q = 0.5", "text/html;q=0.5");
    mended(Grammar::MediaRanges, "text/html;q=0.8889", "text/html;q=0.888");
    assert_eq!(check(Grammar::MediaRanges, "text/html;q=1.5"), [(Kind::Quality, "q=1.5")]);
    assert_eq!(check(Grammar::MediaRanges, "json/"), [(Kind::Form, "json/")]);
    mended(Grammar::Weighted, "gzip; deflate", "gzip, deflate");
    mended(Grammar::MediaType, "text/csv; charset:utf-8", "text/csv; charset=utf-8");
    assert_eq!(check(Grammar::Weighted, "gzip, deflate;q=0.5, br, zstd"), []);
    assert_eq!(check(Grammar::Languages, "en-GB,en-US;q=0.9,de;q=0.8,zh-Hant-TW;q=0.7,*;q=0.1"), []);
    mended(Grammar::Languages, "en_US,en;q=0.9", "en-US,en;q=0.9");
}

#[test]
fn pairs() {
    assert_eq!(check(Grammar::Directives, "no-cache, max-age=0, private=\"x\""), []);
    assert_eq!(check(Grammar::Directives, "respond-async, wait=10; a=1, odata.maxpagesize=5"), []);
    mended(Grammar::Directives, "max-age: 0", "max-age=0");
    assert_eq!(check(Grammar::Directives, "no cache"), [(Kind::Form, "no cache")]);
    for text in [
        "a=1; b={\"c\":[1,2]}; d=\"e f\"; g==; h",
        "_ga=GS1.1.1; OptanonConsent=isGpcEnabled=0&datestamp=Mon+Nov,23; path=x",
        "AMCV=-637568504%7CMCIDTS; s=a,b; secure=1",
    ] {
        assert_eq!(check(Grammar::Cookies, text), [], "{text}");
    }
    mended(Grammar::Cookies, "sid=31d4; Path=/; Secure; HttpOnly", "sid=31d4");
    mended(Grammar::Cookies, "a=1, b=2", "a=1; b=2");
    assert_eq!(check(Grammar::Cookies, "31d4d96e"), [(Kind::Form, "31d4d96e")]);
    assert_eq!(check(Grammar::Forwarded, "for=192.0.2.60;proto=http;by=203.0.113.43, for=\"[2001:db8::17]:4711\""), []);
    mended(Grammar::Forwarded, "for=[2001:db8::17]", "for=\"[2001:db8::17]\"");
    mended(Grammar::Disposition, "attachment; filename=my file.pdf", "attachment; filename=\"my file.pdf\"");
    assert_eq!(check(Grammar::Disposition, "attachment; filename=\"a;b\"; filename*=UTF-8''a%20b"), []);
    assert_eq!(check(Grammar::Link, "<https://a.test/x,y>; rel=\"next\", </b>; rel=prev"), []);
    assert_eq!(check(Grammar::Link, "https://a.test/x; rel=next").len(), 1);
}

#[test]
fn words_patterns_and_origins() {
    mended(Grammar::OneOf(&["BlockBlob", "PageBlob"]), "blockblob", "BlockBlob");
    assert_eq!(check(Grammar::OneOf(&["T", "F"]), "true"), [(Kind::Form, "true")]);
    assert_eq!(check(Grammar::Pattern("9999-99-99*"), "2024-06-20.acacia"), []);
    assert_eq!(check(Grammar::Pattern("9999-99-99"), "2024-6-20").len(), 1);
    assert_eq!(check(Grammar::Base64(16), "dGhlIHNhbXBsZSBub25jZQ=="), []);
    let compact = Grammar::Pattern("99999999T999999Z|www, *");
    assert_eq!(check(compact, "Tue, 27 Mar 2007 21:20:26 +0000"), []);
    mended(compact, "2026-11-22T09:00:00Z", "20261122T090000Z");
    assert_eq!(check(Grammar::Base64(16), "abc").len(), 1);
    mended(Grammar::Base64(16), "5d41402abc4b2a76b9719d911017c592", "XUFAKrxLKna5cZ2REBfFkg==");
    for text in ["https://a.test", "null", "http://localhost:3000", "chrome-extension://abc", "file://"] {
        assert_eq!(check(Grammar::Origin, text), [], "{text}");
    }
    mended(Grammar::Origin, "https://a.test/", "https://a.test");
    assert_eq!(check(Grammar::Origin, "a.test"), [(Kind::Form, "a.test")]);
}

#[test]
fn structured_fields() {
    for (grammar, text) in [
        (Grammar::Dictionary, "u=1, i"),
        (Grammar::Dictionary, "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"),
        (Grammar::Dictionary, "sig1=(\"@method\" \"@path\" \"date\");created=1618884473;keyid=\"k\""),
        (Grammar::List, "\"Google Chrome\";v=\"143\", \"Not A(Brand\";v=\"24\""),
        (Grammar::Item, "?0"),
        (Grammar::Item, "\"Windows\""),
        (Grammar::Item, "@1659578233"),
    ] {
        assert_eq!(check(grammar, text), [], "{text}");
    }
    let digest = "sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
    mended(Grammar::Dictionary, digest, "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
    assert_eq!(check(Grammar::Dictionary, "u=high=1").len(), 1);
    assert_eq!(check(Grammar::Item, "?x"), [(Kind::Form, "?x")]);
}

#[test]
fn any_bytes_end() {
    const ALL: [Grammar; 24] = [
        Grammar::MediaType,
        Grammar::MediaRanges,
        Grammar::Weighted,
        Grammar::Languages,
        Grammar::Tokens,
        Grammar::Directives,
        Grammar::Date,
        Grammar::TagOrDate,
        Grammar::Tags,
        Grammar::Range,
        Grammar::ContentRange,
        Grammar::Number,
        Grammar::OneOf(&["a"]),
        Grammar::Pattern("9"),
        Grammar::Base64(1),
        Grammar::Cookies,
        Grammar::Origin,
        Grammar::Url,
        Grammar::Link,
        Grammar::Forwarded,
        Grammar::Disposition,
        Grammar::Dictionary,
        Grammar::List,
        Grammar::Item,
    ];
    const PIECES: [&str; 24] = [
        "\"",
        "\\",
        ",",
        ";",
        "=",
        " ",
        "q=",
        "q",
        "a",
        "/",
        "*",
        "bytes",
        "0-",
        "-1",
        ":",
        "W/",
        "é",
        "http://",
        "Sun, ",
        "06 Nov 1994 ",
        "08:49:37",
        "GMT",
        "(",
        "%\"",
    ];
    for grammar in ALL {
        for first in PIECES {
            for second in PIECES {
                for third in PIECES {
                    let text = format!("{first}{second}{third}");
                    for fault in faults(grammar, text.as_bytes()) {
                        assert!(
                            fault.range.end <= text.len() && fault.range.start <= fault.range.end,
                            "{grammar:?} {text}"
                        );
                    }
                }
            }
        }
    }
}
