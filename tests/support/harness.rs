//! A kiosk under test: real screens, mock time, a picture at any moment.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use i_slint_backend_testing::{
    AccessibleRole, ElementHandle, TestingBackend, TestingBackendOptions, get_mocked_time,
    mock_elapsed_time,
};
use kiosk::checkin::venue_code::CodeSource;
use kiosk::devices::clock::Timestamp;
use kiosk::screens::{
    BluetoothState, Command, Here, Screens, Setup, Status, StoreState, Update, VenueIdentity,
};
use protocol::clock::ClockConfidence;
use protocol::language::Language;
use protocol::secret::Secret;
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, PhysicalSize, Rgba8Pixel, SharedPixelBuffer};
use ui::{HomeAdapter, Mode, PauseAdapter, Theme};

use super::codes;

/// 8 July 2021, 07:00:00 in Vietnam: the start of a slot.
pub(crate) const MORNING_MS: i64 = 1_625_702_400_000;

pub(crate) struct Harness {
    pub(crate) screens: Screens,
    pub(crate) commands: Rc<RefCell<Vec<Command>>>,
    /// Middle of everything touched so far, pixels: the same touches on a real kiosk do the same.
    pub(crate) touches: RefCell<Vec<(f32, f32)>>,
    confidence: Rc<Cell<ClockConfidence>>,
    zero_ms: u64,
}

pub(crate) fn identity() -> VenueIdentity {
    VenueIdentity {
        name: "Chợ Bồng Sơn".to_owned(),
        position: "Cổng số 2".to_owned(),
        commune: "Phường Bồng Sơn".to_owned(),
        capacity: Some(200),
        takes_feedback: true,
        otp: false,
        illnesses: false,
        word_key: Some(Secret::new([8; 32])),
        questionnaire: None,
        help_line: None,
        source: CodeSource {
            kiosk: 7,
            token_key: Secret::new([5; 32]),
            letters: "BSON".to_owned(),
            host: "kiosk.example.vn".to_owned(),
            period_s: 30,
            poster_epoch: 0,
        },
    }
}

pub(crate) fn status() -> Status {
    Status {
        entered: 312,
        left: 287,
        own_only: false,
        present: 14,
        others: 0,
        nudge: false,
        kept_days: 14,
        waiting: 0,
        online: true,
        clock_doubted: false,
        keys_pending: false,
        bluetooth: BluetoothState::Listening,
        store: StoreState::Ok,
        here: Here::Unknown,
    }
}

/// A text as it was before its last words were tied.
pub(crate) fn untied(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

impl Harness {
    /// A screen of this size, not enrolled.
    pub(crate) fn bare(width: u32, height: u32) -> Self {
        // Each test has a thread, and each thread a platform of its own.
        let options = TestingBackendOptions {
            mock_time: true,
            threading: false,
            renderer_name: Some("software".into()),
        };
        let _ = slint::platform::set_platform(Box::new(TestingBackend::new(options)));
        let commands = Rc::new(RefCell::new(Vec::new()));
        let confidence = Rc::new(Cell::new(ClockConfidence::Synced));
        let zero_ms = get_mocked_time();
        let (sent, trust) = (commands.clone(), confidence.clone());
        let screens = Screens::new(
            Rc::new(move || {
                let passed = i64::try_from(get_mocked_time() - zero_ms).unwrap();
                Timestamp { unix_ms: MORNING_MS + passed, confidence: trust.get() }
            }),
            Box::new(move |command| sent.borrow_mut().push(command)),
        )
        .unwrap();
        screens.window().set_size(PhysicalSize::new(width, height));
        let harness = Self { screens, commands, touches: RefCell::default(), confidence, zero_ms };
        harness.settle();
        harness
    }

    /// An enrolled kiosk of this size on a usual morning.
    pub(crate) fn new(width: u32, height: u32) -> Self {
        let harness = Self::bare(width, height);
        harness.screens.apply(Update::Enrolled(Some(identity())));
        harness.screens.apply(Update::Status(status()));
        harness.settle();
        harness
    }

    /// The same with the list of communes.
    pub(crate) fn with_gazetteer(width: u32, height: u32) -> Self {
        let harness = Self::new(width, height);
        let communes = Box::new(kiosk::gazetteer::Gazetteer::builtin().unwrap());
        harness.screens.set_declaration(Setup { communes, ..Setup::default() });
        harness
    }

    /// The same screen on another panel.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        self.screens.window().set_size(PhysicalSize::new(width, height));
        self.settle();
    }

    /// Colours and type, until a second passes.
    pub(crate) fn wear(&self, mode: Mode, large: bool) {
        let theme = self.screens.component().global::<Theme>();
        theme.set_mode(mode);
        theme.set_large(large);
        self.settle();
    }

    pub(crate) fn set_language(&self, language: Language) {
        self.screens.component().global::<HomeAdapter>().invoke_set_language(language.tag().into());
        self.settle();
    }

    /// Touches the button that offers the next language until the screen has this one.
    pub(crate) fn choose_language(&self, language: Language) {
        let adapter = self.screens.component().global::<HomeAdapter>();
        while adapter.get_language() != language.tag() {
            self.touch(&adapter.get_next_language_name());
        }
    }

    /// Lets change handlers and conditional elements come about.
    pub(crate) fn settle(&self) {
        for _ in 0..3 {
            mock_elapsed_time(Duration::ZERO);
        }
    }

    /// Lets time pass; a mock timer fires once for each step.
    pub(crate) fn wait_ms(&self, ms: u64) {
        for _ in 0..ms / 100 {
            mock_elapsed_time(Duration::from_millis(100));
        }
        mock_elapsed_time(Duration::from_millis(ms % 100));
        self.settle();
    }

    pub(crate) fn unix_ms(&self) -> i64 {
        MORNING_MS + i64::try_from(get_mocked_time() - self.zero_ms).unwrap()
    }

    pub(crate) fn trust_clock(&self, confidence: ClockConfidence) {
        self.confidence.set(confidence);
        self.wait_ms(1100);
    }

    /// What was asked for so far, but for what is only said or shown while nobody is there.
    pub(crate) fn asked(&self) -> Vec<Command> {
        let commands = self.commands.borrow();
        let aside =
            |command: &&Command| !matches!(command, Command::PlayPrompt(_) | Command::Idle(_));
        commands.iter().filter(aside).cloned().collect()
    }

    pub(crate) fn find(&self, label: &str) -> Option<ElementHandle> {
        let called = |label: &str| {
            ElementHandle::find_by_accessible_label(self.screens.component(), label).next()
        };
        called(label).or_else(|| {
            let (before, last) = label.rsplit_once(' ')?;
            called(&format!("{before}\u{a0}{last}"))
        })
    }

    /// Touches the element that is called so.
    pub(crate) fn touch(&self, label: &str) {
        self.touch_nth(label, 0);
    }

    /// Touches one of several elements that are called so, from 0.
    pub(crate) fn touch_nth(&self, label: &str, nth: usize) {
        self.wait_for_touches();
        let mut elements: Vec<ElementHandle> = Vec::new();
        let called = ElementHandle::find_by_accessible_label(self.screens.component(), label);
        let (buttons, words): (Vec<_>, Vec<_>) =
            called.partition(|it| it.accessible_role() == Some(AccessibleRole::Button));
        // The words on a button are called as it is.
        for element in buttons.into_iter().chain(words) {
            // An element that is the root of its component is found once as each.
            let place = element.absolute_position();
            if !elements.iter().any(|it| it.absolute_position() == place) {
                elements.push(element);
            }
        }
        let found = elements.into_iter().nth(nth);
        let element = found.unwrap_or_else(|| panic!("nothing is called {label:?}"));
        let (corner, size) = (element.absolute_position(), element.size());
        let middle = (corner.x + size.width / 2.0, corner.y + size.height / 2.0);
        self.touches.borrow_mut().push(middle);
        element.mock_single_click(PointerEventButton::Left);
        self.settle();
        self.wait_for_touches();
    }

    /// Lets the time pass in which nothing takes a touch, as a steady hand does.
    pub(crate) fn wait_for_touches(&self) {
        while self.screens.component().global::<PauseAdapter>().get_deaf() {
            mock_elapsed_time(Duration::from_millis(50));
            self.settle();
        }
    }

    /// Taps a place of the screen, whether or not it takes touches.
    pub(crate) fn tap(&self, (x, y): (f32, f32)) {
        let (position, button) = (LogicalPosition::new(x, y), PointerEventButton::Left);
        for event in [
            WindowEvent::PointerPressed { position, button },
            WindowEvent::PointerReleased { position, button },
            WindowEvent::PointerExited,
        ] {
            self.screens.window().dispatch_event(event);
        }
        self.settle();
    }

    /// "Xóa ngay", and yes.
    pub(crate) fn erase(&self) {
        self.touch("Xóa ngay");
        if self.find("Giữ lại").is_some() {
            self.touch("Xóa");
        }
    }

    /// Touches the keys of a text; a space is the key of that name.
    pub(crate) fn type_text(&self, text: &str) {
        for letter in text.chars() {
            match letter {
                ' ' => self.touch("Dấu cách"),
                letter => self.touch(&letter.to_string()),
            }
        }
    }

    pub(crate) fn value(&self, label: &str) -> String {
        // A heading may have the words of its field; it has no value.
        let mut found = ElementHandle::find_by_accessible_label(self.screens.component(), label);
        let value = found.find_map(|element| element.accessible_value());
        value.unwrap_or_else(|| panic!("nothing with a value is called {label:?}")).to_string()
    }

    pub(crate) fn picture(&self) -> SharedPixelBuffer<Rgba8Pixel> {
        self.screens.window().take_snapshot().unwrap()
    }

    /// Every code on the screen.
    pub(crate) fn decode_all(&self) -> Vec<String> {
        let picture = self.picture();
        codes::of_picture(&picture, (picture.width() as usize, picture.height() as usize))
    }

    /// The venue's code among them.
    pub(crate) fn decode(&self) -> Option<String> {
        self.decode_all().into_iter().find(|text| codes::is_of_venue(text))
    }

    /// From the home page to the review, as LÊ THỊ HOA, who lives here.
    pub(crate) fn fill_in(&self) {
        self.fill_in_with_phone("0912345678");
    }

    /// The same with a number of one's own.
    pub(crate) fn fill_in_with_phone(&self, phone: &str) {
        self.touch("Khai báo y tế");
        self.touch("Cho tôi");
        self.type_hoa();
        self.touch("Tiếp tục");
        self.type_text(phone);
        self.touch("Tiếp tục");
        self.touch("Ở Phường Bồng Sơn");
        self.touch("Tiếp tục");
        self.answer(["Không", "Không", "Có"]);
    }

    /// Name, year and gender of LÊ THỊ HOA.
    pub(crate) fn type_hoa(&self) {
        self.type_text("LE");
        self.touch("Ê");
        self.type_text(" THI");
        self.touch("Ị");
        self.type_text(" HOA");
        self.touch("Tiếp tục");
        self.type_text("1951");
        self.touch("Nữ");
        self.touch("Tiếp tục");
    }

    /// Reads the review to its end and sends.
    pub(crate) fn read_and_send(&self) {
        while self.find("Gửi tờ khai").is_none() {
            self.touch("Tiếp tục");
        }
        self.touch("Gửi tờ khai");
    }

    /// The contact questions.
    pub(crate) fn answer(&self, answers: [&str; 3]) {
        for answer in answers {
            self.touch(answer);
        }
    }
}
