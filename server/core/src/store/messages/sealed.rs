//! Address and values of a message, encrypted to its row.

use std::borrow::Cow;

use contract::notice::NoticeKind;
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};
use serde::{Deserialize, Serialize};

use super::{super::proofs::Purpose, Template};
use crate::{
    keys::Keys,
    random,
    rules::{id::MessageId, time::Timestamp},
};

/// What is inside the ciphertext: short-lived, wiped when dropped by whoever holds the bytes.
#[derive(Serialize, Deserialize)]
struct Plain<'a> {
    #[serde(borrow)]
    to: Cow<'a, str>,
    #[serde(borrow)]
    values: Values<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Values<'a> {
    SignInCode(#[serde(borrow)] SealedCode<'a>),
    ProofCode {
        of: Purpose,
        #[serde(borrow)]
        code: SealedCode<'a>,
    },
    NewEmail {
        #[serde(borrow)]
        code: SealedCode<'a>,
        #[serde(borrow)]
        link: Cow<'a, str>,
        link_ends_at: i64,
    },
    Notice {
        of: NoticeKind,
        #[serde(borrow)]
        label: Cow<'a, str>,
        at: i64,
    },
    EmailUndo {
        of: NoticeKind,
        at: i64,
        #[serde(borrow)]
        link: Cow<'a, str>,
    },
    Ids {
        ids: Vec<String>,
    },
}

#[derive(Serialize, Deserialize)]
struct SealedCode<'a> {
    #[serde(borrow)]
    code: Cow<'a, str>,
    #[serde(borrow)]
    tag: Cow<'a, str>,
    ends_at: i64,
}

impl<'a> SealedCode<'a> {
    fn of(code: &'a SecretString, tag: &'a str, ends_at: Timestamp) -> Self {
        Self { code: code.expose_secret().into(), tag: tag.into(), ends_at: ends_at.millis() }
    }

    fn open(self) -> (SecretString, String, Timestamp) {
        (self.code.into_owned().into(), self.tag.into_owned(), Timestamp::from_millis(self.ends_at))
    }
}

/// Address and values, sealed to this row: copied to another row they do not open.
pub(super) fn seal(keys: &Keys, id: MessageId, to: &str, template: &Template) -> sqlx::Result<Vec<u8>> {
    let values = match template {
        Template::SignInCode { code, tag, ends_at } => Values::SignInCode(SealedCode::of(code, tag, *ends_at)),
        Template::ProofCode { of, code, tag, ends_at } => {
            Values::ProofCode { of: *of, code: SealedCode::of(code, tag, *ends_at) }
        }
        Template::NewEmail { code, tag, ends_at, link, link_ends_at } => Values::NewEmail {
            code: SealedCode::of(code, tag, *ends_at),
            link: link.expose_secret().into(),
            link_ends_at: link_ends_at.millis(),
        },
        Template::Notice { of, label, at } => Values::Notice { of: *of, label: label.into(), at: at.millis() },
        Template::EmailUndo { of, at, link } => {
            Values::EmailUndo { of: *of, at: at.millis(), link: link.expose_secret().into() }
        }
        Template::Ids { ids } => Values::Ids { ids: ids.clone() },
    };
    let plain =
        serde_json::to_vec(&Plain { to: to.into(), values }).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let plain = Zeroizing::new(plain);
    keys.seal(&mut random::rng(), &context(id), &plain).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// What [`seal`] sealed; `None` if no kept key opens it.
pub(super) fn open(keys: &Keys, id: MessageId, sealed: &[u8]) -> Option<(SecretString, Template)> {
    let plain = Zeroizing::new(keys.open_sealed(&context(id), sealed)?);
    let plain: Plain<'_> = serde_json::from_slice(&plain).ok()?;
    let template = match plain.values {
        Values::SignInCode(code) => {
            let (code, tag, ends_at) = code.open();
            Template::SignInCode { code, tag, ends_at }
        }
        Values::ProofCode { of, code } => {
            let (code, tag, ends_at) = code.open();
            Template::ProofCode { of, code, tag, ends_at }
        }
        Values::NewEmail { code, link, link_ends_at } => {
            let (code, tag, ends_at) = code.open();
            let link = link.into_owned().into();
            Template::NewEmail { code, tag, ends_at, link, link_ends_at: Timestamp::from_millis(link_ends_at) }
        }
        Values::Notice { of, label, at } => {
            Template::Notice { of, label: label.into_owned(), at: Timestamp::from_millis(at) }
        }
        Values::EmailUndo { of, at, link } => {
            Template::EmailUndo { of, at: Timestamp::from_millis(at), link: link.into_owned().into() }
        }
        Values::Ids { ids } => Template::Ids { ids },
    };
    Some((SecretString::from(plain.to.into_owned()), template))
}

fn context(id: MessageId) -> Vec<u8> {
    [b"message ".as_slice(), &id.to_be_bytes()].concat()
}
