//! Things to try: each changes something that the product meets in life, and can be undone.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use data_encoding::HEXLOWER;
use kiosk::devices::simulator::ToKiosk;
use serde::{Deserialize, Serialize};

use crate::kiosk_process::Restarts;
use crate::link::Link;
use crate::relay::Cable;
use crate::setup::{Look, Setup, VENUE};
use crate::street::Street;

/// Number on the card of Cô Lan, whom nobody is called like.
pub const CARD_NUMBER: &str = "052182003417";

/// What is on it, as docs/FORMATS.md has it.
const CARD: &str = "052182003417||Trần Thị Lan|14031982|Nữ|\
                    Số 12 Quang Trung, Phường Bồng Sơn, Hoài Nhơn, Bình Định|10052021\r\n";

/// The phone that is held to the kiosk.
const PHONE_AT_KIOSK: usize = 4;

/// People who fill the market.
const CROWD: usize = 12;

/// Pause between two of them: a kiosk takes five a second.
const CROWD_INTERVAL: Duration = Duration::from_millis(250);

/// What can be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Try {
    Card,
    Phone,
    Network,
    Night,
    Full,
    Clock,
    Scanner,
    Stick,
}

/// What is on now.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct On {
    pub phone: bool,
    pub network: bool,
    pub night: bool,
    pub full: bool,
    /// The kiosk shows the code of one that does not know the time.
    pub clock: bool,
    pub scanner: bool,
    /// The USB stick is pulled out.
    pub stick: bool,
}

pub struct Tries {
    pub setup: Arc<Setup>,
    pub street: Arc<Street>,
    pub link: Arc<Link>,
    pub cable: Cable,
    pub restarts: Restarts,
    night: AtomicBool,
    full: AtomicBool,
    scanner: AtomicBool,
    stick: AtomicBool,
    /// One change at a time.
    busy: tokio::sync::Mutex<()>,
    clock: Mutex<bool>,
}

impl Tries {
    pub fn new(
        setup: Arc<Setup>,
        street: Arc<Street>,
        link: Arc<Link>,
        cable: Cable,
        restarts: Restarts,
    ) -> Self {
        let [night, full, scanner, stick] = std::array::from_fn(|_| AtomicBool::new(false));
        let (busy, clock) = (tokio::sync::Mutex::default(), Mutex::default());
        Self { setup, street, link, cable, restarts, night, full, scanner, stick, busy, clock }
    }

    /// What is on; of the clock, what the last code on the screen said.
    pub fn on(&self) -> On {
        let mut clock = self.clock.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(scanned) = self.link.scan() {
            *clock = scanned.is_fixed;
        }
        On {
            phone: self.street.is_at_kiosk(PHONE_AT_KIOSK),
            network: !self.cable.is_plugged(),
            night: self.night.load(Ordering::Relaxed),
            full: self.full.load(Ordering::Relaxed),
            clock: *clock,
            scanner: self.scanner.load(Ordering::Relaxed),
            stick: self.stick.load(Ordering::Relaxed),
        }
    }

    /// Does it, or undoes it.
    ///
    /// # Errors
    /// A sentence for the page.
    pub async fn set(&self, what: Try, on: bool) -> anyhow::Result<()> {
        let _one = self.busy.lock().await;
        match what {
            Try::Card if on => self.scan_card().await?,
            // The kiosk closes its page by itself.
            Try::Card => {}
            Try::Phone => {
                self.street.send(PHONE_AT_KIOSK, if on { "kiosk" } else { "street" });
            }
            Try::Network => self.cable.plug(!on),
            Try::Night => {
                self.night.store(on, Ordering::Relaxed);
                self.restart().await?;
            }
            Try::Full => {
                if on {
                    self.fill().await?
                } else {
                    self.empty().await?
                }
                self.full.store(on, Ordering::Relaxed);
            }
            Try::Clock if on => self.link.play(ToKiosk::ClockLost).await,
            Try::Clock => {
                ensure!(
                    self.cable.is_plugged(),
                    "the kiosk learns the time from its backend; plug the network in"
                );
                // What is asked anew brings the time.
                self.cable.plug(true);
            }
            Try::Scanner => {
                self.scanner.store(on, Ordering::Relaxed);
                self.link.play(ToKiosk::Scanner { present: !on }).await;
            }
            Try::Stick => {
                self.stick.store(on, Ordering::Relaxed);
                self.link.play(ToKiosk::Stick { present: !on }).await;
            }
        }
        Ok(())
    }

    async fn scan_card(&self) -> anyhow::Result<()> {
        ensure!(
            !self.scanner.load(Ordering::Relaxed),
            "the scanner is pulled out; plug it in first"
        );
        self.link.play(ToKiosk::Scan { hex: HEXLOWER.encode(CARD.as_bytes()) }).await;
        Ok(())
    }

    async fn restart(&self) -> anyhow::Result<()> {
        self.restarts.restart(Look { night: self.night.load(Ordering::Relaxed) }).await?;
        if self.scanner.load(Ordering::Relaxed) {
            self.link.play(ToKiosk::Scanner { present: false }).await;
        }
        if self.stick.load(Ordering::Relaxed) {
            self.link.play(ToKiosk::Stick { present: false }).await;
        }
        Ok(())
    }

    /// Sets the venue's capacity. A kiosk asks for it at its start and every hour.
    async fn set_capacity(&self, capacity: &str) -> anyhow::Result<()> {
        let arguments = ["venue", "set", VENUE, "--capacity", capacity];
        self.setup.run_backend(&arguments, b"").await?;
        self.restart().await
    }

    async fn fill(&self) -> anyhow::Result<()> {
        ensure!(
            self.cable.is_plugged(),
            "plug the network in first: the venue is counted by its backend"
        );
        self.set_capacity(&CROWD.to_string()).await?;
        self.pass("in").await
    }

    async fn empty(&self) -> anyhow::Result<()> {
        self.pass("out").await?;
        self.set_capacity("none").await
    }

    /// As many people scan and tap, each with a page of their own.
    async fn pass(&self, direction: &str) -> anyhow::Result<()> {
        let client =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        for _ in 0..CROWD {
            let page = format!("{}{}", self.setup.backend_url(), self.link.scan_soon().await?.path);
            let page = client.get(page).send().await?.error_for_status()?.text().await?;
            let ticket = page.split_once("name=\"ticket\" value=\"");
            let ticket = ticket.and_then(|(_, rest)| rest.split_once('"'));
            let (ticket, _) = ticket.context("the page of the code has no ticket")?;
            let tapped = client
                .post(format!("{}/tap", self.setup.backend_url()))
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("ticket={ticket}&direction={direction}"))
                .send()
                .await?;
            if tapped.status().is_client_error() || tapped.status().is_server_error() {
                bail!("the backend does not take the check-in ({})", tapped.status());
            }
            tokio::time::sleep(CROWD_INTERVAL).await;
        }
        Ok(())
    }
}
