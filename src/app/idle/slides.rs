//! The slides of the configuration, the guide and the announcements, and the venue's notice.

use protocol::language::Language;
use protocol::playlist::Schedule;

use crate::config::{Announcement, Idle};
use crate::idle::Slide;

pub(super) fn configured(config: &Idle) -> Vec<Slide> {
    let announcement = |(index, it): (usize, &Announcement)| Slide {
        priority: it.priority,
        every_min: it.every_min,
        schedule: Schedule {
            hours: it.hours.into_iter().collect(),
            weekdays: it.weekdays.clone(),
            ..Schedule::default()
        },
        ..Slide::announcement(index, it.text.keys().copied().collect())
    };
    let guide = config.guide.then(Slide::guide);
    guide.into_iter().chain(config.announcements.iter().enumerate().map(announcement)).collect()
}

/// The slide of the venue's notice, where it says something in these languages.
pub(super) fn notice(languages: &[Language]) -> Option<Slide> {
    (!languages.is_empty()).then(|| Slide::notice(languages.to_vec()))
}

#[cfg(test)]
mod tests {
    use protocol::hours::Hours;

    use super::*;

    #[test]
    fn announcements_become_slides_beside_the_guide() {
        let idle: Idle = toml::from_str(
            "[[announcements]]\ntext = { en = \"b\", vi = \"a\" }\nhours = \"22:00-05:00\"\n\
             weekdays = [1]\npriority = 3\nevery_min = 10\n[[announcements]]\ntext.vi = \"c\"\n",
        )
        .unwrap();
        let slides = configured(&idle);
        assert_eq!(slides.len(), 3);
        let hours = Hours::new(22 * 60, 5 * 60).unwrap();
        assert_eq!((slides[1].schedule.hours[0], slides[1].every_min), (hours, Some(10)));
        assert!(slides[1].schedule.is_sound());
        assert_eq!(slides[1].languages, [Language::Vi, Language::En], "Vietnamese first");
        assert_eq!(slides[2].languages, [Language::Vi]);
        assert_eq!(notice(&[Language::Vi]).map(|slide| slide.languages), Some(vec![Language::Vi]));
        assert_eq!(notice(&[]), None);
        assert_eq!(configured(&Idle { guide: false, ..idle }).len(), 2);
    }
}
