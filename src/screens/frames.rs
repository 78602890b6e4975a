//! Whether frames are painted: an event loop that takes messages is no proof, because the display may take no
//! frame. `ui/globals/frame.slint` has the point by which it shows.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use slint::ComponentHandle;
use tokio::sync::oneshot::Sender;
use ui::{FrameAdapter, KioskWindow};

#[derive(Default)]
pub(super) struct Frames {
    /// Number of the frame that was asked for last.
    asked: Cell<i32>,
    waiting: RefCell<Vec<Sender<()>>>,
}

impl Frames {
    /// Those of a window.
    pub(super) fn of(window: &KioskWindow) -> Rc<Self> {
        let frames = Rc::new(Self::default());
        let seen = frames.clone();
        window.global::<FrameAdapter>().on_painted(move |number| {
            seen.painted(number);
            slint::Color::default()
        });
        frames
    }

    /// Asks for a frame; `painted` is told when it is painted.
    pub(super) fn ask(&self, window: &KioskWindow, painted: Sender<()>) {
        let number = self.asked.get().wrapping_add(1);
        self.asked.set(number);
        let mut waiting = self.waiting.borrow_mut();
        waiting.retain(|one| !one.is_closed());
        waiting.push(painted);
        drop(waiting);
        window.global::<FrameAdapter>().set_number(number);
    }

    fn painted(&self, number: i32) {
        if number == self.asked.get() {
            for painted in self.waiting.take() {
                // Fails when it came too late.
                let _ = painted.send(());
            }
        }
    }
}
