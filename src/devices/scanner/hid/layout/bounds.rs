//! Bounds of a report descriptor, which is a stranger's: `hidreport` makes a field of every count, however
//! large, and panics where a usage has no page.

use hidreport::hid::{GlobalItem, Item, ItemType, LocalItem, MainItem, ReportDescriptorItems};

/// Limit of the bits of a field, as Linux has it.
const BITS_MAX: usize = 256;

/// Limit of the fields and usages of all items together. Scanners have some hundreds.
const FIELDS_MAX: usize = 64 * 1024;

/// Whether a descriptor can be parsed.
pub(super) fn are_kept(descriptor: &[u8]) -> bool {
    let Ok(items) = ReportDescriptorItems::try_from(descriptor) else { return false };
    let (mut paged, mut count, mut fields) = (false, 0, 0);
    let mut usages = 0..0;
    for item in items.iter() {
        match item.item().item_type() {
            ItemType::Global(GlobalItem::UsagePage(_)) => paged = true,
            ItemType::Global(GlobalItem::ReportSize(size)) if usize::from(size) > BITS_MAX => {
                return false;
            }
            // What was pushed before is no more than the largest.
            ItemType::Global(GlobalItem::ReportCount(next)) => count = count.max(usize::from(next)),
            // Without a page, what is pushed would have none.
            ItemType::Global(GlobalItem::Push) | ItemType::Local(LocalItem::UsageId(_))
                if !paged =>
            {
                return false;
            }
            ItemType::Local(LocalItem::UsageMinimum(first)) => usages.start = u32::from(first),
            ItemType::Local(LocalItem::UsageMaximum(last)) => usages.end = u32::from(last),
            ItemType::Main(MainItem::EndCollection) => {}
            ItemType::Main(_) => {
                let range = usages.end.saturating_sub(usages.start);
                let range = usize::try_from(range).unwrap_or(usize::MAX);
                fields = count.saturating_add(range).saturating_add(fields);
            }
            _ => {}
        }
        if fields > FIELDS_MAX {
            return false;
        }
    }
    true
}
