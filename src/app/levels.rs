//! How bright and how loud the kiosk is: as configured, and as staff have turned it.

use crate::config::{self, BacklightKind, Config, SoundKind};
use crate::devices::clock::Timestamp;
use crate::idle::dimming;
use crate::screens::{ScreensHandle, Update};
use crate::sound::{Cue, Loudness, Prompt};
use crate::staff::{Level, Levels};
use crate::store::{Store, StoreError};

use super::voice::{Voice, loudness};

#[derive(Clone)]
pub(super) struct LevelKeeper {
    store: Store,
    /// As configured.
    light: dimming::Levels,
    sound: Loudness,
    has_light: bool,
    has_sound: bool,
}

impl LevelKeeper {
    pub(super) fn new(config: &Config, store: &Store) -> Self {
        let config::Backlight { bright, calm, night, hours, .. } = config.backlight;
        Self {
            store: store.clone(),
            light: dimming::Levels { bright, calm, night, hours },
            sound: loudness(&config.sound),
            has_light: config.backlight.kind != BacklightKind::None,
            has_sound: config.sound.kind != SoundKind::None,
        }
    }

    /// How bright it is when.
    ///
    /// # Errors
    /// [`StoreError`] when what staff chose cannot be read.
    pub(super) fn light(&self) -> Result<dimming::Levels, StoreError> {
        let chosen = self.store.brightness()?;
        Ok(chosen.map_or(self.light, |percent| self.light.turned_to(percent)))
    }

    /// How loud it is when.
    ///
    /// # Errors
    /// As for [`Self::light`].
    pub(super) fn sound(&self) -> Result<Loudness, StoreError> {
        let chosen = self.store.volume()?;
        Ok(match chosen {
            Some(percent) if self.has_sound => self.sound.clone().turned_to(percent),
            _ => self.sound.clone(),
        })
    }

    /// What the page of staff shows.
    ///
    /// # Errors
    /// As for [`Self::light`].
    pub(super) fn shown(&self, now: Timestamp) -> Result<Levels, StoreError> {
        let brightness = if self.has_light { Some(self.light()?.bright) } else { None };
        let sound = self.sound()?;
        let volume = self.has_sound.then_some(sound.volume);
        let is_quiet = self.has_sound && sound.quiet.at(now.minute());
        Ok(Levels { brightness, volume, is_quiet })
    }

    /// Changes one at once and for good; a volume is heard.
    ///
    /// # Errors
    /// When it cannot be stored; then nothing has changed. Or when the program is ending.
    pub(super) fn set(
        &self,
        level: Level,
        percent: u8,
        screens: &ScreensHandle,
        voice: &Voice,
    ) -> anyhow::Result<()> {
        match level {
            Level::Brightness => {
                self.store.set_brightness(percent)?;
                screens.send(Update::Light(self.light()?))?;
            }
            Level::Volume => {
                self.store.set_volume(percent)?;
                let sound = self.sound()?;
                screens.send(Update::Loudness(sound.clone()))?;
                voice.set_loudness(sound);
                let (prompt, language) = (Prompt::ChimeIn, Default::default());
                voice.play_prompt(Cue { prompt, language });
            }
        }
        Ok(())
    }
}
