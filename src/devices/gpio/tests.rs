//! The same tests over every kind: the simulator's lines always, the character device over lines that the kernel
//! simulates where it can (module gpio-sim, as root).

use std::time::{Duration, Instant};

use tokio::sync::broadcast;

use super::cdev::CharacterDevice;
use super::simulated::Bank;
use super::{Gpio, GpioError, Input, Line, Pull};
use crate::devices::simulator::FromKiosk;

const LIGHT: Line = Line { pin: 17, name: "green" };
const BUTTON: Line = Line { pin: 6, name: "help" };
const SENSOR: Line = Line { pin: 5, name: "presence" };

fn inputs() -> [Input; 2] {
    [
        Input { line: BUTTON, pull: Pull::Up, active_low: true },
        Input { line: SENSOR, pull: Pull::Down, active_low: false },
    ]
}

/// The other end of the wires.
trait Wires {
    fn gpio(&self) -> &dyn Gpio;
    fn set_active(&self, input: Input, active: bool);
    /// Whether the output is high.
    fn is_high(&mut self, line: Line) -> bool;
}

struct SimulatorWires {
    bank: Bank,
    heard: broadcast::Receiver<FromKiosk>,
    high: bool,
}

impl Wires for SimulatorWires {
    fn gpio(&self) -> &dyn Gpio {
        &self.bank
    }

    fn set_active(&self, input: Input, active: bool) {
        self.bank.play(input.line.name, active);
    }

    fn is_high(&mut self, line: Line) -> bool {
        while let Ok(FromKiosk::Line { name, high }) = self.heard.try_recv() {
            assert_eq!(name, line.name);
            self.high = high;
        }
        self.high
    }
}

struct KernelWires(gpiosim::Sim);

impl Wires for KernelWires {
    fn gpio(&self) -> &dyn Gpio {
        &CharacterDevice
    }

    fn set_active(&self, input: Input, active: bool) {
        let level =
            if active == input.active_low { gpiosim::Level::Low } else { gpiosim::Level::High };
        self.0.chips()[0].set_pull(input.line.pin.into(), level).unwrap();
    }

    fn is_high(&mut self, line: Line) -> bool {
        self.0.chips()[0].get_level(line.pin.into()).unwrap() == gpiosim::Level::High
    }
}

/// Every kind that this machine has.
fn everywhere(test: impl Fn(&mut dyn Wires)) {
    let simulator = broadcast::Sender::new(16);
    let heard = simulator.subscribe();
    test(&mut SimulatorWires { bank: Bank::new(simulator), heard, high: false });
    let mut lines = gpiosim::Bank::new(28, "kiosk");
    for line in [LIGHT, BUTTON, SENSOR] {
        lines.name(line.pin.into(), format!("GPIO{}", line.pin));
    }
    match gpiosim::builder().with_bank(&lines).live() {
        Ok(sim) => test(&mut KernelWires(sim)),
        Err(error) => eprintln!("not over gpio-sim, which this kernel does not offer: {error}"),
    }
}

#[test]
fn an_output_is_low_until_it_is_driven() {
    everywhere(|wires| {
        let mut light = wires.gpio().outputs(&[LIGHT]).unwrap();
        assert!(!wires.is_high(LIGHT));
        light.set(0, true).unwrap();
        assert!(wires.is_high(LIGHT));
        light.set(0, false).unwrap();
        assert!(!wires.is_high(LIGHT));
        light.set(1, true).unwrap();
    });
}

#[test]
fn an_input_is_active_by_its_own_level_and_wakes_who_waits() {
    everywhere(|wires| {
        let [button, sensor] = inputs();
        for input in [button, sensor] {
            wires.set_active(input, false);
        }
        let mut read = wires.gpio().inputs(&inputs()).unwrap();
        assert_eq!(read.active().unwrap(), [false, false]);
        wires.set_active(button, true);
        let began = Instant::now();
        read.wait(Duration::from_secs(60)).unwrap();
        assert!(began.elapsed() < Duration::from_secs(30), "the edge woke nobody");
        assert_eq!(read.active().unwrap(), [true, false]);
        wires.set_active(button, false);
        wires.set_active(sensor, true);
        read.wait(Duration::from_secs(60)).unwrap();
        assert_eq!(read.active().unwrap(), [false, true]);
        // Nothing comes, and the wait ends.
        read.wait(Duration::from_millis(1)).unwrap();
    });
}

#[test]
fn a_line_is_taken_once_and_free_again_when_it_is_dropped() {
    everywhere(|wires| {
        let light = wires.gpio().outputs(&[LIGHT]).unwrap();
        let error = wires.gpio().outputs(&[LIGHT]).err().unwrap();
        assert!(matches!(error, GpioError::Refused { line: LIGHT, .. }), "{error}");
        assert!(error.to_string().contains("GPIO17 (green)"), "{error}");
        drop(light);
        wires.gpio().outputs(&[LIGHT]).unwrap();
    });
}

#[test]
fn a_line_that_is_not_there_is_named() {
    let missing = Line { pin: 26, name: "no such light" };
    let error = CharacterDevice.outputs(&[missing]).err().unwrap();
    assert!(matches!(error, GpioError::Unavailable(_) | GpioError::Unknown(_)), "{error}");
}
