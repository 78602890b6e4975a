//! Warns in the log, once per slot, that the cap on ids drops adverts.

use crate::presence::Dropped;

#[derive(Default)]
pub(super) struct FloodWarning {
    logged: bool,
}

impl FloodWarning {
    /// Logs a warning when adverts begin to be dropped in a slot; `cap` is the number of ids.
    pub(super) fn update(&mut self, dropped: Dropped, cap: usize) {
        if self.is_news(dropped) {
            tracing::warn!(
                cap,
                "more ids in a quarter of an hour than phones can send: somebody transmits invented \
                 ones, and new ids are dropped until the next quarter; look for a transmitter near \
                 the kiosk"
            );
        }
    }

    fn is_news(&mut self, dropped: Dropped) -> bool {
        let before = std::mem::replace(&mut self.logged, dropped.in_slot > 0);
        self.logged && !before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_news_once_a_slot() {
        let mut flood = FloodWarning::default();
        for (in_slot, news) in
            [(0, false), (1, true), (2, false), (900, false), (0, false), (1, true)]
        {
            assert_eq!(flood.is_news(Dropped { in_slot, total: 1000 }), news, "{in_slot}");
        }
    }
}
