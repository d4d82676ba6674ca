//! The one place of the page that connects to anything but the page's own files, when the person has pressed Send.

use gloo_net::http::Headers;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReadableStream, ReadableStreamDefaultReader, RequestCache, RequestCredentials, RequestInit, Response,
};

use crate::page::text;
use crate::remedy::copies::Prepared;

/// No more of an answer's content is read: an answer to a refused request is short.
const LIMIT: u32 = 1 << 20;

/// What came of a request.
pub struct Answered {
    /// The answer as text.
    pub text: String,
    /// Where a redirect has led.
    pub redirected: Option<String>,
    /// Whether there is more of it.
    pub cut: bool,
}

/// Sends a request. Nothing goes along that the person has not seen: no cookies, no referrer.
///
/// # Errors
/// What the browser says where there is no answer, or none that it shows.
pub async fn send(server: &str, prepared: &Prepared, until: &AbortSignal) -> Result<Answered, String> {
    answered(server, prepared, until).await.map_err(|error| {
        js_sys::Reflect::get(&error, &"message".into()).ok().and_then(|words| words.as_string()).unwrap_or_default()
    })
}

async fn answered(server: &str, prepared: &Prepared, until: &AbortSignal) -> Result<Answered, JsValue> {
    let headers = web_sys::Headers::new()?;
    for (name, value) in &prepared.fields {
        // Bytes are what goes over the wire, and a script gives them as characters up to U+00FF.
        headers.append(name, &value.bytes().map(char::from).collect::<String>())?;
    }
    let init = RequestInit::new();
    init.set_method(&prepared.method);
    init.set_headers(&headers);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(until));
    if prepared.length > 0 {
        // As bytes, so that the browser adds no type of its own.
        let content = crate::source::base64::read(prepared.content.as_bytes()).unwrap_or_default();
        init.set_body(&js_sys::Uint8Array::from(&content[..]));
    }
    let url = format!("{server}{}", prepared.target);
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(&url, &init)).await?.unchecked_into();
    let (content, cut) = match response.body() {
        Some(stream) => read(&stream).await?,
        None => Default::default(),
    };
    let text = text::answer(
        response.status(),
        &response.status_text(),
        Headers::from_raw(response.headers()).entries(),
        &String::from_utf8_lossy(&content),
    );
    Ok(Answered { text, redirected: response.redirected().then(|| response.url()), cut })
}

async fn read(stream: &ReadableStream) -> Result<(Vec<u8>, bool), JsValue> {
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut content = Vec::new();
    loop {
        let piece = JsFuture::from(reader.read()).await?;
        let value = js_sys::Reflect::get(&piece, &"value".into())?;
        if value.is_undefined() {
            return Ok((content, false));
        }
        let value: js_sys::Uint8Array = value.unchecked_into();
        let room = LIMIT - content.len() as u32;
        let cut = value.length() > room;
        content.extend(value.subarray(0, value.length().min(room)).to_vec());
        if cut {
            // The rest is of no use, and whether the server minds is its own affair.
            let _ = reader.cancel();
            return Ok((content, true));
        }
    }
}
