//! A screen without a monitor (Xvfb) and what a camera in front of it would read.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::Context;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat, Window};
use x11rb::rust_connection::RustConnection;

/// Pixels of the screen.
const SIZE: (u16, u16) = (1280, 720);

/// A running X server with an empty screen.
pub struct Desktop {
    server: Child,
    connection: RustConnection,
    root: Window,
    /// Its name for programs, such as `:99`.
    pub display: String,
}

impl Desktop {
    /// Starts one under a number that is free.
    pub fn start() -> anyhow::Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{}x{}x24", SIZE.0, SIZE.1))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb is missing; script/setup test installs it")?;
        let output = server.stdout.take().context("Xvfb has no output")?;
        let mut number = String::new();
        BufReader::new(output).read_line(&mut number).context("Xvfb tells no display")?;
        let display = format!(":{}", number.trim());
        let (connection, screen) = x11rb::connect(Some(&display))?;
        let root = connection.setup().roots[screen].root;
        Ok(Self { server, connection, root, display })
    }

    /// The text of the QR that is on the screen, if any.
    pub fn read_code(&self) -> anyhow::Result<Option<String>> {
        let (width, height) = SIZE;
        let image = self.connection.get_image(
            ImageFormat::Z_PIXMAP,
            self.root,
            0,
            0,
            width,
            height,
            u32::MAX,
        )?;
        let data = image.reply()?.data;
        // Four bytes per pixel; green approximates brightness.
        let green = |x: usize, y: usize| data[4 * (y * usize::from(width) + x) + 1];
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width.into(), height.into(), green);
        let text = image.detect_grids().first().and_then(|grid| grid.decode().ok());
        Ok(text.map(|(_, text)| text))
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
