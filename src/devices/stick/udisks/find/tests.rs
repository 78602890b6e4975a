use dbus::arg::Variant;

use super::*;

fn boxed(value: impl RefArg + 'static) -> Variant<Box<dyn RefArg>> {
    Variant(Box::new(value))
}

fn path(name: &str) -> Path<'static> {
    Path::new(format!("/org/freedesktop/UDisks2/{name}")).unwrap()
}

fn drive(objects: &mut Objects, name: &str, bus: &str, medium: bool) {
    let properties = PropMap::from([
        ("ConnectionBus".to_owned(), boxed(bus.to_owned())),
        ("MediaAvailable".to_owned(), boxed(medium)),
    ]);
    let interfaces = HashMap::from([(DRIVE.to_owned(), properties)]);
    objects.insert(path(&format!("drives/{name}")), interfaces);
}

/// A block device; `format` is empty for one without a file system.
fn block(objects: &mut Objects, drive: &str, device: &str, format: &str, mounts: &[&str]) {
    let usage = if format.is_empty() { "" } else { "filesystem" };
    let properties = PropMap::from([
        ("Device".to_owned(), boxed(format!("/dev/{device}\0").into_bytes())),
        ("Drive".to_owned(), boxed(path(&format!("drives/{drive}")))),
        ("IdUsage".to_owned(), boxed(usage.to_owned())),
        ("IdType".to_owned(), boxed(format.to_owned())),
        ("ReadOnly".to_owned(), boxed(false)),
        ("HintSystem".to_owned(), boxed(false)),
    ]);
    let mut interfaces = HashMap::from([(BLOCK.to_owned(), properties)]);
    if !format.is_empty() {
        let points: Vec<Vec<u8>> =
            mounts.iter().map(|point| format!("{point}\0").into_bytes()).collect();
        let points = PropMap::from([("MountPoints".to_owned(), boxed(points))]);
        interfaces.insert(FILESYSTEM.to_owned(), points);
    }
    objects.insert(path(&format!("block_devices/{device}")), interfaces);
}

fn kiosk() -> Objects {
    let mut objects = Objects::new();
    drive(&mut objects, "SD", "sdio", true);
    block(&mut objects, "SD", "mmcblk0", "", &[]);
    block(&mut objects, "SD", "mmcblk0p1", "vfat", &["/boot/firmware"]);
    block(&mut objects, "SD", "mmcblk0p2", "ext4", &["/"]);
    drive(&mut objects, "READER", "usb", false);
    block(&mut objects, "READER", "sdz", "", &[]);
    objects
}

fn set(objects: &mut Objects, device: &str, property: &str) {
    let block = objects.get_mut(&path(&format!("block_devices/{device}"))).unwrap();
    block.get_mut(BLOCK).unwrap().insert(property.to_owned(), boxed(true));
}

#[test]
fn the_first_file_system_of_the_only_stick_is_taken() {
    let mut objects = kiosk();
    assert_eq!(find(&objects), Err(StickError::Absent));
    drive(&mut objects, "STICK", "usb", true);
    block(&mut objects, "STICK", "sda", "", &[]);
    block(&mut objects, "STICK", "sda2", "vfat", &[]);
    block(&mut objects, "STICK", "sda1", "exfat", &["/media/kiosk/STICK"]);
    let found = find(&objects).unwrap();
    assert_eq!(found.block, path("block_devices/sda1"));
    assert_eq!((found.drive, &*found.format, found.mounted), (path("drives/STICK"), "exfat", 1));
    set(&mut objects, "sda1", "ReadOnly");
    assert_eq!(find(&objects), Err(StickError::Locked));
}

#[test]
fn two_sticks_are_one_too_many() {
    let mut objects = kiosk();
    for stick in ["A", "B"] {
        drive(&mut objects, stick, "usb", true);
        block(&mut objects, stick, &format!("sd{stick}"), "vfat", &[]);
    }
    assert_eq!(find(&objects), Err(StickError::Several(2)));
}

#[test]
fn another_file_system_is_named() {
    for (formats, named) in [
        (&["ntfs"][..], "the file system ntfs"),
        (&["ext4", "btrfs"], "the file system ext4 and btrfs"),
        (&[], "no file system"),
    ] {
        let mut objects = kiosk();
        drive(&mut objects, "STICK", "usb", true);
        block(&mut objects, "STICK", "sda", "", &[]);
        for (number, format) in formats.iter().enumerate() {
            block(&mut objects, "STICK", &format!("sda{number}"), format, &[]);
        }
        let error = find(&objects).unwrap_err();
        assert_eq!(error, StickError::Format(named.to_owned()));
    }
}

#[test]
fn the_disk_that_the_system_started_from_is_no_stick() {
    let mut objects = kiosk();
    drive(&mut objects, "SSD", "usb", true);
    block(&mut objects, "SSD", "sda1", "vfat", &["/boot/firmware"]);
    block(&mut objects, "SSD", "sda2", "ext4", &["/"]);
    drive(&mut objects, "INSIDE", "usb", true);
    block(&mut objects, "INSIDE", "sdb1", "vfat", &[]);
    set(&mut objects, "sdb1", "HintSystem");
    assert_eq!(find(&objects), Err(StickError::Absent));
    drive(&mut objects, "STICK", "usb", true);
    block(&mut objects, "STICK", "sdc1", "vfat", &[]);
    assert_eq!(find(&objects).unwrap().block, path("block_devices/sdc1"));
}
