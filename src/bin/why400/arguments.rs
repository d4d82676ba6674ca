//! The arguments of the command, as data. Nothing here touches the world outside.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use why400::message::Shape;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Tells why a server answered 400 and what to change.

Usage: why400 [OPTIONS] [FILE]

FILE, or standard input where none is given or FILE is `-`, holds what you have: a
curl command, a raw HTTP request, what `curl -v` printed, code, a HAR, a log, or only
the response. It is read as UTF-8 and may be as large as 200 MiB. Nothing is sent
anywhere.

Options:
      --response FILE   the response, where it is apart from the request
      --api FILE        an OpenAPI description or JSON Schema to hold the request
                        against (not in this version yet)
      --as SHAPE        what FILE is, where it is not found out by itself: curl-posix,
                        curl-cmd, curl-powershell, http1, har and so on
      --exchange N      which of several exchanges in FILE to diagnose, counted from 1
      --format FORMAT   text (the default), json, markdown, sarif, or
                        wire: the request alone, as the HTTP/1.1 bytes that the
                        client would send
      --now RFC3339     the clock for expiry checks, such as 2026-11-22T09:00:00Z
                        (default: now)
      --color WHEN      auto (the default), always, or never; auto keeps to NO_COLOR
  -h, --help            print this help
  -V, --version         print the version

Exit status:
  0  nothing wrong found (or --format wire: the request is written)
  1  something found that is at least likely
  2  the input or the arguments cannot be used
";

/// What the command is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// `--help`.
    Help,
    /// `--version`.
    Version,
    /// The job.
    Diagnose(Options),
}

/// The options of the job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// The main box.
    pub(crate) request: Place,
    /// The box of the response.
    pub(crate) response: Option<Place>,
    /// `--as`.
    pub(crate) shape: Option<Shape>,
    /// `--exchange`, counted from 0.
    pub(crate) exchange: Option<usize>,
    /// `--format`.
    pub(crate) format: Format,
    /// `--now`, in seconds since 1970-01-01T00:00:00Z.
    pub(crate) now: Option<i64>,
    /// `--color`.
    pub(crate) color: Color,
}

/// Where a box is read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    /// Standard input: `-`, or nothing.
    #[default]
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Place {
    fn new(argument: OsString) -> Self {
        if argument == "-" { Place::Stdin } else { Place::File(argument.into()) }
    }

    /// How messages call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Place::Stdin => "<stdin>".into(),
            Place::File(path) => path.display().to_string(),
        }
    }
}

/// The faces of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people at a terminal.
    #[default]
    Text,
    /// The contract.
    Json,
    /// For issues and chats.
    Markdown,
    /// For code scanning.
    Sarif,
    /// Not a report: the request as it goes over the wire.
    Wire,
}

impl Format {
    const NAMES: &[(&str, Format)] = &[
        ("text", Format::Text),
        ("json", Format::Json),
        ("markdown", Format::Markdown),
        ("sarif", Format::Sarif),
        ("wire", Format::Wire),
    ];
}

/// When the text is in colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Color {
    /// Where it goes to a terminal that is able to, and `NO_COLOR` is not set.
    #[default]
    Auto,
    /// In any case.
    Always,
    /// Never.
    Never,
}

impl Color {
    const NAMES: &[(&str, Color)] = &[("auto", Color::Auto), ("always", Color::Always), ("never", Color::Never)];
}

/// The long options.
const OPTIONS: &[&str] = &["response", "api", "as", "exchange", "format", "now", "color", "help", "version"];

/// Reads the arguments, without the program's name. The error is a message for a person.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Task, String> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut options = Options::default();
    let mut request = None;
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => return Ok(Task::Help),
            lexopt::Arg::Long("version") | lexopt::Arg::Short('V') => return Ok(Task::Version),
            lexopt::Arg::Long("response") => options.response = Some(Place::new(value(&mut parser, "response")?)),
            lexopt::Arg::Long("api") => {
                value(&mut parser, "api")?;
                // Better no answer than one that looks as if the description had been held against the request.
                return Err("this version does not read API descriptions yet; leave out --api".into());
            }
            lexopt::Arg::Long("as") => options.shape = Some(named(&mut parser, "as", &shapes())?),
            lexopt::Arg::Long("exchange") => options.exchange = Some(ordinal(&value(&mut parser, "exchange")?)?),
            lexopt::Arg::Long("format") => options.format = named(&mut parser, "format", Format::NAMES)?,
            lexopt::Arg::Long("color") => options.color = named(&mut parser, "color", Color::NAMES)?,
            lexopt::Arg::Long("now") => options.now = Some(instant(&value(&mut parser, "now")?)?),
            lexopt::Arg::Long(name) => return Err(unknown_option(name)),
            lexopt::Arg::Short(letter) => return Err(format!("unknown option `-{letter}`")),
            lexopt::Arg::Value(file) if request.is_none() => request = Some(Place::new(file)),
            lexopt::Arg::Value(file) => {
                return Err(format!(
                    "one FILE is read, and `{}` is the second; the response goes with --response",
                    file.display()
                ));
            }
        }
    }
    options.request = request.unwrap_or_default();
    if options.request == Place::Stdin && options.response == Some(Place::Stdin) {
        return Err("standard input cannot be both the request and the response".into());
    }
    Ok(Task::Diagnose(options))
}

/// The argument of the option `name`.
fn value(parser: &mut lexopt::Parser, name: &str) -> Result<OsString, String> {
    parser.value().map_err(|_| format!("`--{name}` needs an argument"))
}

/// The argument of an option that takes one of a few names.
fn named<T: Copy>(parser: &mut lexopt::Parser, option: &str, names: &[(&str, T)]) -> Result<T, String> {
    let value = value(parser, option)?;
    if let Some((_, named)) = names.iter().find(|(name, _)| value == *name) {
        return Ok(*named);
    }
    let all: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    let value = value.display().to_string();
    let hint = nearest(&value, all.iter().copied()).map(|name| format!("; did you mean `{name}`?"));
    Err(format!("`--{option}` takes {}, not `{value}`{}", list(&all), hint.unwrap_or_default()))
}

/// What `--as` takes.
fn shapes() -> Vec<(&'static str, Shape)> {
    Shape::ALL.iter().map(|&shape| (shape.as_str(), shape)).collect()
}

/// A number that counts from 1, as one that counts from 0.
fn ordinal(value: &OsStr) -> Result<usize, String> {
    let number = value.to_str().and_then(|text| text.parse::<usize>().ok()).and_then(|number| number.checked_sub(1));
    number.ok_or_else(|| format!("`--exchange` takes a number from 1, not `{}`", value.display()))
}

/// Seconds since 1970 of an RFC 3339 date and time.
fn instant(value: &OsStr) -> Result<i64, String> {
    value
        .to_str()
        .and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok())
        .map(OffsetDateTime::unix_timestamp)
        .ok_or_else(|| {
            format!("`--now` takes an RFC 3339 date and time such as 2026-11-22T09:00:00Z, not `{}`", value.display())
        })
}

fn unknown_option(name: &str) -> String {
    let hint = nearest(name, OPTIONS.iter().copied()).map(|name| format!("; did you mean `--{name}`?"));
    format!("unknown option `--{name}`{}", hint.unwrap_or_default())
}

/// The name that `written` was probably meant to be: a beginning of it, or at most a third of its letters off.
fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let written = written.to_lowercase();
    if written.len() > 1
        && let Some(name) = names.clone().find(|name| name.starts_with(&written))
    {
        return Some(name);
    }
    names
        .map(|name| (strsim::damerau_levenshtein(&written, name), name))
        .filter(|(distance, name)| *distance <= name.len().div_ceil(3))
        .min()
        .map(|(_, name)| name)
}

/// `a, b or c`.
fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).into(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Task, String> {
        parse(arguments.iter().map(OsString::from))
    }

    fn options(arguments: &[&str]) -> Options {
        match read(arguments) {
            Ok(Task::Diagnose(options)) => options,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn without_arguments_it_reads_standard_input() {
        assert_eq!(options(&[]), Options::default());
        assert_eq!(options(&["-"]).request, Place::Stdin);
    }

    #[test]
    fn every_option_is_read() {
        let all = options(&[
            "--response",
            "answer.txt",
            "--as",
            "curl-cmd",
            "--exchange=2",
            "--format=sarif",
            "--now",
            "1970-01-01T01:00:10+01:00",
            "--color",
            "never",
            "request.txt",
        ]);
        assert_eq!(
            all,
            Options {
                request: Place::File("request.txt".into()),
                response: Some(Place::File("answer.txt".into())),
                shape: Some(Shape::CurlCmd),
                exchange: Some(1),
                format: Format::Sarif,
                now: Some(10),
                color: Color::Never,
            }
        );
        assert_eq!(options(&["--", "--odd-name"]).request, Place::File("--odd-name".into()));
        assert_eq!(read(&["--help"]), Ok(Task::Help));
        assert_eq!(read(&["-V"]), Ok(Task::Version));
    }

    #[test]
    fn a_slip_is_answered_with_what_was_meant() {
        let error = |arguments: &[&str]| read(arguments).unwrap_err();
        assert_eq!(error(&["--fromat", "json"]), "unknown option `--fromat`; did you mean `--format`?");
        assert_eq!(error(&["--colour=never"]), "unknown option `--colour`; did you mean `--color`?");
        assert_eq!(error(&["--frobnicate"]), "unknown option `--frobnicate`");
        assert_eq!(error(&["-x"]), "unknown option `-x`");
        assert_eq!(error(&["--format", "md"]), "`--format` takes text, json, markdown, sarif or wire, not `md`");
        assert_eq!(
            error(&["--format", "JSON"]),
            "`--format` takes text, json, markdown, sarif or wire, not `JSON`; did you mean `json`?"
        );
        assert!(error(&["--as", "curl-cmdd"]).ends_with("not `curl-cmdd`; did you mean `curl-cmd`?"));
        assert_eq!(error(&["--exchange", "0"]), "`--exchange` takes a number from 1, not `0`");
        assert_eq!(error(&["--format"]), "`--format` needs an argument");
        assert_eq!(
            error(&["--now", "yesterday"]),
            "`--now` takes an RFC 3339 date and time such as 2026-11-22T09:00:00Z, not `yesterday`"
        );
        assert_eq!(error(&["a", "b"]), "one FILE is read, and `b` is the second; the response goes with --response");
        assert_eq!(error(&["--response", "-"]), "standard input cannot be both the request and the response");
        assert!(error(&["--api", "openapi.yaml", "a"]).contains("does not read API descriptions yet"));
    }

    #[test]
    fn the_help_names_every_option_and_format() {
        for name in OPTIONS {
            assert!(HELP.contains(&format!("--{name}")), "{name}");
        }
        for (name, _) in Format::NAMES {
            assert!(HELP.contains(name), "{name}");
        }
        assert!(HELP.lines().all(|line| line.len() <= 90));
    }
}
