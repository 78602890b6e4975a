//! Whether the screen paints what it is told.

use std::time::Duration;

use crate::screens::ScreensHandle;
use crate::status::Board;
use crate::tasks::Tasks;

/// How long a frame may take; a page is painted in less than half a second.
const FRAME_TIMEOUT: Duration = Duration::from_secs(10);

/// From a frame to the next question.
const INTERVAL: Duration = Duration::from_secs(10);

pub(super) fn start(tasks: &mut Tasks, screens: ScreensHandle, board: &Board) {
    let board = board.clone();
    tasks.spawn("screen", async move {
        loop {
            let paints = screens.paints(FRAME_TIMEOUT).await;
            board.note(|facts| facts.screen = paints);
            tokio::time::sleep(INTERVAL).await;
        }
    });
}
