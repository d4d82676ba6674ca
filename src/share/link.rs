//! `#v1.` and base64url of raw-deflated JSON: a contract. Every link ever made opens for ever.

use std::borrow::Cow;
use std::fmt;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use super::redact::{REDACTED, redact_shared};
use crate::message::Shape;
use crate::source::base64::{self, Alphabet};
use crate::syntax::json::{self, Kind, Node};

/// What a link may inflate to: opening a hostile one costs bounded time and memory.
const LIMIT: usize = 8 << 20;

/// What is behind `#v1.`.
const PREFIX: &str = "v1.";

/// What a link carries. The names of the members are part of the contract; new ones may join.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shared {
    /// The main box.
    #[serde(default)]
    pub request: String,
    /// The box of the response, where it is apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// What the main box is read as, where the person has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// Which of the exchanges in the main box is meant, where the person has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<usize>,
    /// How many secrets were taken out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub removed: u32,
    /// What of the page is open, in a word; empty for what is open first.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub view: String,
    /// What is chosen there: the code of a cause, or the number of a finding, counted from 0. Empty for the verdict.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub selected: String,
}

/// The longest `view` or `selected` that a link carries, in bytes.
const WORD: usize = 80;

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl Shared {
    /// What stands in an object, where each member is of its kind. Names that are not known are passed over.
    pub(crate) fn of(object: Node) -> Option<Self> {
        let member = |name| object.get(name).filter(|node| node.kind() != Kind::Null);
        let text = |name| {
            Some(match member(name) {
                Some(node) => Some(node.string()?.into_owned()),
                None => None,
            })
        };
        let number = |name| {
            Some(match member(name) {
                Some(node) => Some(u32::try_from(node.as_i64()?).ok()?),
                None => None,
            })
        };
        let word = |name| {
            let text = member(name).and_then(Node::string).filter(|text| text.len() <= WORD);
            text.map(Cow::into_owned).unwrap_or_default()
        };
        (object.kind() == Kind::Object).then_some(())?;
        Some(Self {
            request: text("request")?.unwrap_or_default(),
            response: text("response")?,
            shape: text("shape")?.map(Shape::from),
            exchange: number("exchange")?.map(|number| number as usize),
            removed: number("removed")?.unwrap_or_default(),
            // Whatever else a later version puts there is no reason not to open the link.
            view: word("view"),
            selected: word("selected"),
        })
    }
}

/// Why a link could not be opened, and what could be read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A version of links that this page does not know.
    Version(String),
    /// It ends too early: some part of the text is there.
    Truncated {
        /// The main box as far as it could be read.
        request: String,
    },
    /// A character that no link holds, or content that no link carries.
    Damaged {
        /// The main box as far as it could be read.
        request: String,
    },
    /// It would inflate to more than the limit.
    TooLarge,
}

impl Broken {
    /// The main box as far as it could be read.
    pub fn request(&self) -> &str {
        match self {
            Broken::Truncated { request } | Broken::Damaged { request } => request,
            Broken::Version(_) | Broken::TooLarge => "",
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let read =
            if self.request().is_empty() { "Nothing of it could be read." } else { "This is what could be read." };
        match self {
            Broken::Version(version) => write!(f, "The link is of version {version}, which this page does not know."),
            Broken::Truncated { .. } => write!(f, "The link is cut off. {read}"),
            Broken::Damaged { .. } => write!(f, "The link is damaged. {read}"),
            Broken::TooLarge => f.write_str("The link holds more than 8 MiB and was not opened."),
        }
    }
}

/// What a link carries, and the link itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The fragment, with `#`.
    pub fragment: String,
    /// What it carries: exactly what is shared.
    pub shared: Shared,
    /// What each secret was called that was taken out.
    pub removed: Vec<String>,
}

/// A link to this, without its secrets unless they are asked for. What a link holds gives the same link again.
pub fn share(shared: &Shared, secrets: bool) -> Link {
    let (mut shared, removed) = if secrets { (shared.clone(), Vec::new()) } else { redact_shared(shared) };
    // Counted in what is left, so that it stays the same when it is shared once more.
    shared.removed = if secrets { 0 } else { masks(&shared.request) + shared.response.as_deref().map_or(0, masks) };
    let removed = removed.into_iter().map(|redaction| redaction.name).collect();
    Link { fragment: encode(&shared), shared, removed }
}

/// How often a secret was taken out of a text, as far as it shows.
fn masks(text: &str) -> u32 {
    // The second is the first in Base64, as in Basic credentials.
    [REDACTED, "UkVEQUNURUQ"].into_iter().map(|mask| text.matches(mask).count() as u32).sum()
}

/// The fragment for this, with `#`. Secrets must be out of it already.
pub fn encode(shared: &Shared) -> String {
    // Two strings and a number always serialise.
    let json = serde_json::to_string(shared).unwrap_or_default();
    format!("#{PREFIX}{}", base64::encode(&compress_to_vec(json.as_bytes(), 9), Alphabet::Url))
}

/// Whether a fragment, with or without `#`, is a link of ours, of whichever version.
pub fn is_ours(fragment: &str) -> bool {
    version(fragment).is_some()
}

/// Version and payload of a fragment, where it is a link of ours.
fn version(fragment: &str) -> Option<(&str, &str)> {
    let (version, payload) = fragment.strip_prefix('#').unwrap_or(fragment).split_once('.')?;
    let digits = version.strip_prefix('v')?;
    let fits = !digits.is_empty() && digits.len() < 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some((version, payload))
}

/// Reads a fragment, with or without `#`. `None` where it is none of ours.
///
/// # Errors
/// If it is one of ours and broken.
pub fn decode(fragment: &str) -> Option<Result<Shared, Broken>> {
    let (version, payload) = version(fragment)?;
    if version != PREFIX.trim_end_matches('.') {
        return Some(Err(Broken::Version(version[1..].into())));
    }
    Some(open(payload))
}

fn open(payload: &str) -> Result<Shared, Broken> {
    // What programs add when they find a link in a text: `%20`, a full stop, a bracket.
    let clean = payload.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let damaged = !clean.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    // What is left of a link that was cut off may end within a group.
    let (bytes, _) = base64::decode(clean, Alphabet::Url);
    let (content, whole) = match decompress_to_vec_with_limit(&bytes, LIMIT) {
        Ok(content) => (content, true),
        Err(error) if error.status == TINFLStatus::HasMoreOutput => return Err(Broken::TooLarge),
        Err(error) => {
            // The buffer is filled up with zeros, which JSON never holds.
            let end = error.output.iter().position(|&byte| byte == 0).unwrap_or(error.output.len());
            (error.output[..end].to_vec(), false)
        }
    };
    if whole
        && !damaged
        && let document = json::parse(&content)
        && document.first_error().is_none()
        && let Some(shared) = document.root().and_then(Shared::of)
    {
        return Ok(shared);
    }
    let request = salvage(&String::from_utf8_lossy(&content));
    let cut_off = !whole && !damaged && !bytes.is_empty() && !request.is_empty();
    Err(if cut_off || clean.is_empty() { Broken::Truncated { request } } else { Broken::Damaged { request } })
}

/// The main box out of JSON that ends too early: the string after `"request":`, as far as it goes.
fn salvage(json: &str) -> String {
    let Some((_, string)) = json.split_once(r#""request":""#) else { return String::new() };
    let mut end = 0;
    let mut bytes = string.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => break,
            b'\\' => {
                // An escape counts once it is whole: two characters, or six.
                let length = if string.as_bytes().get(at + 1) == Some(&b'u') { 6 } else { 2 };
                if at + length > string.len() {
                    break;
                }
                bytes.nth(length - 2);
                end = at + length;
            }
            _ => end = at + 1,
        }
    }
    // The bytes of a last character that came apart read as replacement characters.
    let string = string.get(..end).unwrap_or_default().trim_end_matches('\u{fffd}');
    let string = format!("\"{string}\"");
    let document = json::parse(string.as_bytes());
    document.root().and_then(Node::string).map(Cow::into_owned).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shared() -> Shared {
        Shared {
            request: "curl https://api.shop.test/orders \\\n  -d '{\"sku\":\"Tee, grün 😀\",}'".into(),
            response: Some("HTTP/1.1 400 Bad Request\r\n\r\n{}".into()),
            removed: 2,
            ..Shared::default()
        }
    }

    #[test]
    fn a_link_gives_back_what_was_shared() {
        let link = encode(&shared());
        assert!(link.starts_with("#v1."));
        assert_eq!(decode(&link), Some(Ok(shared())));
        assert_eq!(encode(&shared()), link, "sharing twice gives the same link");
    }

    /// Links of released versions. None may ever be taken out or changed.
    #[test]
    fn links_open_for_ever() {
        let frozen = [
            (
                "#v1.q1YqSi0sTS0uUbJSSi4tylHIKCkpKLbS108syNQrzsgv0CsBSurnF6WkFhUr6KYoqFfHKCXGKFkZ6tSqK9UCAA",
                Shared { request: "curl https://api.shop.test/orders -d '{\"a\":1,}'".into(), ..Shared::default() },
            ),
            (
                "#v1.q1YqSi0sTS0uUbJSSi4tylHIKCkpKLbS108syNQrzsgv0CsBSuqnFx3ek2dfaPth_owGJR2gnuKC_LziVKAmj5CQAH1DPUMFE\
                 wMDBafEFIUgiHkxRTF5IAxWnZtflpqiZGVcCwA",
                Shared {
                    request: "curl https://api.shop.test/grün?q=😀".into(),
                    response: Some("HTTP/1.1 400 Bad Request\r\n\r\n".into()),
                    removed: 3,
                    ..Shared::default()
                },
            ),
        ];
        for (link, carried) in frozen {
            assert_eq!(decode(link), Some(Ok(carried)), "{link}");
        }
    }

    #[test]
    fn what_is_no_link_of_ours_is_none() {
        for fragment in ["", "#", "#top", "#/rule/body/json-syntax", "#version.1", "#v.x", "v1"] {
            assert_eq!(decode(fragment), None, "{fragment}");
        }
        assert_eq!(decode("#v2.abc"), Some(Err(Broken::Version("2".into()))));
    }

    #[test]
    fn a_link_that_is_cut_off_gives_what_it_could_read() {
        let fields: Vec<String> = (0..200).map(|n| format!("-H 'X-{n}: {}'", n * 7919 % 1000)).collect();
        let text = fields.join(" ");
        let whole = encode(&Shared { request: text.clone(), ..Shared::default() });
        match decode(&whole[..whole.len() / 2]) {
            Some(Err(Broken::Truncated { request })) => {
                assert!(request.len() > 100 && text.starts_with(&request), "{request}");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_damaged_link_says_so() {
        let link = encode(&shared());
        let message = |link: &str| decode(link).unwrap().unwrap_err().to_string();
        assert_eq!(
            message(&format!("{}%00{}", &link[..20], &link[20..])),
            "The link is damaged. Nothing of it could be read."
        );
        assert_eq!(message("#v1."), "The link is cut off. Nothing of it could be read.");
        assert_eq!(message("#v9.abc"), "The link is of version 9, which this page does not know.");
    }

    #[test]
    fn what_surrounds_a_link_in_a_text_does_no_harm() {
        assert_eq!(decode(&format!("{}).", encode(&shared()))), Some(Ok(shared())));
    }

    #[test]
    fn a_link_inflates_to_a_bounded_text() {
        let bomb = compress_to_vec(&vec![b' '; LIMIT + 1000], 6);
        assert_eq!(decode(&format!("#v1.{}", base64::encode(&bomb, Alphabet::Url))), Some(Err(Broken::TooLarge)));
    }

    #[test]
    fn members_that_are_not_known_yet_are_passed_over() {
        let json = br#"{"request":"x","selected":7,"colour":{"of":"later"}}"#;
        let link = format!("#v1.{}", base64::encode(&compress_to_vec(json, 6), Alphabet::Url));
        assert_eq!(decode(&link), Some(Ok(Shared { request: "x".into(), ..Shared::default() })));
    }

    #[test]
    fn what_a_link_holds_gives_the_same_link() {
        let pasted = Shared {
            request: "curl https://me:geheim7@a.test/ -u lena:abc123 -H 'X-Api-Key: k7k7k7k7' -d '{\"token\":12345}'"
                .into(),
            response: Some("HTTP/1.1 401 Unauthorized\r\nSet-Cookie: sid=abc123\r\n\r\nk7k7k7k7 is not known".into()),
            view: "anatomy".into(),
            selected: "auth/invalid-key".into(),
            ..Shared::default()
        };
        let first = share(&pasted, false);
        assert!(first.shared.removed >= 5 && first.removed.len() >= 5, "{first:?}");
        assert!(!first.shared.request.contains("geheim7") && !first.shared.request.contains("k7k7"));
        let opened = decode(&first.fragment).unwrap().unwrap();
        assert_eq!(opened, first.shared);
        assert_eq!(share(&opened, false).fragment, first.fragment);
        let whole = share(&pasted, true);
        assert_eq!(whole.shared, pasted);
        assert_eq!(share(&decode(&whole.fragment).unwrap().unwrap(), true).fragment, whole.fragment);
    }

    proptest! {
        #[test]
        fn what_any_link_holds_gives_the_same_link(request in ".*", secret in "[a-z0-9]{8}", response in proptest::option::of(".*")) {
            let request = format!("curl -u lena:{secret} -H 'Authorization: Basic {secret}' {request}");
            let first = share(&Shared { request, response, ..Shared::default() }, false);
            let opened = decode(&first.fragment).unwrap().unwrap();
            prop_assert_eq!(share(&opened, false).fragment, first.fragment);
        }

        #[test]
        fn any_text_survives_the_link(request in ".*", response in proptest::option::of(".*"), removed in 0..9_u32) {
            let shared = Shared { request, response, removed, ..Shared::default() };
            prop_assert_eq!(decode(&encode(&shared)), Some(Ok(shared)));
        }

        #[test]
        fn any_fragment_is_read_without_a_panic(fragment in ".*", payload in "[A-Za-z0-9_-]*", cut in 0..400_usize) {
            let _ = decode(&fragment);
            let _ = decode(&format!("#v1.{fragment}"));
            let _ = decode(&format!("#v1.{payload}"));
            let link = encode(&shared());
            let _ = decode(&link[..cut.min(link.len())]);
        }
    }
}
