//! Checking in: the venue code on the screen.
