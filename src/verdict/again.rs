//! Whether sending the request again helps, when, and what to give to the one who runs the server.

use crate::finding::Finding;
use crate::message::Response;
use crate::replies::Reply;
use crate::syntax::when;

/// What an operator needs to find the request in a log, where the answer names no number.
pub(super) const NUMBER: &str = "the request's id";

/// What the status code says about sending the request again (RFC 9110 section 15, RFC 4918 section 11.3, RFC 6585
/// section 4, RFC 8470 section 5.2). Where nothing stands here, the same request gets the same answer.
fn by_status(status: u16) -> Option<&'static str> {
    Some(match status {
        408 => "The server gave up waiting: send it again, whole and without a pause.",
        409 => "Sent again unchanged it fails until the state that it conflicts with changes: get that state first.",
        412 => "Sent again with the same condition it fails again.",
        423 => "Send it again when the lock is released.",
        425 => "It came before the TLS handshake was done: sent again after that, the same request is taken.",
        429 => "The same request is taken later: send it again after a pause, and fewer in the same time.",
        502..=504 | 520..=530 => "It may pass when it is sent again later.",
        _ => return None,
    })
}

/// Adds to the verdict what there is to say of sending the request again, and the number that the server gave it.
pub(super) fn advise(finding: &mut Finding, response: &Response, reply: &Reply) {
    if let Some((name, id)) = reply.ids.first() {
        finding.help = finding.help.replace(NUMBER, &["its number, `", name, "` ", id].concat());
    }
    let wait = wait(response, reply);
    let advice = response.status.and_then(by_status);
    let group = finding.code.group();
    for sentence in [advice.map(str::to_owned), wait].into_iter().flatten() {
        add(finding, &sentence);
    }
    if advice.is_none() && group == "server" && response.status.is_some_and(|status| (400..500).contains(&status)) {
        add(finding, "Sending it again unchanged does not help.");
    }
}

fn add(finding: &mut Finding, sentence: &str) {
    finding.help.push(' ');
    finding.help.push_str(sentence);
}

/// How long the server asks to wait: `Retry-After` (RFC 9110 section 10.2.3), or the end of the time in which so many
/// requests are taken.
fn wait(response: &Response, reply: &Reply) -> Option<String> {
    let value = |name: &str| response.field(name).map(|field| field.value.text().trim().to_owned());
    if let Some(after) = value("retry-after") {
        return match (after.parse(), when::http_time(&after)) {
            (Ok(seconds), _) => pause(seconds),
            (_, Some(time)) => Some(until(time)),
            _ => None,
        };
    }
    if let Some(seconds) = &reply.wait {
        // `64.57`: the whole second after it.
        let (whole, rest) = seconds.split_once('.').unwrap_or((seconds, ""));
        return pause(whole.parse::<i64>().ok()?.saturating_add(i64::from(!rest.is_empty())));
    }
    // GitHub refuses with 403 what is too much. Any other status has another reason, though nothing may be left.
    let spent = || value("x-ratelimit-remaining").is_some_and(|left| left == "0");
    let reset = (response.status == Some(429) || response.status == Some(403) && spent())
        .then(|| {
            ["ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset", "x-ratelimit-reset-after"]
                .into_iter()
                .find_map(value)
                // `"default";r=0;t=30`, in older drafts `limit=100, remaining=0, reset=30`
                .or_else(|| {
                    let policy = value("ratelimit")?;
                    let at = |name: &str| policy.split_once(name).map(|(_, rest)| rest.to_owned());
                    at(";t=").or_else(|| at("; t=")).or_else(|| at("reset="))
                })
        })
        .flatten()?;
    if let Some(time) = when::unix(&reset) {
        return Some(until(time));
    }
    let digits = reset.bytes().take_while(u8::is_ascii_digit).count();
    reset[..digits].parse().ok().and_then(pause)
}

/// No pause is none to ask for.
fn pause(seconds: i64) -> Option<String> {
    (seconds > 0).then(|| format!("The server asks to wait {}.", when::tell_length(seconds)))
}

fn until(time: i64) -> String {
    format!("The server asks to wait until {}.", when::tell(time))
}

#[cfg(test)]
mod tests {
    /// The help of the verdict on an answer.
    fn help(head: &str) -> String {
        let input = crate::Input {
            request: "curl http://a.test/x".into(),
            response: Some(format!("HTTP/1.1 {head}\r\n\r\n")),
            ..crate::Input::default()
        };
        crate::diagnose(&input).findings[0].help.clone()
    }

    #[test]
    fn sending_again_is_advised_where_it_helps() {
        for (head, words) in [
            ("429 Too Many Requests\r\nRetry-After: 30", "asks to wait 30 seconds."),
            (
                "429 Too Many Requests\r\nRetry-After: Sun, 06 Nov 2044 08:49:37 GMT",
                "until 6 November 2044, 08:49 UTC.",
            ),
            ("429 Too Many Requests\r\nRateLimit-Reset: 300", "asks to wait 5 minutes."),
            ("429 Too Many Requests\r\nRateLimit: \"default\";r=0;t=20", "asks to wait 20 seconds."),
            ("429 Too Many Requests\r\nRateLimit: limit=100, remaining=0, reset=50", "asks to wait 50 seconds."),
            ("429 Too Many Requests\r\nX-RateLimit-Reset: 1800000000", "until 15 January 2027, 08:00 UTC."),
            ("403 Forbidden\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1800000000", "until 15 January 2027"),
            ("503 Service Unavailable\r\nRetry-After: 120", "asks to wait 2 minutes."),
            ("503 Service Unavailable", "may pass when it is sent again later"),
            ("408 Request Timeout", "send it again, whole"),
            ("409 Conflict", "get that state first"),
            ("412 Precondition Failed", "with the same condition"),
            ("423 Locked", "when the lock is released"),
            ("425 Too Early", "the same request is taken"),
            ("400 Bad Request", "Sending it again unchanged does not help."),
            ("422 Unprocessable Content", "Sending it again unchanged does not help."),
        ] {
            assert!(help(head).contains(words), "{head}: {}", help(head));
        }
        for head in [
            "400 Bad Request",
            "400 Bad Request\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1800000000",
            "503 Service Unavailable\r\nRetry-After: 0",
            "503 Service Unavailable\r\nRetry-After: -5",
        ] {
            assert!(!help(head).contains("wait"), "{head}");
        }
        assert!(!help("404 Not Found").contains("again"));
    }

    #[test]
    fn the_number_of_the_request_is_told() {
        for (head, id) in [
            ("400 Bad Request\r\nX-Request-Id: 9f2c-77", "`x-request-id` 9f2c-77"),
            ("400 Bad Request\r\nCF-RAY: 8a1b2c3d4e5f6071-FRA", "`cf-ray` 8a1b2c3d4e5f6071-FRA"),
            ("400 Bad Request\r\nx-amzn-RequestId: 7e5b1f00", "7e5b1f00"),
            ("400 Bad Request\r\n\r\n{\"traceId\":\"00-4bf9-01\",\"status\":400}", "`traceId` 00-4bf9-01"),
            ("400 Bad Request\r\n\r\n{\"error\":{\"fbtrace_id\":\"AbC1\",\"code\":1}}", "AbC1"),
            ("400 Bad Request\r\n\r\n<Error><Message>no</Message><RequestId>44AB9</RequestId></Error>", "44AB9"),
            ("403 Forbidden\r\n\r\n<html><body>Request blocked. Your support ID is: 1844674</body></html>", "1844674"),
        ] {
            assert!(help(head).contains(id), "{head}: {}", help(head));
        }
    }
}
