//! `cargo xtask fit`: fits the weights of the ranking on recorded rejections.

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use lexopt::prelude::*;
use prove::fit::{self, Figures, Lesson, Prior};
use why400::verdict::{COUNT, WEIGHTS, Weights};

struct Options {
    cases: PathBuf,
    cross_validate: bool,
    spread: f32,
    write: bool,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fit: {error}");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Options, lexopt::Error> {
    let mut options = Options { cases: prove::folder(), cross_validate: false, spread: 0.3, write: false };
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("cross-validate") => options.cross_validate = true,
            Long("spread") => options.spread = arguments.value()?.parse()?,
            Long("write") => options.write = true,
            Value(folder) => options.cases = folder.into(),
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

fn run() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let table = fs::read_to_string(fit::file())?;
    let rows = fit::rows(&table)?;
    if rows.len() != COUNT || rows.iter().zip(WEIGHTS.0).any(|(row, weight)| (row.value - weight).abs() > 1e-6) {
        return Err("the table of weights is another than the one that was built".into());
    }
    let lessons = fit::lessons(&prove::cases(&options.cases)?);
    let mut hand = WEIGHTS;
    for (weight, row) in hand.0.iter_mut().zip(&rows) {
        *weight = row.hand;
    }
    let prior = Prior { hand, spread: options.spread };
    let fitted = fit::fit(&lessons.iter().collect::<Vec<_>>(), &prior);

    println!("{:<28} {:>7} {:>7} {:>7} {:>7}  meaning", "weight", "by hand", "in use", "fitted", "seen");
    for (at, row) in rows.iter().enumerate() {
        let seen = lessons.iter().flat_map(Lesson::rows).filter(|&row| row == at).count();
        let seen = if seen == 0 { "-".into() } else { seen.to_string() };
        println!(
            "{:<28} {:>7.2} {:>7.2} {:>7.2} {seen:>7}  {}",
            row.name, row.hand, row.value, fitted.0[at], row.meaning
        );
    }
    let all = |weights: &Weights| Figures::of(weights, &lessons);
    let mut figures = vec![("by hand", all(&hand)), ("in use before", all(&WEIGHTS)), ("fitted", all(&fitted))];
    let held_out = if options.cross_validate { fit::cross_validate(&lessons, &prior) } else { Vec::new() };
    if options.cross_validate {
        let all = held_out.iter().fold(Figures::default(), |all, (_, figures)| all.and(*figures));
        figures.push(("fitted without the server", all));
    }
    println!("\n{:<28} {:>7} {:>7} {:>7} {:>7}", "on all cases", "solved", "top-1", "top-3", "Brier");
    for (name, figures) in &figures {
        tell(name, *figures);
    }
    if options.cross_validate {
        println!("\n{:<28} {:>7} {:>7} {:>7} {:>7}", "each without itself", "solved", "top-1", "top-3", "Brier");
        for (server, figures) in held_out {
            tell(&server, figures);
        }
    }
    println!("\n{:<28} {:>7} {:>7}", "likelihood of the verdict", "cases", "right");
    for (from, cases, right) in calibration(&fitted, &lessons) {
        println!("{:<28} {cases:>7} {:>6.1}%", format!("{from:.2} and more"), percent(right, cases));
    }
    if options.write {
        let table = fit::with(&table, &fitted)?;
        let document = fs::read_to_string(fit::document())?;
        let mut text =
            fit::between(&document, "weights", &fit::shown(&table)?).ok_or("docs/ranking.md has no weights")?;
        if options.cross_validate {
            text = fit::between(&text, "figures", &shown(&figures)).ok_or("docs/ranking.md has no figures")?;
        }
        fs::write(fit::file(), table)?;
        fs::write(fit::document(), text)?;
        println!("\nsrc/verdict/weights.tsv and docs/ranking.md have the fitted weights now");
    }
    Ok(())
}

/// The figures as the document has them.
fn shown(figures: &[(&str, Figures)]) -> String {
    let mut text =
        String::from("| weights | solved | first | among three | Brier |\n| --- | ---: | ---: | ---: | ---: |\n");
    for (name, figures) in figures.iter().filter(|(name, _)| *name != "in use before") {
        let share = |part| percent(part, figures.all);
        let (solved, top1, top3) = (share(figures.solved), share(figures.top1), share(figures.top3));
        text += &format!("| {name} | {solved:.1} % | {top1:.1} % | {top3:.1} % | {:.4} |\n", figures.brier());
    }
    text
}

fn tell(name: &str, figures: Figures) {
    let share = |part| percent(part, figures.all);
    println!(
        "{name:<28} {:>6.1}% {:>6.1}% {:>6.1}% {:>7.4}",
        share(figures.solved),
        share(figures.top1),
        share(figures.top3),
        figures.brier()
    );
}

/// For each range of likelihoods where it starts, how many verdicts are in it, and how many of them are right.
fn calibration(weights: &Weights, lessons: &[Lesson]) -> Vec<(f32, usize, usize)> {
    let mut ranges: Vec<(f32, usize, usize)> = [0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95].map(|from| (from, 0, 0)).to_vec();
    for lesson in lessons {
        let said = lesson.ranked(weights);
        let Some(first) = said.first() else { continue };
        if let Some(range) = ranges.iter_mut().rev().find(|(from, ..)| first.likelihood >= *from) {
            range.1 += 1;
            range.2 += usize::from(first.right);
        }
    }
    ranges
}

#[allow(clippy::cast_precision_loss, reason = "there are some thousand cases")]
fn percent(part: usize, all: usize) -> f64 {
    100.0 * part as f64 / all.max(1) as f64
}
