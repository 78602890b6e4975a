//! Bluezone adverts: raw AD structures to ids.
