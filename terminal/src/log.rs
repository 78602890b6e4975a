//! The log on stderr.

use std::io::IsTerminal;

use clap::ValueEnum;
use serde::Deserialize;
use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// What a line of the log is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for programs that collect logs.
    Json,
}

/// Libraries that write down what passes through them, such as statements with their values: never more than warnings,
/// whatever is asked for.
const INDISCREET: [&str; 2] = ["tokio_postgres", "refinery_core"];

/// Logs to stderr from now on: what `RUST_LOG` asks for, else `usual`. Colours are for terminals; a file
/// or the journal would keep them as odd characters.
pub fn start_log(usual: &str) {
    start_log_as(usual, LogFormat::Text);
}

/// [`start_log`] in a format. Where lines are JSON a panic is one of them.
pub fn start_log_as(usual: &str, format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::registry().with(filter).with(filter_fn(is_discreet));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with(lines.with_ansi(std::io::stderr().is_terminal())).init(),
        LogFormat::Json => {
            let lines = lines.json().flatten_event(true);
            log.with(lines.with_current_span(false).with_span_list(false)).init();
            std::panic::set_hook(Box::new(|panic| {
                let at = panic.location().map(ToString::to_string).unwrap_or_default();
                let reason = panic.payload_as_str().unwrap_or("without a reason");
                tracing::error!(at, "a part of the program panicked: {reason}");
            }));
        }
    }
}

fn is_discreet(line: &Metadata<'_>) -> bool {
    let name = line.target().split("::").next().unwrap_or_default();
    *line.level() <= Level::WARN || !INDISCREET.contains(&name)
}
