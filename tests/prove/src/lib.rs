//! Scores the engine on recorded rejections: does it name the cause that was planted, and point at its place?
//!
//! `tests/cases/README.md` tells what a case is.

mod case;
pub mod fit;
mod floor;
mod judge;
mod table;

pub use case::{Case, Truth, cases, folder};
pub use floor::Floor;
pub use judge::{Alarm, Row, Scores, judge};
pub use table::table;

use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use why400::{Input, Report};

/// The clock of every case: 2026-11-22T09:00:00Z, when the last of them was recorded.
const NOW: i64 = 1_795_338_000;

/// Asks the engine about a case; `None` where it panics.
pub fn ask(case: &Case, with_response: bool) -> Option<Report> {
    let response = case.response.clone().filter(|response| with_response && !response.is_empty());
    diagnose(case.paste.as_ref().or(case.request.as_ref())?, response)
}

/// The alarm that is raised about the request that the server accepted, if one is.
pub fn alarm(case: &Case) -> Option<Alarm> {
    let report = diagnose(case.accepted()?, None);
    judge::alarm(case, report.as_ref())
}

fn diagnose(request: &str, response: Option<String>) -> Option<Report> {
    let input = Input { request: request.to_owned(), response, now: NOW, ..Input::default() };
    panic::catch_unwind(|| why400::diagnose(&input)).ok()
}

/// Scores all cases, on all cores.
pub fn score(cases: &[Case], with_response: bool) -> Scores {
    let mut rows = on_all_cores(cases, |case| judge(case, ask(case, with_response).as_ref()));
    let alarms = on_all_cores(cases, alarm);
    // Recorded order, whichever thread was first.
    rows.sort_by_key(|(at, _)| *at);
    Scores {
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        accepted: cases.iter().filter(|case| case.accepted().is_some()).count(),
        alarms: alarms.into_iter().filter_map(|(_, alarm)| alarm).collect(),
    }
}

fn on_all_cores<C: Sync, T: Send>(cases: &[C], work: impl Fn(&C) -> T + Sync) -> Vec<(usize, T)> {
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        let one = || {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(case) = cases.get(at) else { return done };
                done.push((at, work(case)));
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    })
}
