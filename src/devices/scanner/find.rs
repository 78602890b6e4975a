//! Finds the scanners that are plugged in by `/sys`, without opening them.

use std::fs;
use std::path::{Path, PathBuf};

use super::Mode;
use super::hid::layout::{self, Layout};

/// Words in the name of a keyboard by which it is known to be a scanner. Cheap scanners call
/// themselves keyboards; they have to be named in the configuration, so that no real keyboard is
/// seized.
const SCANNER_WORDS: [&str; 7] =
    ["barcode", "bar code", "scanner", "metrologic", "datalogic", "newland", "opticon"];

/// The kernel's folders; tests use others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roots {
    pub dev: PathBuf,
    /// `/sys/class`.
    pub class: PathBuf,
}

impl Default for Roots {
    fn default() -> Self {
        Self { dev: "/dev".into(), class: "/sys/class".into() }
    }
}

/// A device that may be a scanner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub mode: Mode,
    pub path: PathBuf,
    /// The device's own name; may be empty.
    pub name: String,
    /// Layout of the reports of a HID-POS scanner.
    pub layout: Option<Layout>,
    /// False for a keyboard that is not known to be a scanner.
    pub sure: bool,
}

impl Roots {
    /// The devices of a mode, in the order of the kernel's numbers. Of keyboards, all that type
    /// letters and are not pointing devices.
    pub fn candidates(&self, mode: Mode) -> Vec<Candidate> {
        let class = match mode {
            Mode::Serial => "tty",
            Mode::Hid => "hidraw",
            Mode::Keyboard => "input",
            Mode::Simulated => return Vec::new(),
        };
        let Ok(entries) = fs::read_dir(self.class.join(class)) else { return Vec::new() };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> = names.collect();
        names.sort_by_key(|name| {
            let digits = name.trim_start_matches(|letter: char| !letter.is_ascii_digit());
            (digits.parse::<u32>().unwrap_or(u32::MAX), name.clone())
        });
        let find = |name: String| match mode {
            Mode::Serial => self.serial(&name),
            Mode::Hid => self.hid(&name),
            _ => self.keyboard(&name),
        };
        names.into_iter().filter_map(find).collect()
    }

    /// The device at a path that the configuration names.
    pub fn named(&self, mode: Mode, path: &Path) -> Candidate {
        let node = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let node = node.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let layout = (mode == Mode::Hid).then(|| self.layout(node)).flatten();
        Candidate { mode, path: path.to_owned(), name: String::new(), layout, sure: true }
    }

    fn serial(&self, node: &str) -> Option<Candidate> {
        // USB-CDC only: the kernel does not know what is connected to other ports.
        node.strip_prefix("ttyACM")?;
        let interface = fs::canonicalize(self.class.join("tty").join(node).join("device")).ok()?;
        let device = interface.parent()?;
        // A modem has a network interface too, and must not be opened.
        let is_modem = fs::read_dir(device).ok()?.flatten().any(|entry| {
            let path = entry.path();
            let read = |file: &str| fs::read_to_string(path.join(file)).unwrap_or_default();
            // Ethernet, NCM and MBIM control models (USB CDC 1.2, table 4).
            path.join("net").exists()
                || (read("bInterfaceClass").trim() == "02"
                    && matches!(read("bInterfaceSubClass").trim(), "06" | "0d" | "0e"))
        });
        let name = fs::read_to_string(device.join("product")).unwrap_or_default();
        (!is_modem).then(|| self.candidate(Mode::Serial, node, name.trim()))
    }

    fn hid(&self, node: &str) -> Option<Candidate> {
        let layout = self.layout(node)?;
        let uevent = fs::read_to_string(self.class.join("hidraw").join(node).join("device/uevent"));
        let uevent = uevent.unwrap_or_default();
        let name = uevent.lines().find_map(|line| line.strip_prefix("HID_NAME="));
        let candidate = self.candidate(Mode::Hid, node, name.unwrap_or_default());
        Some(Candidate { layout: Some(layout), ..candidate })
    }

    fn layout(&self, node: &str) -> Option<Layout> {
        let path = self.class.join("hidraw").join(node).join("device/report_descriptor");
        layout::find(&fs::read(path).ok()?)
    }

    fn keyboard(&self, node: &str) -> Option<Candidate> {
        node.strip_prefix("event")?;
        let device = self.class.join("input").join(node).join("device");
        let read = |file: &str| fs::read_to_string(device.join(file)).unwrap_or_default();
        let name = read("name");
        // Bitmaps in words of the machine, the lowest last.
        let keys = read("capabilities/key");
        let lowest = keys.split_whitespace().next_back()?;
        let lowest = u64::from_str_radix(lowest, 16).ok()?;
        // Digits, Q, A, Enter: the keys of evdev numbers 2 to 11, 16, 30 and 28.
        let typing = 0x0FFC | 1 << 16 | 1 << 28 | 1 << 30;
        let is_keyboard = lowest & typing == typing;
        let points = ["abs", "rel"].iter().any(|kind| {
            read(&format!("capabilities/{kind}")).bytes().any(|byte| (b'1'..=b'f').contains(&byte))
        });
        let words = name.to_lowercase();
        let sure = SCANNER_WORDS.iter().any(|word| words.contains(word));
        (is_keyboard && !points && !words.contains("touch")).then(|| Candidate {
            path: self.dev.join("input").join(node),
            sure,
            ..self.candidate(Mode::Keyboard, node, name.trim())
        })
    }

    fn candidate(&self, mode: Mode, node: &str, name: &str) -> Candidate {
        let path = self.dev.join(node);
        Candidate { mode, path, name: name.to_owned(), layout: None, sure: true }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    /// Folders of a kernel that a test fills.
    pub struct Kernel(pub tempfile::TempDir);

    impl Kernel {
        pub fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        pub fn roots(&self) -> Roots {
            Roots { dev: self.0.path().join("dev"), class: self.0.path().join("class") }
        }

        pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }

        /// A serial port at USB device `usb` with interfaces of these classes.
        pub fn serial(&self, node: &str, usb: &str, interfaces: &[(&str, &str)]) {
            for (number, (class, subclass)) in interfaces.iter().enumerate() {
                let interface = format!("devices/{usb}/{usb}:1.{number}");
                self.write(&format!("{interface}/bInterfaceClass"), format!("{class}\n"));
                self.write(&format!("{interface}/bInterfaceSubClass"), format!("{subclass}\n"));
            }
            self.write(&format!("devices/{usb}/product"), "2D Imager\n");
            let class = self.0.path().join("class/tty").join(node);
            fs::create_dir_all(&class).unwrap();
            let device = self.0.path().join(format!("devices/{usb}/{usb}:1.0"));
            symlink(device, class.join("device")).unwrap();
        }

        pub fn keyboard(&self, node: &str, name: &str, keys: &str, abs: &str) {
            let device = format!("class/input/{node}/device");
            self.write(&format!("{device}/name"), format!("{name}\n"));
            self.write(&format!("{device}/capabilities/key"), format!("{keys}\n"));
            self.write(&format!("{device}/capabilities/abs"), format!("{abs}\n"));
            self.write(&format!("{device}/capabilities/rel"), "0\n");
        }
    }

    /// What a keyboard of letters has.
    pub const KEYS: &str = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe";

    fn found(roots: &Roots, mode: Mode) -> Vec<(String, bool)> {
        let candidates = roots.candidates(mode);
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        candidates.into_iter().map(|it| (name(&it.path), it.sure)).collect()
    }

    #[test]
    fn serial_scanners_are_found_and_modems_are_not() {
        let kernel = Kernel::new();
        kernel.serial("ttyACM10", "1-3", &[("02", "02"), ("0a", "00")]);
        kernel.serial("ttyACM2", "1-1", &[("02", "02"), ("0a", "00")]);
        kernel.serial("ttyACM0", "1-2", &[("02", "02"), ("0a", "00"), ("02", "0e")]);
        kernel.serial("ttyS0", "1-4", &[]);
        let found = found(&kernel.roots(), Mode::Serial);
        assert_eq!(found, [("ttyACM2".to_owned(), true), ("ttyACM10".to_owned(), true)]);
        assert_eq!(kernel.roots().candidates(Mode::Serial)[0].name, "2D Imager");
    }

    #[test]
    fn hid_scanners_are_known_by_their_descriptor() {
        let kernel = Kernel::new();
        let descriptor = "class/hidraw/hidraw1/device/report_descriptor";
        kernel.write(descriptor, layout::tests::DESCRIPTOR);
        kernel.write("class/hidraw/hidraw1/device/uevent", "DRIVER=hid\nHID_NAME=Honeywell 1950\n");
        kernel.write("class/hidraw/hidraw0/device/report_descriptor", [0x05, 0x01, 0x09, 0x06]);
        let found = kernel.roots().candidates(Mode::Hid);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].layout.is_some()), ("Honeywell 1950", true));
        let named = kernel.roots().named(Mode::Hid, Path::new("/dev/hidraw1"));
        assert_eq!(named.layout, found[0].layout);
        assert_eq!(kernel.roots().named(Mode::Hid, Path::new("/dev/hidraw0")).layout, None);
    }

    #[test]
    fn no_ordinary_keyboard_and_no_touchscreen_is_taken_for_a_scanner() {
        let kernel = Kernel::new();
        kernel.keyboard("event0", "AT Translated Set 2 keyboard", KEYS, "0");
        kernel.keyboard("event1", "FT5406 Touchscreen Scanner", KEYS, "0");
        kernel.keyboard("event2", "Newland 2D", KEYS, "260800000000003");
        kernel.keyboard("event3", "Power Button", "10000000000000 0", "0");
        kernel.keyboard("event4", "Symbol Bar Code Scanner", KEYS, "0");
        kernel.keyboard("event5", "WCM HIDKEYBOARD", KEYS, "0");
        let sure = |name: &str, sure| (name.to_owned(), sure);
        let expected = [sure("event0", false), sure("event4", true), sure("event5", false)];
        assert_eq!(found(&kernel.roots(), Mode::Keyboard), expected);
    }

    #[test]
    fn a_machine_without_any_has_none() {
        for mode in [Mode::Serial, Mode::Hid, Mode::Keyboard, Mode::Simulated] {
            assert_eq!(Kernel::new().roots().candidates(mode), []);
        }
    }
}
