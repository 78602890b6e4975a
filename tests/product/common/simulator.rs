//! The test's end of a kiosk's simulator: plays adverts, touches and time, sees the screen.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER};
use kiosk::devices::printer::Slip;
use kiosk::devices::simulator::{Frame, FromKiosk, Phase, ToKiosk};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::net::unix::OwnedWriteHalf;

use crate::support::codes;

/// What says well done (ui/theme.slint).
const GREEN: [u8; 3] = [0x0B, 0x7A, 0x4B];

/// The screen: 8-bit RGB, row by row.
#[derive(Clone, Default)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
}

impl Picture {
    fn paint(&mut self, frame: &Frame) {
        let (width, height) = (frame.screen_width as usize, frame.screen_height as usize);
        if (self.width, self.height) != (width, height) {
            *self = Self { width, height, rgb: vec![0; width * height * 3] };
        }
        let png = BASE64.decode(frame.png.as_bytes()).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut part = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut part).unwrap();
        let row = info.width as usize * 3;
        for (line, pixels) in part.chunks_exact(row).take(info.height as usize).enumerate() {
            let start = ((frame.y as usize + line) * width + frame.x as usize) * 3;
            self.rgb[start..start + row].copy_from_slice(pixels);
        }
    }

    /// What a phone's camera reads.
    pub fn qr(&self) -> Option<String> {
        let read =
            codes::read((self.width, self.height), |x, y| self.rgb[(y * self.width + x) * 3 + 1]);
        read.into_iter().next()
    }

    /// The colour at a place; black outside of the picture.
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * self.width + x) * 3;
        self.rgb.get(at..at + 3).and_then(|pixel| pixel.try_into().ok()).unwrap_or_default()
    }

    fn is_green(&self, x: usize, y: usize) -> bool {
        self.pixel(x, y) == GREEN
    }

    /// A check-in flashes: the side with the code is green.
    pub fn flashes(&self) -> bool {
        self.width > 0 && self.is_green(1, 1)
    }

    /// A page says well done, as when a visitor is thanked for a declaration or a phone is heard:
    /// green down to the lower right corner.
    pub fn thanks(&self) -> bool {
        self.width > 0
            && self.is_green(self.width - 2, 1)
            && self.is_green(self.width - 2, self.height - 2)
    }
}

pub struct SimulatorClient {
    picture: Arc<Mutex<Picture>>,
    heard: Arc<Mutex<Vec<(String, u8)>>>,
    light: Arc<Mutex<Vec<u8>>>,
    slips: Arc<Mutex<Vec<Slip>>>,
    lines: Arc<Mutex<HashMap<String, bool>>>,
    small: Arc<AtomicUsize>,
    writer: OwnedWriteHalf,
}

impl SimulatorClient {
    pub fn new(stream: UnixStream) -> Self {
        let (reader, writer) = stream.into_split();
        let picture = Arc::new(Mutex::new(Picture::default()));
        let heard = Arc::new(Mutex::new(Vec::<(String, u8)>::new()));
        let light = Arc::new(Mutex::new(Vec::<u8>::new()));
        let slips = Arc::new(Mutex::new(Vec::new()));
        let (screen, ear, eye) = (picture.clone(), Arc::clone(&heard), Arc::clone(&light));
        let paper = Arc::clone(&slips);
        let lines = Arc::new(Mutex::new(HashMap::new()));
        let lit = Arc::clone(&lines);
        let small = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&small);
        tokio::spawn(async move {
            let mut lines = BufReader::new(reader).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                match serde_json::from_str(&line).unwrap() {
                    FromKiosk::Frame(frame) => screen.lock().unwrap().paint(&frame),
                    FromKiosk::Sound { name, volume } => ear.lock().unwrap().push((name, volume)),
                    FromKiosk::Backlight { percent } => eye.lock().unwrap().push(percent),
                    FromKiosk::Slip(slip) => paper.lock().unwrap().push(slip),
                    FromKiosk::Line { name, high } => drop(lit.lock().unwrap().insert(name, high)),
                    FromKiosk::Status { .. } => drop(counted.fetch_add(1, Ordering::Relaxed)),
                    FromKiosk::Tone { .. } => {}
                }
            }
        });
        Self { picture, heard, light, slips, lines, small, writer }
    }

    /// Every sound so far: its name and its volume in percent.
    pub fn heard(&self) -> Vec<(String, u8)> {
        self.heard.lock().unwrap().clone()
    }

    /// How many pictures the status display has had.
    pub fn small_pictures(&self) -> usize {
        self.small.load(Ordering::Relaxed)
    }

    /// Every brightness so far, percent.
    pub fn light(&self) -> Vec<u8> {
        self.light.lock().unwrap().clone()
    }

    /// Whether an output of the header is high.
    pub fn is_high(&self, name: &str) -> bool {
        self.lines.lock().unwrap().get(name).copied().unwrap_or(false)
    }

    /// Every receipt that was printed so far.
    pub fn slips(&self) -> Vec<Slip> {
        self.slips.lock().unwrap().clone()
    }

    /// Plays something; false when the kiosk is gone.
    pub async fn play(&mut self, event: &ToKiosk) -> bool {
        let mut line = serde_json::to_vec(event).unwrap();
        line.push(b'\n');
        self.writer.write_all(&line).await.is_ok()
    }

    pub async fn advert(&mut self, bytes: &[u8], rssi: i16) -> bool {
        self.play(&ToKiosk::Advert { ad: HEXLOWER.encode(bytes), rssi }).await
    }

    /// Presses and lets go; false when the kiosk is gone.
    pub async fn try_tap(&mut self, x: f32, y: f32) -> bool {
        for phase in [Phase::Down, Phase::Up] {
            if !self.play(&ToKiosk::Touch { phase, x, y }).await {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        true
    }

    pub async fn advance(&mut self, seconds: i64) {
        assert!(self.play(&ToKiosk::Clock { advance_ms: seconds * 1000 }).await);
    }

    pub fn picture(&self) -> Picture {
        self.picture.lock().unwrap().clone()
    }

    /// The text of the QR on the screen, once there is one that `wanted` likes.
    pub async fn qr(&self, wanted: impl Fn(&str) -> bool) -> String {
        super::wait_for("a QR on the screen", async || {
            let picture = self.picture();
            if picture.rgb.is_empty() { None } else { picture.qr() }.filter(|text| wanted(text))
        })
        .await
    }
}
