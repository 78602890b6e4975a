//! Recordings played, and slips in them named.

use std::io::Write;
use std::sync::Arc;

use tokio::sync::mpsc::channel;

use super::*;

const ANDROID: &str = "02011a0fffb522130cea6472130c185d8643df0303564e";

fn recording(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn open(text: &str, speed: f64) -> Result<Replay, String> {
    let file = recording(text);
    let name = file.path().display().to_string();
    Replay::open(file.path(), speed, Arc::new(|| 5))
        .map_err(|error| error.to_string().replace(&name, "FILE"))
}

#[tokio::test]
async fn a_recording_is_played_in_order_and_then_silent() {
    let text = format!(
        "{{\"after_ms\":0,\"rssi\":-61,\"ad\":\"{ANDROID}\"}}\n\
         \n\
         {{\"after_ms\":5000,\"rssi\":-40,\"ad\":\"03036ffd\"}}\n\
         {{\"after_ms\":5000,\"ad\":\"{ANDROID}\"}}\n"
    );
    let source = Box::new(open(&text, 1000.0).unwrap());
    let (sender, mut events) = channel(1);
    let running = tokio::spawn(source.run(sender));
    let first = events.recv().await;
    assert!(matches!(first, Some(BeaconEvent::State { state: RadioState::Listening, .. })));
    for rssi in [Some(-61), None] {
        let Some(BeaconEvent::Heard(heard)) = events.recv().await else { panic!("an advert") };
        assert_eq!((heard.rssi, heard.at_ms), (rssi, 5));
        assert_eq!(heard.id.unwrap().to_string(), "130cea6472130c185d8643df");
    }
    assert!(events.try_recv().is_err());
    drop(events);
    running.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_signal_that_no_radio_can_give_is_unknown() {
    let line = |rssi| format!("{{\"after_ms\":0,\"rssi\":{rssi},\"ad\":\"{ANDROID}\"}}\n");
    let source = Box::new(open(&[-85, 79, -128, 127, 20].map(line).concat(), 1.0).unwrap());
    let (sender, mut events) = channel(8);
    let _running = tokio::spawn(source.run(sender));
    events.recv().await;
    for rssi in [Some(-85), None, None, None, Some(20)] {
        let Some(BeaconEvent::Heard(heard)) = events.recv().await else { panic!("an advert") };
        assert_eq!(heard.rssi, rssi);
    }
}

#[test]
fn slips_are_named_with_their_line() {
    let good = format!("{{\"after_ms\":0,\"rssi\":-61,\"ad\":\"{ANDROID}\"}}\n");
    for (line, sentence) in [
        ("nonsense", "FILE, line 2: expected"),
        (r#"{"after_ms":0}"#, "FILE, line 2: missing field `ad`"),
        (r#"{"after_ms":-1,"ad":""}"#, "FILE, line 2: invalid value: integer `-1`"),
        (r#"{"after_ms":0,"rssi":"x","ad":""}"#, "FILE, line 2: invalid type"),
        (r#"{"after_ms":0,"ad":"","mac":"C0"}"#, "FILE, line 2: unknown field `mac`"),
        (r#"{"after_ms":0,"ad":"0"}"#, "FILE, line 2: ad is no row of hexadecimal bytes"),
        (r#"{"after_ms":0,"ad":"zz"}"#, "FILE, line 2: ad is no row of hexadecimal bytes"),
        (r#"{"after_ms":86400001,"ad":""}"#, "FILE, line 2: after_ms is 86400001"),
    ] {
        let error = open(&format!("{good}{line}\n"), 1.0).err().unwrap();
        assert!(error.starts_with(sentence), "{error}");
    }
}

#[test]
fn files_and_speeds_that_cannot_be_are_refused() {
    for speed in [0.0, -1.0, 1e-300, 1001.0, f64::NAN, f64::INFINITY] {
        assert!(open("", speed).err().unwrap().starts_with("a recording cannot be played"));
    }
    let missing = Replay::open(Path::new("no/such/file"), 1.0, Arc::new(|| 0));
    assert!(missing.err().unwrap().to_string().starts_with("no/such/file: cannot be read"));
}
