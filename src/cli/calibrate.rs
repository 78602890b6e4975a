//! `kiosk calibrate`: measures a phone at 1 m and at 2 m with the radio of the configuration and
//! proposes the threshold of the near rule. Asks on stderr and waits for Enter.

use std::io::BufRead;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use protocol::record::Phone;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use crate::config::{BeaconKind, Config};
use crate::devices::beacons::{BeaconEvent, BeaconSource};
use crate::devices::clock::{Clock, SystemClock};
use crate::presence::calibration::{Measured, Samples, propose};

const EVENT_QUEUE_CAPACITY: usize = 1024;

/// Measures with the source of the configuration, `seconds` at each distance; the answer is what is
/// printed.
///
/// # Errors
/// When there is no radio to measure with, or the measurement is not conclusive.
pub(super) fn run(config: &Config, seconds: u32) -> anyhow::Result<Value> {
    if config.beacons.kind == BeaconKind::Simulated {
        bail!(
            "simulated phones have no distance; set beacons.kind to \"bluez\", or to \"replay\" \
             with a recording"
        );
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new(0));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let measuring = async {
        let source = crate::app::radio::source(config, None, &clock, mpsc::channel(1).1)?;
        let source = source.context(
            "beacons.kind is \"none\", so nothing is received; set it to \"bluez\" to calibrate",
        )?;
        measure(source, ask, Duration::from_secs(seconds.into())).await
    };
    let report = runtime.block_on(measuring);
    // Somebody may still be asked to press Enter; nobody waits for that.
    runtime.shutdown_background();
    let (one, two) = report?;
    let threshold = propose(&one, &two)?;
    let key = match one.phone {
        Phone::Android => "near_android_dbm",
        Phone::Ios => "near_ios_dbm",
    };
    eprintln!(
        "Ghi vào kiosk.toml, mục [presence]: {key} = {threshold}, rồi khởi động lại kiosk.\n\
         Put into kiosk.toml, section [presence]: {key} = {threshold}, then restart the kiosk."
    );
    Ok(json!({
        "phone": one.phone,
        "at_1_m": one,
        "at_2_m": two,
        "threshold_dbm": threshold,
        "key": format!("presence.{key}"),
    }))
}

/// Has the phone put `metres` away: returns when somebody pressed Enter.
async fn ask(metres: u8) -> anyhow::Result<()> {
    eprintln!(
        "Mở ứng dụng Bluezone, đặt điện thoại cách kiosk {metres} m, để các điện thoại khác ra xa, \
         rồi nhấn Enter.\n\
         Open Bluezone, put the phone {metres} m from the kiosk, move all others away, then press \
         Enter."
    );
    let read =
        tokio::task::spawn_blocking(|| std::io::stdin().lock().read_line(&mut String::new()));
    if read.await?? == 0 {
        bail!("nobody is at the keyboard; run `kiosk calibrate` in a terminal");
    }
    eprintln!("Đang đo… / Measuring…");
    Ok(())
}

/// The phone at 1 m and at 2 m, `span` each, after `ask` had it put there.
async fn measure(
    source: Box<dyn BeaconSource>,
    mut ask: impl AsyncFnMut(u8) -> anyhow::Result<()>,
    span: Duration,
) -> anyhow::Result<(Measured, Measured)> {
    let (sender, mut events) = mpsc::channel(EVENT_QUEUE_CAPACITY);
    let source = tokio::spawn(source.run(sender));
    let mut measured: Vec<Measured> = Vec::new();
    for metres in [1, 2] {
        {
            let mut placed = pin!(ask(metres));
            loop {
                tokio::select! {
                    placed = &mut placed => break placed?,
                    // Heard while the phone is carried about.
                    Some(_) = events.recv() => {}
                }
            }
        }
        // Neither what still waits.
        while events.try_recv().is_ok() {}
        let (mut samples, until) = (Samples::default(), Instant::now() + span);
        loop {
            let event = tokio::select! {
                biased;
                () = sleep_until(until) => break,
                event = events.recv() => event,
            };
            match event {
                Some(BeaconEvent::Heard(heard)) => {
                    if let Some((id, phone)) = heard.contact() {
                        samples.add(id, phone, heard.rssi);
                    }
                }
                Some(_) => {}
                None => {
                    source.await??;
                    bail!("the radio went away; see `kiosk selftest`");
                }
            }
        }
        measured.push(samples.phone(measured.first().map(|first| first.id))?);
    }
    match measured[..] {
        [one, two] => Ok((one, two)),
        _ => bail!("a measurement is missing; start again"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::beacons::simulated::Simulated;

    /// The advert of Bluezone on Android (docs/FORMATS.md, section 1).
    fn advert(id: u8) -> Vec<u8> {
        let mut bytes = vec![0x02, 0x01, 0x1A, 0x0F, 0xFF, 0xB5, 0x22];
        bytes.extend([id; 12]);
        bytes.extend([0x03, 0x03, 0x56, 0x4E]);
        bytes
    }

    #[tokio::test]
    async fn a_phone_is_measured_where_it_is_put_and_nowhere_else() {
        let (adverts, played) = mpsc::channel(EVENT_QUEUE_CAPACITY);
        let source = Box::new(Simulated::new(played, Arc::new(|| 0)));
        let ask = async |metres: u8| {
            // On its way the phone is close; another phone is far away all the time.
            for (id, rssi) in [(7, -30), (9, -90)].repeat(30) {
                adverts.send((advert(id), rssi)).await?;
            }
            // The source has handed on all of it once there is room for everything again.
            while adverts.capacity() < EVENT_QUEUE_CAPACITY {
                tokio::task::yield_now().await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            let adverts = adverts.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(100)).await;
                for (id, rssi) in [(7, -50 - 6 * i16::from(metres)), (9, -90)].repeat(20) {
                    adverts.send((advert(id), rssi)).await.unwrap();
                }
            });
            Ok(())
        };
        let (one, two) = measure(source, ask, Duration::from_secs(1)).await.unwrap();
        assert_eq!((one.count, one.median_dbm), (20, -56));
        assert_eq!((two.count, two.median_dbm), (20, -62));
        assert_eq!(propose(&one, &two), Ok(-59));
    }

    #[tokio::test]
    async fn a_source_that_ends_is_told() {
        let (adverts, played) = mpsc::channel(1);
        drop(adverts);
        let source = Box::new(Simulated::new(played, Arc::new(|| 0)));
        let ended = measure(source, async |_| Ok(()), Duration::from_secs(60)).await;
        assert!(ended.unwrap_err().to_string().contains("start the demo again"));
    }
}
