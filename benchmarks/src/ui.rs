//! The screen: how soon a touch is answered, how long every frame takes under the software renderer,
//! and what the whole kiosk costs beside a Chromium kiosk page that shows the same QR.

mod desktop;
mod frames;
mod page;
mod process;

/// Measures all of it and prints tables.
pub fn run(starts: u32, idle_s: u32) -> anyhow::Result<()> {
    frames::run()?;
    page::run(starts, idle_s)
}
