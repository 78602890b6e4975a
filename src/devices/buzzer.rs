//! A buzzer without electronics of its own: a pin with PWM gives it its tone.

mod contract;
mod pwm;
pub mod tune;

use tokio::sync::broadcast;

use crate::config::{Gpio, GpioKind};
use crate::devices::simulator::FromKiosk;

pub use contract::{Buzzer, BuzzerError};
pub use pwm::Pwm;

/// The buzzer by the configuration; a simulated one is heard by `simulator`.
///
/// # Errors
/// [`BuzzerError`] when the pin has no PWM.
pub fn open(
    gpio: &Gpio,
    simulator: &broadcast::Sender<FromKiosk>,
) -> Result<Option<Box<dyn Buzzer>>, BuzzerError> {
    Ok(match gpio.kind {
        _ if !gpio.buzzer => None,
        GpioKind::Simulated => Some(Box::new(Simulated(simulator.clone()))),
        _ => Some(Box::new(Pwm::of_pin(gpio.buzzer_pin)?)),
    })
}

struct Simulated(broadcast::Sender<FromKiosk>);

impl Buzzer for Simulated {
    fn tone(&mut self, hertz: Option<u32>) -> Result<(), BuzzerError> {
        // Fails when no simulator is connected.
        let _ = self.0.send(FromKiosk::Tone { hertz });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simulated_buzzer_is_heard() {
        let simulator = broadcast::Sender::new(4);
        assert!(open(&Gpio::default(), &simulator).unwrap().is_none());
        let gpio = Gpio { kind: GpioKind::Simulated, buzzer: true, ..Gpio::default() };
        let mut heard = simulator.subscribe();
        open(&gpio, &simulator).unwrap().unwrap().tone(Some(880)).unwrap();
        assert_eq!(heard.try_recv(), Ok(FromKiosk::Tone { hertz: Some(880) }));
    }
}
