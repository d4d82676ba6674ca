//! `cargo xtask page-speed`: what Chromium measures of the page on a slow machine, for a person to read. It is no test:
//! a machine that does other things at the same time would decide it.

use std::fmt::Write;

use browser::stage;
use browser::timing::Timing;
use browser::visit::Visit;
use browser::wait_for;

/// How many times slower the processor is made: four makes a phone of the middle class of a desktop.
const SLOWER: u32 = 4;

/// Typed into each text, as a person does who adds a field.
const TYPED: &str = " -H 'X-Trace: 12345'";

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--slower").skip(1);
    let slower = arguments.next().map_or(SLOWER, |times| times.parse().expect("--slower takes a number"));
    println!("Chromium, processor {slower} times slower; times in milliseconds");
    println!(
        "{:24} {:>8} {:>8} {:>8} {:>8} {:>6} {:>8} {:>8}",
        "", "LCP", "CLS", "INP", "median", "tasks", "longest", "in all"
    );
    for (name, size) in [("first visit", 0), ("10 kB", 10_000), ("1 MB", 1_000_000)] {
        let visit = Visit::at_the_door();
        visit.session.slow_down(slower);
        visit.session.measure();
        visit.session.go(&visit.site.url());
        visit.wait_for_the_program();
        visit.verdict_other_than("");
        let before = visit.session.timing();
        if size == 0 {
            print(name, &before);
            visit.leave();
            continue;
        }
        visit.session.allow_clipboard();
        visit.session.set_clipboard(&command(size));
        visit.session.find("#request").click();
        let clicked = visit.session.timing();
        visit.session.press_with_control('v');
        // The example has the same cause, but is not of that length. Of a long text the box holds a part.
        wait_for("the paste", || (visit.text_of("request").len() >= size.min(10_000)).then_some(()));
        visit.verdict("body/json-syntax");
        let pasted = visit.session.timing();
        print(&format!("{name} pasted"), &pasted.since(&clicked));
        visit.session.script(
            "const box = document.getElementById('request'); box.focus(); box.setSelectionRange(4, 4)",
            &serde_json::json!([]),
        );
        for key in TYPED.chars() {
            visit.session.press(&[key]);
        }
        visit.verdict("body/json-syntax");
        let typed = visit.session.timing();
        print(&format!("{name}, {} characters", TYPED.len()), &typed.since(&pasted));
        visit.leave();
    }
    stage::leave();
}

/// A command of some bytes with a comma too many at its end.
fn command(bytes: usize) -> String {
    let mut command =
        String::from("curl https://api.shop.example/v1/orders -H 'Content-Type: application/json' -d '[\n");
    let mut line = 0;
    while command.len() < bytes {
        line += 1;
        let quantity = line % 9;
        let _ = writeln!(command, r#"  {{"sku": "TEA-{line}", "qty": {quantity}, "note": "leave at the door"}},"#);
    }
    command.push_str("]'");
    command
}

fn print(name: &str, timing: &Timing) {
    let tasks = &timing.long_tasks;
    // Those that are not told took less than 16 ms, so the worst of those that are is the worst of all.
    let mut times = timing.interactions.clone();
    times.sort_by(|one, other| other.total_cmp(one));
    let worst = times.first().copied().unwrap_or_default();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let longest = tasks.iter().copied().fold(0.0, f64::max);
    println!(
        "{name:24} {:>8.0} {:>8.4} {worst:>8.0} {median:>8.0} {:>6} {longest:>8.0} {:>8.0}",
        timing.largest_paint,
        timing.layout_shift,
        tasks.len(),
        tasks.iter().sum::<f64>(),
    );
}
