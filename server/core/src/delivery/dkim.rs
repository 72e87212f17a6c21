//! Signs mails (DKIM, RFC 6376), so that the servers behind ours can tell them from what others write in our name.
//!
//! With `ring`, which is here for TLS already: lettre's own signing brings an RSA in pure Rust whose timing is known to
//! give away keys (RUSTSEC-2023-0071), and reads the time by itself.

use std::fmt::Write;

use base64::{Engine, prelude::BASE64_STANDARD};
use lettre::message::Mailbox;
use ring::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};
use sha2::{Digest, Sha256};

use crate::{
    config::DeliveryConfig,
    rules::time::Timestamp,
    start_error::{StartError, file_mode, read_file},
};

/// A key and the name under which its public half stands in the DNS: `SELECTOR._domainkey.DOMAIN`.
pub struct Dkim {
    domain: String,
    selector: String,
    key: SigningKey,
}

enum SigningKey {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

/// What is signed where it is there.
const SIGNED: [&str; 9] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "auto-submitted",
    "list-unsubscribe",
];
/// Named once more than they are there, so that nobody can add one: readers show the first or the last of two, and a
/// second kind of content is another mail.
const ONLY_ONCE: [&str; 9] =
    ["from", "to", "cc", "reply-to", "subject", "date", "message-id", "mime-version", "content-type"];

impl Dkim {
    /// What signs the mails of this sender, if anything does.
    ///
    /// # Errors
    /// One sentence naming the setting.
    pub fn of(settings: &DeliveryConfig, sender: &Mailbox) -> Result<Option<Self>, StartError> {
        let wrong = |text: &str| Err(StartError(text.into()));
        let (path, selector) = match (&settings.dkim_key, &settings.dkim_selector) {
            (Some(path), Some(selector)) => (path, selector),
            (None, None) if settings.dkim_domain.is_none() => return Ok(None),
            (None, _) => return wrong("SHINRAI_DKIM_KEY: is missing; without it nothing is signed."),
            (_, None) => return wrong("SHINRAI_DKIM_SELECTOR: is missing; without it nobody finds the public key."),
        };
        let from = sender.email.domain().to_ascii_lowercase();
        let domain = settings.dkim_domain.as_deref().unwrap_or(&from).to_ascii_lowercase();
        if from != domain && !from.ends_with(&format!(".{domain}")) {
            return Err(StartError(format!(
                "SHINRAI_DKIM_DOMAIN: {domain} is neither the domain of SHINRAI_MAIL_FROM ({from}) nor above it; such a signature would count for nothing."
            )));
        }
        let fault = |fault| StartError::of_file("SHINRAI_DKIM_KEY", path, fault);
        let pem = read_file("SHINRAI_DKIM_KEY", path)?;
        if file_mode("SHINRAI_DKIM_KEY", path)? & 0o007 != 0 {
            return Err(fault("can be read by everybody; run `chmod o=` on it"));
        }
        Self::open(&domain, selector, &pem).map(Some).map_err(fault)
    }

    /// Takes a private key in PEM: RSA of 2048 bits or more, or Ed25519 (RFC 8463).
    ///
    /// # Errors
    /// What is wrong, as the second half of a sentence.
    pub fn open(domain: &str, selector: &str, pem: &[u8]) -> Result<Self, &'static str> {
        const WRONG: &str = "holds no private key in PEM, RSA of 2048 bits or more or Ed25519";
        let key = match PrivateKeyDer::from_pem_slice(pem).map_err(|_| WRONG)? {
            PrivateKeyDer::Pkcs1(der) => rsa(RsaKeyPair::from_der(der.secret_pkcs1_der())),
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                let ed25519 = || Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).ok();
                rsa(RsaKeyPair::from_pkcs8(der)).or_else(|| Some(SigningKey::Ed25519(Box::new(ed25519()?))))
            }
            _ => None,
        };
        Ok(Self { domain: domain.to_owned(), selector: selector.to_owned(), key: key.ok_or(WRONG)? })
    }

    /// The header that goes before the mail; `None` if the key would not sign, which no key does that was opened.
    #[must_use]
    pub fn header(&self, mail: &[u8], at: Timestamp) -> Option<String> {
        let (head, body) = parts(mail);
        let there: Vec<&str> = SIGNED.into_iter().filter(|name| last(&head, name, 0).is_some()).collect();
        let kind = match self.key {
            SigningKey::Rsa(_) => "rsa",
            SigningKey::Ed25519(_) => "ed25519",
        };
        let unsigned = format!(
            "DKIM-Signature: v=1; a={kind}-sha256; c=relaxed/relaxed; d={};\r\n s={}; t={};\r\n h={}:\r\n {};\r\n bh={};\r\n b=",
            self.domain,
            self.selector,
            at.millis().div_euclid(1000),
            there.join(":"),
            ONLY_ONCE.join(":"),
            BASE64_STANDARD.encode(body_hash(body)),
        );
        let names: Vec<&str> = there.into_iter().chain(ONLY_ONCE).collect();
        let signature = BASE64_STANDARD.encode(self.key.sign(&signed_text(&head, &names, &unsigned))?);
        let mut header = unsigned;
        for (line, at) in (0..signature.len()).step_by(72).enumerate() {
            header.push_str(if line == 0 { "" } else { "\r\n " });
            header.push_str(&signature[at..signature.len().min(at + 72)]);
        }
        header.push_str("\r\n");
        Some(header)
    }
}

fn rsa<E>(key: Result<RsaKeyPair, E>) -> Option<SigningKey> {
    key.ok().map(|key| SigningKey::Rsa(Box::new(key)))
}

impl SigningKey {
    fn sign(&self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).ok()?;
                Some(signature)
            }
            // Not the text but its hash (RFC 8463 3).
            Self::Ed25519(key) => Some(key.sign(&Sha256::digest(text)).as_ref().to_vec()),
        }
    }
}

/// Name and value of each header line, and the body.
fn parts(mail: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let end = mail.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = end.map_or((mail, &b""[..]), |end| (&mail[..end], &mail[end + 4..]));
    let mut lines: Vec<(String, String)> = Vec::new();
    for line in String::from_utf8_lossy(head).split("\r\n") {
        match (line.starts_with([' ', '\t']), lines.last_mut()) {
            (true, Some((_, value))) => value.push_str(line),
            _ => {
                let (name, value) = line.split_once(':').unwrap_or((line, ""));
                lines.push((name.trim().to_ascii_lowercase(), value.to_owned()));
            }
        }
    }
    (lines, body)
}

/// The value of a header of that name, `skip` of them from the last one up.
fn last<'a>(head: &'a [(String, String)], name: &str, skip: usize) -> Option<&'a str> {
    head.iter().rev().filter(|(own, _)| own == name).nth(skip).map(|(_, value)| value.as_str())
}

/// What is signed: each named header, and the signature's own without its value.
fn signed_text(head: &[(String, String)], names: &[&str], unsigned: &str) -> String {
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        let before = names[..at].iter().filter(|other| *other == name).count();
        if let Some(value) = last(head, name, before) {
            // Writing to a String cannot fail.
            let _ = write!(text, "{name}:{}\r\n", relaxed(value));
        }
    }
    let (name, value) = unsigned.split_once(':').unwrap_or((unsigned, ""));
    text + &format!("{}:{}", name.to_ascii_lowercase(), relaxed(&value.replace("\r\n", "")))
}

/// Blanks become one, those around are gone (RFC 6376 3.4.2).
fn relaxed(value: &str) -> String {
    value.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// RFC 6376 3.4.4: the same within lines, and no empty lines at the end.
fn body_hash(body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut empty = 0;
    let text = String::from_utf8_lossy(body);
    for line in text.strip_suffix("\r\n").unwrap_or(&text).split("\r\n") {
        let trimmed = line.trim_end_matches([' ', '\t']);
        if trimmed.is_empty() {
            empty += 1;
            continue;
        }
        for _ in 0..std::mem::take(&mut empty) {
            hash.update("\r\n");
        }
        let indented = if trimmed.starts_with([' ', '\t']) { " " } else { "" };
        hash.update(format!("{indented}{}\r\n", relaxed(trimmed)));
    }
    hash.finalize().into()
}

#[cfg(test)]
#[path = "dkim_tests.rs"]
mod tests;
