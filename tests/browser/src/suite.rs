//! Runs each test in each engine.
//!
//! A runner of our own, because the usual ones know neither engines nor a browser that tests share: they start a thread
//! or a process for every test. It takes the arguments of theirs that matter: words that are part of a name, `--exact`,
//! `--list`, `--test-threads`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, fs, panic, thread};

use crate::engine::{Ability, Engine};
use crate::stage;

/// A test, as [`tests!`](crate::tests) makes it of a function.
#[derive(Clone, Copy, Debug)]
pub struct Test {
    /// Its module and its name.
    pub name: &'static str,
    /// It fails by a panic.
    pub run: fn(),
    /// What it asks of an engine, so that it is not run where that is lacking.
    pub needs: &'static [Ability],
    /// The engine that it is about, if it is about one.
    pub only: Option<Engine>,
}

/// A list of [`Test`]s from the names of functions: `name`, `name: Ability` or `name in Engine`.
#[macro_export]
macro_rules! tests {
    ($($name:ident $(: $($ability:ident)+)? $(in $engine:ident)?),* $(,)?) => {
        &[$($crate::suite::Test {
            name: concat!(module_path!(), "::", stringify!($name)),
            run: $name,
            needs: &[$($($crate::engine::Ability::$ability),+)?],
            only: $crate::tests!(@only $($engine)?),
        }),*]
    };
    (@only) => { None };
    (@only $engine:ident) => { Some($crate::engine::Engine::$engine) };
}

/// Browsers at a time, where nothing is said: two cores are busy with that.
const THREADS: usize = 2;

struct Job {
    test: Test,
    engine: Engine,
}

impl Job {
    /// `page::the_theme_can_be_chosen_and_is_kept::firefox`
    fn name(&self) -> String {
        let name = self.test.name.split_once("::").map_or(self.test.name, |(_, name)| name);
        format!("{name}::{}", self.engine)
    }
}

#[derive(Default)]
struct Options {
    words: Vec<String>,
    exact: bool,
    list: bool,
    ignored: bool,
    threads: Option<usize>,
}

impl Options {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Options::default();
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let (name, mut value) = match argument.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                _ => (argument.as_str(), None),
            };
            let mut value = || value.take().or_else(|| arguments.next()).unwrap_or_default();
            match name {
                "--exact" => options.exact = true,
                "--list" => options.list = true,
                "--ignored" => options.ignored = true,
                "--test-threads" => {
                    let threads = value();
                    options.threads = Some(threads.parse().map_err(|_| format!("no number of threads: {threads}"))?);
                }
                "--format" | "--color" => drop(value()),
                "--nocapture" | "--no-capture" | "--include-ignored" | "--quiet" | "-q" => {}
                unknown if unknown.starts_with('-') => return Err(format!("no such argument: {unknown}")),
                word => options.words.push(word.to_owned()),
            }
        }
        Ok(options)
    }

    fn wants(&self, name: &str) -> bool {
        let fits = |word: &String| if self.exact { name == word } else { name.contains(word.as_str()) };
        self.words.is_empty() || self.words.iter().any(fits)
    }
}

/// The `main` of the tests: `folder` is where their modules are, each of which has a list.
pub fn run(folder: &Path, lists: &[&[Test]]) -> ExitCode {
    let options = match Options::read(env::args().skip(1)) {
        Ok(options) => options,
        Err(fault) => {
            eprintln!("{fault}");
            return ExitCode::FAILURE;
        }
    };
    let tests: Vec<Test> = lists.concat();
    let forgotten = forgotten(folder, &tests);
    if !forgotten.is_empty() {
        eprintln!("{}", forgotten.join("\n"));
        return ExitCode::FAILURE;
    }
    let (engines, absent) = engines();
    let mut left_out = BTreeMap::<String, usize>::new();
    let mut jobs = Vec::new();
    // By engine, so that each thread starts each of them once.
    for engine in engines {
        for test in tests.iter().filter(|test| test.only.is_none_or(|only| only == engine)) {
            let job = Job { test: *test, engine };
            if options.ignored || !options.wants(&job.name()) {
                continue;
            }
            match test.needs.iter().find_map(|ability| Some((ability, engine.lacks(*ability)?))) {
                Some((ability, why)) => {
                    *left_out.entry(format!("in {engine}, for want of {ability:?}: {why}")).or_default() += 1;
                }
                None => jobs.push(job),
            }
        }
    }
    if options.list {
        for job in jobs {
            println!("{}: test", job.name());
        }
        return ExitCode::SUCCESS;
    }
    for engine in &absent {
        let why = engine.missing().unwrap_or_default();
        eprintln!("\n!!! NOTHING IS TESTED IN {}: {why}\n", engine.name().to_uppercase());
    }
    // What nobody watches must not become less without a word.
    let must =
        absent.contains(&Engine::Chromium) || env::var_os("CI").is_some_and(|ci| !ci.is_empty() && ci != "false");
    if must && !absent.is_empty() {
        return ExitCode::FAILURE;
    }
    let failed = run_all(jobs, options.threads.unwrap_or(THREADS).max(1));
    for (reason, count) in left_out {
        println!("not run: {count} {reason}");
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Those on this machine, and those that are not. `WHY400_ENGINES=chromium,firefox` asks for those alone.
fn engines() -> (Vec<Engine>, Vec<Engine>) {
    let asked = env::var("WHY400_ENGINES").unwrap_or_default();
    let asked = |engine: &Engine| asked.is_empty() || asked.split(',').any(|name| name.trim() == engine.name());
    Engine::ALL.into_iter().filter(asked).partition(|engine| engine.missing().is_none())
}

/// Test files that nobody runs. The usual runners find tests by themselves, so one may think that this does.
fn forgotten(folder: &Path, tests: &[Test]) -> Vec<String> {
    let mut forgotten = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Some(module) = path.file_stem().and_then(|stem| stem.to_str()).filter(|module| *module != "main") else {
            continue;
        };
        if !tests.iter().any(|test| test.name.split("::").nth(1) == Some(module)) {
            forgotten.push(format!("{}: tests/main.rs runs nothing of it", path.display()));
        }
        // Without its bracket, so that it is not found here.
        if fs::read_to_string(&path).is_ok_and(|source| source.lines().any(|line| line.trim() == "#[test]")) {
            forgotten.push(format!("{}: put the name into TESTS instead of #[test] before it", path.display()));
        }
    }
    forgotten
}

struct Ended {
    name: String,
    fault: Option<String>,
}

thread_local! {
    static FAULT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Whether something failed.
fn run_all(jobs: Vec<Job>, threads: usize) -> bool {
    let begun = Instant::now();
    let all = jobs.len();
    println!("running {all} tests, {threads} at a time");
    panic::set_hook(Box::new(|info| FAULT.set(info.to_string())));
    let jobs = Mutex::new(jobs.into_iter());
    let ended = Mutex::new(Vec::with_capacity(all));
    let times = Mutex::new(BTreeMap::<&str, Duration>::new());
    let work = || {
        loop {
            let Some(job) = jobs.lock().expect("no thread panics with the lock").next() else { break };
            let begun = Instant::now();
            let name = job.name();
            let attempt = || {
                fault_of(|| {
                    stage::enter(job.engine);
                    (job.test.run)();
                })
            };
            // Browsers on a machine that does much else are late now and then: what fails once is tried once more, and told.
            let fault = attempt().filter(|first| {
                let again = attempt();
                if again.is_none() {
                    println!("!!! FAILED ONCE: {name}: {first}");
                }
                again.is_some()
            });
            let time = begun.elapsed();
            *times.lock().expect("no thread panics with the lock").entry(job.engine.name()).or_default() += time;
            println!("{} {:>7.2} s  {name}", if fault.is_some() { "FAIL" } else { "pass" }, time.as_secs_f64());
            ended.lock().expect("no thread panics with the lock").push(Ended { name, fault });
        }
        let fault = fault_of(stage::leave);
        if fault.is_some() {
            let name = "the end of a browser".into();
            ended.lock().expect("no thread panics with the lock").push(Ended { name, fault });
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads.min(all) {
            scope.spawn(work);
        }
    });
    let ended = ended.into_inner().unwrap_or_default();
    let failed: Vec<&Ended> = ended.iter().filter(|ended| ended.fault.is_some()).collect();
    for ended in &failed {
        println!("\n── {}\n{}", ended.name, ended.fault.as_deref().unwrap_or_default());
    }
    println!();
    for (engine, time) in times.into_inner().unwrap_or_default() {
        println!("{engine:12} {:>7.1} s", time.as_secs_f64());
    }
    let time = begun.elapsed().as_secs_f64();
    println!("{} passed, {} failed in {time:.1} s", all.saturating_sub(failed.len()), failed.len());
    !failed.is_empty()
}

fn fault_of(run: impl FnOnce()) -> Option<String> {
    catch_unwind(AssertUnwindSafe(run)).err().map(|_| FAULT.take())
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn options(arguments: &[&str]) -> Options {
        Options::read(arguments.iter().map(ToString::to_string)).unwrap()
    }

    #[test]
    fn words_are_parts_of_names_or_whole_ones() {
        assert!(options(&[]).wants("page::a::firefox"));
        assert!(options(&["firefox"]).wants("page::a::firefox"));
        assert!(!options(&["webkit", "b::"]).wants("page::a::firefox"));
        assert!(!options(&["firefox", "--exact"]).wants("page::a::firefox"));
    }

    #[test]
    fn the_arguments_of_other_runners_are_understood() {
        let options = options(&["--list", "--format", "terse", "--test-threads=3", "a"]);
        assert!(options.list);
        assert_eq!((options.threads, options.words), (Some(3), vec!["a".to_owned()]));
        assert!(Options::read(["--nonsense".to_owned()].into_iter()).is_err());
    }
}
