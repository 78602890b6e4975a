//! Selects the display: KMS, a window, or memory. Once, before the first component exists, on the
//! thread that will run the event loop.

pub mod memory;

use tokio::sync::broadcast;

use crate::config::{Display, DisplayKind};
use crate::devices::simulator::FromKiosk;

#[derive(Debug, thiserror::Error)]
pub enum DisplayError {
    #[error("the display cannot be used: {0}; see display.kind in the configuration")]
    Select(String),
    #[error(
        "there is no display that can be painted on without a window system; connect one and check its driver, or on a desktop set display.kind to \"window\""
    )]
    NoDisplay,
    #[error(
        "no window system runs here; start the kiosk on a desktop, or set display.kind to \"kms\""
    )]
    NoWindowSystem,
    /// The program was built without windows.
    #[error(
        "this program has no windows: build it with --features window, or set display.kind to \"kms\" or \"memory\""
    )]
    NoWindow,
}

/// Selects the display of all components that are created afterwards. For a screen in memory it
/// returns the handle by which the simulator touches it.
///
/// # Errors
/// When Slint has no such backend. Whether a display is there shows only when the window is made.
pub fn select(
    display: &Display,
    frames: &broadcast::Sender<FromKiosk>,
) -> Result<Option<memory::Remote>, DisplayError> {
    let failed = |error: &dyn std::fmt::Display| DisplayError::Select(error.to_string());
    let backend = match display.kind {
        DisplayKind::Kms => "linuxkms",
        DisplayKind::Window if !has_windows() => return Err(DisplayError::NoWindowSystem),
        DisplayKind::Window if cfg!(feature = "window") => "winit",
        DisplayKind::Window => return Err(DisplayError::NoWindow),
        DisplayKind::Memory => {
            let screen = memory::Screen::new(display.width, display.height, frames.clone());
            let remote = screen.remote();
            slint::platform::set_platform(Box::new(screen)).map_err(|error| failed(&error))?;
            let (width, height) = (display.width, display.height);
            tracing::info!(width, height, "painting in memory");
            return Ok(Some(remote));
        }
    };
    slint::BackendSelector::new()
        .backend_name(backend.to_owned())
        .renderer_name("software".to_owned())
        .with_libinput_event_hook(is_keyboard)
        .select()
        .map_err(|error| failed(&error))?;
    tracing::info!(backend, renderer = "software", "display selected");
    Ok(None)
}

/// Whether a window system runs.
fn has_windows() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some())
}

/// Why no window could be made. What the backend of the screens has tried is a line for each device of the
/// machine, which only helps whoever looks for a fault of it.
pub fn nothing_to_paint_on(kind: DisplayKind, tried: &slint::PlatformError) -> DisplayError {
    tracing::debug!(%tried, "no display could be used");
    match kind {
        DisplayKind::Kms => DisplayError::NoDisplay,
        DisplayKind::Window => DisplayError::NoWindowSystem,
        DisplayKind::Memory => DisplayError::Select(tried.to_string()),
    }
}

/// Whether an event comes from a keyboard. All of them are dropped: the screens need no key, scanners
/// are read by [`crate::devices::scanner`], and Slint's backend ends its event loop at
/// Ctrl+Alt+Backspace and Ctrl+Alt+Delete.
fn is_keyboard(event: &input::Event) -> bool {
    matches!(event, input::Event::Keyboard(_))
}
