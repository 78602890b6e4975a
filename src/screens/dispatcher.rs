//! Hands what happens to the controllers, one input after the other.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use ui::KioskWindow;

use super::command::Command;
use super::context::Context;
use super::controllers::Controllers;
use super::frames::Frames;
use super::inbox::{Dispatch, Inbox, Input};
use super::inputs;
use crate::devices::clock::Timestamp;

pub(super) struct Dispatcher {
    pub(super) context: Context,
    pub(super) frames: Rc<Frames>,
    controllers: RefCell<Controllers>,
    queue: RefCell<VecDeque<Input>>,
}

impl Dispatcher {
    /// Connects the window to its controllers and shows the first page.
    pub(super) fn new(
        window: KioskWindow,
        clock: Rc<dyn Fn() -> Timestamp>,
        commands: Box<dyn Fn(Command)>,
    ) -> Rc<Self> {
        let frames = Frames::of(&window);
        let dispatcher = Rc::new_cyclic(|dispatcher: &Weak<Self>| Self {
            frames,
            context: Context::new(window, clock, commands, Inbox::new(dispatcher.clone())),
            controllers: RefCell::default(),
            queue: RefCell::default(),
        });
        inputs::connect(&dispatcher.context);
        dispatcher
    }

    fn next(&self) -> Option<Input> {
        self.queue.borrow_mut().pop_front()
    }
}

impl Dispatch for Dispatcher {
    fn dispatch(&self, input: Input) {
        self.queue.borrow_mut().push_back(input);
        // A controller that sends an input is still at work; its input is handled after it.
        let Ok(mut controllers) = self.controllers.try_borrow_mut() else { return };
        while let Some(input) = self.next() {
            controllers.handle(&self.context, input);
        }
    }
}
