//! From the scanner that the configuration names to the screens.

use std::sync::Arc;

use protocol::civil::vietnam_day;
use protocol::invitation_link::InvitationLink;
use protocol::receipt::CODE_LEN;
use tokio::sync::mpsc;
use zeroize::Zeroizing;

use super::intake::declared::has_declared;
use crate::cards;
use crate::config::{Config, ScannerKind};
use crate::devices::clock::Clock;
use crate::devices::scanner::hotplug::HotplugScanner;
use crate::devices::scanner::simulated::{Play, Simulated};
use crate::devices::scanner::{Mode, ScannerEvent, ScannerSource, ScannerState};
use crate::receipt_question::offline::find;
use crate::screens::{Scan, ScreensHandle, Update};
use crate::status::Board;
use crate::store::Store;
use crate::tasks::Tasks;

/// A person scans one at a time.
const SCAN_QUEUE_CAPACITY: usize = 8;

/// Reads the scanner that the configuration names.
pub(super) struct ScannerReader {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) screens: ScreensHandle,
    pub(super) board: Board,
}

impl ScannerReader {
    /// `scans` are those of a simulated scanner.
    pub(super) fn start(self, tasks: &mut Tasks, config: &Config, scans: mpsc::Receiver<Play>) {
        tasks.spawn("scanner", self.read(source(config, scans)));
    }

    async fn read(self, source: Option<Box<dyn ScannerSource>>) -> anyhow::Result<()> {
        let Some(source) = source else {
            self.screens.send(Update::Scanner(ScannerState::Off))?;
            return std::future::pending().await;
        };
        let (sender, mut events) = mpsc::channel(SCAN_QUEUE_CAPACITY);
        let source = tokio::spawn(source.run(sender));
        while let Some(event) = events.recv().await {
            match event {
                ScannerEvent::Scanned(bytes) => {
                    self.screens.send(Update::Scanned(self.know(recognise(&bytes))))?;
                }
                ScannerEvent::State(state) => {
                    tracing::info!(%state, "scanner");
                    self.board.note(|facts| {
                        facts.scanner.was_ready |= state.reads();
                        facts.scanner.state = state.clone();
                    });
                    self.screens.send(Update::Scanner(state))?;
                }
            }
        }
        Ok(source.await??)
    }

    /// Knows a card again by which somebody declared today, and a receipt of an earlier day.
    fn know(&self, scan: Scan) -> Scan {
        let card = match scan {
            Scan::Card(card) => card,
            Scan::Receipt(text) if self.is_earlier(&text) => return Scan::EarlierReceipt(text),
            scan => return scan,
        };
        match has_declared(&self.store, &card, self.clock.now()) {
            Ok(true) => Scan::DeclaredCard(card),
            Ok(false) => Scan::Card(card),
            Err(error) => {
                tracing::warn!(%error, "it is unknown whether a card has declared today");
                Scan::Card(card)
            }
        }
    }
}

impl ScannerReader {
    /// Whether it is a receipt of the commune from the last weeks, and not of today.
    fn is_earlier(&self, text: &str) -> bool {
        let now = self.clock.now();
        let identity = self.store.identity().unwrap_or_else(|error| {
            tracing::warn!(%error, "it is unknown of which day a receipt is");
            None
        });
        let Some(identity) = identity.filter(|_| now.is_known()) else { return false };
        let today = vietnam_day(now.unix_s());
        let found = find(&identity.venue.receipt_key, text, today);
        found.is_ok_and(|(day, _)| day != today)
    }
}

fn source(config: &Config, scans: mpsc::Receiver<Play>) -> Option<Box<dyn ScannerSource>> {
    match config.scanner.kind {
        ScannerKind::None => None,
        ScannerKind::Simulated => Some(Box::new(Simulated::new(scans))),
        _ => Some(Box::new(hotplug(config))),
    }
}

/// The real scanner of the kinds that the configuration allows.
pub(crate) fn hotplug(config: &Config) -> HotplugScanner {
    let modes = match config.scanner.kind {
        ScannerKind::Serial => vec![Mode::Serial],
        ScannerKind::Hid => vec![Mode::Hid],
        ScannerKind::Keyboard => vec![Mode::Keyboard],
        _ => vec![Mode::Serial, Mode::Hid, Mode::Keyboard],
    };
    HotplugScanner::new(modes, config.scanner.device.clone())
}

/// Of what was scanned, only the kind is logged, never the content.
fn recognise(bytes: &[u8]) -> Scan {
    let text = std::str::from_utf8(bytes).ok().map(cards::bare);
    if let Some(link) = text.and_then(InvitationLink::parse) {
        return Scan::Invitation(link);
    }
    if let Some(text) = receipt(bytes) {
        return Scan::Receipt(text);
    }
    if let Some(verdict) = cards::trial::judge(bytes) {
        return Scan::Trial(verdict);
    }
    match cards::read(bytes) {
        Ok(card) => {
            tracing::info!(kind = card.kind.name(), doubts = card.doubts.len(), "a card was read");
            Scan::Card(Box::new(card))
        }
        Err(error) => {
            tracing::info!(%error, length = bytes.len(), "a scan was not understood");
            Scan::Unreadable
        }
    }
}

/// The text of a scan that has the form of a receipt.
fn receipt(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let text = cards::bare(std::str::from_utf8(bytes).ok()?);
    let text = Zeroizing::new(text.to_ascii_uppercase());
    let address = text.strip_prefix("HTTPS://").and_then(|rest| rest.split_once('/'));
    let is_address = address.is_some_and(|(_, path)| path.starts_with("R/"));
    // Crockford's alphabet, in which no letter is mistaken for a digit.
    let is_code = u32::try_from(text.len()) == Ok(CODE_LEN)
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() && !b"ILOU".contains(&byte));
    (is_address || is_code).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scans_as_a_table() {
        let card = "001260012345||Nguyễn Thị Mẫu|01021960|Nữ|Hà Nội|15042021";
        let bhyt = "GD4010123456789|4e677579e1bb856e|01/02/1960|2|48c3a0|01 - 043|-|$";
        for (scanned, kind) in [
            (card, "Card(cccd, …)"),
            (bhyt, "Card(bhyt, …)"),
            ("HTTPS://KIOSK.EXAMPLE.VN/R/ABCDEF", "Receipt(…)"),
            ("https://kiosk.example.vn/r/abcdef\r\n", "Receipt(…)"),
            // With what a scanner puts before a code, as before a card.
            ("]Q1HTTPS://k.example/R/ABCDEFGH", "Receipt(…)"),
            ("]Q2\\000026https://k.example/r/abcdefgh\r\n", "Receipt(…)"),
            ("\u{2}]C07KQ2M4XHT0Z9\u{3}", "Receipt(…)"),
            ("7KQ2M4XHT0Z9", "Receipt(…)"),
            ("7kq2m4xht0z9\r", "Receipt(…)"),
            (
                "KIOSK:HTTPS://KIOSK.EXAMPLE.VN/2Z2Z3-45678-D5P2-FDGJ-MHVJ-VPGQ",
                "InvitationLink(https://kiosk.example.vn, …)",
            ),
            (
                "]Q1kiosk:http://127.0.0.1:8080/2z2z3-45678-d5p2-fdgj-mhvj-vpgq\r",
                "InvitationLink(http://127.0.0.1:8080, …)",
            ),
            // No letter of Crockford's, too short, a venue's own code.
            ("7KQ2M4XHTOZ9", "Unreadable"),
            ("7KQ2M4XHT0Z", "Unreadable"),
            ("HTTPS://KIOSK.EXAMPLE.VN/Q/ABCDEF", "Unreadable"),
            ("", "Unreadable"),
        ] {
            assert_eq!(format!("{:?}", recognise(scanned.as_bytes())), kind, "{scanned}");
        }
        assert_eq!(recognise(&[0xFF; 40]), Scan::Unreadable);
    }
}
