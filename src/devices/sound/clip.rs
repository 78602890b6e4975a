//! A WAV file in memory.

use std::path::Path;
use std::time::Duration;

use hound::{SampleFormat, WavReader};

use super::error::SoundError;

/// Largest file that is read, bytes: as the largest of a playlist.
const BYTES_MAX: u64 = protocol::playlist::FILE_MAX;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clip {
    /// Samples per second and channel, 8,000 to 96,000.
    pub rate: u32,
    /// 1 or 2.
    pub channels: u16,
    /// Interleaved.
    pub samples: Vec<i16>,
}

impl Clip {
    /// Reads a WAV file.
    ///
    /// # Errors
    /// [`SoundError::File`] when it is missing, too large, or no WAV of 1 or 2 channels.
    pub fn read(path: &Path) -> Result<Self, SoundError> {
        let failed = |reason: String| SoundError::File { path: path.to_owned(), reason };
        let size = std::fs::metadata(path).map_err(|error| failed(error.to_string()))?.len();
        if size > BYTES_MAX {
            return Err(failed(format!("it has {size} bytes, at most {BYTES_MAX} are read")));
        }
        let reader = WavReader::open(path).map_err(|error| failed(error.to_string()))?;
        let spec = reader.spec();
        let known =
            (1..=2).contains(&spec.channels) && (8_000..=96_000).contains(&spec.sample_rate);
        if !known {
            let (channels, rate) = (spec.channels, spec.sample_rate);
            return Err(failed(format!("{channels} channels of {rate} Hz are not played")));
        }
        let samples: Result<Vec<i16>, hound::Error> = match spec.sample_format {
            SampleFormat::Float => {
                reader.into_samples::<f32>().map(|sample| sample.map(of_float)).collect()
            }
            SampleFormat::Int => {
                let bits = spec.bits_per_sample;
                reader
                    .into_samples::<i32>()
                    .map(|sample| sample.map(|it| of_int(it, bits)))
                    .collect()
            }
        };
        let samples = samples.map_err(|error| failed(error.to_string()))?;
        Ok(Self { rate: spec.sample_rate, channels: spec.channels, samples })
    }

    pub fn duration(&self) -> Duration {
        let frames = self.samples.len() as f64 / f64::from(self.channels.max(1));
        Duration::from_secs_f64(frames / f64::from(self.rate.max(1)))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "it is clamped to the range before")]
fn of_float(sample: f32) -> i16 {
    (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16
}

fn of_int(sample: i32, bits: u16) -> i16 {
    let wide = match bits {
        0..=16 => sample << (16 - bits.min(16)),
        _ => sample >> (bits.min(32) - 16),
    };
    i16::try_from(wide).unwrap_or(if wide < 0 { i16::MIN } else { i16::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_depth_is_read_alike() {
        let dir = tempfile::tempdir().unwrap();
        for (bits, format, full) in [
            (8, SampleFormat::Int, 127),
            (16, SampleFormat::Int, 32_767),
            (24, SampleFormat::Int, 8_388_607),
            (32, SampleFormat::Float, 1),
        ] {
            let path = dir.path().join(format!("{bits}.wav"));
            let spec = hound::WavSpec {
                channels: 1,
                sample_rate: 22_050,
                bits_per_sample: bits,
                sample_format: format,
            };
            let mut writer = hound::WavWriter::create(&path, spec).unwrap();
            for _ in 0..22_050 {
                match format {
                    SampleFormat::Int => writer.write_sample(full).unwrap(),
                    SampleFormat::Float => writer.write_sample(1.0_f32).unwrap(),
                }
            }
            writer.finalize().unwrap();
            let clip = Clip::read(&path).unwrap();
            assert_eq!(clip.duration(), Duration::from_secs(1));
            assert!(clip.samples.iter().all(|sample| *sample >= 32_512), "{bits} bits");
        }
    }

    #[test]
    fn a_file_that_is_no_sound_is_named_in_the_error() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("odd.wav");
        for bytes in [None, Some(&b"no sound at all"[..]), Some(b"RIFF\x24\0\0\0WAVEfmt ")] {
            if let Some(bytes) = bytes {
                std::fs::write(&path, bytes).unwrap();
            }
            let error = Clip::read(&path).unwrap_err().to_string();
            assert!(error.contains("odd.wav") && error.contains("script/voices"), "{error}");
        }
    }
}
