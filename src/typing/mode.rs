//! Input methods.

/// How letters with marks are typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The letter is typed and its marks are touched.
    #[default]
    Touch,
    /// NGUYEENX.
    Telex,
    /// NGUYE6N4.
    Vni,
}
