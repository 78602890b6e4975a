use std::net::Ipv4Addr;

use protocol::shortcode::ShortCode;
use protocol::token::Refusal;

use super::*;

const NOW_S: i64 = 1_625_702_412;
const PHONE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 42, 0, 17));

fn codes() -> Codes {
    Codes {
        kiosk: 7,
        token_key: Secret::new([5; 32]),
        letters: "BSON".to_owned(),
        period_s: 30,
        poster_epoch: 2,
    }
}

const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn token(claim: Claim) -> Token {
    Token::parse(&claim.mint(&codes().token_key)).unwrap()
}

#[test]
fn the_kiosk_judges_its_codes_as_the_backend_does() {
    let live = |at_s| Claim::live(7, at_s, 30);
    for (claim, judged) in [
        (live(NOW_S), Ok(Evidence::Live)),
        (live(NOW_S - 100), Ok(Evidence::Live)),
        (live(NOW_S - 300), Err(Refused::Time(Refusal::Expired(282)))),
        (live(NOW_S + 300), Err(Refused::Time(Refusal::FromFuture(288)))),
        (Claim::fixed(7, 2), Ok(Evidence::Fixed)),
        (Claim::fixed(7, 1), Err(Refused::PosterReplaced)),
        (Claim::live(8, NOW_S, 30), Err(Refused::UnknownKiosk)),
    ] {
        assert_eq!(codes().judge(&token(claim), NOW_S), judged, "{claim:?}");
    }
    let forged = Claim::live(7, NOW_S, 30).mint(&Secret::new([6; 32]));
    let forged = Token::parse(&forged).unwrap();
    assert_eq!(codes().judge(&forged, NOW_S), Err(Refused::NotAuthentic));
}

#[test]
fn a_typed_code_is_that_of_the_screen() {
    let (codes, claim) = (codes(), Claim::live(7, NOW_S, 30));
    let mut code = ShortCode::of("BSON", &claim, &codes.token_key);
    let found = |code: &ShortCode| codes.find(&Entered::Short(code.clone()), NOW_S);
    assert_eq!(found(&code), Some(claim.mint(&codes.token_key)));
    code.letters = "OTHER".to_owned();
    assert_eq!(found(&code), None);
    code = ShortCode { digits: (code.digits + 1) % 1_000_000, letters: "BSON".to_owned() };
    assert_eq!(found(&code), None);
    let pasted = Entered::Token(token(claim));
    assert_eq!(codes.find(&pasted, NOW_S), Some(claim.mint(&codes.token_key)));
}

#[test]
fn a_page_is_tapped_once_in_each_direction_within_ten_minutes() {
    let (mut tickets, id) = (Tickets::default(), TapId([1; 16]));
    let find = |tickets: &Tickets, way, now| tickets.find(id, way, s(now));
    assert_eq!(find(&tickets, Direction::In, 0), Err(Refused::TicketInvalid));
    tickets.open(id, PHONE, Evidence::Live, s(0)).unwrap();
    assert_eq!(find(&tickets, Direction::In, 600).unwrap().tapped(Direction::In), None);
    tickets.note(id, Direction::In, NOW_S);
    for now in [0, 600, 1700] {
        let ticket = find(&tickets, Direction::In, now).unwrap();
        assert_eq!(ticket.tapped(Direction::In), Some(NOW_S), "a second tap finds the first");
    }
    assert_eq!(find(&tickets, Direction::Out, 600).unwrap().tapped(Direction::Out), None);
    assert_eq!(find(&tickets, Direction::Out, 601), Err(Refused::TicketExpired));
}

#[test]
fn a_phone_that_opens_pages_without_end_keeps_nobody_out() {
    let mut tickets = Tickets::default();
    let id = |number: u16| {
        let [high, low] = number.to_be_bytes();
        TapId(std::array::from_fn(|at| [high, low][at % 2]))
    };
    let open = |tickets: &mut Tickets, number, from, now| {
        tickets.open(id(number), from, Evidence::Live, s(now))
    };
    for number in 0..16 {
        open(&mut tickets, number, PHONE, 0).unwrap();
    }
    assert_eq!(open(&mut tickets, 16, PHONE, 1), Err(Refused::TooMany));
    let other = IpAddr::V4(Ipv4Addr::new(10, 42, 0, 18));
    open(&mut tickets, 17, other, 1).unwrap();
    open(&mut tickets, 18, PHONE, 1800).unwrap();
    assert_eq!(tickets.0.len(), 2, "what nobody can tap any more is forgotten");
}
