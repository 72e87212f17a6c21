use std::fmt::Write;

use lettre::Address;

use crate::keys::{Keys, Purpose};

/// The address that mail servers return mail to, with a word in it that names the message and shows that we made it.
/// Whoever reads it learns nothing: the message's id is random, and the rest is an HMAC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnAddress {
    before: String,
    after: String,
}

/// The word in such an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The message that came back.
    pub message: i64,
    proof: [u8; PROOF],
}

const PROOF: usize = 10;
/// Letters of a token.
const TOKEN: usize = 2 * (8 + PROOF);
/// Letters before the `@` (RFC 5321 4.5.3.1.1).
const LOCAL_PART: usize = 64;

impl ReturnAddress {
    /// Reads `bounce@example.jp`, where the token goes behind a `+` as most mail servers know it, or
    /// `bounce-*@example.jp`, where it goes in place of the `*`.
    ///
    /// # Errors
    /// What is wrong, as the second half of a sentence.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const WRONG: &str = "is not an address such as bounce@example.jp or bounce-*@example.jp";
        let (local, domain) = text.rsplit_once('@').ok_or(WRONG)?;
        let (before, after) = match local.split_once('*') {
            Some((before, after)) => (before.to_owned(), format!("{after}@{domain}")),
            None => (format!("{local}+"), format!("@{domain}")),
        };
        if before.len() + TOKEN + after.len() - domain.len() - 1 > LOCAL_PART {
            return Err("is too long: 36 letters are added, and 64 are allowed before the @");
        }
        let this = Self { before, after };
        let filled = this.filled(&"0".repeat(TOKEN));
        if filled.is_some_and(|address| address.to_string().is_ascii()) { Ok(this) } else { Err(WRONG) }
    }

    /// Where this message to this address is to be returned.
    #[must_use]
    pub fn of(&self, keys: &Keys, message: i64, to: &str) -> Option<Address> {
        let mut token = format!("{message:016x}");
        for byte in &keys.mac(Purpose::Outbox, &[b"return", &message.to_be_bytes(), to.as_bytes()])[..PROOF] {
            // Writing to a String cannot fail.
            let _ = write!(token, "{byte:02x}");
        }
        self.filled(&token)
    }

    /// The token in an address of this kind, in whatever letters a mail server wrote it.
    #[must_use]
    pub fn token(&self, address: &str) -> Option<Token> {
        let address = address.to_ascii_lowercase();
        let rest = address.strip_prefix(&self.before.to_ascii_lowercase())?;
        let token = rest.strip_suffix(&self.after.to_ascii_lowercase())?;
        if token.len() != TOKEN || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let (message, proof) = token.split_at(16);
        let mut bytes = [0; PROOF];
        for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(&proof[at..at + 2], 16).ok()?;
        }
        Some(Token { message: i64::from_str_radix(message, 16).ok()?, proof: bytes })
    }

    fn filled(&self, token: &str) -> Option<Address> {
        format!("{}{token}{}", self.before, self.after).parse().ok()
    }
}

impl Token {
    /// Whether we made it, under whichever kept key, for a message to this very address.
    #[must_use]
    pub fn is_for(&self, keys: &Keys, to: &str) -> bool {
        let parts: [&[u8]; 3] = [b"return", &self.message.to_be_bytes(), to.as_bytes()];
        keys.verify(Purpose::Outbox, &parts, &self.proof)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        let folder = tempfile::tempdir().expect("a folder");
        Keys::open(&folder.path().join("secret.key"), false, false).expect("keys")
    }

    #[test]
    fn what_comes_back_names_its_message_and_holds_for_its_address_only() {
        let keys = keys();
        for setting in ["bounce@example.jp", "bounce-*@example.jp", "*@bounce.example.jp"] {
            let own = ReturnAddress::parse(setting).expect(setting);
            let address = own.of(&keys, i64::MAX, "hanako@example.jp").expect("an address").to_string();
            assert!(!address.contains("hanako"));
            for written in [address.clone(), address.to_uppercase()] {
                let token = own.token(&written).unwrap_or_else(|| panic!("{written}"));
                assert_eq!(token.message, i64::MAX);
                assert!(token.is_for(&keys, "hanako@example.jp"));
                assert!(!token.is_for(&keys, "taro@example.jp"));
            }
            assert_eq!(own.token("bounce@example.jp"), None);
            assert_eq!(own.token("bounce+ああああ@example.jp"), None);
        }
        assert!(!Token { message: 1, proof: [0; PROOF] }.is_for(&keys, "hanako@example.jp"));
    }

    #[test]
    fn an_address_that_leaves_no_room_or_is_none_is_refused() {
        assert!(ReturnAddress::parse(&format!("{}@example.jp", "b".repeat(27))).is_ok());
        assert!(ReturnAddress::parse(&format!("{}@example.jp", "b".repeat(28))).expect_err("long").contains("64"));
        for wrong in ["", "bounce", "@", "bounce@", "b b@example.jp", "返送@example.jp", "b\r\n@example.jp"] {
            assert!(ReturnAddress::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
