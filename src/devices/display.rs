//! Where the screen is painted: KMS, a window, or memory.
