-- Whether kiosks of the venue show the word of the minute.
ALTER TABLE venues ADD COLUMN kiosk_word INTEGER NOT NULL DEFAULT 1;

-- What a kiosk told of itself last (`protocol::report`, JSON), and when.
ALTER TABLE kiosks_seen ADD COLUMN report TEXT;
ALTER TABLE kiosks_seen ADD COLUMN report_s INTEGER;
