//! An `org.freedesktop.UDisks2` of our own with one USB stick, for tests. A stick's file system is a folder.

#![allow(clippy::unwrap_used, reason = "it may fail where it stands")]

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use dbus::arg::{PropMap, RefArg, Variant};
use dbus::channel::Channel;
use dbus::{Message, Path};

use super::fake_bluez::PrivateBus;

/// What udisks2 says no with: a name behind its prefix, and a sentence.
pub(crate) type Refusal = (&'static str, &'static str);

#[derive(Clone, Debug)]
pub(crate) struct UsbStick {
    pub(crate) format: &'static str,
    pub(crate) folder: PathBuf,
    pub(crate) mounted_at: Option<&'static str>,
    /// Which udisks2 2.10 does and older ones do not.
    pub(crate) allows_nosymfollow: bool,
    pub(crate) mount: Result<(), Refusal>,
    pub(crate) unmount: Result<(), Refusal>,
}

impl UsbStick {
    pub(crate) fn new(folder: PathBuf) -> Self {
        let (format, mounted_at, allows_nosymfollow) = ("vfat", None, true);
        Self { format, folder, mounted_at, allows_nosymfollow, mount: Ok(()), unmount: Ok(()) }
    }
}

/// A running udisksd; it ends when it is dropped.
pub(crate) struct FakeUdisks {
    calls: Arc<Mutex<Vec<String>>>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl FakeUdisks {
    pub(crate) fn start(bus: &PrivateBus, stick: Option<UsbStick>) -> Self {
        let calls = Arc::new(Mutex::new(Vec::new()));
        let ends = Arc::new(AtomicBool::new(false));
        let channel = own_name(bus.address());
        let (log, end) = (calls.clone(), ends.clone());
        let thread = std::thread::spawn(move || {
            while !end.load(Ordering::Relaxed) {
                if channel.read_write(Some(Duration::from_millis(5))).is_err() {
                    return;
                }
                while let Some(message) = channel.pop_message() {
                    if let Some(reply) = answer(&message, stick.as_ref(), &log) {
                        channel.send(reply).unwrap();
                    }
                }
            }
        });
        Self { calls, ends, thread: Some(thread) }
    }

    /// What was called so far, with what it was asked for.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }
}

impl Drop for FakeUdisks {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        let _ended = self.thread.take().unwrap().join();
    }
}

fn own_name(address: &str) -> Channel {
    let mut channel = Channel::open_private(address).unwrap();
    channel.register().unwrap();
    let bus = "org.freedesktop.DBus";
    let call = Message::new_method_call(bus, "/org/freedesktop/DBus", bus, "RequestName")
        .unwrap()
        .append2("org.freedesktop.UDisks2", 4u32);
    let reply = channel.send_with_reply_and_block(call, Duration::from_secs(10)).unwrap();
    assert_eq!(reply.get1::<u32>(), Some(1));
    channel
}

fn answer(
    message: &Message,
    stick: Option<&UsbStick>,
    log: &Mutex<Vec<String>>,
) -> Option<Message> {
    let member = message.member()?;
    let note = |text: String| log.lock().unwrap().push(text);
    let result = match &*member {
        "GetManagedObjects" => {
            let objects = stick.map(objects).unwrap_or_default();
            return Some(message.method_return().append1(objects));
        }
        "Mount" => {
            let stick = stick?;
            let asked: PropMap = message.get1().unwrap();
            let text = |name: &str| asked[name].0.as_str().unwrap().to_owned();
            assert_eq!(asked["auth.no_user_interaction"].0.as_i64(), Some(1));
            note(format!("Mount {} as {}", text("options"), text("fstype")));
            if text("options").contains("nosymfollow") && !stick.allows_nosymfollow {
                Err(("OptionNotPermitted", "Mount option `nosymfollow' is not allowed"))
            } else if let Err(refused) = stick.mount {
                Err(refused)
            } else {
                let folder = stick.folder.display().to_string();
                return Some(message.method_return().append1(folder));
            }
        }
        "Unmount" => {
            note("Unmount".to_owned());
            stick?.unmount
        }
        "PowerOff" => {
            note("PowerOff".to_owned());
            Ok(())
        }
        _ => return None,
    };
    Some(match result {
        Ok(()) => message.method_return(),
        Err((name, sentence)) => {
            let name = format!("org.freedesktop.UDisks2.Error.{name}");
            message.error(&name.into(), &std::ffi::CString::new(sentence).unwrap())
        }
    })
}

fn boxed(value: impl RefArg + 'static) -> Variant<Box<dyn RefArg>> {
    Variant(Box::new(value))
}

fn objects(stick: &UsbStick) -> HashMap<Path<'static>, HashMap<String, PropMap>> {
    let path = |name: &str| Path::new(format!("/org/freedesktop/UDisks2/{name}")).unwrap();
    let drive = PropMap::from([
        ("ConnectionBus".to_owned(), boxed("usb".to_owned())),
        ("MediaAvailable".to_owned(), boxed(true)),
    ]);
    let block = PropMap::from([
        ("Device".to_owned(), boxed(b"/dev/sda1\0".to_vec())),
        ("Drive".to_owned(), boxed(path("drives/STICK"))),
        ("IdUsage".to_owned(), boxed("filesystem".to_owned())),
        ("IdType".to_owned(), boxed(stick.format.to_owned())),
        ("ReadOnly".to_owned(), boxed(false)),
        ("HintSystem".to_owned(), boxed(false)),
    ]);
    let points: Vec<Vec<u8>> =
        stick.mounted_at.iter().map(|point| format!("{point}\0").into_bytes()).collect();
    let filesystem = PropMap::from([("MountPoints".to_owned(), boxed(points))]);
    let name = |interface: &str| format!("org.freedesktop.UDisks2.{interface}");
    HashMap::from([
        (path("drives/STICK"), HashMap::from([(name("Drive"), drive)])),
        (
            path("block_devices/sda1"),
            HashMap::from([(name("Block"), block), (name("Filesystem"), filesystem)]),
        ),
    ])
}
