//! Running other programs, and saying in one line what went wrong.

use std::ffi::OsStr;
use std::fmt;
use std::process::{Command, Stdio};

/// What went wrong, in one line for the person at the terminal.
#[derive(Debug)]
pub struct Fault(String);

/// Of a chore that gives nothing but its effect.
pub type Outcome = Result<(), Fault>;

impl Fault {
    pub fn new(what: impl Into<String>) -> Self {
        Fault(what.into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<lexopt::Error> for Fault {
    fn from(error: lexopt::Error) -> Self {
        Fault(format!("{error}; `cargo xtask --help` lists the arguments"))
    }
}

/// A program to run in the root of the project.
pub struct Run {
    command: Command,
    shown: String,
}

impl Run {
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program.as_ref());
        command.current_dir(crate::place::root());
        Run { command, shown: program.as_ref().to_string_lossy().into_owned() }
    }

    /// The cargo that runs us.
    pub fn cargo<const N: usize>(arguments: [&str; N]) -> Self {
        let mut run = Run::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        run.shown = "cargo".into();
        run.args(arguments)
    }

    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        for argument in arguments {
            self.shown.push(' ');
            self.shown.push_str(&argument.as_ref().to_string_lossy());
            self.command.arg(argument);
        }
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Runs it before the person's eyes.
    pub fn exec(mut self) -> Outcome {
        match self.command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Fault(format!("`{}` failed ({status})", self.shown))),
            Err(error) => Err(Fault(format!("`{}` did not start: {error}", self.shown))),
        }
    }

    /// Becomes it, where the system can: who ends us ends it.
    pub fn become_it(self) -> Outcome {
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            let mut this = self;
            let error = this.command.exec();
            Err(Fault(format!("`{}` did not start: {error}", this.shown)))
        }
        #[cfg(not(unix))]
        self.exec()
    }

    /// Runs it out of sight. Its output, where it started and succeeded.
    pub fn output(mut self) -> Option<String> {
        let output = self.command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// Says what is being done.
pub fn say(what: impl fmt::Display) {
    eprintln!("xtask: {what}");
}
