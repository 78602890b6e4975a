//! Single values.

use super::error::Stored;

pub trait SettingsRead {
    fn setting(&mut self, name: &str) -> Stored<Option<Vec<u8>>>;
}

pub trait SettingsTx {
    /// The value of `name`, which becomes `value` when there is none yet.
    fn setting_or_insert(&mut self, name: &str, value: &[u8]) -> Stored<Vec<u8>>;
    fn set_setting(&mut self, name: &str, value: &[u8]) -> Stored<()>;
}
