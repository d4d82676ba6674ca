//! Any text can be read, as any shape. The fuzz targets in `fuzz/` go on from here.

#[path = "support/places.rs"]
mod places;

use proptest::prelude::*;
use why400::Input;
use why400::message::Shape;

/// What some grammar takes for a sign.
const TOKENS: [&str; 83] = [
    "curl ",
    "curl.exe ",
    "-H ",
    "-d ",
    "--data-raw ",
    "-F ",
    "-X ",
    "--json ",
    "-G ",
    "--next ",
    "http://a.test/x",
    "?a=b&c=",
    "HTTP/1.1",
    "GET ",
    "POST ",
    "\r\n",
    "\n",
    "\n\n",
    "\r\n\r\n",
    "Host: a.test",
    "HTTP/1.1 400 Bad\n",
    "'",
    "\"",
    "\\",
    "$'",
    "`",
    "^",
    "^\"",
    "%VAR%",
    "$VAR",
    "${V}",
    "$(",
    ")",
    "@'\n",
    "\n'@",
    "@{",
    "<<EOF\n",
    "\nEOF\n",
    "<<<",
    "{",
    "}",
    "[",
    "]",
    "{\"",
    "\":",
    ",",
    "> ",
    "< ",
    "* ",
    "=> Send header, 5 bytes (0x5)\n",
    "0000: ",
    "fetch(",
    "requests.post(",
    "axios({",
    "$.ajax({",
    "curl_setopt($c, ",
    "http.NewRequest(",
    "Net::HTTP::Post.new(",
    "{\"log\":{\"entries\":[",
    "\"request\":",
    "\"headers\":[",
    "Invoke-WebRequest ",
    "http ",
    "wget ",
    "###\n",
    ":method: GET\n",
    "level=error status=400 ",
    "\u{1b}[31m",
    "\u{a0}",
    "\u{200b}",
    "é",
    "😀",
    "a.b.FooException: ",
    "Error code: 400 - ",
    "Request details: redirect_uri=",
    "https://a.test/oauth/error?authError=Chk",
    "{\\\"a\\\":",
    "Array\n(\n",
    "map[a:",
    "{ response: { data: ",
    "> > ",
    "&quot;",
    "1 | ",
];

fn pasted() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => proptest::sample::select(&TOKENS[..]).prop_map(str::to_owned),
        1 => "[ -~]{0,6}",
        1 => "\\PC{0,3}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// What the fuzz targets have found.
#[test]
fn what_was_found_once_is_not_found_again() {
    let found = [
        // The escapes of a character in a form, byte by byte, stand for all of the character.
        (Shape::Httpie, "http -f POST :8000/token gr\u{fffd}nt=1 caf\u{e9}=\u{1f600}"),
        // A variable whose value is the text around it.
        (Shape::PowerShell, "$a = $a = -Body \nirm \u{e9}$a = \""),
    ];
    for (shape, text) in found {
        places::survey(&Input { request: text.into(), shape: Some(shape), ..Input::default() });
        places::survey(&Input { request: text.into(), ..Input::default() });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn any_text_is_read(text in pasted(), response in proptest::option::weighted(0.2, pasted())) {
        places::survey(&Input { request: text, response, ..Input::default() });
    }

    #[test]
    fn any_text_is_read_as_any_shape(text in pasted(), shape in proptest::sample::select(Shape::ALL)) {
        places::survey(&Input { request: text, shape: Some(shape), exchange: Some(1), ..Input::default() });
    }
}
