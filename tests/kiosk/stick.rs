//! Exports onto a stick, against an `org.freedesktop.UDisks2` of our own on a real D-Bus.

use ed25519_dalek::SigningKey;
use kiosk::devices::clock::Timestamp;
use kiosk::devices::stick::{StickError, Sticks, Udisks};
use kiosk::export::{OnStick, Progress, StickExportError, to_stick};
use kiosk::store::{Store, Wanted};
use protocol::clock::ClockConfidence;
use protocol::language::Language;

use crate::support::fake_bluez::PrivateBus;
use crate::support::fake_udisks::{FakeUdisks, UsbStick};
use crate::support::fixtures::{NOON, enrolled, gap};

const STRICT: &str = "Mount rw,nosuid,nodev,noexec,sync,nosymfollow as vfat";

fn store() -> Store {
    let store = Store::open_in_memory().unwrap();
    store.save_identity(&enrolled(7), &SigningKey::from_bytes(&[3; 32])).unwrap();
    store.push(&gap()).unwrap();
    store
}

fn sticks(bus: &PrivateBus) -> Udisks {
    Udisks::default().on_bus(bus.address().to_owned()).believing_mounts()
}

fn export(sticks: &dyn Sticks, told: &mut Vec<Progress>) -> Result<OnStick, StickExportError> {
    let now = Timestamp { unix_ms: NOON * 1000, confidence: ClockConfidence::Synced };
    to_stick(&store(), sticks, Wanted::Unsent, now, &mut |progress| told.push(progress))
}

fn refused(sticks: &dyn Sticks) -> StickError {
    match export(sticks, &mut Vec::new()) {
        Err(StickExportError::Stick(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stick_is_mounted_for_the_export_and_taken_off() {
    let (bus, folder) = (PrivateBus::start(), tempfile::tempdir().unwrap());
    let udisks = FakeUdisks::start(&bus, Some(UsbStick::new(folder.path().to_owned())));
    let mut told = Vec::new();
    let done = export(&sticks(&bus), &mut told).unwrap();
    assert_eq!((done.released, done.exported.records), (Ok(()), 1));
    assert_eq!(udisks.calls(), [STRICT, "Unmount", "PowerOff"]);
    let steps = [
        Progress::Mounting,
        Progress::Writing { records: 0, of: 1 },
        Progress::Writing { records: 1, of: 1 },
        Progress::Releasing,
    ];
    assert_eq!(told, steps);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn an_older_service_and_an_older_mount_make_no_difference() {
    let (bus, folder) = (PrivateBus::start(), tempfile::tempdir().unwrap());
    let mut stick = UsbStick::new(folder.path().to_owned());
    stick.format = "exfat";
    stick.allows_nosymfollow = false;
    stick.mounted_at = Some("/media/pi/STICK");
    let udisks = FakeUdisks::start(&bus, Some(stick));
    export(&sticks(&bus), &mut Vec::new()).unwrap();
    let calls = [
        "Unmount",
        "Mount rw,nosuid,nodev,noexec,sync,nosymfollow as exfat",
        "Mount rw,nosuid,nodev,noexec,sync as exfat",
        "Unmount",
        "PowerOff",
    ];
    assert_eq!(udisks.calls(), calls);
}

#[test]
fn what_the_service_refuses_is_told_with_its_remedy() {
    let bus = PrivateBus::start();
    for ((name, sentence), part) in [
        (("Failed", "Error mounting /dev/sda1: wrong fs type,\n bad superblock"), "bad superblock"),
        (("Failed", "Error mounting: /dev/sda1 is write-protected but `rw' given"), "locked"),
        (("DeviceBusy", "target is busy"), "another program"),
        (("NotAuthorized", "Not authorized to perform operation"), "polkit rule"),
        (("TimedOut", "The stick does not answer"), "does not answer"),
    ] {
        let mut stick = UsbStick::new("/nowhere".into());
        stick.mount = Err((name, sentence));
        let _udisks = FakeUdisks::start(&bus, Some(stick));
        let told = refused(&sticks(&bus)).to_string();
        assert!(told.contains(part) && !told.contains('\n'), "{told}");
    }
    let mut stick = UsbStick::new("/nowhere".into());
    stick.format = "ntfs";
    let _udisks = FakeUdisks::start(&bus, Some(stick));
    assert!(refused(&sticks(&bus)).to_string().contains("ntfs; format it as exFAT"));
}

#[test]
fn without_a_stick_or_a_service_it_is_said_so() {
    let bus = PrivateBus::start();
    assert!(matches!(refused(&sticks(&bus)), StickError::Service(_)));
    let _udisks = FakeUdisks::start(&bus, None);
    assert_eq!(refused(&sticks(&bus)), StickError::Absent);
    let nowhere = Udisks::default().on_bus("unix:path=/no/such/bus".to_owned());
    assert!(matches!(refused(&nowhere), StickError::Service(_)));
}

#[test]
fn a_stick_that_stays_busy_is_not_said_to_be_off() {
    let (bus, folder) = (PrivateBus::start(), tempfile::tempdir().unwrap());
    let mut stick = UsbStick::new(folder.path().to_owned());
    stick.unmount = Err(("Failed", "Error unmounting /dev/sda1"));
    let udisks = FakeUdisks::start(&bus, Some(stick));
    let done = export(&sticks(&bus), &mut Vec::new()).unwrap();
    assert!(matches!(done.released, Err(StickError::Held(_))), "{done:?}");
    assert_eq!(done.exported.files.len(), 1);
    assert_eq!(udisks.calls(), [STRICT, "Unmount"]);
}

#[test]
fn a_stick_that_was_pulled_while_it_was_mounted_gets_nothing() {
    let (bus, folder) = (PrivateBus::start(), tempfile::tempdir_in(".").unwrap());
    // The service answers with a folder in which nothing is mounted any more.
    let udisks = FakeUdisks::start(&bus, Some(UsbStick::new(folder.path().to_owned())));
    let strict = Udisks::default().on_bus(bus.address().to_owned());
    assert!(matches!(refused(&strict), StickError::Service(_)));
    assert_eq!(udisks.calls(), [STRICT, "Unmount"]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    // And one that is gone altogether.
    let gone = PrivateBus::start();
    let _udisks = FakeUdisks::start(&gone, Some(UsbStick::new(folder.path().join("gone"))));
    let error = export(&sticks(&gone), &mut Vec::new()).unwrap_err();
    let said = error.said(Language::En);
    assert_eq!(said.sentence, "The USB stick stopped answering");
    assert!(said.remedy.starts_with("Plug it in again"));
}
