//! What the pages tell of causes that have no file among the checks: those that only a server can tell, of its own
//! rules. Their examples are diagnosed like all others.

use why400::checks::{Example, Mends, Page};
use why400::finding::Code;

/// A cause that only a server can tell.
pub(crate) struct Told {
    /// The cause.
    pub code: Code,
    /// What is wrong: one line, lower case, no full stop, no advice.
    pub title: &'static str,
    /// What its page tells.
    pub page: Page,
    /// RFC sections and vendors' pages.
    pub references: &'static [&'static str],
}

const SCHEMA: &[&str] = &[
    "https://json-schema.org/understanding-json-schema/reference",
    "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.21",
];

/// The page of one of them; most are no more than these.
const fn told(what: &'static str, why: &'static str, mends: Mends, bad: Example, good: &'static str) -> Page {
    Page { since: "0.1.0", what, why, mends, bad, good }
}

/// All of them, in the order of the catalogue.
pub(crate) static TOLD: &[Told] = &[
    Told {
        code: Code::new("schema/missing-field"),
        title: "a required field is missing",
        page: told(
            "The content can be read, but a field is absent that the server requires.",
            "The server holds the content against its description of what an order, a user or a payment is. What is required there must be sent, even where its value seems obvious. Besides a field that was forgotten it is often one in the wrong place, one object too deep or too high, or one with another spelling.",
            Mends::ByHand,
            Example::refused(
                "curl https://api.example.com/v1/users -H 'Content-Type: application/json' -d '{\"name\":\"Ada\"}'",
                "HTTP/1.1 422 Unprocessable Entity\r\nContent-Type: application/json\r\n\r\n{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"email\"],\"msg\":\"Field required\",\"input\":{\"name\":\"Ada\"}}]}",
            ),
            "curl https://api.example.com/v1/users -H 'Content-Type: application/json' -d '{\"name\":\"Ada\",\"email\":\"ada@example.com\"}'",
        ),
        references: SCHEMA,
    },
    Told {
        code: Code::new("schema/unknown-field"),
        title: "a field is not one that the server knows",
        page: told(
            "The content has a field that its description does not allow. Mostly the name is spelled otherwise: `emial` for `email`, `first_name` for `firstName`.",
            "Strict servers refuse what they do not know, so that a misspelled name is not silently ignored. Where a name that the server knows is one or two letters off, that is the one that was meant.",
            Mends::Unsafe,
            Example::refused(
                "curl https://api.example.com/v1/users -H 'Content-Type: application/json' -d '{\"name\":\"Ada\",\"nickname\":\"ada\"}'",
                "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"statusCode\":400,\"message\":[\"property nickname should not exist\"],\"error\":\"Bad Request\"}",
            ),
            "curl https://api.example.com/v1/users -H 'Content-Type: application/json' -d '{\"name\":\"Ada\"}'",
        ),
        references: SCHEMA,
    },
    Told {
        code: Code::new("schema/wrong-type"),
        title: "a field has the wrong type",
        page: told(
            "A value is of another type than the field takes: a string for a number, one object for a list, `null` where there must be something.",
            "JSON keeps `\"3\"` and `3` apart, and so does a server that reads into typed fields. It comes from values that were text before (form fields, environment variables, spreadsheets) and from lists with one item.",
            Mends::Unsafe,
            Example::refused(
                "curl https://api.example.com/v1/orders -H 'Content-Type: application/json' -d '{\"sku\":\"TEA-100\",\"quantity\":\"two\"}'",
                "HTTP/1.1 422 Unprocessable Entity\r\nContent-Type: application/json\r\n\r\n{\"detail\":[{\"type\":\"int_parsing\",\"loc\":[\"body\",\"quantity\"],\"msg\":\"Input should be a valid integer, unable to parse string as an integer\",\"input\":\"two\"}]}",
            ),
            "curl https://api.example.com/v1/orders -H 'Content-Type: application/json' -d '{\"sku\":\"TEA-100\",\"quantity\":2}'",
        ),
        references: SCHEMA,
    },
    Told {
        code: Code::new("schema/invalid-enum"),
        title: "a value is not one of those that the field takes",
        page: told(
            "The field takes one of a few values, and this is none of them.",
            "The values are part of the server's contract; case and separators count, so that `USD` and `usd`, `in_progress` and `in-progress` are different. Many servers list what they take in the answer.",
            Mends::Unsafe,
            Example::refused(
                "curl https://api.example.com/v1/orders -H 'Content-Type: application/json' -d '{\"sku\":\"TEA-100\",\"priority\":\"urgent\"}'",
                "HTTP/1.1 422 Unprocessable Entity\r\nContent-Type: application/json\r\n\r\n{\"detail\":[{\"type\":\"enum\",\"loc\":[\"body\",\"priority\"],\"msg\":\"Input should be 'low', 'normal' or 'high'\",\"input\":\"urgent\"}]}",
            ),
            "curl https://api.example.com/v1/orders -H 'Content-Type: application/json' -d '{\"sku\":\"TEA-100\",\"priority\":\"high\"}'",
        ),
        references: SCHEMA,
    },
    Told {
        code: Code::new("schema/invalid-format"),
        title: "a value does not have the format that the field takes",
        page: told(
            "A string is not written as the field takes it: not a date, a time, a UUID, an e-mail address or a URL.",
            "Dates are most of it: `03/04/2026` can be read in two ways, so servers take RFC 3339 alone, and many want the time zone with it. Identifiers that were shortened and addresses with a blank are the rest.",
            Mends::ByHand,
            Example::refused(
                "curl https://api.example.com/v1/loans -H 'Content-Type: application/json' -d '{\"book\":\"b-1\",\"due\":\"03/04/2027\"}'",
                "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"due\":[\"Date has wrong format. Use one of these formats instead: YYYY-MM-DD.\"]}",
            ),
            "curl https://api.example.com/v1/loans -H 'Content-Type: application/json' -d '{\"book\":\"b-1\",\"due\":\"2027-04-03\"}'",
        ),
        references: &[
            "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
            "https://json-schema.org/understanding-json-schema/reference/type#format",
        ],
    },
    Told {
        code: Code::new("schema/out-of-range"),
        title: "a number is out of range",
        page: told(
            "A number is smaller or larger than the field takes, or not a multiple of what it must be.",
            "Limits keep a server from work without end and from orders that no one meant. Page sizes, quantities, amounts in the smallest unit of a currency and times in seconds instead of milliseconds are where people meet them.",
            Mends::ByHand,
            Example::refused(
                "curl https://api.example.com/v1/orders -H 'Content-Type: application/json' -d '{\"sku\":\"TEA-100\",\"copies\":900}'",
                "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"copies\":[\"Ensure this value is less than or equal to 5.\"]}",
            ),
            "curl https://api.example.com/v1/orders -H 'Content-Type: application/json' -d '{\"sku\":\"TEA-100\",\"copies\":5}'",
        ),
        references: SCHEMA,
    },
    Told {
        code: Code::new("schema/wrong-length"),
        title: "a value is too long or too short",
        page: told(
            "A string has too many or too few characters, or a list too many or too few items.",
            "Columns of a database, fields of a form and batches have limits. An empty string counts as sent, with no characters. Some servers count bytes, so that letters beyond ASCII count more than once.",
            Mends::ByHand,
            Example::refused(
                "curl https://api.example.com/v1/users -H 'Content-Type: application/json' -d '{\"name\":\"Ada\",\"password\":\"abc\"}'",
                "HTTP/1.1 422 Unprocessable Entity\r\nContent-Type: application/json\r\n\r\n{\"message\":\"The password field must be at least 8 characters.\",\"errors\":{\"password\":[\"The password field must be at least 8 characters.\"]}}",
            ),
            "curl https://api.example.com/v1/users -H 'Content-Type: application/json' -d '{\"name\":\"Ada\",\"password\":\"a long enough one\"}'",
        ),
        references: SCHEMA,
    },
    Told {
        code: Code::new("schema/pattern-mismatch"),
        title: "a value does not match the pattern of its field",
        page: told(
            "The field's description has a pattern, mostly a regular expression, and the value does not match it.",
            "Product codes, phone numbers, slugs and names of buckets have a shape that the server checks as a whole. A blank at an end, capitals and a missing prefix are what it mostly is.",
            Mends::ByHand,
            Example::refused(
                "curl https://api.example.com/v1/books -H 'Content-Type: application/json' -d '{\"title\":\"Emma\",\"isbn\":\"978-0141439587\"}'",
                "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"isbn\":[\"This value does not match the required pattern.\"]}",
            ),
            "curl https://api.example.com/v1/books -H 'Content-Type: application/json' -d '{\"title\":\"Emma\",\"isbn\":\"9780141439587\"}'",
        ),
        references: SCHEMA,
    },
    Told {
        code: Code::new("schema/conflict"),
        title: "fields contradict each other or a rule of the service",
        page: told(
            "Each field is fine by itself, but not together: two that exclude each other, an end before its start, a name that is taken, a change that the present state does not allow.",
            "Such rules stand in the documentation and in no schema. Servers answer 400, 409 or 422, and mostly name one of the fields.",
            Mends::ByHand,
            Example::refused(
                "curl https://api.example.com/v1/users -H 'Content-Type: application/json' -d '{\"name\":\"Ada\",\"email\":\"ada@example.com\"}'",
                "HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\n\r\n{\"errors\":{\"email\":[\"The email has already been taken.\"]}}",
            ),
            "curl https://api.example.com/v1/users -H 'Content-Type: application/json' -d '{\"name\":\"Ada\",\"email\":\"ada.l@example.com\"}'",
        ),
        references: &["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.10"],
    },
    Told {
        code: Code::new("api/version-retired"),
        title: "the API version is missing, retired or unknown",
        page: told(
            "The request names no version of the API where one is needed, or one that is not served: in the path, a parameter or a header field.",
            "Services retire old versions, and refuse names that they never had instead of guessing. Versions that are dates must be one of those that were published.",
            Mends::ByHand,
            Example::refused(
                "curl https://api.example.com/orders -H 'Api-Version: 2019-01-01'",
                "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":{\"code\":\"UnsupportedApiVersion\",\"message\":\"The HTTP resource that matches the request URI does not support the API version '2019-01-01'.\"}}",
            ),
            "curl https://api.example.com/orders -H 'Api-Version: 2026-01-01'",
        ),
        references: &["https://learn.microsoft.com/azure/architecture/best-practices/api-design"],
    },
    Told {
        code: Code::new("api/not-enabled"),
        title: "the API or feature is not switched on for this account",
        page: told(
            "The request is right, but the API, the feature or the plan is not switched on for the account or project that it is made for.",
            "Platforms keep each API apart and bill it apart. A key of another project than one thinks is as frequent as an API that was never switched on.",
            Mends::ByHand,
            Example::refused(
                "curl 'https://translation.example.com/v2/languages?key=AIzaExample'",
                "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n\r\n{\"error\":{\"code\":403,\"message\":\"Cloud Translation API has not been used in project 1234 before or it is disabled.\",\"status\":\"PERMISSION_DENIED\"}}",
            ),
            "curl 'https://translation.example.com/v2/languages?key=AIzaExample'",
        ),
        references: &["https://cloud.google.com/apis/docs/getting-started#enabling_apis"],
    },
    Told {
        code: Code::new("api/outdated-client"),
        title: "the client is too old for the server",
        page: told(
            "The server turns away a client, an SDK or a protocol version that it knows to be too old.",
            "When a protocol changes, old clients would do harm or be answered with what they cannot read. Servers tell it by the `User-Agent`, by a version field, or by what the request looks like.",
            Mends::ByHand,
            Example::refused(
                "curl https://registry.example.com/v1/images -H 'User-Agent: docker/1.5.0'",
                "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"message\":\"client version 1.17 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version\"}",
            ),
            "curl https://registry.example.com/v2/ -H 'User-Agent: docker/27.3.1'",
        ),
        references: &["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.22"],
    },
    Told {
        code: Code::new("api/reference-not-found"),
        title: "what the request refers to does not exist",
        page: told(
            "An identifier in the request, of a customer, a product, a container, points to nothing.",
            "The endpoint is there and the request is well formed; the thing is not. Identifiers of the test environment used against production, things that were deleted, and those of another account are the usual reasons.",
            Mends::ByHand,
            Example::refused(
                "curl https://api.example.com/v1/charges -u sk_test_example: -d amount=500 -d customer=cus_123",
                "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":{\"code\":\"resource_missing\",\"message\":\"No such customer: 'cus_123'\",\"param\":\"customer\",\"type\":\"invalid_request_error\"}}",
            ),
            "curl https://api.example.com/v1/charges -u sk_test_example: -d amount=500 -d customer=cus_9s6XKzkNRiz8i3",
        ),
        references: &["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5"],
    },
    Told {
        code: Code::new("api/rule-violated"),
        title: "a rule of the service refuses it",
        page: told(
            "The request is well formed and all its values are possible, but a rule of the service forbids it: more than the balance holds, a name that is reserved, a change that comes too late.",
            "Such rules belong to the business and not to HTTP. The message and the service's documentation are where they are told.",
            Mends::ByHand,
            Example::refused(
                "curl https://api.example.com/v1/transfers -H 'Content-Type: application/json' -d '{\"to\":\"acc_2\",\"amount\":50000}'",
                "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":{\"code\":\"balance_too_low\",\"message\":\"Insufficient funds\"}}",
            ),
            "curl https://api.example.com/v1/transfers -H 'Content-Type: application/json' -d '{\"to\":\"acc_2\",\"amount\":100}'",
        ),
        references: &["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.21"],
    },
    Told {
        code: Code::new("server/blocked"),
        title: "a firewall or a rule of the server refuses it",
        page: told(
            "Something before the application turned the request away: a web application firewall, protection against bots, a list of addresses.",
            "Such rules look for patterns: quotes and tags in a parameter, an unusual `User-Agent`, many requests in a short time, an address of a data centre. They give a page with a number for the operator, and no reason on purpose.",
            Mends::ByHand,
            Example::refused(
                "curl 'https://www.example.com/search?q=union+select'",
                "HTTP/1.1 403 Forbidden\r\nServer: cloudflare\r\nContent-Type: text/html\r\n\r\n<html><head><title>Attention Required! | Cloudflare</title></head><body><h1>Sorry, you have been blocked</h1><p>You are unable to access example.com</p></body></html>",
            ),
            "curl 'https://www.example.com/search?q=trade+union'",
        ),
        references: &["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4"],
    },
    Told {
        code: Code::new("server/misrouted"),
        title: "a proxy or gateway has no route for it",
        page: told(
            "A load balancer, a gateway or a proxy took the request and knows no server to give it to.",
            "They choose by host name, path and method. The address of the balancer where its name is wanted, a path without the stage, or a service that is not deployed there are the usual reasons.",
            Mends::ByHand,
            Example::refused(
                "curl https://10.20.0.7/v1/orders -k",
                "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\n\r\ndefault backend - 404",
            ),
            "curl https://shop.example.com/v1/orders",
        ),
        references: &["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20"],
    },
    Told {
        code: Code::new("server/unclear"),
        title: "the server gives no reason",
        page: told(
            "The response names no cause, and the request shows none.",
            "“Bad Request” alone says that the server blames the request. What it saw may stand in its log; what it takes, in its documentation. What can be done is to compare with a request that works, and to take things away until the answer changes.",
            Mends::ByHand,
            Example::refused(
                "curl https://api.example.com/v1/orders -H 'Accept: application/json'",
                "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":\"Bad Request\"}",
            ),
            "curl https://api.example.com/v1/orders -H 'Accept: application/json'",
        ),
        references: &["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1"],
    },
];
