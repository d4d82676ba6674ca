//! The `why400` command: reads a file or standard input, asks the engine, writes a face of the report.
//!
//! `docs/cli.md` is its manual.

mod arguments;

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use arguments::{Color, Format, Options, Place, Task};
use why400::message::Exchange;
use why400::read::read;
use why400::report::Names;
use why400::{Input, Report, report};

/// How large a box may be. Offsets would allow 4 GiB; a request that large is a mistake of the caller.
const LIMIT: u64 = 200 << 20;

/// Exit status of input or arguments that cannot be used.
const UNUSABLE: u8 = 2;

fn main() -> ExitCode {
    let task = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(task) => task,
        Err(message) => {
            complain(&format!("{message}\nTry `why400 --help`."));
            return UNUSABLE.into();
        }
    };
    let Answer { output, complaint, status } = match task {
        Task::Help => Answer::plain(arguments::HELP.into()),
        Task::Version => Answer::plain(concat!("why400 ", env!("CARGO_PKG_VERSION"), "\n").into()),
        Task::Diagnose(options) => answer(&options),
    };
    if let Some(complaint) = complaint {
        complain(&complaint);
    }
    let mut stdout = io::stdout().lock();
    match stdout.write_all(&output).and_then(|()| stdout.flush()) {
        Ok(()) => status.into(),
        // `why400 … | head` closes the pipe early: that is no fault, and the verdict stands.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => status.into(),
        Err(error) => {
            complain(&format!("the report cannot be written: {error}"));
            UNUSABLE.into()
        }
    }
}

/// What the command has to say.
struct Answer {
    /// For standard output.
    output: Vec<u8>,
    /// For standard error.
    complaint: Option<String>,
    /// Exit status.
    status: u8,
}

impl Answer {
    fn plain(output: Vec<u8>) -> Self {
        Self { output, complaint: None, status: 0 }
    }

    /// The input cannot be used. Formats for programs still get a report, one without findings.
    fn unusable(options: &Options, complaint: String) -> Self {
        let input = Input::default();
        let report = Report::new(&input, &Exchange::default(), Vec::new());
        let output = match options.format {
            Format::Json => report::json::render(&report),
            Format::Sarif => report::sarif::render(&report, &input, &names(options)),
            Format::Text | Format::Markdown | Format::Wire => String::new(),
        };
        Self { output: output.into_bytes(), complaint: Some(complaint), status: UNUSABLE }
    }
}

/// Does the job.
fn answer(options: &Options) -> Answer {
    let input = match input(options) {
        Ok(input) => input,
        Err(complaint) => return Answer::unusable(options, complaint),
    };
    if options.format == Format::Wire {
        return wire(options, &input);
    }
    let report = why400::diagnose(&input);
    if report.is_unusable() {
        let complaint = format!(
            "neither a request nor a response was recognised in {}; it takes what was sent \
             (a command, a raw request, code, a HAR, a log) or what came back; `--as` says what it is",
            options.request.name()
        );
        return Answer::unusable(options, complaint);
    }
    let names = names(options);
    let output = match options.format {
        Format::Json => report::json::render(&report),
        Format::Markdown => report::markdown::render(&report, &input, &names),
        Format::Sarif => report::sarif::render(&report, &input, &names),
        Format::Text | Format::Wire => report::text::render(&report, &input, &names, in_colour(options.color)),
    };
    Answer { output: output.into_bytes(), complaint: None, status: u8::from(report.is_faulty()) }
}

/// The request alone, undiagnosed.
fn wire(options: &Options, input: &Input) -> Answer {
    let Some(request) = read(input).request else {
        return Answer::unusable(options, format!("there is no request in {}", options.request.name()));
    };
    let wire = report::wire::render(&request);
    if let Some(refused) = wire.refused {
        return Answer::unusable(options, refused);
    }
    let complaint = (!wire.notes.is_empty()).then(|| wire.notes.join("; "));
    Answer { output: wire.bytes, complaint, status: 0 }
}

fn names(options: &Options) -> Names {
    Names { request: options.request.name(), response: options.response.as_ref().map(Place::name).unwrap_or_default() }
}

/// Reads both boxes and the clock. The error is a message for a person.
fn input(options: &Options) -> Result<Input, String> {
    let request = text(&options.request)?;
    let response = options.response.as_ref().map(response).transpose()?;
    if request.trim().is_empty() {
        return Err(format!("{} is empty", options.request.name()));
    }
    let now = options.now.unwrap_or_else(|| {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().try_into().unwrap_or(i64::MAX))
    });
    Ok(Input { request, response, now, shape: options.shape, exchange: options.exchange })
}

/// The main box, exactly as it is there: no byte is trimmed, and a byte order mark stays.
fn text(place: &Place) -> Result<String, String> {
    let name = place.name();
    String::from_utf8(bytes(place)?).map_err(|error| match error.as_bytes() {
        // Windows PowerShell redirects in UTF-16.
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => format!("{name} is UTF-16; save it as UTF-8"),
        _ => format!("{name} is not UTF-8 text: byte {} belongs to no character", error.utf8_error().valid_up_to()),
    })
}

/// The box of the response. Its content may be in any charset, or no text at all; what it says can still be read.
fn response(place: &Place) -> Result<String, String> {
    Ok(String::from_utf8(bytes(place)?).unwrap_or_else(|error| {
        let name = place.name();
        complain(&format!("{name} is not UTF-8 text; what belongs to no character is read as U+FFFD, and counts so"));
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    }))
}

/// The bytes of a box, if they are not too many.
fn bytes(place: &Place) -> Result<Vec<u8>, String> {
    let name = place.name();
    let bytes = match place {
        Place::Stdin => {
            let stdin = io::stdin();
            if stdin.is_terminal() {
                complain("paste what you have, then press Ctrl+D (Ctrl+Z and Enter on Windows)");
            }
            up_to_the_limit(stdin.lock())
        }
        Place::File(path) => File::open(path).and_then(up_to_the_limit),
    }
    .map_err(|error| format!("{name} cannot be read: {error}"))?;
    if bytes.len() as u64 > LIMIT {
        return Err(format!("{name} is larger than {} MiB; cut it down to the request that was refused", LIMIT >> 20));
    }
    Ok(bytes)
}

/// All there is, but not more than tells that it is too much.
fn up_to_the_limit(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LIMIT + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Tells a person something beside the report.
fn complain(message: &str) {
    // Where standard error is closed too, there is nobody left to tell.
    let _ = writeln!(io::stderr(), "why400: {message}");
}

/// Whether the text is to be in colour.
fn in_colour(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
            let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            io::stdout().is_terminal() && !set("NO_COLOR") && !dumb
        }
    }
}
