//! The log on stderr.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Logs to stderr from now on: what `RUST_LOG` asks for, else `usual`. Colours are for terminals; a file
/// or the journal would keep them as odd characters.
pub fn start_log(usual: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours);
    log.with_writer(std::io::stderr).init();
}
