//! The address that one mail is returned to: made for a message, and recognized when it comes back.

use lettre::Address;

use crate::{
    config::ReturnAddress,
    keys::{KeyPurpose, Keys},
    rules::id::MessageId,
};

/// The word in the address that a mail is returned to: it names the message and shows that we made it. Whoever reads it
/// learns nothing: the message's id is random, and the rest is an HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The message that came back.
    pub message: MessageId,
    proof: [u8; PROOF],
}

const ID: usize = 8;
const PROOF: usize = 10;
const _: () = assert!(2 * (ID + PROOF) == ReturnAddress::TOKEN);

/// Where this message to this address is to be returned.
#[must_use]
pub fn return_path(own: &ReturnAddress, keys: &Keys, message: MessageId, to: &str) -> Option<Address> {
    let id = message.to_be_bytes();
    let proof = keys.mac(KeyPurpose::Outbox, &parts(&id, to));
    own.with(&hex::encode([&id[..], &proof[..PROOF]].concat()))
}

impl Token {
    /// The token in an address that mail was returned to.
    #[must_use]
    pub fn read(own: &ReturnAddress, address: &str) -> Option<Self> {
        let mut token = [0; ID + PROOF];
        hex::decode_to_slice(own.token_in(address)?, &mut token).ok()?;
        let (id, proof) = token.split_first_chunk()?;
        let message = Some(i64::from_be_bytes(*id)).filter(|id| *id >= 0)?;
        Some(Self { message: message.into(), proof: proof.try_into().ok()? })
    }

    /// Whether we made it, under whichever kept key, for a message to this very address.
    #[must_use]
    pub fn is_for(&self, keys: &Keys, to: &str) -> bool {
        let id = self.message.to_be_bytes();
        keys.verify(KeyPurpose::Outbox, &parts(&id, to), &self.proof)
    }
}

/// What the proof is made of.
fn parts<'a>(id: &'a [u8; ID], to: &'a str) -> [&'a [u8]; 3] {
    [b"return", id, to.as_bytes()]
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
            let address =
                return_path(&own, &keys, i64::MAX.into(), "hanako@example.jp").expect("an address").to_string();
            assert!(!address.contains("hanako"));
            for written in [address.clone(), address.to_uppercase()] {
                let token = Token::read(&own, &written).unwrap_or_else(|| panic!("{written}"));
                assert_eq!(token.message.number(), i64::MAX);
                assert!(token.is_for(&keys, "hanako@example.jp"));
                assert!(!token.is_for(&keys, "taro@example.jp"));
            }
            assert_eq!(Token::read(&own, "bounce@example.jp"), None);
            assert_eq!(Token::read(&own, "bounce+ああああ@example.jp"), None);
        }
        assert!(!Token { message: 1.into(), proof: [0; PROOF] }.is_for(&keys, "hanako@example.jp"));
    }
}
