//! What several pages give to the screens in the same way.

use slint::{ModelRc, VecModel};
use ui::Offer;

use crate::forms::commune::Offered;

/// The items as a model that never changes: the next page brings another.
pub(super) fn model<T: Clone + 'static>(items: impl Iterator<Item = T>) -> ModelRc<T> {
    ModelRc::new(VecModel::from_iter(items))
}

/// A commune that may be meant, with its province or the name of before July 2025.
pub(super) fn offer(offered: &Offered) -> Offer {
    let commune = &offered.commune;
    Offer {
        text: commune.name.as_str().into(),
        hint: offered.formerly.as_deref().unwrap_or(&commune.province).into(),
    }
}
