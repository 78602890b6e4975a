//! Which of all disks is the stick: pure, from what udisks2 says of them.

use std::collections::{BTreeMap, HashMap};

use dbus::Path;
use dbus::arg::{PropMap, RefArg};

use super::names::{BLOCK, DRIVE, FILESYSTEM};
use crate::devices::stick::error::StickError;

/// The answer of udisks2: each object's interfaces with their properties.
pub(super) type Objects = HashMap<Path<'static>, HashMap<String, PropMap>>;

/// File systems that hold no owner, no link and no device file.
const FORMATS: [&str; 2] = ["vfat", "exfat"];

/// Where sticks are mounted. A disk with anything mounted elsewhere belongs to the system, which may well have
/// started from USB.
const STICK_FOLDERS: [&str; 3] = ["/media/", "/run/media/", "/mnt/"];

/// The file system to mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) block: Path<'static>,
    pub(super) drive: Path<'static>,
    /// `vfat` or `exfat`.
    pub(super) format: String,
    /// How often it is mounted already.
    pub(super) mounted: usize,
}

/// A block device of a drive.
struct Block<'a> {
    path: &'a Path<'static>,
    device: Vec<u8>,
    usage: &'a str,
    format: &'a str,
    locked: bool,
    /// Where it is mounted; `None` without a file system.
    mounts: Option<Vec<String>>,
    belongs_to_system: bool,
}

/// Chooses the one stick.
///
/// # Errors
/// When there is none, or more than one, or none of its file systems is for sticks.
pub(super) fn find(objects: &Objects) -> Result<Found, StickError> {
    let mut sticks = drives(objects);
    sticks.retain(|_, blocks| !blocks.iter().any(|block| block.belongs_to_system));
    let (drive, mut blocks) = match (sticks.pop_first(), sticks.len()) {
        (None, _) => return Err(StickError::Absent),
        (Some(only), 0) => only,
        (Some(_), more) => return Err(StickError::Several(more + 1)),
    };
    // The first of several partitions, as a camera or a computer would take.
    blocks.sort_by(|one, other| one.device.cmp(&other.device));
    let usable =
        blocks.iter().find(|block| block.mounts.is_some() && FORMATS.contains(&block.format));
    let Some(block) = usable else { return Err(StickError::Format(formats(&blocks))) };
    if block.locked {
        return Err(StickError::Locked);
    }
    Ok(Found {
        block: block.path.clone(),
        drive,
        format: block.format.to_owned(),
        mounted: block.mounts.as_ref().map_or(0, Vec::len),
    })
}

/// The drives on USB with a medium, each with its block devices.
fn drives(objects: &Objects) -> BTreeMap<Path<'static>, Vec<Block<'_>>> {
    let mut drives: BTreeMap<_, Vec<_>> = objects
        .iter()
        .filter(|(_, interfaces)| {
            let drive = interfaces.get(DRIVE);
            drive.is_some_and(|it| text(it, "ConnectionBus") == "usb" && is(it, "MediaAvailable"))
        })
        .map(|(path, _)| (path.clone(), Vec::new()))
        .collect();
    for (path, interfaces) in objects {
        let Some(block) = interfaces.get(BLOCK) else { continue };
        let drive = Path::new(text(block, "Drive")).ok().map(Path::into_static);
        let Some(blocks) = drive.and_then(|drive| drives.get_mut(&drive)) else { continue };
        let mounts = interfaces.get(FILESYSTEM).map(mounts);
        let foreign = |folder: &String| !STICK_FOLDERS.iter().any(|it| folder.starts_with(it));
        blocks.push(Block {
            path,
            device: bytes(block.get("Device").map(|it| &*it.0)),
            usage: text(block, "IdUsage"),
            format: text(block, "IdType"),
            locked: is(block, "ReadOnly"),
            belongs_to_system: is(block, "HintSystem") || mounts.iter().flatten().any(foreign),
            mounts,
        });
    }
    drives
}

/// What there is instead, in words.
fn formats(blocks: &[Block<'_>]) -> String {
    let mut found: Vec<&str> =
        blocks.iter().filter(|it| it.usage == "filesystem").map(|it| it.format).collect();
    found.dedup();
    match found.as_slice() {
        [] => "no file system".to_owned(),
        formats => format!("the file system {}", formats.join(" and ")),
    }
}

fn text<'a>(properties: &'a PropMap, name: &str) -> &'a str {
    properties.get(name).and_then(|value| value.0.as_str()).unwrap_or_default()
}

fn is(properties: &PropMap, name: &str) -> bool {
    properties.get(name).and_then(|value| value.0.as_i64()) == Some(1)
}

/// Paths are bytes that end with a zero.
fn mounts(filesystem: &PropMap) -> Vec<String> {
    let points = filesystem.get("MountPoints").and_then(|value| value.0.as_iter());
    points
        .into_iter()
        .flatten()
        .map(|point| String::from_utf8_lossy(&bytes(Some(point))).into_owned())
        .collect()
}

fn bytes(value: Option<&dyn RefArg>) -> Vec<u8> {
    let items = value.and_then(RefArg::as_iter).into_iter().flatten();
    items
        .filter_map(|byte| byte.as_u64().and_then(|byte| u8::try_from(byte).ok()))
        .take_while(|byte| *byte != 0)
        .collect()
}

#[cfg(test)]
mod tests;
