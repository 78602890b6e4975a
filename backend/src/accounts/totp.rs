//! Six digits of an authenticator app (RFC 6238, with what every app takes: SHA-1, 30 s).

use totp_rs::{Builder, Totp};

use crate::store::accounts::TotpSecret;

/// The step whose code `typed` is, or of the step before or after; none for anything else.
pub fn step_of(secret: &TotpSecret, typed: &str, now_s: i64) -> Option<i64> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    let step = totp(secret, "staff", "staff")?
        .check(digits.then_some(code.as_str())?, now_s.try_into().ok()?);
    i64::try_from(step?).ok()
}

/// What the app scans.
pub fn address(secret: &TotpSecret, issuer: &str, name: &str) -> Option<String> {
    totp(secret, issuer, name)?.to_url().ok()
}

/// What one types into the app instead, in groups of four.
pub fn typed_secret(secret: &TotpSecret) -> String {
    let text = data_encoding::BASE32_NOPAD.encode(secret.expose());
    let groups = text.as_bytes().chunks(4).map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(" ")
}

/// The code of a moment.
pub fn code(secret: &TotpSecret, now_s: i64) -> Option<String> {
    let now_s = now_s.try_into().ok()?;
    Some(totp(secret, "staff", "staff")?.generate(now_s).to_string())
}

fn totp(secret: &TotpSecret, issuer: &str, name: &str) -> Option<Totp> {
    let builder = Builder::new().with_secret(secret.expose().to_vec());
    // A colon would end the issuer.
    let builder = builder.with_account_name(name.replace(':', " "));
    builder.with_issuer(Some(issuer.replace(':', " "))).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_right_for_a_step_before_and_after() {
        // RFC 6238, appendix B, SHA-1, the last six digits at 59 s.
        let secret = TotpSecret::new(*b"12345678901234567890");
        for (now_s, step) in [(59, Some(1)), (30, Some(1)), (89, Some(1)), (0, Some(1)), (90, None)]
        {
            assert_eq!(step_of(&secret, "287 082", now_s), step, "{now_s}");
        }
        for wrong in ["", "28708", "2870820", "28708a", "287083"] {
            assert_eq!(step_of(&secret, wrong, 59), None, "{wrong}");
        }
        assert_eq!(code(&secret, 59).as_deref(), Some("287082"));
    }

    #[test]
    fn an_app_can_scan_and_type_it() {
        let secret = TotpSecret::new(*b"12345678901234567890");
        let address = address(&secret, "Ghi nhận: ra/vào", "hanh.bongson").unwrap();
        assert!(address.starts_with("otpauth://totp/"), "{address}");
        assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{address}");
        assert!(typed_secret(&secret).starts_with("GEZD GNBV "));
    }
}
