//! Where adverts come from: BlueZ, the bench, or a recorded file.
