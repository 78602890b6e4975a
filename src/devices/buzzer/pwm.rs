//! The tone of a Raspberry Pi's PWM, by the kernel's `/sys/class/pwm`.

use rppal::pwm::{Channel, Polarity};

use super::contract::{Buzzer, BuzzerError};

/// A square wave is loudest.
const DUTY: f64 = 0.5;

/// Any tone that a human hears, until one is asked for.
const FIRST_HERTZ: f64 = 880.0;

/// The chip of a Raspberry Pi 5, where each of the four pins has a channel of its own.
const FIRST_OF_PI_5: u8 = 2;

#[derive(Debug)]
pub struct Pwm(rppal::pwm::Pwm);

impl Pwm {
    /// The channel of a pin: 12 and 18 share one, 13 and 19 the other, but for a Raspberry Pi 5.
    ///
    /// # Errors
    /// [`BuzzerError`] when the kernel offers none, or it may not be used.
    pub fn of_pin(pin: u8) -> Result<Self, BuzzerError> {
        let failed = |error: rppal::pwm::Error| BuzzerError(error.to_string());
        let open = |channel| {
            rppal::pwm::Pwm::with_frequency(channel, FIRST_HERTZ, DUTY, Polarity::Normal, false)
        };
        let shared = u8::from(matches!(pin, 13 | 19));
        let own = if pin >= 18 { shared + FIRST_OF_PI_5 } else { shared };
        let channel = Channel::try_from(own).map_err(failed)?;
        let opened = open(channel).or_else(|_| open(Channel::try_from(shared)?));
        opened.map(Self).map_err(failed)
    }
}

impl Buzzer for Pwm {
    fn tone(&mut self, hertz: Option<u32>) -> Result<(), BuzzerError> {
        let failed = |error: rppal::pwm::Error| BuzzerError(error.to_string());
        match hertz {
            None => self.0.disable().map_err(failed),
            Some(hertz) => {
                self.0.set_frequency(hertz.into(), DUTY).map_err(failed)?;
                self.0.enable().map_err(failed)
            }
        }
    }
}
