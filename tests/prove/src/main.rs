//! `cargo xtask prove`: the figures on the recorded cases, and what fails.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use std::{io, panic};

use lexopt::prelude::*;
use prove::{Case, Floor, Row, Scores};

#[derive(Default)]
struct Options {
    server: Option<String>,
    code: Option<String>,
    failing: bool,
    no_response: bool,
    raise: bool,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("prove: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let mut cases = prove::cases(&prove::folder())?;
    cases.retain(|case| {
        options.server.as_ref().is_none_or(|server| case.server == *server)
            && options.code.as_ref().is_none_or(|code| case.truth.code.starts_with(code.as_str()))
    });
    if cases.is_empty() {
        return Err("no case is of that server and code".into());
    }
    // A panic is a row of the table; its trace would stand in the middle of it.
    panic::set_hook(Box::new(|_| {}));
    let scores = prove::score(&cases, !options.no_response);
    let _ = panic::take_hook();
    show(&tell(&cases, &scores, &options))?;
    if options.raise {
        raise(&options, &cases, &scores)?;
    }
    Ok(())
}

fn options() -> Result<Options, lexopt::Error> {
    let mut options = Options::default();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("server") => options.server = Some(arguments.value()?.string()?),
            Long("code") => options.code = Some(arguments.value()?.string()?),
            Long("failing") => options.failing = true,
            Long("no-response") => options.no_response = true,
            Long("raise") => options.raise = true,
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

fn raise(options: &Options, cases: &[Case], scores: &Scores) -> Result<(), Box<dyn Error>> {
    if options.server.is_some() || options.code.is_some() || options.no_response {
        return Err("the floor is of all cases with their responses: --raise stands alone".into());
    }
    let reached = Floor::of(scores, &prove::score(cases, false));
    let floor = match Floor::read() {
        Ok(floor) => floor.raised_to(reached),
        Err(error) if error.kind() == io::ErrorKind::NotFound => reached,
        Err(error) => return Err(error.into()),
    };
    floor.write()?;
    show(&format!("the floor is now {floor:?}\n"))?;
    Ok(())
}

/// Prints. A reader that has seen enough, as `head` has, is no fault.
fn show(text: &str) -> io::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[allow(clippy::cast_precision_loss, reason = "there are some thousand cases")]
fn percent(part: usize, all: usize) -> f64 {
    100.0 * part as f64 / all.max(1) as f64
}

fn tell(cases: &[Case], scores: &Scores, options: &Options) -> String {
    let mut text = String::new();
    if options.failing {
        for (case, row) in cases.iter().zip(&scores.rows).filter(|(_, row)| !row.solved) {
            text += &tell_failure(case, row, options);
        }
    }
    text += &prove::table("server", &scores.rows, |row| &row.server);
    text.push('\n');
    text += &prove::table("code", &scores.rows, |row| &row.code);
    text.push('\n');
    let mut alarms: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for alarm in &scores.alarms {
        alarms.entry(&alarm.code).or_default().push(&alarm.id);
    }
    for (code, ids) in &alarms {
        text += &format!("false alarm {code:30} {:>4}  {}\n", ids.len(), ids.join(" "));
    }
    let broken = scores.count(|row| row.broken);
    if let Some(brier) = scores.brier() {
        text += &format!("Brier score of the verdict's likelihood: {brier:.3}; no report: {broken}\n");
    }
    let alarms = scores.alarms.len();
    text += &format!("false alarms {alarms}/{} = {:.1} %\n", scores.accepted, percent(alarms, scores.accepted));
    let (fixable, fixes) = (scores.count(|row| row.fix.is_some()), scores.count(|row| row.fix == Some(true)));
    text += &format!("fix offered {fixes}/{fixable} = {:.1} %\n", percent(fixes, fixable));
    let shown = scores.count(|row| row.in_the_request);
    let (first, right) =
        (scores.count(|row| row.in_the_request && row.top1), scores.count(|row| row.in_the_request && row.solved));
    text += &format!(
        "of what the request itself shows: first {first}/{shown} = {:.1} %, solved {right}/{shown} = {:.1} %\n",
        percent(first, shown),
        percent(right, shown)
    );
    let (all, solved) = (scores.rows.len(), scores.count(|row| row.solved));
    text += &format!("solved {solved}/{all} = {:.1} %\n", percent(solved, all));
    text
}

fn tell_failure(case: &Case, row: &Row, options: &Options) -> String {
    let paste = case.paste.as_ref().or(case.request.as_ref()).map_or("", String::as_str);
    let mut text = format!("════ {}\n{}", case.id, shortened(paste));
    if let Some(response) = case.response.as_ref().filter(|_| !options.no_response) {
        text += &format!("──── response\n{}", shortened(response.trim_end()));
    }
    let right: Vec<&str> = case.codes().collect();
    let place = places(paste, &case.truth.spans);
    text += &format!("──── expected {} at {place}: {}\n", right.join(" or "), case.truth.why);
    let said = if row.broken { "nothing: it panicked".into() } else { row.said.join(", ") };
    let said = if said.is_empty() { "nothing" } else { &said };
    text += &format!("──── said     {said} at {}\n\n", places(paste, &row.shown));
    text
}

/// Lines as far as a person reads them.
fn shortened(text: &str) -> String {
    const ENOUGH: usize = 400;
    let mut short = String::new();
    for line in text.lines() {
        match line.char_indices().nth(ENOUGH) {
            None => short += line,
            Some((at, _)) => short += &format!("{}… and {} bytes more", &line[..at], line.len() - at),
        }
        short.push('\n');
    }
    short
}

/// `103..104 ","`, as much as fits.
fn places(text: &str, spans: &[(usize, usize)]) -> String {
    if spans.is_empty() {
        return "no place".into();
    }
    let place = |&(start, end): &(usize, usize)| {
        let shown = text.get(start..end).unwrap_or("?");
        let (cut, more) = shown.char_indices().nth(60).map_or((shown, ""), |(at, _)| (&shown[..at], "…"));
        format!("{start}..{end} {cut:?}{more}")
    };
    spans.iter().map(place).collect::<Vec<_>>().join(", ")
}
