//! Lists as Slint takes them.

use slint::{ModelRc, VecModel};

/// The items as a model that never changes: the next page brings another.
pub(super) fn model<T: Clone + 'static>(items: impl Iterator<Item = T>) -> ModelRc<T> {
    ModelRc::new(VecModel::from_iter(items))
}

/// A number as Slint takes it; the largest where it is too large.
pub(super) fn int(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}
