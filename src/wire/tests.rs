use std::sync::LazyLock;

use proptest::prelude::*;

use super::packed::{Packed, read, write};
use super::*;
use crate::finding::Certainty;
use crate::message::Shape;
use crate::remedy::copies::{copy, prepare};
use crate::share::{Link, share};

#[test]
fn the_texts_go_beside_the_json_and_come_back() {
    let input = |request: &str, response: &str| Input {
        request: request.into(),
        response: Some(response.into()),
        ..Input::default()
    };
    let shared = Shared { request: "a".into(), response: Some("b".into()), ..Shared::default() };
    for mut ask in [
        Ask::Share { texts: shared, secrets: true },
        Ask::Diagnose(input("a", "b")),
        Ask::Copy { input: input("a", "b"), client: Client::ALL[0] },
        Ask::Compare(input("a", "b"), input("c", "d")),
    ] {
        let whole = ask.clone();
        let texts = ask.take_texts();
        assert_eq!(texts[0], ("a".to_string(), Some("b".to_string())));
        assert_ne!(ask, whole);
        ask.put_texts(texts);
        assert_eq!(ask, whole);
    }

    let report = crate::diagnose(&Input { request: "curl a.test -d '{\"a\":1,}'".into(), ..Input::default() });
    let mut message = Message::Answer(Answer { id: 1, told: Told::Report { report, fine: Vec::new() } });
    let whole = message.clone();
    let text = message.take_text();
    message.put_text(text);
    assert_eq!(message, whole);
}

#[test]
fn a_question_is_read_as_it_is_written() {
    let input = Input {
        request: "curl \"é\u{1}\u{2028}😀\"\n".into(),
        response: Some("\\u0041".into()),
        now: -1,
        shape: Some(Shape::CurlCmd),
        exchange: Some(3),
    };
    let shared =
        Shared { request: "x".into(), removed: 2, view: "anatomy".into(), selected: "1".into(), ..Shared::default() };
    for ask in [
        Ask::Diagnose(input.clone()),
        Ask::Diagnose(Input::default()),
        Ask::Mend(input.clone()),
        Ask::Anatomy(input.clone()),
        Ask::Prepare(input.clone()),
        Ask::Compare(Input::default(), input.clone()),
        Ask::Share { texts: shared, secrets: true },
        Ask::Share { texts: Shared::default(), secrets: false },
        Ask::Open("#v1.abc".into()),
    ]
    .into_iter()
    .chain(Client::ALL.iter().map(|&client| Ask::Copy { input: input.clone(), client }))
    .chain(Face::ALL.iter().map(|&face| Ask::Write { input: input.clone(), face }))
    {
        let question = Question { id: 7, ask };
        assert_eq!(Question::read(&serde_json::to_string(&question).unwrap()), Some(question));
    }
    for other in ["", "7", "{}", r#"{"id":1,"ask":{}}"#, r#"{"id":1,"ask":{"diagnose":{"request":1,"now":1}}}"#] {
        assert_eq!(Question::read(other), None, "{other}");
    }
}

/// What can be told of a paste: every kind of answer.
fn answers(input: &Input) -> Vec<Message> {
    let exchange = crate::read::read(input);
    let (mut report, fine) = crate::examine(input);
    // The verdict has used it; it does not travel.
    report.findings.iter_mut().for_each(|finding| finding.fault = None);
    let texts = Shared {
        request: input.request.clone(),
        response: input.response.clone(),
        shape: Some(exchange.shape),
        exchange: Some(300),
        view: "anatomy".into(),
        ..Shared::default()
    };
    let Link { fragment, shared, removed } = share(&texts, false);
    let (text, hidden) = crate::write(input, Face::Markdown);
    let mended = crate::remedy::mended(&input.request, &exchange, &report.findings);
    let other = Input { request: "curl -u a:b https://a.test/?x=1 -d '{\"a\":1}'".into(), ..Input::default() };
    let copies = Client::ALL.iter().map(|&client| Told::Copied(copy(&exchange, client)));
    let told = [
        Told::Report { report, fine: fine.into_iter().map(|code| (code, code.cause().into())).collect() },
        Told::Link { fragment, texts: shared, removed },
        Told::Opened { texts, broken: Some("é\u{0}\u{2028}".into()) },
        Told::Anatomy(crate::anatomy(input)),
        Told::Compared(crate::compare(input, &other)),
        Told::Mended(mended),
        Told::Prepared(prepare(&exchange)),
        Told::Written { text, removed: hidden },
    ];
    told.into_iter().chain(copies).map(|told| Message::Answer(Answer { id: u64::MAX, told })).collect()
}

/// The examples of the page.
fn examples() -> Vec<Input> {
    let examples: Vec<serde_json::Value> = serde_json::from_str(include_str!("../../assets/examples.json")).unwrap();
    let text = |example: &serde_json::Value, name: &str| example[name].as_str().map(String::from);
    let input = |example| Input {
        request: text(example, "request").unwrap(),
        response: text(example, "response"),
        now: 1_795_564_800,
        ..Input::default()
    };
    examples.iter().map(input).collect()
}

#[test]
fn every_answer_to_the_examples_is_read_as_it_was_written() {
    let mut kinds = std::collections::BTreeSet::new();
    for input in examples() {
        for message in answers(&input) {
            let bytes = write(&message);
            kinds.insert(bytes[11]);
            assert_eq!(read::<Message>(&bytes), Some(message));
        }
    }
    // Behind the kind of message and its number stands the kind of answer.
    assert!(kinds.into_iter().eq(0..9), "there is an answer of every kind");
    let ready = Message::Ready(RELEASE.into());
    assert_eq!(read(&write(&ready)), Some(ready));
    assert_eq!(RELEASE.len(), 16);
}

#[test]
fn an_answer_that_is_cut_or_goes_on_is_none() {
    for message in answers(&examples()[0]) {
        let mut bytes = write(&message);
        let step = bytes.len() / 500 + 1;
        for end in (0..bytes.len()).step_by(step).chain(bytes.len().checked_sub(1)) {
            assert_eq!(read::<Message>(&bytes[..end]), None, "{end} of {message:?}");
        }
        bytes.push(0);
        assert_eq!(read::<Message>(&bytes), None);
    }
}

#[test]
fn numbers_and_words_are_of_their_type() {
    fn of<T: Packed>(bytes: &[u8]) -> Option<T> {
        read(bytes)
    }
    for number in [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), u64::MAX] {
        assert_eq!(of(&write(&number)), Some(number));
    }
    assert_eq!(of::<u16>(&write(&65_536_u32)), None);
    assert_eq!(of::<u64>(&[0x80; 11]), None);
    assert_eq!(of::<bool>(&[2]), None);
    assert_eq!((of(&[3]), of::<Certainty>(&[4])), (Some(Certainty::Confirmed), None));
    assert_eq!(of::<Code>(&write(&String::from("body/no-such-code"))), None);
    assert_eq!(of::<String>(&[2, 0xc3, 0x28]), None);
    assert_eq!(of::<Vec<String>>(&[0xff, 0xff, 0xff, 0xff, 0x7f, 0]), None);
    assert_eq!(of::<Message>(&[2]), None);
    for likelihood in [0.0, 0.97, f32::MIN_POSITIVE] {
        assert_eq!(of(&write(&likelihood)), Some(likelihood));
    }
}

#[test]
fn rows_without_end_are_none() {
    // A row with nothing but one row in it.
    let row = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    let nested = |depth| [&[1][..], &row.repeat(depth), &[0; 12]].concat();
    assert!(read::<Anatomy>(&nested(60)).is_some());
    assert_eq!(read::<Anatomy>(&nested(100_000)), None);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>, kind in 0..9_u8) {
        let _ = read::<Message>(&bytes);
        let _ = read::<Message>(&[&[1, 0, kind][..], &bytes].concat());
        let _ = read::<Report>(&bytes);
    }

    #[test]
    fn no_change_of_bytes_makes_it_panic(which: prop::sample::Index, at: prop::sample::Index, byte: u8) {
        static ANSWERS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| answers(&examples()[1]).iter().map(write).collect());
        let mut bytes = which.get(&ANSWERS).clone();
        *at.get_mut(&mut bytes) = byte;
        // What is read can be written and is the same then, also where it is something else now.
        if let Some(message) = read::<Message>(&bytes) {
            let bytes = write(&message);
            prop_assert_eq!(read::<Message>(&bytes).map(|message| write(&message)), Some(bytes));
        }
    }
}
