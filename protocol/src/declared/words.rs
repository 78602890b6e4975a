//! The words of a word code: Vietnamese words that are written without marks, three to five letters, known
//! to everybody. Left out is what reads ill with marks that somebody adds in thought, numbers, what else
//! the screen says ("ra", "xong", "xóa"), and whatever makes two pairs the same when written together.

/// In alphabetical order. A changed list changes the codes of the day on which it comes.
pub(super) const WORDS: [&str; 100] = [
    "CAM", "CANH", "CAU", "CAY", "CHAI", "CHANH", "CHUA", "CUA", "GIEO", "GOM", //
    "HAY", "HOA", "KEM", "KEO", "KHAY", "KHEN", "KHO", "KHOA", "KHOAI", "KHOAN", //
    "KHOE", "KIM", "LAN", "LEN", "LEO", "LIM", "LOA", "LUNG", "MAI", "MANG", //
    "MEN", "NAI", "NEM", "NEO", "NGAN", "NGANG", "NGHE", "NGOAN", "NHA", "NHANH", //
    "NHO", "NHUNG", "ONG", "PHA", "PHANH", "PHIM", "PIN", "QUA", "QUAN", "QUANG", //
    "QUANH", "QUEN", "RADIO", "RANG", "RAO", "RAY", "REN", "REO", "RUNG", "SAM", //
    "SAN", "SANG", "SAO", "SEN", "SIM", "SON", "SONG", "TAXI", "TAY", "TEM", //
    "THAN", "THANH", "THAY", "THU", "TIA", "TIM", "TIN", "TIVI", "TOA", "TOAN", //
    "TRANG", "TRANH", "TRAO", "TRE", "TRONG", "TRUNG", "TUNG", "VAI", "VAN", "VANG", //
    "VAY", "VOI", "VUA", "VUI", "XANH", "XAY", "XEM", "XINH", "XOAN", "XOAY",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn words_are_short_and_plain_and_pairs_are_told_apart_without_a_space() {
        assert!(WORDS.is_sorted());
        for word in WORDS {
            assert!((3..=5).contains(&word.len()), "{word}");
            assert!(word.bytes().all(|letter| letter.is_ascii_uppercase()), "{word}");
        }
        let pairs =
            WORDS.iter().flat_map(|first| WORDS.iter().map(move |next| format!("{first}{next}")));
        let pairs: BTreeSet<String> = pairs.collect();
        assert_eq!(pairs.len(), WORDS.len() * WORDS.len());
    }

    /// Letters that offend whoever adds the marks in thought, across the gap as well.
    #[test]
    fn no_pair_offends() {
        const BAD: [&str; 8] = ["LON", "CAC", "BUOI", "DIT", "HIEP", "CHET", "SEX", "NGU"];
        for (first, next) in
            WORDS.iter().flat_map(|first| WORDS.iter().map(move |next| (first, next)))
        {
            let pair = format!("{first}{next}");
            assert!(!BAD.iter().any(|bad| pair.contains(bad)), "{pair}");
        }
    }
}
