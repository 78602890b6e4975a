//! What the visitor sees: one adapter per Slint global.
