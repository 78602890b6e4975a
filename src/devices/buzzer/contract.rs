//! What every kind of buzzer does.

/// Why there is no tone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the buzzer is silent: {0}; switch on PWM for its pin (dtoverlay=pwm), and let the kiosk's user write to /sys/class/pwm"
)]
pub struct BuzzerError(pub String);

pub trait Buzzer: Send {
    /// Gives a tone of so many hertz, or none.
    ///
    /// # Errors
    /// [`BuzzerError`]; then there is no tone.
    fn tone(&mut self, hertz: Option<u32>) -> Result<(), BuzzerError>;
}
