//! Sends its pictures to the simulator.

use data_encoding::BASE64;
use embedded_graphics::geometry::OriginDimensions;
use tokio::sync::broadcast;

use super::contract::{Panel, PanelError};
use super::picture::Picture;
use crate::devices::simulator::FromKiosk;

/// As the larger of the real ones.
const SIDE: u32 = 240;

pub(super) struct Simulated(broadcast::Sender<FromKiosk>);

impl Simulated {
    pub(super) fn new(simulator: broadcast::Sender<FromKiosk>) -> Self {
        Self(simulator)
    }
}

impl Panel for Simulated {
    fn size(&self) -> (u32, u32) {
        (SIDE, SIDE)
    }

    fn show(&mut self, picture: &Picture) -> Result<(), PanelError> {
        let png = picture.png().map_err(|error| PanelError(error.to_string()))?;
        let (width, height, png) =
            (picture.size().width, picture.size().height, BASE64.encode(&png));
        // Fails when no simulator is connected.
        let _ = self.0.send(FromKiosk::Status { width, height, png });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_reaches_the_simulator() {
        let simulator = broadcast::Sender::new(1);
        let mut seen = simulator.subscribe();
        Simulated::new(simulator).show(&Picture::new(240, 240)).unwrap();
        let FromKiosk::Status { width, height, png } = seen.try_recv().unwrap() else { panic!() };
        assert_eq!((width, height), (240, 240));
        assert!(BASE64.decode(png.as_bytes()).unwrap().starts_with(b"\x89PNG"));
    }
}
