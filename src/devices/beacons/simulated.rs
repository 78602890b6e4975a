//! Beacons of the simulator or of a test.

use tokio::sync::mpsc::{Receiver, Sender};

use super::{BeaconError, BeaconEvent, BeaconSource, ClockMs, RadioState, Run, Senders, heard_raw};

/// An advert of the simulator: raw AD structures and the signal in dBm.
pub type RawAdvert = (Vec<u8>, i16);

/// Receives adverts through a channel.
pub struct Simulated {
    adverts: Receiver<RawAdvert>,
    clock: ClockMs,
    senders: Senders,
}

impl Simulated {
    /// Passes on the adverts of a channel with the time of `clock` at their arrival.
    pub fn new(adverts: Receiver<RawAdvert>, clock: ClockMs) -> Self {
        Self { adverts, clock, senders: Senders::default() }
    }

    async fn listen(mut self, events: Sender<BeaconEvent>) -> Result<(), BeaconError> {
        let (state, since_ms) = (RadioState::Listening, (self.clock)());
        if events.send(BeaconEvent::State { state, since_ms }).await.is_err() {
            return Ok(());
        }
        loop {
            let advert = tokio::select! {
                advert = self.adverts.recv() => advert,
                () = events.closed() => return Ok(()),
            };
            let (ad, rssi) = advert.ok_or(BeaconError::NotFed)?;
            if let Some(heard) = heard_raw(&ad, Some(rssi), (self.clock)(), &self.senders)
                && events.send(BeaconEvent::Heard(heard)).await.is_err()
            {
                return Ok(());
            }
        }
    }
}

impl BeaconSource for Simulated {
    fn run(self: Box<Self>, events: Sender<BeaconEvent>) -> Run {
        Box::pin(self.listen(events))
    }
}

#[cfg(test)]
mod tests;
