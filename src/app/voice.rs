//! From a prompt, or a file of the playlist, to the loudspeaker.

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
use crate::devices::sound::{Output, Sound, Speaker};
use crate::sound::{Cue, Event, Loudness, Now, Prompt, State, step};

/// How loud it is when, from the configuration. Without a loudspeaker it is always quiet.
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

fn output(settings: &Settings, told: &broadcast::Sender<FromKiosk>) -> Option<Box<dyn Output>> {
    match settings.kind {
        SoundKind::None => None,
        SoundKind::Alsa => Some(Box::new(Alsa::new(&settings.device))),
        SoundKind::Simulated => Some(Box::new(Simulated::new(told.clone()))),
    }
}

/// What there is to say and to play.
pub(super) struct Wanted {
    pub(super) cues: mpsc::UnboundedReceiver<Cue>,
    pub(super) files: mpsc::UnboundedReceiver<PathBuf>,
}

/// Says it, for ever.
pub(super) async fn speak(
    settings: Settings,
    mut wanted: Wanted,
    clock: Arc<dyn Clock>,
    told: broadcast::Sender<FromKiosk>,
) -> anyhow::Result<()> {
    let (ended, mut endings) = mpsc::unbounded_channel();
    let speaker = match output(&settings, &told) {
        None => None,
        Some(output) => {
            Some(Speaker::start(output, ended.clone()).context("no thread for sounds")?)
        }
    };
    let (loudness, started) = (loudness(&settings), Instant::now());
    let now = || {
        let steady_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
        Now { steady_ms, minute: clock.now().minute() }
    };
    let mut state = State::default();
    loop {
        let (event, file) = tokio::select! {
            Some(cue) = wanted.cues.recv() => (Event::Say(cue), None),
            // A sound of the playlist counts as the reminder that it is.
            Some(file) = wanted.files.recv() => {
                if state.is_playing() {
                    continue;
                }
                let (prompt, language) = (Prompt::Install, Language::default());
                (Event::Say(Cue { prompt, language }), Some(file))
            }
            Some(number) = endings.recv() => (Event::Ended(number), None),
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
