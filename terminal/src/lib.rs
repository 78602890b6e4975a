//! What the command lines of kiosk, backend and demo share: answers as lines for people and as JSON for
//! programs, an error as one sentence, how far a long command is, and the log.

mod answers;
mod ending;
mod lines;
mod log;
mod progress;
mod waiting;

pub use answers::{Answers, Format};
pub use ending::{end, end_as, sentence};
pub use log::{LogFormat, start_log, start_log_as};
pub use progress::{Progress, Unit};
pub use waiting::show_work;
