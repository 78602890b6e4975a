//! The confirmation of a tap.

use protocol::minute_word::MinuteWord;

use crate::support::{NOW, TestServer, location, ticket};

#[tokio::test]
async fn the_confirmation_has_the_kiosks_word_of_its_minute_and_never_a_later_one() {
    let server = TestServer::start().await;
    let (kiosk, other) = (server.kiosk().await, server.kiosk().await);
    let key = kiosk.enrolled.venue.word_key.clone().unwrap();
    assert_eq!(other.enrolled.venue.word_key.as_ref(), Some(&key), "one for the venue");
    let ticket = ticket(&server.page(&kiosk.path(NOW)).await.text().await.unwrap());
    let done = location(&server.post("/tap", &format!("ticket={ticket}&direction=in")).await);
    let word = format!("<b lang=\"vi\">{}</b>", MinuteWord::at(&key, NOW).word);
    for (after, shown) in [(0, true), (47, true), (77, true), (78, false), (3600, false)] {
        server.clock.set(NOW + after);
        let html = server.page(&format!("{done}?lang=en")).await.text().await.unwrap();
        assert_eq!(html.contains(&word), shown, "{after}\n{html}");
        assert_eq!(html.contains("Word of the minute"), shown, "{after}\n{html}");
    }
}
