//! Any text can be read, as any shape. The fuzz targets in `fuzz/` go on from here.

#[path = "support/places.rs"]
mod places;

use proptest::prelude::*;
use why400::Input;
use why400::anatomy::Row;
use why400::message::Shape;
use why400::source::Origin;
use why400::wire::packed;

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

/// How many rows there are, of which every place lies in its box on whole characters.
fn rows(input: &Input, row: &Row) -> usize {
    for span in [row.span, row.place].into_iter().flatten() {
        let text = input.text(span.origin).and_then(|text| text.get(span.range()));
        assert!(text.is_some(), "{span:?} of {row:?} is no place in {input:?}");
    }
    1 + row.rows.iter().map(|row| rows(input, row)).sum::<usize>()
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
    fn any_text_is_taken_apart_within_bounds(text in pasted(), response in proptest::option::weighted(0.3, pasted())) {
        let input = Input { request: text, response, now: 1_700_000_000, ..Input::default() };
        let anatomy = why400::anatomy(&input);
        let rows: usize = anatomy.request.iter().chain(&anatomy.response).map(|row| rows(&input, row)).sum();
        prop_assert!(rows <= 1_600, "{} rows", rows);
        let read = packed::read(&packed::write(&anatomy));
        prop_assert_eq!(read.as_ref(), Some(&anatomy));
        let half = u32::try_from(input.request.len() / 2).unwrap();
        let way = anatomy.at(Origin::Request, half);
        prop_assert_eq!(anatomy.row(&way).is_some(), !way.is_empty());
    }

    #[test]
    fn any_text_is_read_as_any_shape(text in pasted(), shape in proptest::sample::select(Shape::ALL)) {
        places::survey(&Input { request: text, shape: Some(shape), exchange: Some(1), ..Input::default() });
    }
}

proptest! {
    // Four diagnoses a case.
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_two_texts_are_compared(left in pasted(), right in pasted()) {
        let [left, right] = [left, right].map(|request| Input { request, ..Input::default() });
        let comparison = why400::compare(&left, &right);
        for difference in &comparison.differences {
            for (part, input) in [(&difference.left, &left), (&difference.right, &right)] {
                let Some(span) = part.as_ref().and_then(|part| part.span) else { continue };
                prop_assert!(input.text(span.origin).is_some_and(|text| text.get(span.range()).is_some()), "{:?}", span);
            }
        }
        let same = why400::compare(&left, &left);
        prop_assert!(same.differences.is_empty() && same.more == 0, "{:?}", same);
    }
}
