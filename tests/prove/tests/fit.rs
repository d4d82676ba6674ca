//! The weights of the ranking are where they are said to be, and the fit ranks as the engine does.

use std::fs;

use prove::fit::{self, Figures};
use prove::{Floor, cases, folder};
use why400::verdict::{NAMES, WEIGHTS};

#[test]
fn the_document_shows_the_table() {
    let table = fs::read_to_string(fit::file()).expect("src/verdict/weights.tsv");
    let rows = fit::rows(&table).expect("rows of four columns");
    assert!(rows.iter().map(|row| row.name.as_str()).eq(NAMES));
    assert!(rows.iter().map(|row| row.value.to_bits()).eq(WEIGHTS.0.map(f32::to_bits)));
    let document = fs::read_to_string(fit::document()).expect("docs/ranking.md");
    let shown = fit::between(&document, "weights", &fit::shown(&table).expect("a table"));
    assert_eq!(shown.as_deref(), Some(document.as_str()), "`cargo xtask fit --write` renews it");
}

/// What is fitted is what the engine does: were the two to part, the fit would be of another model.
#[test]
fn a_lesson_is_ranked_as_the_engine_ranks() {
    let cases = cases(&folder()).expect("the project's cases");
    let figures = Figures::of(&WEIGHTS, &fit::lessons(&cases));
    let scores = prove::score(&cases, true);
    let reached = Floor::of(&scores, &scores);
    assert_eq!((figures.solved, figures.top1, figures.top3), (reached.solved, reached.top1, reached.top3));
    let brier = scores.brier().expect("cases");
    assert!((figures.brier() - brier).abs() < 0.001, "{} {brier}", figures.brier());
}

/// Evidence for is not evidence against, whatever a fit makes of it, and what is said outright tells most.
#[test]
fn the_weights_keep_their_sense() {
    let of = |name: &str| WEIGHTS.0[NAMES.iter().position(|known| *known == name).expect("a weight")];
    assert!(fit::keeps_order(&WEIGHTS));
    assert!(of("hints") > 0.0 && of("says-else") < 0.0 && of("suggests-else") < 0.0 && of("known-to-take") < 0.0);
    assert!(NAMES.iter().filter(|name| name.starts_with("scale-")).all(|name| of(name) > 0.5));
}
