//! The return address of mail as its setting writes it; the tokens are made by `delivery/return_path.rs`.

use lettre::Address;

/// The address that mail servers return mail to, with room for a word that names the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnAddress {
    before: String,
    after: String,
}

/// Letters before the `@` (RFC 5321 4.5.3.1.1).
const LOCAL_PART: usize = 64;

impl ReturnAddress {
    /// Letters of a token; each is a hexadecimal digit.
    pub const TOKEN: usize = 36;

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
        if before.len() + Self::TOKEN + after.len() - domain.len() - 1 > LOCAL_PART {
            return Err("is too long: 36 letters are added, and 64 are allowed before the @");
        }
        let this = Self { before, after };
        let filled = this.with(&"0".repeat(Self::TOKEN));
        if filled.is_some_and(|address| address.to_string().is_ascii()) { Ok(this) } else { Err(WRONG) }
    }

    /// The address with that token in it.
    #[must_use]
    pub fn with(&self, token: &str) -> Option<Address> {
        format!("{}{token}{}", self.before, self.after).parse().ok()
    }

    /// What stands in the token's place in an address of this kind, in whatever letters a mail server wrote it.
    #[must_use]
    pub fn token_in(&self, address: &str) -> Option<String> {
        let address = address.to_ascii_lowercase();
        let rest = address.strip_prefix(&self.before.to_ascii_lowercase())?;
        rest.strip_suffix(&self.after.to_ascii_lowercase()).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_leaves_no_room_or_is_none_is_refused() {
        assert!(ReturnAddress::parse(&format!("{}@example.jp", "b".repeat(27))).is_ok());
        assert!(ReturnAddress::parse(&format!("{}@example.jp", "b".repeat(28))).expect_err("long").contains("64"));
        for wrong in ["", "bounce", "@", "bounce@", "b b@example.jp", "返送@example.jp", "b\r\n@example.jp"] {
            assert!(ReturnAddress::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
