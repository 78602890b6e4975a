//! Contracts of the devices with their real, simulated and recorded implementations.

pub mod backlight;
pub mod beacons;
pub mod buzzer;
pub mod clock;
pub mod display;
pub mod gpio;
pub mod machine_clock;
pub mod network;
pub mod printer;
pub mod scanner;
pub mod simulator;
pub mod sound;
pub mod status_display;
pub mod stick;
mod system_bus;
