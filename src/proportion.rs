//! Levels that keep their share of another one: what is darker or quieter by the hour, when staff turn the usual level.

/// What `level` becomes when the usual level goes from `usual` to `chosen`, all in percent.
pub fn kept(level: u8, usual: u8, chosen: u8) -> u8 {
    let scaled = u16::from(level) * u16::from(chosen) / u16::from(usual.max(1));
    u8::try_from(scaled).unwrap_or(u8::MAX).min(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_as_a_table() {
        for (level, usual, chosen, wanted) in [
            (60, 100, 100, 60),
            (60, 100, 50, 30),
            (20, 80, 40, 10),
            (60, 20, 100, 100),
            (0, 80, 40, 0),
            (60, 0, 10, 100),
        ] {
            assert_eq!(kept(level, usual, chosen), wanted, "{level} {usual} {chosen}");
        }
    }
}
