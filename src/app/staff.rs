//! Answers what staff mode asks.

mod bundles;
mod desk;
mod jobs;
mod near;
mod set_clock;
mod wifi;

use tokio::sync::{mpsc, watch};

use super::sightings::pass_on;
use crate::staff::{News, PinAnswer, Request};
use crate::tasks::Tasks;

use near::Near;

pub(super) use desk::StaffDesk;

/// Asks for them.
pub(super) struct StaffRequests {
    requests: mpsc::UnboundedSender<Request>,
    listens: watch::Sender<bool>,
}

impl StaffRequests {
    pub(super) fn send(&self, request: Request) {
        match request {
            Request::Listen(listens) => drop(self.listens.send_replace(listens)),
            // Fails only while the program ends.
            request => drop(self.requests.send(request)),
        }
    }
}

pub(super) fn start(tasks: &mut Tasks, desk: StaffDesk) -> StaffRequests {
    let (requests, queue) = mpsc::unbounded_channel();
    let (listens, listening) = watch::channel(false);
    let (screens, sightings) = (desk.screens.clone(), desk.sightings.clone());
    tasks.spawn("phones near", pass_on(listening, sightings, move || Near::new(screens.clone())));
    tasks.spawn("staff", answer(desk, queue));
    StaffRequests { requests, listens }
}

/// What takes long runs beside the rest.
async fn answer(
    desk: StaffDesk,
    mut queue: mpsc::UnboundedReceiver<Request>,
) -> anyhow::Result<()> {
    while let Some(request) = queue.recv().await {
        match request {
            Request::Open => {
                // A PIN that cannot be read is asked for, and the answer tells why it does not help.
                let has_pin = desk.store.staff_pin().map_or(true, |pin| pin.is_some());
                let has_network = desk.network.is_some();
                let has_clock = desk.machine_clock.is_some();
                desk.tell(News::Opened { has_pin, has_network, has_clock })?;
            }
            Request::Enter(pin) => {
                let (store, now_s) = (desk.store.clone(), desk.clock.now().unix_s());
                let judged = move || jobs::judge(&store, &pin, now_s);
                let answer = tokio::task::spawn_blocking(judged).await?;
                desk.tell(News::Pin(answer.unwrap_or_else(|error| {
                    tracing::warn!(%error, "the PIN of staff was not judged");
                    PinAnswer::Failed
                })))?;
            }
            Request::Look => desk.look()?,
            Request::SendNow => desk.send_now.notify_one(),
            Request::Export(language) => jobs::export(desk.clone(), language),
            Request::Update(language) => bundles::take(desk.clone(), language),
            Request::ConfirmKeys(fingerprint) => {
                let done = jobs::confirm(&desk.store, fingerprint)
                    .inspect_err(|error| tracing::warn!(%error, "keys were not confirmed"));
                desk.tell(News::KeysConfirmed(done.unwrap_or(false)))?;
                desk.look()?;
            }
            Request::Wifi(request) => wifi::answer(desk.clone(), request),
            Request::KeepPin(pin) => {
                let store = desk.store.clone();
                let kept = tokio::task::spawn_blocking(move || jobs::keep(&store, &pin)).await?;
                let kept = kept.inspect_err(|error| tracing::warn!(%error, "a PIN was not kept"));
                desk.tell(News::PinKept(kept.is_ok()))?;
            }
            Request::ForgoPin => {
                tracing::warn!(
                    "nobody has chosen a PIN of staff mode; `kiosk staff-pin` makes one"
                );
                desk.store.set_pin_due(false)?;
            }
            Request::Levels => desk.tell_levels()?,
            Request::Set(level, percent) => {
                let set = desk.levels.set(level, percent, &desk.screens, &desk.voice);
                if let Err(error) = set {
                    tracing::warn!(%error, ?level, "it is as bright and as loud as before");
                    desk.tell_levels()?;
                }
            }
            Request::SetClock(unix_s) => set_clock::set_clock(desk.clone(), unix_s),
            Request::Reset => jobs::reset(&desk.data_dir)?,
            // One has a channel of its own, the other is for the screens alone.
            Request::Listen(_) | Request::PairAgain => {}
        }
    }
    Ok(())
}
