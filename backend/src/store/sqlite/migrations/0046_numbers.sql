-- What a number names is found without its venue and day: to be opened, erased or answered.
CREATE INDEX sealed_numbers ON sealed (kiosk_id, seq, incarnation);
CREATE INDEX receipts_numbers ON receipts (kiosk_id, seq, incarnation);
CREATE INDEX elsewhere_numbers ON elsewhere (kiosk_id, seq, incarnation);
-- A receipt leads to its declarations.
CREATE INDEX sealed_receipts ON sealed (receipt, day) WHERE receipt IS NOT NULL;
