//! What was typed and asked for, as a cookie: sealed, so that nobody reads or writes it but this server (protocol.md 10).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::{
    backend::kept::{Kept, Typed},
    paths,
    step::Step,
};
use secrecy::{ExposeSecret, SecretString};
use server_core::{keys::Keys, random};
use url::form_urlencoded;

/// Keeps the value from being opened as anything else that is sealed.
const CONTEXT: &[u8] = b"kept cookie";

/// `None`: it is not there, or not ours.
pub fn open(keys: &Keys, cookie: Option<&SecretString>) -> Option<Kept> {
    let sealed = BASE64_URL_SAFE_NO_PAD.decode(cookie?.expose_secret()).ok()?;
    let plain = keys.open_sealed(CONTEXT, &sealed)?;
    let (mut kept, mut page, mut login_id, mut email) = (Kept::default(), None, String::new(), String::new());
    for (name, value) in form_urlencoded::parse(&plain) {
        match name.as_ref() {
            "page" => page = paths::page_of(&value),
            "login_id" => login_id = value.into_owned(),
            "email" => email = value.into_owned(),
            "asked" => kept.asked = Step::behind_sign_in(&value),
            "said" => kept.said = Some(value.into_owned()),
            _ => {}
        }
    }
    kept.typed = page.and_then(|page| Typed::new(page, &login_id, &email));
    Some(kept)
}

/// `None`: there is nothing to keep.
pub fn seal(keys: &Keys, kept: &Kept) -> Option<SecretString> {
    if kept.is_empty() {
        return None;
    }
    let mut plain = form_urlencoded::Serializer::new(String::new());
    if let Some(Typed { page, login_id, email }) = &kept.typed {
        plain.append_pair("page", page).append_pair("login_id", login_id).append_pair("email", email);
    }
    if let Some(asked) = kept.asked {
        plain.append_pair("asked", asked.path());
    }
    if let Some(said) = &kept.said {
        plain.append_pair("said", said);
    }
    let sealed = keys.seal(&mut random::rng(), CONTEXT, plain.finish().as_bytes());
    sealed.ok().map(|sealed| BASE64_URL_SAFE_NO_PAD.encode(sealed).into())
}
