//! `org.bluez.LEAdvertisingManager1`: a client registers an object, bluetoothd reads it, and from
//! then on it is on the air.

use std::collections::HashMap;

use dbus::arg::{PropMap, RefArg, Variant, prop_cast};
use dbus::channel::Channel;
use dbus::{Message, Path};

use super::signal::{PROPERTIES, Refusal};
use super::world::World;

pub const MANAGER: &str = "org.bluez.LEAdvertisingManager1";

/// What a client sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnAir {
    pub kind: String,
    pub services: Vec<String>,
    pub manufacturer: HashMap<u16, Vec<u8>>,
}

/// A registration whose object is being read.
pub struct Asked {
    serial: u32,
    client: String,
    adapter: u16,
    /// A copy of the call would forget its number, so the answer is made ahead.
    answer: Message,
}

fn sender(message: &Message) -> String {
    message.sender().unwrap().to_string()
}

impl World {
    /// Registers and unregisters; no answer yet while the object is read.
    pub(super) fn answer_advertising(
        &mut self,
        adapter: u16,
        call: &Message,
        bus: &Channel,
    ) -> Option<Result<Message, Refusal>> {
        let path: Path<'_> = call.read1().unwrap();
        let on_air = &mut self.adapter(adapter).on_air;
        let known = on_air.as_ref().is_some_and(|(owner, _)| *owner == sender(call));
        Some(match (&*call.member().unwrap(), known) {
            ("RegisterAdvertisement", false) => {
                let read = Message::new_method_call(sender(call), path, PROPERTIES, "GetAll");
                let read = read.unwrap().append1("org.bluez.LEAdvertisement1");
                let serial = bus.send(read).unwrap();
                let (client, answer) = (sender(call), call.method_return());
                self.asked = Some(Asked { serial, client, adapter, answer });
                return None;
            }
            ("RegisterAdvertisement", true) => {
                Err(("org.bluez.Error.AlreadyExists", "Already Exists"))
            }
            (_, false) => Err(("org.bluez.Error.DoesNotExist", "Does Not Exist")),
            (_, true) => {
                *on_air = None;
                Ok(call.method_return())
            }
        })
    }

    /// Takes a client's answer; true when it was one.
    pub(super) fn take_advertisement(&mut self, reply: &Message, bus: &Channel) -> bool {
        let Some(asked) =
            self.asked.take_if(|asked| reply.get_reply_serial() == Some(asked.serial))
        else {
            return false;
        };
        let properties: PropMap = reply.read1().unwrap();
        let text = |name| prop_cast::<String>(&properties, name).cloned().unwrap_or_default();
        let services = prop_cast::<Vec<String>>(&properties, "ServiceUUIDs").cloned();
        let manufacturer = properties["ManufacturerData"].0.as_iter().unwrap();
        let pairs: Vec<_> = manufacturer.collect();
        let on_air = OnAir {
            kind: text("Type"),
            services: services.unwrap_or_default(),
            manufacturer: pairs
                .chunks(2)
                .map(|pair| {
                    let company = u16::try_from(pair[0].as_u64().unwrap()).unwrap();
                    let data = Variant(pair[1].box_clone());
                    let bytes = data.0.as_iter().unwrap().next().unwrap();
                    let bytes = bytes.as_iter().unwrap().map(|byte| byte.as_u64().unwrap());
                    (company, bytes.map(|byte| u8::try_from(byte).unwrap()).collect())
                })
                .collect(),
        };
        self.adapter(asked.adapter).on_air = Some((asked.client, on_air));
        bus.send(asked.answer).unwrap();
        true
    }
}
