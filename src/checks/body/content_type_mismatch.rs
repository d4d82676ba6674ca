//! `body/content-type-mismatch`

use super::super::header::misspelled;
use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::{Author, BodyKind, Client, Data, Field};
use crate::source::{Edit, Span, base64};
use crate::syntax::media_type::{self, MediaType};
use crate::syntax::{json, multipart};

/// A body that is not what its `Content-Type` says.
pub static RULE: Rule = Rule {
    code: Code::new("body/content-type-mismatch"),
    heard: Heard { title: "the content is not what `Content-Type` says", help: "make the field and the content agree" },
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-8.3", "https://curl.se/docs/manpage.html#-d"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A body that is of another kind than its `Content-Type`, which curl's `-d` sets to that of a form where none is \
           given.",
    why: "A server chooses the parser by the type. Told that a form comes, it finds no JSON, and the other way round.",
    mends: Mends::Safe,
    bad: Example::request("curl https://api.example.com/orders -d '{\"sku\":\"B-77\",\"qty\":10}'"),
    good: "curl https://api.example.com/orders -d '{\"sku\":\"B-77\",\"qty\":10}' -H 'Content-Type: application/json'",
};

/// What a body looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Json,
    /// One JSON text a line.
    JsonLines,
    Xml,
    Form,
    /// The XML of SOAP 1.1.
    Soap,
    /// The XML of SOAP 1.2.
    Soap12,
    /// Parts with a boundary between them.
    Multipart,
    /// Base64 of JSON.
    Base64,
    /// A JSON text that can be no list of steps, as JSON Patch is.
    MergePatch,
}

impl Look {
    fn media_type(self) -> &'static str {
        match self {
            Look::Json | Look::Base64 => "application/json",
            Look::MergePatch => "application/merge-patch+json",
            Look::Soap12 => "application/soap+xml",
            Look::Multipart => "multipart/form-data",
            Look::JsonLines => "application/x-ndjson",
            Look::Xml => "application/xml",
            Look::Soap => "text/xml",
            Look::Form => "application/x-www-form-urlencoded",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Look::Json | Look::JsonLines => "JSON",
            Look::Xml => "XML",
            Look::Soap => "SOAP 1.1",
            Look::Soap12 => "SOAP 1.2",
            Look::Multipart => "multipart content",
            Look::Base64 => "base64 of JSON",
            Look::MergePatch => "object",
            Look::Form => "form",
        }
    }
}

/// Type and content that do not agree.
enum Slip<'a> {
    /// The type is the one that curl sets for `-d`.
    Implied { data: &'a Data, look: Look },
    /// The type is written.
    Declared { field: &'a Field, look: Look, firm: bool },
    /// The type is the one that a program sets for any text.
    Text { field: &'a Field },
    /// `-F` and its like write multipart content, whatever the written type says.
    Form { field: &'a Field, data: Option<&'a Data> },
    /// `-d 'photo=@photo.jpg'`: only `-F` uploads.
    Upload { data: &'a Data },
}

fn check(context: &Context) -> Vec<Finding> {
    find(context)
        .into_iter()
        .map(|slip| {
            let (certainty, likelihood) = match slip {
                Slip::Implied { look: Look::Json | Look::JsonLines, .. } => (Certainty::Likely, 0.82),
                Slip::Implied { .. } => (Certainty::Likely, 0.78),
                // A decoder of JSON stops at the first letter.
                Slip::Declared { look: Look::Base64, .. } => (Certainty::Certain, 0.97),
                Slip::Declared { look: Look::Soap | Look::Soap12 | Look::MergePatch, firm: false, .. } => {
                    (Certainty::Likely, 0.75)
                }
                Slip::Text { .. } => (Certainty::Likely, 0.75),
                Slip::Declared { firm: true, .. } | Slip::Form { .. } => (Certainty::Likely, 0.9),
                Slip::Declared { .. } => (Certainty::Possible, 0.45),
                Slip::Upload { .. } => (Certainty::Likely, 0.85),
            };
            let span = match &slip {
                Slip::Implied { data, .. } | Slip::Upload { data } => data.option,
                Slip::Declared { look: Look::Base64, .. } => context.request.body.content.span(),
                Slip::Declared { field, .. } | Slip::Form { field, .. } | Slip::Text { field } => field.value.span(),
            };
            let finding = RULE.finding(certainty, likelihood, word(context, &slip), vec![span]);
            Finding { fix: fix(context, &slip), evidence: evidence(context, &slip), ..finding }
        })
        .collect()
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let request = context.request;
    let body = &request.body;
    let field = request.field("content-type")?;
    let declared = media_type::read(field.value.bytes());
    match body.kind {
        BodyKind::None | BodyKind::Upload => return None,
        BodyKind::Multipart => {
            let other = declared.is_json() || declared.is_form() || declared.is_xml();
            let data = body.data.first();
            let written = field.author == Author::Person && !context.has_variable(field.value.home());
            return (written && other).then_some(Slip::Form { field, data });
        }
        BodyKind::Raw | BodyKind::Data => {}
    }
    let implied = field.author == Author::Option && body.data.iter().all(|data| data.name != "json");
    if implied && let Some(data) = body.data.iter().find(|data| is_upload(data)) {
        return Some(Slip::Upload { data });
    }
    // A misspelled field is told as such.
    if !body.known || is_encoded(context) || implied && misspelled::stands_for(context, "content-type") {
        return None;
    }
    let look = look(body.content.bytes(), &declared)?;
    // A program has no options: its type is told as one that is declared.
    if implied && let Some(data) = body.data.first() {
        // WebDAV's methods have XML alone, so that its servers need no type.
        let xml = matches!(look, Look::Xml | Look::Soap | Look::Soap12);
        let needless = xml && !matches!(request.method.name.bytes(), b"POST" | b"PUT" | b"PATCH");
        let by_itself = data.name != "data-urlencode" && !matches!(look, Look::Form | Look::Base64) && !needless;
        return by_itself.then_some(Slip::Implied { data, look });
    }
    let firm = contradicts(&declared, look)?;
    let is_text = declared.essence == "text/plain" && matches!(look, Look::Json);
    if is_text && field.author != Author::Person && matches!(request.client, Client::Agent(..)) {
        return Some(Slip::Text { field });
    }
    Some(Slip::Declared { field, look, firm })
}

/// Whether `name=@file` is given to an option that uploads nothing.
fn is_upload(data: &Data) -> bool {
    if data.file.is_some() || !matches!(data.name, "data" | "data-ascii" | "data-binary" | "data-raw") {
        return false;
    }
    let text = data.argument.text();
    let Some((name, file)) = text.split_once("=@") else { return false };
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-[]./~".contains(&byte));
    plain(name) && plain(file) && (file.contains('.') || file.contains('/'))
}

/// Whether the content is coded, so that its bytes tell nothing.
fn is_encoded(context: &Context) -> bool {
    context.request.field("content-encoding").is_some_and(|field| !field.value.is_empty())
}

/// What the content looks like, if it looks like something.
fn look(bytes: &[u8], declared: &MediaType) -> Option<Look> {
    let text = bytes.trim_ascii();
    if text.starts_with(b"--") && multipart::used_boundary(text).is_some() {
        let head = text[..text.len().min(400)].to_ascii_lowercase();
        return head.windows(20).any(|window| window == b"content-disposition:").then_some(Look::Multipart);
    }
    if declared.is_json() && base64_of_json(text).is_some() {
        return Some(Look::Base64);
    }
    if declared.essence == "application/json-patch+json" && text.starts_with(b"{") {
        return Some(Look::MergePatch);
    }
    let (first, rest) = text.split_first()?;
    let next = rest.trim_ascii_start().first().copied();
    match first {
        // The first name, an end, or what people write for a name's quote.
        b'{' if matches!(next?, b'"' | b'\'' | b'}' | b'_' | 0x80..|b'a'..=b'z'| b'A'..=b'Z' | b'/') => {
            // A GraphQL document begins in the same way, with a name and no colon or comma behind it.
            let lines = text.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
            let each =
                lines.clone().all(|line| line.trim_ascii().starts_with(b"{") && line.trim_ascii().ends_with(b"}"));
            if each && lines.count() > 1 { Some(Look::JsonLines) } else { text.contains(&b':').then_some(Look::Json) }
        }
        b'[' if matches!(next?, b'{' | b'[' | b']' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
            Some(Look::Json)
        }
        b'<' if next.is_some_and(|byte| byte == b'?' || byte == b'!' || byte.is_ascii_alphabetic()) => {
            let head = String::from_utf8_lossy(&text[..text.len().min(400)]);
            Some(if !head.contains("Envelope") {
                Look::Xml
            } else if head.contains("http://www.w3.org/2003/05/soap-envelope") {
                Look::Soap12
            } else {
                Look::Soap
            })
        }
        _ => is_form(text).then_some(Look::Form),
    }
}

/// The JSON object or array that a text is base64 of.
fn base64_of_json(text: &[u8]) -> Option<Vec<u8>> {
    if text.len() < 16 || !text.len().is_multiple_of(4) {
        return None;
    }
    let decoded = base64::read(text)?;
    let begins = matches!(decoded.trim_ascii_start().first(), Some(b'{' | b'['));
    (begins && json::parse(&decoded).faults().is_empty()).then_some(decoded)
}

/// Whether all of a text is `name=value&name=value`.
fn is_form(text: &[u8]) -> bool {
    let allowed = |&byte: &u8| byte.is_ascii_alphanumeric() || byte >= 0x80 || b"-._~%+&=[]*,:/@!$'()?".contains(&byte);
    let name = text.iter().take_while(|&&byte| byte.is_ascii_alphanumeric() || b"-._[]%".contains(&byte)).count();
    // Blanks are wrong in a form and yet often there.
    name > 0 && text.get(name) == Some(&b'=') && text.iter().all(|byte| allowed(byte) || *byte == b' ')
}

/// Whether the content is of another kind than declared, and if so, whether that is beyond doubt.
fn contradicts(declared: &MediaType, look: Look) -> Option<bool> {
    match look {
        Look::Json | Look::JsonLines => {
            if declared.is_form() || declared.is_xml() || declared.essence == "multipart/form-data" {
                Some(true)
            } else if matches!(declared.essence.as_str(), "text/plain" | "text/html" | "application/octet-stream") {
                Some(false)
            } else {
                None
            }
        }
        // The version goes by the type: 1.1 is `text/xml`, 1.2 `application/soap+xml`.
        Look::Soap if declared.essence == "application/soap+xml" => Some(false),
        Look::Soap12 if declared.essence == "text/xml" => Some(false),
        Look::Xml | Look::Soap | Look::Soap12 => (declared.is_json() || declared.is_form()).then_some(true),
        Look::Multipart => (declared.is_json() || declared.is_form() || declared.is_xml()).then_some(true),
        Look::Base64 => Some(true),
        Look::MergePatch => Some(false),
        Look::Form => (declared.is_json() || declared.is_xml()).then_some(true),
    }
}

/// Where the type stands in the value of a field, without its parameters.
fn essence(field: &Field) -> std::ops::Range<usize> {
    media_type::read(field.value.bytes()).range
}

fn word(context: &Context, slip: &Slip) -> Words {
    match slip {
        Slip::Implied { look, .. } => Words::new(
            format!("{} sent with curl's default type of a form", look.name()),
            "Where no `Content-Type` is given, curl's `-d` says `application/x-www-form-urlencoded`. A server that goes \
             by it reads a form and finds none of the fields, or refuses the type.",
            format!("Say what it is: `-H 'Content-Type: {}'`.", media_type(context, *look)),
        ),
        Slip::Declared { look: Look::Base64, .. } => Words::new(
            "base64 of JSON where JSON is declared",
            "The content is JSON that is written in base64. A parser of JSON does not decode that, and stops at the first letter.",
            "Send the JSON itself. API Gateway and the like show a body so that they have encoded on the way.",
        ),
        Slip::Declared { look: Look::MergePatch, .. } => Words::new(
            "object declared as JSON Patch",
            "A JSON Patch is an array of operations (RFC 6902 section 3). An object with the members that change is a merge patch \
             (RFC 7396), which has a type of its own.",
            "Declare it as `application/merge-patch+json`, or write the operations.",
        ),
        Slip::Declared { look: look @ (Look::Soap | Look::Soap12), field, firm: false } => Words::new(
            format!("{} declared as {}", look.name(), show(field.value.bytes())),
            "SOAP 1.1 goes by `text/xml` with a `SOAPAction`, SOAP 1.2 by `application/soap+xml`. The namespace of the envelope is of \
             the other version than the type, and many servers refuse that.",
            format!("Declare it as `{}`, or write the envelope of the other version.", look.media_type()),
        ),
        Slip::Text { .. } => Words::new(
            "JSON sent as `text/plain`",
            "The program sends a string as `text/plain` where the code names no type. A server that chooses the parser by it takes \
             no JSON from the content.",
            "Set the header `Content-Type: application/json`.",
        ),
        Slip::Declared { field, look, .. } => Words::new(
            format!("{} declared as {}", look.name(), show(field.value.bytes())),
            "A server chooses the parser by the `Content-Type`. The one that this type calls for cannot read this body.",
            format!("Declare it as `{}`, or write the body in the type that is declared.", look.media_type()),
        ),
        Slip::Form { field, .. } => Words::new(
            format!("multipart form declared as {}", show(&field.value.bytes()[essence(field)])),
            "The client writes a multipart form, with a boundary that only its own `Content-Type` tells. The written type takes its \
             place, so that a server cannot part the form.",
            "Leave the header out and let the client write it.",
        ),
        Slip::Upload { .. } => Words::new(
            "file given to an option that uploads none",
            "`-d` sends `name=@file` as it stands, as a field of a form. Only `-F` puts the file into a multipart form.",
            "Use `-F`.",
        ),
    }
}

fn evidence(context: &Context, slip: &Slip) -> Vec<Evidence> {
    let (span, note) = match slip {
        Slip::Declared { look: Look::Base64, .. } => return Vec::new(),
        Slip::Declared { look, .. } => {
            let content = &context.request.body.content;
            let start = content.bytes().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let length = content.text().trim_start().chars().next().map_or(0, char::len_utf8);
            (content.span_of(start..start + length), format!("{} begins here", look.name()))
        }
        Slip::Form { data: Some(data), .. } => (data.option, "a multipart form is written for this".into()),
        _ => return Vec::new(),
    };
    vec![Evidence { span, note }]
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    match slip {
        Slip::Implied { data, look } => {
            let media_type = media_type(context, *look);
            let edits = rewrite::add_field(context, data.argument.span(), "Content-Type", &media_type)?;
            let applicability = match look {
                Look::Json | Look::Multipart => Applicability::Safe,
                _ => Applicability::Unsafe,
            };
            Some(declare(*look, applicability, edits))
        }
        Slip::Declared { look: Look::Base64, .. } => {
            let content = &context.request.body.content;
            let text = String::from_utf8(base64_of_json(content.bytes().trim_ascii())?).ok()?;
            Some(rewrite::fix("write the JSON itself", Applicability::Safe, content.edit(0..content.len(), &text)?))
        }
        Slip::Text { .. } => None,
        // `--json` says the type itself, and `-d` that of a form.
        Slip::Declared { field, look, .. } if field.author != Author::Person => {
            let json = context.request.body.data.iter().filter(|data| data.name == "json");
            let edits: Vec<Edit> = json.map(|data| Edit { span: data.option, text: "-d".into() }).collect();
            let whole = edits.iter().all(|edit| context.paste.get(edit.span.range()) == Some("--json"));
            (whole && *look == Look::Form && !edits.is_empty())
                .then(|| rewrite::fix("send it as a form", Applicability::Unsafe, edits))
        }
        Slip::Declared { field, look, .. } => {
            let value = &field.value;
            let all = value.len();
            let end =
                value.bytes().iter().position(|&byte| byte == b';').filter(|_| *look != Look::Multipart).unwrap_or(all);
            let edits = value.edit(0..end, &media_type(context, *look))?;
            let applicability = if *look == Look::Multipart { Applicability::Safe } else { Applicability::Unsafe };
            Some(declare(*look, applicability, edits))
        }
        Slip::Form { field, .. } => {
            let edit = rewrite::remove_field(context, field)?;
            Some(rewrite::fix("leave the header out", Applicability::Safe, vec![edit]))
        }
        Slip::Upload { data } => {
            let typed = &context.paste[data.option.range()];
            let text = if typed.starts_with("--") { "--form" } else { "-F" };
            let edit = |span: Span| Edit { span, text: text.into() };
            // `-d` in a word of its own: joined letters would take others along.
            let alone = matches!(typed, "-d" | "--data" | "--data-binary" | "--data-raw" | "--data-ascii");
            let edits = context.request.body.data.iter().map(|data| edit(data.option)).collect();
            alone.then(|| rewrite::fix("upload the file", Applicability::Safe, edits))
        }
    }
}

/// The media type of the content, with its boundary where it has one.
fn media_type(context: &Context, look: Look) -> String {
    let bytes = context.request.body.content.bytes();
    match multipart::used_boundary(bytes).filter(|_| look == Look::Multipart) {
        Some(boundary) => format!("multipart/form-data; boundary={}", String::from_utf8_lossy(&bytes[boundary])),
        None => look.media_type().to_owned(),
    }
}

/// The fix that declares the content as what it looks like.
fn declare(look: Look, applicability: Applicability, edits: Vec<Edit>) -> Fix {
    rewrite::fix(&format!("declare it as {}", look.media_type()), applicability, edits)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    #[test]
    fn json_with_the_default_of_a_form() {
        assert_finds(&RULE, "curl -X POST https://a.test/v2/shipments ⟦-d⟧ '{\"service\":\"standard\"}'");
        assert_finds(
            &RULE,
            "curl http://a.test/x \\\n  -H 'Accept: application/json' \\\n  ⟦--data-binary⟧ '[\n  {\"a\": 1}\n]'",
        );
        assert_finds(&RULE, "curl http://a.test/soap ⟦-d⟧ '<?xml version=\"1.0\"?><a/>'");
    }

    #[test]
    fn the_fix_says_the_type() {
        assert_mends(
            &RULE,
            "curl http://a.test/x \\\n  --header 'Accept: */*' \\\n  --data '{\"a\":1}' \\\n  -s",
            "curl http://a.test/x \\\n  --header 'Accept: */*' \\\n  --data '{\"a\":1}' \\\n  --header 'Content-Type: application/json' \\\n  -s",
        );
    }

    #[test]
    fn a_body_of_another_kind_than_declared() {
        assert_finds(
            &RULE,
            "curl -X POST http://www.shop.test/contact -H 'Content-Type: ⟦application/json⟧' --data 'email=ana%40example.test&topic=returns'",
        );
        assert_finds(&RULE, "curl http://a.test/loans -H 'content-type: ⟦application/xml⟧' -d '{\"a\":1}'");
        assert_mends(
            &RULE,
            "POST /x HTTP/1.1\r\nHost: a.test\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 6\r\n\r\n<a></a",
            "POST /x HTTP/1.1\r\nHost: a.test\r\nContent-Type: application/xml; charset=utf-8\r\nContent-Length: 6\r\n\r\n<a></a",
        );
        assert_finds(&RULE, "curl http://a.test/x -H 'Content-Type: ⟦application/json⟧' -F a=1");
        assert_mends(
            &RULE,
            "curl http://a.test/x -H 'Content-Type: application/json' -F a=1",
            "curl http://a.test/x -F a=1",
        );
    }

    #[test]
    fn a_file_for_an_option_that_uploads_none() {
        assert_finds(&RULE, "curl ⟦-d⟧ 'scan=@knee.dcm' http://clinic.test/api/scans");
        assert_mends(&RULE, "curl http://a.test/a --data avatar=@me.png", "curl http://a.test/a --form avatar=@me.png");
    }

    #[test]
    fn kinds_of_content_are_told_apart() {
        for paste in [
            "curl http://a.test/x ⟦--data-binary⟧ $'--b\\r\\nContent-Disposition: form-data; name=\"a\"\\r\\n\\r\\n1\\r\\n--b--\\r\\n'",
            "curl http://a.test/x --json ⟦eyJhIjogMSwgImIiOiAyfQ==⟧",
            "curl -X PATCH http://a.test/x -H 'Content-Type: ⟦application/json-patch+json⟧' -d '{\"a\":1}'",
            "curl http://a.test/x -H 'Content-Type: ⟦text/xml⟧' -d '<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"/>'",
            "fetch('http://a.test/x', {method: 'POST', ⟦body⟧: '{\"a\":1}'})",
        ] {
            assert_finds(&RULE, paste);
        }
        assert_mends(
            &RULE,
            "curl http://a.test/x --json eyJhIjogMSwgImIiOiAyfQ==",
            "curl http://a.test/x --json \\{\\\"a\\\":\\ 1,\\ \\\"b\\\":\\ 2\\}",
        );
    }

    #[test]
    fn a_form_as_the_json_of_curl() {
        assert_mends(&RULE, "curl http://a.test/x --json 'a=1&b=2'", "curl http://a.test/x -d 'a=1&b=2'");
    }

    #[test]
    fn text_for_json_is_possible() {
        let finding = assert_finds(&RULE, "curl http://a.test/x -H 'Content-Type: ⟦text/plain⟧' -d '{\"a\":1}'");
        assert_eq!(finding.certainty, Certainty::Possible);
    }

    #[test]
    fn what_agrees_is_quiet() {
        for paste in [
            "curl http://a.test/x --json '{\"a\":1}'",
            "curl http://a.test/x -d 'a=1&b={x}'",
            "curl http://a.test/x -d @order.json",
            "curl http://a.test/x -H 'Content-Type: application/vnd.api+json' -d '{\"a\":1}'",
            "curl http://a.test/x -H 'Content-Type: application/x-ndjson' --data-binary $'{\"a\":1}\\n{\"b\":2}\\n'",
            "curl http://a.test/x -H 'Content-Type: text/csv' -d 'a,b'",
            "curl http://a.test/x -F 'data={\"a\":1};type=application/json'",
            "curl http://a.test/x -H 'Content-Type: application/json' -d '\"a=b\"'",
            "curl -G http://a.test/x -d 'filter={\"a\":1}'",
            "curl http://a.test/token -d 'handle=@ana'",
            "curl -X PROPFIND http://a.test/dav -d '<propfind xmlns=\"DAV:\"/>'",
        ] {
            assert_quiet(&RULE, paste);
        }
    }
}
