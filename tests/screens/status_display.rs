//! Pictures of the status display, compared with those of docs/screens as the screens' are.

use std::path::Path;

use kiosk::devices::scanner::ScannerState;
use kiosk::devices::status_display::Picture as Drawn;
use kiosk::status::{
    Delivery, Facts, Page, Scanner, Trouble, Venue, draw, pages, screenfuls, start_failed,
};
use protocol::clock::ClockConfidence;
use protocol::language::Language;
use protocol::report::{Radio, Writes};
use protocol::update::{Fetching, Hindrance, Refusal, Refused, Update, UpdateStage};

use crate::palette::Picture;

const SMALL: (u32, u32) = (128, 64);
const LARGE: (u32, u32) = (240, 240);

/// A kiosk of the market where nothing is wrong.
pub(crate) fn well() -> Facts {
    Facts {
        started: true,
        venue: Some(Venue {
            kiosk: 12,
            name: "Chợ Bồng Sơn".to_owned(),
            position: "Cổng số 2".to_owned(),
        }),
        host: "kiosk.example.vn".to_owned(),
        address: Some([192, 168, 1, 23].into()),
        clock: ClockConfidence::Synced,
        minute: Some(9 * 60 + 5),
        online: true,
        radio: Radio::Quiet,
        heard_ago_s: Some(7200),
        delivery: Delivery { records: 3, contacts: 41, parked: 0, oldest_s: Some(540) },
        ..Facts::default()
    }
}

/// The same while an update is so far.
pub(crate) fn updating(stage: UpdateStage, next: Option<&str>) -> Facts {
    let (version, next) = ("1.1.0".to_owned(), next.map(ToOwned::to_owned));
    Facts { update: Some(Update { version, stage, next, refused: None }), ..well() }
}

/// The same after a bundle was refused.
pub(crate) fn refused(why: Refusal) -> Facts {
    let refused = Some(Refused { version: "1.2.0".to_owned(), why });
    let update = Update { version: "1.1.0".to_owned(), refused, ..Update::default() };
    Facts { update: Some(update), ..well() }
}

/// What the display says of the update, among other things.
fn of_update(facts: &Facts, language: Language) -> Vec<Page> {
    let is_about_it = |page: &Page| {
        ["Cập nhật", "Update", "Phiên bản", "Version"].contains(&page.heading.as_str())
    };
    pages(facts, language).into_iter().filter(is_about_it).collect()
}

/// Name, pages and size of each picture that is kept.
fn kept() -> Vec<(&'static str, Vec<Page>, (u32, u32))> {
    let unplugged = Scanner { state: ScannerState::Absent, was_ready: true };
    let ill =
        Facts { radio: Radio::Absent, online: false, offline_s: 900, scanner: unplugged, ..well() };
    let full = Facts { writes: Writes::Full, ..well() };
    let unpaired = Facts { venue: None, ..well() };
    let coming = Some(Fetching { version: "1.2.0".to_owned(), percent: 45, hindrance: None });
    let fetching = Facts { fetching: coming.clone(), ..updating(UpdateStage::None, None) };
    let hindered = coming.map(|it| Fetching { hindrance: Some(Hindrance::NoRoom), ..it });
    let without_room = Facts { fetching: hindered, ..updating(UpdateStage::None, None) };
    let writing = updating(UpdateStage::Writing, Some("1.2.0"));
    let on_trial = updating(UpdateStage::Trial, None);
    let failed = "there is no display that can be painted on without a window system";
    let start = |language| vec![start_failed(Some(Trouble::NoDisplay), failed, language)];
    let (vi, en) = (Language::Vi, Language::En);
    vec![
        ("well", pages(&well(), vi), LARGE),
        ("ill", pages(&ill, vi), LARGE),
        ("ill-en", pages(&ill, en), LARGE),
        ("full", pages(&full, vi), SMALL),
        ("unpaired", pages(&unpaired, vi), SMALL),
        ("well-small-en", pages(&well(), en), SMALL),
        ("update-fetching", of_update(&fetching, vi), LARGE),
        ("update-writing", of_update(&writing, vi), LARGE),
        ("update-writing-en", of_update(&writing, en), SMALL),
        ("update-on-trial", of_update(&on_trial, vi), LARGE),
        ("update-truncated", of_update(&refused(Refusal::Damaged), vi), LARGE),
        ("update-truncated-en", of_update(&refused(Refusal::Damaged), en), SMALL),
        ("update-signed-anew", of_update(&refused(Refusal::NotSigned), vi), LARGE),
        ("update-signed-anew-en", of_update(&refused(Refusal::NotSigned), en), SMALL),
        ("update-downgrade", of_update(&refused(Refusal::NotNewer), vi), LARGE),
        ("update-downgrade-en", of_update(&refused(Refusal::NotNewer), en), SMALL),
        ("update-other-product", of_update(&refused(Refusal::OtherProduct), vi), LARGE),
        ("update-other-product-en", of_update(&refused(Refusal::OtherProduct), en), SMALL),
        ("update-rolled-back", of_update(&refused(Refusal::DoesNotWork), vi), LARGE),
        ("update-rolled-back-en", of_update(&refused(Refusal::DoesNotWork), en), SMALL),
        ("update-without-room", of_update(&without_room, vi), LARGE),
        ("start", start(vi), LARGE),
        ("start-small", start(vi), SMALL),
    ]
}

/// All screenfuls of one series.
fn strip(pages: &[Page], size: (u32, u32)) -> Vec<Drawn> {
    let all = screenfuls(pages, size);
    all.iter().enumerate().map(|(index, it)| draw(it, (index, all.len()), size)).collect()
}

fn rgb(drawn: &Drawn) -> (u32, Vec<u8>) {
    let png = drawn.png().unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    (info.width, bytes)
}

fn write(path: &Path, drawn: &[Drawn], (width, height): (u32, u32)) {
    const COLUMNS: usize = 4;
    let columns = drawn.len().min(COLUMNS);
    let rows = drawn.len().div_ceil(COLUMNS);
    let (wide, high) = (columns * (width as usize + 4), rows * (height as usize + 4));
    let mut sheet = vec![0x80u8; wide * high * 3];
    for (index, picture) in drawn.iter().enumerate() {
        let (left, top) =
            (index % COLUMNS * (width as usize + 4), index / COLUMNS * (height as usize + 4));
        let (_, bytes) = rgb(picture);
        for (y, row) in bytes.chunks_exact(width as usize * 3).enumerate() {
            let at = ((top + y) * wide + left) * 3;
            sheet[at..at + row.len()].copy_from_slice(row);
        }
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = std::fs::File::create(path).unwrap();
    let mut encoder = png::Encoder::new(file, wide as u32, high as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(&sheet).unwrap();
}

#[test]
fn the_status_display_looks_as_the_documents_show() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let renews = std::env::var_os("KIOSK_RENEW_PICTURES").is_some();
    for (name, pages, size) in kept() {
        let drawn = strip(&pages, size);
        let kept = root.join(format!("docs/screens/status/{name}.png"));
        if renews {
            write(&kept, &drawn, size);
        }
        let now = root.join(format!("target/status-display/{name}.png"));
        write(&now, &drawn, size);
        let before =
            Picture::load(&kept).unwrap_or_else(|| panic!("{} is not there", kept.display()));
        let same = Picture::load(&now).unwrap().differs(&before) == 0.0;
        assert!(same, "{name} looks otherwise; look at {} and renew it", now.display());
    }
}

#[test]
fn every_line_fits_into_the_display() {
    for (name, pages, size) in kept() {
        let columns = if size == SMALL { 21 } else { 23 };
        for screenful in screenfuls(&pages, size) {
            for line in &screenful.lines {
                assert!(line.chars().count() <= columns, "{name}: {line}");
            }
            assert!(screenful.heading.chars().count() <= 15, "{name}: {}", screenful.heading);
        }
    }
}
