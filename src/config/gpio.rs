//! What is wired to the header of the board: lights, buttons, sensors, a buzzer.

use serde::Deserialize;

use super::check::{Checked, in_range, require};
use super::status_display::{StatusDisplay, StatusDisplayKind};

/// How lines are reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GpioKind {
    /// By registers where the kernel offers them, else by the character device.
    #[default]
    Auto,
    /// By the registers of a Raspberry Pi, `/dev/gpiomem`.
    Rppal,
    /// By the kernel's character device, lines by their names.
    Gpiocdev,
    /// What the simulator plays.
    Simulated,
}

/// What is fitted, and to which pins, by their BCM numbers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gpio {
    pub kind: GpioKind,
    /// Whether there are three lights: green, amber, red.
    pub lights: bool,
    pub green_pin: u8,
    pub amber_pin: u8,
    pub red_pin: u8,
    /// Whether there is a button that calls staff, to ground.
    pub help: bool,
    pub help_pin: u8,
    /// Whether there is a sensor of people, high while somebody moves.
    pub presence: bool,
    pub presence_pin: u8,
    /// Whether there is a switch to ground that the closed case closes.
    pub tamper: bool,
    pub tamper_pin: u8,
    /// Whether there is a buzzer.
    pub buzzer: bool,
    /// 12, 13, 18 or 19: those that can have a tone.
    pub buzzer_pin: u8,
}

impl Default for Gpio {
    fn default() -> Self {
        // Neighbours on the header, none of I²C, SPI, the serial port or I²S; docs/HARDWARE.md draws them.
        Self {
            kind: GpioKind::default(),
            lights: false,
            green_pin: 17,
            amber_pin: 27,
            red_pin: 22,
            help: false,
            help_pin: 6,
            presence: false,
            presence_pin: 5,
            tamper: false,
            tamper_pin: 16,
            buzzer: false,
            buzzer_pin: 12,
        }
    }
}

/// Lines that have a name on every Raspberry Pi.
const PINS: std::ops::RangeInclusive<u8> = 2..=27;

impl Gpio {
    pub(super) fn check(&self, status_display: &StatusDisplay) -> Checked {
        let pwm = [12, 13, 18, 19].contains(&self.buzzer_pin);
        require(
            pwm,
            "gpio.buzzer_pin",
            format!("must be 12, 13, 18 or 19, is {}", self.buzzer_pin),
        )?;
        let mut taken: Vec<(&'static str, u8)> = Vec::new();
        for (key, pin) in self.fitted().into_iter().chain(wired(status_display)) {
            in_range(key, pin, PINS)?;
            if let Some((other, _)) = taken.iter().find(|(_, used)| *used == pin) {
                return require(
                    false,
                    key,
                    format!("GPIO{pin} is used by {other} too; choose another pin"),
                );
            }
            taken.push((key, pin));
        }
        Ok(())
    }

    fn fitted(&self) -> Vec<(&'static str, u8)> {
        [
            (self.lights, "gpio.green_pin", self.green_pin),
            (self.lights, "gpio.amber_pin", self.amber_pin),
            (self.lights, "gpio.red_pin", self.red_pin),
            (self.help, "gpio.help_pin", self.help_pin),
            (self.presence, "gpio.presence_pin", self.presence_pin),
            (self.tamper, "gpio.tamper_pin", self.tamper_pin),
            (self.buzzer, "gpio.buzzer_pin", self.buzzer_pin),
        ]
        .into_iter()
        .filter_map(|(is_fitted, key, pin)| is_fitted.then_some((key, pin)))
        .collect()
    }

    /// Whether any input is fitted.
    pub fn has_inputs(&self) -> bool {
        self.help || self.presence || self.tamper
    }
}

/// The pins of the status display.
fn wired(display: &StatusDisplay) -> Vec<(&'static str, u8)> {
    const KEY: &str = "status_display.kind";
    match display.kind {
        StatusDisplayKind::None | StatusDisplayKind::Simulated => Vec::new(),
        StatusDisplayKind::Ssd1306 => vec![(KEY, 2), (KEY, 3)],
        // MISO, MOSI, SCLK, CE0.
        StatusDisplayKind::St7789 => vec![
            (KEY, 8),
            (KEY, 9),
            (KEY, 10),
            (KEY, 11),
            ("status_display.dc_pin", display.dc_pin),
            ("status_display.reset_pin", display.reset_pin),
        ],
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::Config;

    const LEAST: &str = "data_dir = \"/var/lib/kiosk\"\n[backend]\nurl = \"https://a.vn\"\n";

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(&format!("{LEAST}{text}"), Path::new("kiosk.toml"))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn everything_fits_together_by_default() {
        for display in ["ssd1306", "st7789"] {
            parse(&format!(
                "[gpio]\nlights = true\nhelp = true\npresence = true\ntamper = true\nbuzzer = true\n\
                 [status_display]\nkind = {display:?}\n"
            ))
            .unwrap();
        }
    }

    #[test]
    fn a_pin_used_twice_is_refused_with_both_names() {
        for (text, parts) in [
            ("[gpio]\nlights = true\nred_pin = 17\n", ["gpio.red_pin", "gpio.green_pin too"]),
            ("[gpio]\nhelp = true\ntamper = true\ntamper_pin = 6\n", ["gpio.tamper_pin", "GPIO6"]),
            (
                "[gpio]\nhelp = true\nhelp_pin = 3\n[status_display]\nkind = \"ssd1306\"\n",
                ["status_display.kind", "gpio.help_pin too"],
            ),
            (
                "[gpio]\nlights = true\n[status_display]\nkind = \"st7789\"\ndc_pin = 22\n",
                ["status_display.dc_pin", "gpio.red_pin too"],
            ),
            ("[gpio]\nhelp = true\nhelp_pin = 28\n", ["gpio.help_pin", "2 to 27"]),
            ("[gpio]\nbuzzer_pin = 17\n", ["gpio.buzzer_pin", "12, 13, 18 or 19"]),
            ("[gpio]\nkind = \"simulated\"\n", ["gpio.kind", "[simulator]"]),
        ] {
            let error = parse(text).unwrap_err();
            for part in parts {
                assert!(error.contains(part), "{part:?} is not in {error}");
            }
        }
        // What is not fitted uses no pin.
        parse("[gpio]\nlights = true\nhelp_pin = 17\n").unwrap();
    }
}
