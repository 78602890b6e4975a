//! Cases found in the kiosk's own log.
