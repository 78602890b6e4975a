//! Codes on paper that stand in for a lost phone, each once.

use protocol::pin::CODE_ALPHABET;
use zeroize::Zeroizing;

use crate::keys::MasterKeys;

/// How many there are.
pub const CODES: usize = 8;

/// Characters of a code: ten of thirty are 49 bits.
const LEN: usize = 10;

/// Random bytes that they need: more than enough after those that would favour some characters.
pub const RANDOM_LEN: usize = 2 * CODES * LEN;

const CONTEXT: &[u8] = b"bluezone-kiosk staff recovery code v1\n";

/// Makes the codes, written `XXXXX-XXXXX`; none when too few random bytes were fair.
pub fn codes(random: &[u8]) -> Option<Vec<Zeroizing<String>>> {
    let fair = CODE_ALPHABET.len() * (256 / CODE_ALPHABET.len());
    let characters: Vec<char> = random
        .iter()
        .map(|byte| usize::from(*byte))
        .filter(|byte| *byte < fair)
        .map(|byte| char::from(CODE_ALPHABET[byte % CODE_ALPHABET.len()]))
        .take(CODES * LEN)
        .collect();
    let whole = characters.len() == CODES * LEN;
    let show = |code: &[char]| {
        let (left, right) = code.split_at(LEN / 2);
        Zeroizing::new(left.iter().chain(&['-']).chain(right).collect::<String>())
    };
    whole.then(|| characters.chunks(LEN).map(show).collect())
}

/// The hash of what someone typed, in any case, with or without the dash; none when it is no code.
pub fn hash(keys: &MasterKeys, account: i64, typed: &str) -> Option<[u8; 32]> {
    let kept = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let code: Zeroizing<String> = Zeroizing::new(kept.map(|c| c.to_ascii_uppercase()).collect());
    let known = |byte: u8| CODE_ALPHABET.contains(&byte);
    if code.len() != LEN || !code.bytes().all(known) {
        return None;
    }
    let message = Zeroizing::new(format!("{account}\n{}", *code));
    Some(keys.mac(CONTEXT, message.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_whole_or_none() {
        let random: Vec<u8> = (0..RANDOM_LEN).map(|index| index as u8).collect();
        let made = codes(&random).unwrap();
        assert_eq!((made.len(), made[0].as_str()), (CODES, "23456-789AB"));
        assert!(codes(&[255; RANDOM_LEN]).is_none(), "255 would favour some characters");
    }
}
