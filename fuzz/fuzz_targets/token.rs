//! Any text as what a visitor scans, types or pastes: parsing neither panics nor accepts a code that
//! nobody made, and what is accepted reads the same in its own spelling.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::receipt::verify;
use protocol::secret::Secret;
use protocol::shortcode::{Entered, ShortCode};
use protocol::token::Token;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let key = Secret::new([0x5A; 32]);
    if let Ok(code) = ShortCode::parse(&text) {
        assert!(code.digits < 1_000_000);
        assert_eq!(ShortCode::parse(&code.to_string()), Ok(code));
    }
    let entered = Entered::parse(&text);
    if let Ok(Entered::Token(token)) = &entered {
        assert!(!token.is_authentic(&key));
    }
    if let Ok(token) = Token::parse(&text) {
        assert!(!token.is_authentic(&key));
        assert_eq!(entered, Ok(Entered::Token(token)));
    }
    assert!(verify(&key, 18_816, &text).is_err());
});
