//! The connection to the bench of the demo, which plays the devices.
