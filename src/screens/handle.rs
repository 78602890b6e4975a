//! How other threads reach the screens, which live on the main thread.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::time::Duration;

use super::dispatcher::Dispatcher;
use super::inbox::{Dispatch, Input};
use super::update::Update;

/// Sends updates to the screens from any thread.
#[derive(Clone, Debug)]
pub struct ScreensHandle(());

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the screen no longer takes updates because its event loop has ended; restart the kiosk")]
pub struct ScreensGone;

thread_local! {
    // Where an update that crossed threads finds the screens again: they are not Send.
    static CURRENT: RefCell<Weak<Dispatcher>> = const { RefCell::new(Weak::new()) };
}

/// Lets updates find these screens from now on.
pub(super) fn set_current(dispatcher: &Rc<Dispatcher>) {
    CURRENT.with(|current| *current.borrow_mut() = Rc::downgrade(dispatcher));
}

impl ScreensHandle {
    pub(super) fn new() -> Self {
        Self(())
    }

    /// Whether the screens get to something new and paint a frame of it within a time.
    pub async fn paints(&self, within: Duration) -> bool {
        let (sender, painted) = tokio::sync::oneshot::channel();
        let asked = slint::invoke_from_event_loop(move || {
            if let Some(dispatcher) = CURRENT.with(|current| current.borrow().upgrade()) {
                dispatcher.frames.ask(&dispatcher.context.window, sender);
            }
        });
        asked.is_ok() && matches!(tokio::time::timeout(within, painted).await, Ok(Ok(())))
    }

    /// # Errors
    /// [`ScreensGone`] when the program is ending.
    pub fn send(&self, update: Update) -> Result<(), ScreensGone> {
        slint::invoke_from_event_loop(move || {
            if let Some(dispatcher) = CURRENT.with(|current| current.borrow().upgrade()) {
                dispatcher.dispatch(Input::Update(update));
            }
        })
        .map_err(|_| ScreensGone)
    }
}
