//! What the documents show of a declaration: people as they come. The other stops have names and places
//! that are as high, as deep and as long as any.

use kiosk::screens::Update;

use super::{Visit, receipt};
use crate::support::harness::Harness;

/// Letters that are typed, and the vowels that are chosen for the last of them.
type Name = [(&'static str, &'static [&'static str])];

const HOA: &Name = &[("LE", &["Ê"]), (" THI", &["Ị"]), (" HOA", &[])];
const BINH: &Name = &[("TRA", &["Â", "Ầ"]), ("N VA", &["Ă"]), ("N BI", &["Ì"]), ("NH", &[])];
const LAN: &Name = &[("TRA", &["Â", "Ầ"]), ("N THI", &["Ị"]), (" LAN", &[])];
const NAM: &Name = &[("TRA", &["Â", "Ầ"]), ("N VA", &["Ă"]), ("N NAM", &[])];

fn type_name(harness: &Harness, name: &Name) {
    for (letters, vowels) in name {
        harness.type_text(letters);
        vowels.iter().for_each(|vowel| harness.touch(vowel));
    }
}

fn type_birth(harness: &Harness, year: &str, gender: &str) {
    harness.type_text(year);
    harness.touch(gender);
}

pub(crate) fn documents(visit: Visit<'_>) {
    alone(visit);
    family(visit);
}

fn alone(visit: Visit<'_>) {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    type_name(&harness, HOA);
    visit("document-name", &harness);
    harness.touch("Tiếp tục");
    type_birth(&harness, "1951", "Nữ");
    visit("document-birth", &harness);
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.type_text("0912345678");
    harness.touch("Tiếp tục");
    harness.touch("Ở Phường Bồng Sơn");
    harness.touch("Tiếp tục");
    harness.answer(["Không"; 3]);
    visit("document-review", &harness);
    harness.touch("Gửi tờ khai");
    harness.screens.apply(Update::Submitted(Ok(Some(receipt()))));
    harness.settle();
    visit("document-done", &harness);
}

fn family(visit: Visit<'_>) {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Khai hộ");
    type_name(&harness, HOA);
    harness.touch("Tiếp tục");
    harness.type_text("0912345678");
    harness.touch("Tiếp tục");
    let family = [(BINH, "1978", "Nam"), (LAN, "1982", "Nữ"), (NAM, "2010", "Nam")];
    for (index, (name, year, gender)) in family.into_iter().enumerate() {
        if index > 0 {
            harness.touch("Thêm người");
        }
        type_name(&harness, name);
        harness.touch("Tiếp tục");
        type_birth(&harness, year, gender);
        harness.touch("Tiếp tục");
        harness.touch("Tiếp tục");
        if index == 0 {
            harness.touch("Ở Phường Bồng Sơn");
            harness.touch("Tiếp tục");
        } else {
            harness
                .touch(["", "Cùng nơi ở với TRẦN VĂN B***", "Cùng nơi ở với TRẦN THỊ L***"][index]);
        }
        harness.answer(["Không"; 3]);
    }
    visit("document-people", &harness);
}
