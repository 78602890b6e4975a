//! The sound card. Open only while something plays, so that an idle kiosk makes no noise and uses no
//! power for it.

use ::alsa::pcm::{Access, Format, HwParams, PCM};
use ::alsa::{Direction, Output as Messages, ValueOr};

use super::clip::Clip;
use super::{Output, Sound, SoundError, gain};

/// Length of the card's buffer, microseconds: a newer sound waits no longer than this.
const BUFFER_US: u32 = 200_000;

/// Frames (a sample of each channel) per write.
const CHUNK: usize = 1024;

/// A card by its ALSA name, such as `default` or `plughw:1,0`.
#[derive(Clone, Debug)]
pub struct Alsa {
    device: String,
}

impl Alsa {
    /// Whether there is a card of this name shows only when it plays.
    pub fn new(device: &str) -> Self {
        Self { device: device.to_owned() }
    }

    fn failed(&self, error: &::alsa::Error) -> SoundError {
        SoundError::Device { device: self.device.clone(), reason: error.to_string() }
    }

    fn open(&self, clip: &Clip) -> Result<PCM, ::alsa::Error> {
        // Otherwise the library writes to stderr at every try. Each call clears what was caught
        // before.
        Messages::local_error_handler()?;
        let card = PCM::new(&self.device, Direction::Playback, false)?;
        {
            let wanted = HwParams::any(&card)?;
            wanted.set_channels(clip.channels.into())?;
            wanted.set_rate(clip.rate, ValueOr::Nearest)?;
            wanted.set_format(Format::s16())?;
            wanted.set_access(Access::RWInterleaved)?;
            wanted.set_buffer_time_near(BUFFER_US, ValueOr::Nearest)?;
            card.hw_params(&wanted)?;
        }
        Ok(card)
    }

    fn play_clip(
        &self,
        clip: &Clip,
        volume: u8,
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), ::alsa::Error> {
        let card = self.open(clip)?;
        let io = card.io_i16()?;
        let (gain, channels) = (gain(volume), usize::from(clip.channels.max(1)));
        for chunk in clip.samples.chunks(CHUNK * channels) {
            let chunk: Vec<i16> = chunk.iter().map(|sample| scaled(*sample, gain)).collect();
            let mut rest = &chunk[..];
            while !rest.is_empty() {
                if !go_on() {
                    return card.drop();
                }
                match io.writei(rest) {
                    Ok(frames) => rest = rest.get(frames * channels..).unwrap_or_default(),
                    // An underrun, because the machine was busy.
                    Err(error) => card.try_recover(error, true)?,
                }
            }
        }
        card.drain()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a gain of at most 1 keeps the range")]
fn scaled(sample: i16, gain: f32) -> i16 {
    (f32::from(sample) * gain) as i16
}

impl Output for Alsa {
    fn play(
        &mut self,
        sound: &Sound,
        clips: &[Clip],
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), SoundError> {
        for clip in clips {
            if !go_on() {
                break;
            }
            let played = self.play_clip(clip, sound.volume, go_on);
            played.map_err(|error| self.failed(&error))?;
        }
        Ok(())
    }
}

/// Checks for `kiosk selftest` that the card can be opened.
///
/// # Errors
/// [`SoundError::Device`].
pub fn check(device: &str) -> Result<(), SoundError> {
    let card = Alsa::new(device);
    let silence = Clip { rate: 22_050, channels: 1, samples: Vec::new() };
    card.open(&silence).map(drop).map_err(|error| card.failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_card_is_an_error_with_a_remedy() {
        let sound = Sound { number: 1, name: "welcome".to_owned(), files: vec![], volume: 80 };
        let clip = Clip { rate: 22_050, channels: 1, samples: vec![0; 10] };
        let mut card = Alsa::new("no-such-card");
        let error = card.play(&sound, &[clip], &|| true).unwrap_err().to_string();
        assert!(error.contains("no-such-card") && error.contains("sound.device"), "{error}");
    }

    #[test]
    fn it_is_as_loud_as_it_is_told() {
        for (volume, loudest) in [(100, i16::MAX), (50, i16::MAX / 4), (0, 0)] {
            assert_eq!(scaled(i16::MAX, gain(volume)), loudest, "{volume} %");
        }
    }
}
