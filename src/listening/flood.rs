//! Says once in a slot that ids are dropped.

use crate::presence::Dropped;

/// Whether it was said in this slot.
#[derive(Default)]
pub(super) struct Flood {
    said: bool,
}

impl Flood {
    /// Looks at what the cap of `most` ids cost so far and says it when it is news.
    pub(super) fn look(&mut self, dropped: Dropped, most: usize) {
        if self.is_news(dropped) {
            tracing::warn!(
                most,
                "more ids than a quarter of an hour can bring: somebody invents them, and new ones \
                 are dropped until the next; look for a transmitter near the kiosk"
            );
        }
    }

    fn is_news(&mut self, dropped: Dropped) -> bool {
        let before = std::mem::replace(&mut self.said, dropped.in_slot > 0);
        self.said && !before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_news_once_a_slot() {
        let mut flood = Flood::default();
        for (in_slot, news) in
            [(0, false), (1, true), (2, false), (900, false), (0, false), (1, true)]
        {
            assert_eq!(flood.is_news(Dropped { in_slot, total: 1000 }), news, "{in_slot}");
        }
    }
}
