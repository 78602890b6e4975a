//! Whether the screen answers.

use std::time::Duration;

use crate::screens::ScreensHandle;
use crate::status::Board;
use crate::tasks::Tasks;

/// How long the screen may take to answer; it paints a page in less than half a second.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// From an answer to the next question.
const INTERVAL: Duration = Duration::from_secs(10);

pub(super) fn start(tasks: &mut Tasks, screens: ScreensHandle, board: &Board) {
    let board = board.clone();
    tasks.spawn("screen", async move {
        loop {
            let answers = screens.answers(ANSWER_TIMEOUT).await;
            board.note(|facts| facts.screen = answers);
            tokio::time::sleep(INTERVAL).await;
        }
    });
}
