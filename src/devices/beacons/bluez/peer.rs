//! The kiosk on the air: its own Bluezone id as an advert that nobody can connect to, so that
//! phones remember the venue.
//!
//! BlueZ is told where the advert's object is and asks this connection for its properties; the
//! object is answered by hand, as it is all that this program ever serves. BlueZ reads it when it is
//! registered, so a new id means a new registration. It ends with the connection.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dbus::Message;
use dbus::arg::{PropMap, Variant};
use dbus::nonblock::{Proxy, SyncConnection};
use protocol::bluezone::advert::{ANDROID_COMPANY, ANDROID_SERVICE};
use protocol::contact::ContactId;
use tokio::time::sleep;

use super::OwnId;
use super::message::SERVICE;

/// Where the advert's object is on our connection; any path will do.
const OBJECT: &str = "/vn/kiosk/advertisement";
const ADVERTISEMENT: &str = "org.bluez.LEAdvertisement1";
const MANAGER: &str = "org.bluez.LEAdvertisingManager1";

/// How long BlueZ may take to answer.
const REPLY: Duration = Duration::from_secs(10);

/// The id that BlueZ may ask for on one connection.
#[derive(Clone, Default)]
pub(super) struct Shown(Arc<Mutex<Option<ContactId>>>);

impl Shown {
    fn set(&self, id: Option<ContactId>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = id;
    }

    /// Answers a call of BlueZ to the advert's object.
    pub(super) fn answer(&self, call: &Message) -> Option<Message> {
        let id = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_ours = call.path().is_some_and(|path| *path == *OBJECT);
        match (call.interface().as_deref(), call.member().as_deref(), id) {
            (Some("org.freedesktop.DBus.Properties"), Some("GetAll"), Some(id)) if is_ours => {
                Some(call.method_return().append1(properties(id)))
            }
            (Some(ADVERTISEMENT), Some("Release"), _) if is_ours => Some(call.method_return()),
            _ => dbus::channel::default_reply(call),
        }
    }
}

/// What the advert consists of (docs/FORMATS.md, section 1). A short UUID must be spelled short: a
/// long one takes 16 bytes, and the advert does not fit.
fn properties(id: ContactId) -> PropMap {
    let data = HashMap::from([(ANDROID_COMPANY, Variant(id.0.to_vec()))]);
    let mut properties = PropMap::new();
    properties.insert("Type".to_owned(), Variant(Box::new("broadcast".to_owned())));
    let services = vec![format!("{ANDROID_SERVICE:04x}")];
    properties.insert("ServiceUUIDs".to_owned(), Variant(Box::new(services)));
    properties.insert("ManufacturerData".to_owned(), Variant(Box::new(data)));
    properties
}

/// Keeps the adapter at this path sending what `own_id` says, looking every `look`; for ever.
pub(super) async fn show(
    connection: Arc<SyncConnection>,
    adapter: String,
    shown: Shown,
    own_id: OwnId,
    look: Duration,
) {
    let manager = Proxy::new(SERVICE, adapter, REPLY, connection);
    let object = dbus::Path::from(OBJECT);
    // The connection may have sent before the adapter was looked at again.
    let mut on_air = None;
    let mut is_refused = false;
    let _ended: Result<(), _> =
        manager.method_call(MANAGER, "UnregisterAdvertisement", (object.clone(),)).await;
    loop {
        let id = own_id();
        if id != on_air {
            if on_air.take().is_some() {
                let _ended: Result<(), _> = manager
                    .method_call(MANAGER, "UnregisterAdvertisement", (object.clone(),))
                    .await;
            }
            shown.set(id);
            if id.is_some() {
                let asked = (object.clone(), PropMap::new());
                let sent: Result<(), _> =
                    manager.method_call(MANAGER, "RegisterAdvertisement", asked).await;
                match sent {
                    Ok(()) => {
                        on_air = id;
                        if std::mem::take(&mut is_refused) {
                            tracing::info!("the kiosk's own id is sent again");
                        }
                    }
                    // Listening matters more, so this is no state of the radio; it is tried again.
                    Err(error) => {
                        if !std::mem::replace(&mut is_refused, true) {
                            tracing::warn!(error = error.name(), "the kiosk's own id is not sent");
                        }
                        sleep(REPLY).await;
                    }
                }
            }
        }
        sleep(look).await;
    }
}
