//! Links in mails: which change of address, and a MAC that only we can make. 256 bits that nobody guesses; nothing of
//! them is kept.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::paths;
use secrecy::SecretString;

use crate::{
    keys::{KeyPurpose, Keys},
    rules::id::EmailChangeId,
    site::Site,
};

/// What a link does.
#[derive(Clone, Copy)]
pub enum Link {
    /// Puts the new address in force.
    Confirm,
    /// Puts the old one back.
    Undo,
}

impl Link {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Confirm => b"email confirm",
            Self::Undo => b"email undo",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Confirm => paths::EMAIL_CONFIRM,
            Self::Undo => paths::EMAIL_UNDO,
        }
    }

    /// The whole address for a mail.
    pub fn address(self, site: &Site, id: EmailChangeId) -> SecretString {
        format!("{}{}?token={}", site.config.origin(), self.path(), self.token(&site.keys, id)).into()
    }

    fn token(self, keys: &Keys, id: EmailChangeId) -> String {
        let id = id.to_be_bytes();
        let mac = keys.mac(KeyPurpose::MailLink, &[self.label(), &id]);
        BASE64_URL_SAFE_NO_PAD.encode([&id[..], &mac].concat())
    }

    /// The change a token is for; `None`: we did not make it.
    pub fn read(self, keys: &Keys, token: &str) -> Option<EmailChangeId> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token.trim()).ok()?;
        let (id, mac) = bytes.split_at_checked(8)?;
        let mac: [u8; 32] = mac.try_into().ok()?;
        keys.verify(KeyPurpose::MailLink, &[self.label(), id], &mac).then_some(())?;
        id.try_into().ok().map(i64::from_be_bytes).map(EmailChangeId::from)
    }
}
