//! How a program ends: quietly, or with one sentence and exit status 1.

use std::io::ErrorKind;
use std::process::ExitCode;

use crate::log::LogFormat;

/// An error as one sentence: a cause follows what it caused, unless that has told it already.
pub fn sentence(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if told.is_empty() {
            told = cause;
        } else if !told.contains(&cause) {
            told = format!("{told}: {cause}");
        }
    }
    told
}

/// [`end`], in the format of the log: as its last line where that is JSON.
pub fn end_as(program: &str, format: LogFormat, result: anyhow::Result<()>) -> ExitCode {
    match (format, result) {
        (LogFormat::Json, Err(error))
            if tracing::enabled!(tracing::Level::ERROR) && !is_broken_pipe(&error) =>
        {
            tracing::error!("{}", sentence(&error));
            ExitCode::FAILURE
        }
        (_, result) => end(program, result),
    }
}

/// Tells on stderr what went wrong, after the name of the program. A reader that closed our output, such
/// as `head`, is no error.
pub fn end(program: &str, result: anyhow::Result<()>) -> ExitCode {
    crate::waiting::clear();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{program}: {}", sentence(&error));
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(|it| it.io_error_kind());
        io == Some(ErrorKind::BrokenPipe) || json == Some(ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    fn missing() -> anyhow::Error {
        std::io::Error::new(ErrorKind::NotFound, "No such file or directory (os error 2)").into()
    }

    #[test]
    fn a_cause_is_told_once() {
        let says = "a.toml cannot be read: No such file or directory (os error 2); make it";
        let told = Err::<(), _>(missing()).context(says).context("nothing starts").unwrap_err();
        assert_eq!(sentence(&told), format!("nothing starts: {says}"));
        let short = Err::<(), _>(missing()).context("a.toml cannot be read").unwrap_err();
        assert_eq!(
            sentence(&short),
            "a.toml cannot be read: No such file or directory (os error 2)"
        );
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        let broken = std::io::Error::from(ErrorKind::BrokenPipe);
        assert!(is_broken_pipe(&anyhow::Error::from(broken).context("cannot print")));
        assert!(!is_broken_pipe(&missing()));
    }
}
