//! The demo's end of the simulator socket: it plays touches and adverts, and keeps the picture of the
//! kiosk's screen.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use data_encoding::BASE64;
use kiosk::devices::simulator::{Frame, FromKiosk, ToKiosk};
use protocol::token::{Kind, PATH, Token};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::sync::{broadcast, mpsc};

/// How often, and at which interval, a code is looked for that is not there yet.
const SCAN_TRIES: u32 = 16;
const SCAN_INTERVAL: Duration = Duration::from_millis(250);

/// The screen as it is now: 8-bit RGB, row by row.
#[derive(Clone, Default)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Three bytes a pixel.
    pub rgb: Vec<u8>,
}

impl Picture {
    fn paint(&mut self, frame: &Frame) -> anyhow::Result<()> {
        if (self.width, self.height) != (frame.screen_width, frame.screen_height) {
            let bytes = frame.screen_width as usize * frame.screen_height as usize * 3;
            *self = Self {
                width: frame.screen_width,
                height: frame.screen_height,
                rgb: vec![0; bytes],
            };
        }
        let png = BASE64.decode(frame.png.as_bytes())?;
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info()?;
        let mut part = vec![0; reader.output_buffer_size().context("a frame is too large")?];
        let info = reader.next_frame(&mut part)?;
        let row = info.width as usize * 3;
        for (line, pixels) in part.chunks_exact(row).take(info.height as usize).enumerate() {
            let start = ((frame.y as usize + line) * self.width as usize + frame.x as usize) * 3;
            let target =
                self.rgb.get_mut(start..start + row).context("a frame is off the screen")?;
            target.copy_from_slice(pixels);
        }
        Ok(())
    }

    /// The screen as a PNG file.
    pub fn png(&self) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&self.rgb)?;
        Ok(bytes)
    }

    /// Reads the QR that is on the screen, as a phone's camera would.
    pub fn qr(&self) -> Option<String> {
        let (width, height) = (self.width as usize, self.height as usize);
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
            let at = (y * width + x) * 3;
            let [r, g, b] = [0, 1, 2].map(|c| self.rgb.get(at + c).copied().map_or(0, u16::from));
            u8::try_from((r * 3 + g * 6 + b) / 10).unwrap_or(u8::MAX)
        });
        image.detect_grids().iter().find_map(|grid| grid.decode().ok().map(|(_, text)| text))
    }
}

/// What the QR of the venue says, and where it leads a phone.
pub struct Scanned {
    /// As the camera reads it.
    pub text: String,
    /// The path of the visitor's page.
    pub path: String,
    /// The code that a kiosk shows while it does not know the time.
    pub is_fixed: bool,
}

/// The connection to one kiosk. It is opened again when the kiosk was restarted.
pub struct Link {
    picture: Mutex<Picture>,
    /// The last of each light, of the buzzer and of the status display.
    header: Mutex<BTreeMap<String, FromKiosk>>,
    outputs: broadcast::Sender<FromKiosk>,
    play: mpsc::Sender<ToKiosk>,
}

impl Link {
    /// Waits for the kiosk's socket, 30 s at most, and keeps the connection from then on.
    pub async fn connect(socket: &Path) -> anyhow::Result<std::sync::Arc<Self>> {
        let (play, mut played) = mpsc::channel(256);
        let (outputs, _) = broadcast::channel(256);
        let link = std::sync::Arc::new(Self {
            picture: Mutex::default(),
            header: Mutex::default(),
            outputs,
            play,
        });
        let mut stream =
            dial(socket, 150).await.context("the kiosk does not open its simulator")?;
        let (task, socket) = (link.clone(), socket.to_owned());
        tokio::spawn(async move {
            loop {
                if let Err(error) = task.serve(&mut stream, &mut played).await {
                    tracing::warn!(%error, "the connection to the kiosk ended");
                }
                match dial(&socket, u32::MAX).await {
                    Ok(again) => stream = again,
                    Err(_) => return,
                }
            }
        });
        Ok(link)
    }

    async fn serve(
        &self,
        stream: &mut UnixStream,
        played: &mut mpsc::Receiver<ToKiosk>,
    ) -> anyhow::Result<()> {
        let (reader, mut writer) = stream.split();
        let mut lines = BufReader::new(reader).lines();
        loop {
            tokio::select! {
                line = lines.next_line() => {
                    let line = line?.context("the kiosk closed its simulator")?;
                    let output = serde_json::from_str(&line)?;
                    if let FromKiosk::Frame(frame) = &output {
                        self.lock().paint(frame)?;
                    }
                    if let Some(part) = part_of_header(&output) {
                        self.lock_header().insert(part, output.clone());
                    }
                    // Nobody watching is no fault.
                    let _ = self.outputs.send(output);
                }
                Some(event) = played.recv() => {
                    let mut line = serde_json::to_vec(&event)?;
                    line.push(b'\n');
                    writer.write_all(&line).await?;
                }
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Picture> {
        self.picture.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_header(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, FromKiosk>> {
        self.header.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is wired to the kiosk's header, as it is now.
    pub fn header(&self) -> Vec<FromKiosk> {
        self.lock_header().values().cloned().collect()
    }

    pub fn picture(&self) -> Picture {
        self.lock().clone()
    }

    /// Reads the venue's QR off the screen, as a phone's camera would.
    ///
    /// # Errors
    /// When the screen shows none.
    pub fn scan(&self) -> anyhow::Result<Scanned> {
        let text = self.picture().qr().context("there is no QR on the screen; try again")?;
        let token = Token::from_url(&text)?;
        let path = format!("{PATH}{token}");
        Ok(Scanned { is_fixed: token.claim.kind == Kind::Fixed, text, path })
    }

    /// As [`Link::scan`], and again for a while: a picture that comes in parts cannot be read.
    ///
    /// # Errors
    /// When the screen shows none all the time.
    pub async fn scan_soon(&self) -> anyhow::Result<Scanned> {
        for _ in 0..SCAN_TRIES {
            if let Ok(scanned) = self.scan() {
                return Ok(scanned);
            }
            tokio::time::sleep(SCAN_INTERVAL).await;
        }
        self.scan()
    }

    /// What the kiosk puts out from now on: changes of its screen, sounds, brightness.
    pub fn outputs(&self) -> broadcast::Receiver<FromKiosk> {
        self.outputs.subscribe()
    }

    /// Plays a touch or an advert.
    pub async fn play(&self, event: ToKiosk) {
        // The receiver lives as long as the link.
        let _ = self.play.send(event).await;
    }
}

/// The part that an output is of, if it keeps showing it.
fn part_of_header(output: &FromKiosk) -> Option<String> {
    match output {
        FromKiosk::Line { name, .. } => Some(name.clone()),
        FromKiosk::Tone { .. } => Some("tone".to_owned()),
        FromKiosk::Status { .. } => Some("status".to_owned()),
        _ => None,
    }
}

async fn dial(socket: &Path, tries: u32) -> std::io::Result<UnixStream> {
    let mut tried = 0;
    loop {
        match UnixStream::connect(socket).await {
            Ok(stream) => return Ok(stream),
            Err(error) if tried >= tries => return Err(error),
            Err(_) => tried += 1,
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
