//! From a prompt, or a sound of the playlist, to the loudspeaker.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use protocol::language::Language;
use tokio::sync::{broadcast, mpsc};

use crate::config::{Sound as Settings, SoundKind};
use crate::devices::clock::Clock;
use crate::devices::simulator::FromKiosk;
use crate::devices::sound::alsa::Alsa;
use crate::devices::sound::simulated::Simulated;
use crate::devices::sound::{Ended, Output, Sound, SoundError, Speaker};
use crate::sound::{Cue, Event, Loudness, Now, Prompt, State, step};
use crate::status::{Board, Trouble};
use crate::tasks::Tasks;

/// The volume by the hour. Without a loudspeaker it is always quiet.
pub(super) fn loudness(settings: &Settings) -> Loudness {
    if settings.kind == SoundKind::None {
        return Loudness::default();
    }
    Loudness {
        volume: settings.volume,
        hours: settings.hours.iter().map(|loud| (loud.at, loud.volume)).collect(),
        quiet: settings.quiet,
    }
}

fn output(settings: &Settings, outputs: &broadcast::Sender<FromKiosk>) -> Option<Box<dyn Output>> {
    match settings.kind {
        SoundKind::None => None,
        SoundKind::Alsa => Some(Box::new(Alsa::new(&settings.device))),
        SoundKind::Simulated => Some(Box::new(Simulated::new(outputs.clone()))),
    }
}

enum Request {
    Prompt(Cue),
    Loudness(Loudness),
    File(PathBuf),
}

/// Asks for sounds; which of them are played is decided by [`crate::sound`].
#[derive(Clone)]
pub(super) struct Voice(mpsc::UnboundedSender<Request>);

impl Voice {
    pub(super) fn start(
        tasks: &mut Tasks,
        settings: &Settings,
        loudness: Loudness,
        clock: &Arc<dyn Clock>,
        outputs: &broadcast::Sender<FromKiosk>,
        board: &Board,
    ) -> Self {
        let (sender, requests) = mpsc::unbounded_channel();
        let output = output(settings, outputs);
        let (settings, clock, board) = (settings.clone(), clock.clone(), board.clone());
        tasks.spawn("voice", play(settings, loudness, output, requests, clock, board));
        Self(sender)
    }

    pub(super) fn play_prompt(&self, cue: Cue) {
        self.send(Request::Prompt(cue));
    }

    /// So loud from now on.
    pub(super) fn set_loudness(&self, loudness: Loudness) {
        self.send(Request::Loudness(loudness));
    }

    pub(super) fn play_file(&self, file: PathBuf) {
        self.send(Request::File(file));
    }

    fn send(&self, request: Request) {
        // Fails only while the program ends.
        let _ = self.0.send(request);
    }
}

async fn play(
    settings: Settings,
    mut loudness: Loudness,
    output: Option<Box<dyn Output>>,
    mut requests: mpsc::UnboundedReceiver<Request>,
    clock: Arc<dyn Clock>,
    board: Board,
) -> anyhow::Result<()> {
    // The sender is kept, so that the receiver never ends.
    let (ended, mut endings) = mpsc::unbounded_channel();
    let speaker = output.map(|output| Speaker::start(output, ended.clone()));
    let speaker = speaker.transpose().context("no thread for sounds")?;
    let started = Instant::now();
    let now = || {
        let steady_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
        Now { steady_ms, minute: clock.now().minute() }
    };
    let mut state = State::default();
    loop {
        let (event, file) = tokio::select! {
            Some(request) = requests.recv() => match request {
                Request::Prompt(cue) => (Event::Request(cue), None),
                Request::Loudness(now) => {
                    loudness = now;
                    continue;
                }
                Request::File(_) if state.is_playing() => continue,
                Request::File(file) => {
                    // A sound of the playlist has the rank of the reminder to install.
                    let (prompt, language) = (Prompt::Install, Language::default());
                    (Event::Request(Cue { prompt, language }), Some(file))
                }
            },
            Some(Ended { number, result }) = endings.recv() => {
                // A sound that was cut off says nothing.
                if let Some(result) = result {
                    let device = matches!(result, Err(SoundError::Device { .. }));
                    board.set(Trouble::SoundFails, device);
                    board.set(Trouble::PromptsMissing, !device && result.is_err());
                }
                (Event::Ended(number), None)
            }
        };
        let (next, play) = step(state, event, now(), &loudness);
        state = next;
        if let (Some(play), Some(speaker)) = (play, &speaker) {
            let name = if file.is_some() { "media" } else { play.name };
            let files = match file {
                Some(file) => vec![file],
                None => play.files.iter().map(|file| settings.dir.join(file)).collect(),
            };
            let (number, volume) = (play.number, play.volume);
            speaker.play(Sound { number, name: name.to_owned(), files, volume });
        }
    }
}
