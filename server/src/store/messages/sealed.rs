use std::borrow::Cow;

use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};
use serde::{Deserialize, Serialize};

use super::{Notice, Template};
use crate::{chance, keys::Keys, rules::time::Timestamp};

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
    SignInCode {
        #[serde(borrow)]
        code: Cow<'a, str>,
        #[serde(borrow)]
        tag: Cow<'a, str>,
        ends_at: i64,
    },
    Notice {
        of: Notice,
        #[serde(borrow)]
        label: Cow<'a, str>,
        at: i64,
    },
}

/// Address and values, sealed to this row: copied to another row they do not open.
pub(super) fn seal(keys: &Keys, id: i64, to: &str, template: &Template) -> Vec<u8> {
    let values = match template {
        Template::SignInCode { code, tag, ends_at } => {
            Values::SignInCode { code: code.expose_secret().into(), tag: tag.into(), ends_at: ends_at.millis() }
        }
        Template::Notice { of, label, at } => Values::Notice { of: *of, label: label.into(), at: at.millis() },
    };
    // Text and numbers always have a JSON form; an empty seal would be told as 'unreadable' by the worker.
    let plain = Zeroizing::new(serde_json::to_vec(&Plain { to: to.into(), values }).unwrap_or_default());
    keys.seal(&mut chance::rng(), &context(id), &plain)
}

/// What [`seal`] sealed; `None` if no kept key opens it.
pub(super) fn open(keys: &Keys, id: i64, sealed: &[u8]) -> Option<(SecretString, Template)> {
    let plain = Zeroizing::new(keys.open_sealed(&context(id), sealed)?);
    let plain: Plain<'_> = serde_json::from_slice(&plain).ok()?;
    let template = match plain.values {
        Values::SignInCode { code, tag, ends_at } => Template::SignInCode {
            code: SecretString::from(code.into_owned()),
            tag: tag.into_owned(),
            ends_at: Timestamp::from_millis(ends_at),
        },
        Values::Notice { of, label, at } => {
            Template::Notice { of, label: label.into_owned(), at: Timestamp::from_millis(at) }
        }
    };
    Some((SecretString::from(plain.to.into_owned()), template))
}

fn context(id: i64) -> Vec<u8> {
    [b"message ".as_slice(), &id.to_be_bytes()].concat()
}
