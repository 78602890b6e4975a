//! What bystanders may see of a visitor: enough to recognise oneself, too little to be known by.

/// Name with its last word cut to one letter: `LÊ THỊ H***`.
pub fn name(full: &str) -> String {
    let mut words: Vec<&str> = full.split_whitespace().collect();
    let Some(last) = words.pop() else { return String::new() };
    let initial: String = last.chars().take(1).collect();
    words.into_iter().map(|word| format!("{word} ")).collect::<String>() + &initial + "***"
}

/// Number with all but its last three characters hidden: `***678`; a short one hides whole.
pub fn number(full: &str) -> String {
    let count = full.chars().count();
    match count {
        0 => String::new(),
        1..=5 => "***".to_owned(),
        _ => "***".to_owned() + &full.chars().skip(count - 3).collect::<String>(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn masks_as_a_table() {
        for (full, masked) in
            [("LÊ THỊ HOA", "LÊ THỊ H***"), ("  MẪU ", "M***"), ("ĐỖ Ặ", "ĐỖ Ặ***"), ("", "")]
        {
            assert_eq!(super::name(full), masked);
        }
        for (full, masked) in
            [("001260012345", "***345"), ("B12345", "***345"), ("123", "***"), ("", "")]
        {
            assert_eq!(super::number(full), masked);
        }
    }
}
