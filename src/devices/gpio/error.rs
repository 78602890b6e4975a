//! Why lines cannot be used.

use super::line::Line;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GpioError {
    #[error(
        "this machine offers no GPIO: {0}; let the kiosk's user open /dev/gpiomem or /dev/gpiochip*, or take what is \
         fitted out of the configuration"
    )]
    Unavailable(String),
    #[error(
        "no line of this machine has the name of {0}; `gpioinfo` lists them, choose another pin"
    )]
    Unknown(Line),
    #[error("{line} cannot be used: {reason}; look with `gpioinfo` which program holds it")]
    Refused { line: Line, reason: String },
    #[error("the lines no longer answer: {0}; restart the kiosk")]
    Lost(String),
}
