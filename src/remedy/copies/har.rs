//! An entry of an HTTP archive (HAR 1.2), with the response where there is one.

use super::quote::code;
use super::sent::Sent;
use crate::message::Response;
use crate::source::base64;
use crate::syntax::uri::{self, Form};

pub(super) fn write(sent: &mut Sent, response: Option<&Response>) -> String {
    let url = sent.url();
    let json = |text: &str| code(text, '"');
    let mut fields = sent.fields.clone();
    // A recorded request has all that was sent.
    for field in &sent.request.fields {
        if field.colon && !fields.iter().any(|(name, _)| name.eq_ignore_ascii_case(&field.name.text())) {
            fields.push((field.name.text(), field.value.bytes()));
        }
    }
    let list = |fields: &[(String, String)]| {
        let members =
            fields.iter().map(|(name, value)| format!("{{\"name\": {}, \"value\": {}}}", json(name), json(value)));
        let members: Vec<String> = members.collect();
        if members.is_empty() { "[]".into() } else { format!("[\n      {}\n    ]", members.join(",\n      ")) }
    };
    let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let fields: Vec<(String, String)> =
        fields.into_iter().map(|(name, value)| (name.into_owned(), lossy(value))).collect();
    if fields.iter().any(|(_, value)| value.contains('\u{fffd}')) {
        sent.notes.push("bytes that are no UTF-8 are lost in the fields".into());
    }
    let bytes = url.as_bytes();
    let split = uri::split(bytes, Form::Url);
    let query = split.query.map(|query| uri::pairs(bytes, query)).unwrap_or_default();
    let query: Vec<(String, String)> = query
        .into_iter()
        .map(|pair| (lossy(&bytes[pair.name]), pair.value.map(|value| lossy(&bytes[value])).unwrap_or_default()))
        .collect();
    let media_type = sent.values("content-type").first().map(|value| lossy(value)).unwrap_or_default();
    let data = match sent.text() {
        Ok("") => String::new(),
        Ok(text) => format!(",\n    \"postData\": {{\"mimeType\": {}, \"text\": {}}}", json(&media_type), json(text)),
        Err(bytes) => {
            sent.notes.push("the content is in Base64 (`encoding`), which not all programs read in a request".into());
            let (media_type, text) = (json(&media_type), json(&base64::write(bytes)));
            format!(",\n    \"postData\": {{\"mimeType\": {media_type}, \"encoding\": \"base64\", \"text\": {text}}}")
        }
    };
    sent.notes.push("the time is not known: `startedDateTime` stands for none".into());
    let version = |version: Option<&crate::source::Traced>| {
        json(&version.map_or_else(|| "HTTP/1.1".into(), |version| version.text().into_owned()))
    };
    let answered = response.map_or_else(
        || "\"status\": 0, \"statusText\": \"\", \"httpVersion\": \"\", \"headers\": [], \"cookies\": [],\n    \"content\": {\"size\": 0, \"mimeType\": \"\"}".to_owned(),
        |response| {
            let fields: Vec<(String, String)> =
                response.fields.iter().map(|field| (field.name.text().into_owned(), lossy(field.value.bytes()))).collect();
            let media_type = response.field("content-type").map(|field| field.value.text().into_owned());
            let reason = response.reason.as_ref().map(|reason| reason.text().into_owned()).unwrap_or_default();
            format!(
                "\"status\": {}, \"statusText\": {}, \"httpVersion\": {},\n    \"headers\": {},\n    \"cookies\": [],\n    \"content\": {{\"size\": {}, \"mimeType\": {}, \"text\": {}}}",
                response.status.unwrap_or(0),
                json(&reason),
                version(response.version.as_ref()),
                list(&fields),
                response.body.len(),
                json(&media_type.unwrap_or_default()),
                json(&response.body.text()),
            )
        },
    );
    format!(
        "{{\n  \"startedDateTime\": \"1970-01-01T00:00:00.000Z\",\n  \"time\": 0,\n  \"request\": {{\n    \"method\": {},\n    \
         \"url\": {},\n    \"httpVersion\": {},\n    \"headers\": {},\n    \"queryString\": {},\n    \"cookies\": [],\n    \
         \"headersSize\": -1,\n    \"bodySize\": {}{data}\n  }},\n  \"response\": {{\n    {answered},\n    \
         \"redirectURL\": \"\",\n    \"headersSize\": -1,\n    \"bodySize\": -1\n  }},\n  \"cache\": {{}},\n  \
         \"timings\": {{\"send\": 0, \"wait\": 0, \"receive\": 0}}\n}}",
        json(&sent.method),
        json(&url),
        version(sent.request.version.as_ref()),
        list(&fields),
        list(&query),
        sent.content.len(),
    )
}
