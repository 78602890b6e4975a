//! A screen in memory, painted by Slint's software renderer. The rectangles that changed are sent to
//! the simulator, which also touches the screen.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use slint::platform::software_renderer::{MinimalSoftwareWindow, RepaintBufferType};
use slint::platform::{
    EventLoopProxy, Platform, PointerEventButton, WindowAdapter, WindowEvent,
    duration_until_next_timer_update, update_timers_and_animations,
};
use slint::{EventLoopError, LogicalPosition, PhysicalSize, PlatformError, Rgb8Pixel};
use tokio::sync::broadcast;

use crate::devices::simulator::{Frame, FromKiosk, Phase};

/// Shortest time between two frames: 30 a second are enough for a picture in a browser.
const FRAME_TIME: Duration = Duration::from_millis(33);

enum Event {
    Call(Box<dyn FnOnce() + Send>),
    Touch(Phase, f32, f32),
    SendAll,
    Quit,
}

#[derive(Default)]
struct Queue {
    events: Mutex<VecDeque<Event>>,
    arrived: Condvar,
}

impl Queue {
    // The queue is consistent even if a thread panicked while it held the lock.
    fn lock(&self) -> MutexGuard<'_, VecDeque<Event>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, event: Event) {
        self.lock().push_back(event);
        self.arrived.notify_one();
    }

    fn wait_for_events(&self, wait: Option<Duration>) -> VecDeque<Event> {
        let mut events = self.lock();
        if events.is_empty() {
            events = match wait {
                Some(wait) => {
                    let waited = self.arrived.wait_timeout(events, wait);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.arrived.wait(events).unwrap_or_else(PoisonError::into_inner),
            };
        }
        std::mem::take(&mut *events)
    }
}

/// Touches the screen from other threads.
#[derive(Clone)]
pub struct Remote(Arc<Queue>);

impl Remote {
    /// Touches the pixel at `x`, `y`.
    pub fn touch(&self, phase: Phase, x: f32, y: f32) {
        self.0.push(Event::Touch(phase, x, y));
    }

    /// Requests a frame of the whole screen.
    pub fn send_all(&self) {
        self.0.push(Event::SendAll);
    }
}

struct Proxy(Arc<Queue>);

impl EventLoopProxy for Proxy {
    fn quit_event_loop(&self) -> Result<(), EventLoopError> {
        self.0.push(Event::Quit);
        Ok(())
    }

    fn invoke_from_event_loop(
        &self,
        event: Box<dyn FnOnce() + Send>,
    ) -> Result<(), EventLoopError> {
        self.0.push(Event::Call(event));
        Ok(())
    }
}

pub struct Screen {
    window: Rc<MinimalSoftwareWindow>,
    size: PhysicalSize,
    pixels: RefCell<Vec<Rgb8Pixel>>,
    queue: Arc<Queue>,
    frames: broadcast::Sender<FromKiosk>,
    started: Instant,
}

impl Screen {
    /// A screen of this size in pixels that sends its frames to `frames`.
    pub fn new(width: u32, height: u32, frames: broadcast::Sender<FromKiosk>) -> Self {
        let window = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
        let size = PhysicalSize::new(width, height);
        window.set_size(slint::WindowSize::Physical(size));
        let pixels = vec![Rgb8Pixel::default(); width as usize * height as usize];
        Self {
            window,
            size,
            pixels: RefCell::new(pixels),
            queue: Arc::default(),
            frames,
            started: Instant::now(),
        }
    }

    pub fn remote(&self) -> Remote {
        Remote(self.queue.clone())
    }

    fn paint(&self) {
        let mut pixels = self.pixels.borrow_mut();
        let mut changed = None;
        self.window.draw_if_needed(|renderer| {
            let region = renderer.render(&mut pixels, self.size.width as usize);
            changed = Some((region.bounding_box_origin(), region.bounding_box_size()));
        });
        if let Some((origin, size)) = changed {
            let (x, y) = (origin.x.max(0).unsigned_abs(), origin.y.max(0).unsigned_abs());
            self.send(&pixels, x, y, size.width, size.height);
        }
    }

    fn send(&self, pixels: &[Rgb8Pixel], x: u32, y: u32, width: u32, height: u32) {
        if self.frames.receiver_count() == 0 || width == 0 || height == 0 {
            return;
        }
        let stride = self.size.width as usize;
        let row = |line: u32| {
            let start = line as usize * stride + x as usize;
            pixels[start..start + width as usize].iter().flat_map(|p| [p.r, p.g, p.b])
        };
        let bytes: Vec<u8> = (y..y + height).flat_map(row).collect();
        match encode(&bytes, width, height) {
            // Fails when no simulator is connected.
            Ok(png) => drop(self.frames.send(FromKiosk::Frame(Frame {
                x,
                y,
                screen_width: self.size.width,
                screen_height: self.size.height,
                png: BASE64.encode(&png),
            }))),
            Err(error) => tracing::warn!(%error, "a frame was not encoded"),
        }
    }

    fn handle(&self, event: Event) -> bool {
        let button = PointerEventButton::Left;
        match event {
            Event::Call(call) => call(),
            Event::Touch(phase, x, y) => {
                let position = LogicalPosition::new(x, y);
                match phase {
                    Phase::Down => {
                        self.dispatch(WindowEvent::PointerMoved { position });
                        self.dispatch(WindowEvent::PointerPressed { position, button });
                    }
                    Phase::Move => self.dispatch(WindowEvent::PointerMoved { position }),
                    Phase::Up => {
                        self.dispatch(WindowEvent::PointerReleased { position, button });
                        // A lifted finger does not hover.
                        self.dispatch(WindowEvent::PointerExited);
                    }
                }
            }
            Event::SendAll => {
                self.paint();
                let PhysicalSize { width, height, .. } = self.size;
                self.send(&self.pixels.borrow(), 0, 0, width, height);
            }
            Event::Quit => return false,
        }
        true
    }

    fn dispatch(&self, event: WindowEvent) {
        if let Err(error) = self.window.dispatch_event_with_result(event) {
            tracing::warn!(%error, "a touch was not dispatched");
        }
    }
}

fn encode(rgb: &[u8], width: u32, height: u32) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header()?.write_image_data(rgb)?;
    Ok(bytes)
}

impl Platform for Screen {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        Ok(self.window.clone())
    }

    fn duration_since_start(&self) -> Duration {
        self.started.elapsed()
    }

    fn new_event_loop_proxy(&self) -> Option<Box<dyn EventLoopProxy>> {
        Some(Box::new(Proxy(self.queue.clone())))
    }

    fn run_event_loop(&self) -> Result<(), PlatformError> {
        loop {
            update_timers_and_animations();
            self.paint();
            let wait = if self.window.has_active_animations() {
                Some(FRAME_TIME)
            } else {
                duration_until_next_timer_update()
            };
            for event in self.queue.wait_for_events(wait) {
                if !self.handle(event) {
                    return Ok(());
                }
            }
        }
    }
}
