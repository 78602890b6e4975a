//! Staff mode in a running kiosk: from the PIN of the command line to pages that close by themselves.

use std::io::Write;

use ed25519_dalek::SigningKey;
use kiosk::screens::Update;
use kiosk::staff::{Levels, News, PinAnswer};
use kiosk::store::Store;

use crate::common::{Kiosk, json_lines, wait_for};
use crate::support::fixtures;
use crate::visitor::{self, Step};

const CORNER: (f32, f32) = (12.0, 12.0);

/// The way through staff mode, with a wrong PIN first.
struct Way {
    asked: Step,
    wrong: Step,
    menu: Step,
    levels: Step,
    darker: (f32, f32),
    quieter: (f32, f32),
}

/// Found on screens of the test's own, on a thread of theirs.
fn way(pin: &str) -> Way {
    let pin = pin.to_owned();
    let other = if pin == "111111" { "222222" } else { "111111" };
    let find = move || {
        let screen = visitor::home();
        let tell = |news| {
            screen.screens.apply(Update::Staff(news));
            screen.settle();
        };
        screen.wait_for_touches();
        (0..5).for_each(|_| screen.tap(CORNER));
        tell(News::Opened { has_pin: true, has_network: false, has_clock: false });
        let asked = Step { touches: vec![CORNER; 5], ..Step::of(&screen) };
        screen.type_text(other);
        tell(News::Pin(PinAnswer::Wrong { left: 9 }));
        let wrong = Step::of(&screen);
        screen.type_text(&pin);
        tell(News::Pin(PinAnswer::Right));
        let menu = Step::of(&screen);
        screen.touch("Sáng, tiếng");
        let (brightness, volume) = (Some(100), Some(70));
        tell(News::Levels(Levels { brightness, volume, is_quiet: false }));
        let levels = Step::of(&screen);
        screen.touch("Tối hơn");
        screen.touch("Nhỏ hơn");
        let [darker, quieter] = screen.touches.take()[..] else { panic!("two touches") };
        Way { asked, wrong, menu, levels, darker, quieter }
    };
    std::thread::spawn(find).join().unwrap()
}

fn new_kiosk() -> Kiosk {
    let display = "kind = \"memory\"\nwidth = 800\nheight = 480";
    let kiosk = Kiosk::new("http://127.0.0.1:9", display, "kind = \"none\"");
    let mut config = std::fs::File::options().append(true).open(kiosk.config()).unwrap();
    config.write_all(b"[backlight]\nkind = \"simulated\"\nhours = \"never\"\n").unwrap();
    std::fs::create_dir(kiosk.dir.path().join("data")).unwrap();
    let store = Store::open(&kiosk.database()).unwrap();
    store.save_identity(&fixtures::enrolled(7), &SigningKey::from_bytes(&[3; 32])).unwrap();
    kiosk
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_open_it_by_their_pin_turn_what_they_came_for_and_it_leaves_by_itself() {
    let mut kiosk = new_kiosk();
    let arguments = ["--json", "staff-pin", "--config"];
    let made = kiosk.command().args(arguments).arg(kiosk.config()).output().unwrap();
    let pin = json_lines(&made, &arguments)[0]["pin"].as_str().unwrap().to_owned();
    let way = way(&pin);

    let mut simulator = kiosk.start_with_simulator().await;
    simulator.qr(|text| text.contains("/Q/")).await;
    way.asked.play("the page of the PIN", &mut simulator).await;
    way.wrong.play("that it was wrong", &mut simulator).await;
    let guesses = "SELECT json_array_length(value) FROM setting WHERE name = 'staff.guesses'";
    assert_eq!(kiosk.count(guesses), 1, "it counts also after a power cut");
    way.menu.play("the menu", &mut simulator).await;
    way.levels.play("brightness and volume", &mut simulator).await;
    assert!(simulator.try_tap(way.darker.0, way.darker.1).await);
    let dark = async || (simulator.light().last() == Some(&90)).then_some(());
    wait_for("a darker screen", dark).await;
    assert!(simulator.try_tap(way.quieter.0, way.quieter.1).await);
    let chime = ("chime-in".to_owned(), 60);
    wait_for("a quieter chime", async || simulator.heard().contains(&chime).then_some(())).await;
    assert!(kiosk.running.as_mut().unwrap().stop_in_time().await.success());

    // What they chose is kept, and whoever forgets the page of the PIN leaves it to visitors.
    let mut simulator = kiosk.start_with_simulator().await;
    simulator.qr(|text| text.contains("/Q/")).await;
    wait_for("the same light", async || (simulator.light() == [90]).then_some(())).await;
    way.asked.play("the page of the PIN", &mut simulator).await;
    let left = async || (!way.asked.page.is(&simulator.picture())).then_some(());
    wait_for("a page for visitors", left).await;
}
