//! What the engine has reached on the recorded cases is held.

use prove::{Floor, cases, folder, score};

#[test]
fn the_figures_do_not_fall() {
    let cases = cases(&folder()).expect("the project's cases");
    let (scores, withheld) = (score(&cases, true), score(&cases, false));
    assert_eq!(scores.count(|row| row.broken), 0, "the engine panics on none of them");
    let floor = Floor::read().expect("tests/cases/floor.json");
    let reached = Floor::of(&scores, &withheld);
    assert!(
        floor.holds(reached),
        "the floor is {floor:?}, reached are {reached:?}; `cargo xtask prove --failing` shows what fails"
    );
    if floor != reached {
        println!("better than the floor: {reached:?}; `cargo xtask prove --raise` keeps it");
    }
}

/// Codes, spans and texts of the cases are sound, so that a figure means what it says.
#[test]
fn the_cases_are_sound() {
    for case in cases(&folder()).expect("the project's cases") {
        for code in case.codes() {
            assert!(why400::finding::Code::find(code).is_some(), "{}: {code} is in the catalogue", case.id);
        }
        let text = case.paste.as_ref().or(case.request.as_ref()).expect("a case has a text");
        for &(start, end) in &case.truth.spans {
            assert!(start <= end && text.get(start..end).is_some(), "{}: {start}..{end} is in the text", case.id);
        }
    }
}
