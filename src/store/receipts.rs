//! What was passed with a receipt at this kiosk, as long as its records are kept.

use protocol::DAY_S;
use protocol::civil::day_start_s;
use protocol::receipt::ReceiptId;
use protocol::record::{Body, Direction};

use super::{Store, StoreError};
use crate::receipt_question::offline::Passed;

/// Declarations, receipts that were shown, and declarations made elsewhere.
const PASSED: &str = "SELECT body FROM outbox WHERE at_s BETWEEN ?2 AND ?3 AND (
    (body ->> 'type' IN ('sealed', 'elsewhere') AND body ->> 'receipt' = ?1)
    OR (body ->> 'type' = 'receipt' AND body ->> 'id' = ?1))
    ORDER BY at_s, seq";

impl Store {
    /// The passages with a receipt on its day in Vietnam, in the order of time.
    pub fn passed_with_receipt(
        &self,
        receipt: ReceiptId,
        day: i64,
    ) -> Result<Vec<Passed>, StoreError> {
        self.read(|connection| {
            let mut query = connection.prepare_cached(PASSED)?;
            let from_s = day_start_s(day);
            let mut rows = query.query((receipt.to_string(), from_s, from_s + DAY_S - 1))?;
            let mut passed = Vec::new();
            while let Some(row) = rows.next()? {
                let json: String = row.get(0)?;
                let body: Body = serde_json::from_str(&json)
                    .map_err(|error| StoreError::content("record", error))?;
                let direction = match &body {
                    Body::Sealed(sealed) => sealed.direction,
                    Body::Receipt(checkin) => Some(checkin.direction),
                    Body::Elsewhere(_) => Some(Direction::In),
                    _ => None,
                };
                let at_s = body.at_s();
                passed.extend(direction.map(|direction| Passed { at_s, direction }));
            }
            Ok(passed)
        })
    }
}
