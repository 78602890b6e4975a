//! Plural rules as gettext writes them: an expression in C, in which `n` is the count.

/// The operators by their precedence, the weakest first; before one that it begins with stands the
/// longer one.
const OPERATORS: [&[&str]; 5] = [&["||"], &["&&"], &["==", "!="], &["<=", ">=", "<", ">"], &["%"]];

/// The index of the form for `n` things; `None` for what is no rule.
pub fn form(rule: &str, n: u64) -> Option<usize> {
    let mut reader = Reader { rest: rule, n };
    let index = reader.choice()?;
    if reader.rest.trim().is_empty() { usize::try_from(index).ok() } else { None }
}

/// Evaluates while it reads.
struct Reader<'a> {
    rest: &'a str,
    n: u64,
}

impl Reader<'_> {
    fn skip(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn choice(&mut self) -> Option<u64> {
        let condition = self.binary(0)?;
        if !self.skip("?") {
            return Some(condition);
        }
        let yes = self.choice()?;
        if !self.skip(":") {
            return None;
        }
        let no = self.choice()?;
        Some(if condition == 0 { no } else { yes })
    }

    fn binary(&mut self, level: usize) -> Option<u64> {
        let Some(operators) = OPERATORS.get(level) else { return self.operand() };
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = operators.iter().find(|operator| self.skip(operator)) {
            let right = self.binary(level + 1)?;
            left = apply(operator, left, right)?;
        }
        Some(left)
    }

    fn operand(&mut self) -> Option<u64> {
        if self.skip("!") {
            return Some(u64::from(self.operand()? == 0));
        }
        if self.skip("(") {
            let value = self.choice()?;
            return self.skip(")").then_some(value);
        }
        if self.skip("n") {
            return Some(self.n);
        }
        let text = self.rest.trim_start();
        let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
        let (digits, rest) = text.split_at(end);
        self.rest = rest;
        digits.parse().ok()
    }
}

fn apply(operator: &str, left: u64, right: u64) -> Option<u64> {
    let holds = match operator {
        "||" => left != 0 || right != 0,
        "&&" => left != 0 && right != 0,
        "==" => left == right,
        "!=" => left != right,
        "<=" => left <= right,
        ">=" => left >= right,
        "<" => left < right,
        ">" => left > right,
        _ => return left.checked_rem(right),
    };
    Some(u64::from(holds))
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn rules_of_languages_as_a_table() {
        let french = "(n > 1)";
        let russian = "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && \
                       (n%100<10 || n%100>=20) ? 1 : 2)";
        let arabic = "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : \
                      n%100>=11 ? 4 : 5";
        for (rule, forms) in [
            ("0", &[(0, 0), (1, 0), (5, 0)][..]),
            ("n != 1", &[(0, 1), (1, 0), (2, 1)]),
            ("!(n == 1)", &[(0, 1), (1, 0), (2, 1)]),
            (french, &[(0, 0), (1, 0), (2, 1)]),
            (russian, &[(0, 2), (1, 0), (2, 1), (5, 2), (11, 2), (12, 2), (21, 0), (22, 1)]),
            (arabic, &[(0, 0), (1, 1), (2, 2), (7, 3), (11, 4), (100, 5), (103, 3)]),
        ] {
            for (n, index) in forms {
                assert_eq!(form(rule, *n), Some(*index), "{rule} for {n}");
            }
        }
    }

    #[test]
    fn what_is_no_rule_has_no_form() {
        for rule in ["", "n !", "(n", "n ? 1", "n % 0", "m", "1 2", "99999999999999999999"] {
            assert_eq!(form(rule, 3), None, "{rule}");
        }
    }
}
