//! The secret file and what is derived from it (protocol.md 11).
//!
//! One key a line, base64url of 32 random bytes: the first makes, all check. Each purpose gets its own key by
//! HKDF-SHA-256 (RFC 5869), so that no value made for one purpose means anything in another.

use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand::Rng;
use sha2::Sha256;

use crate::{
    random,
    start_error::{StartError, file_mode},
};

const SETTING: &str = "SHINRAI_SECRET_FILE";

contract::closed_list! {
    /// What a derived key is for. Its words are part of the derivation: changing one loses what was made under it.
    pub enum KeyPurpose {
        /// Authenticates the browser cookie.
        BrowserCookie = "shinrai browser cookie 1",
        /// Hashes one-time codes for checking.
        OneTimeCode = "shinrai one-time code 1",
        /// Hashes recovery codes for checking.
        RecoveryCode = "shinrai recovery code 1",
        /// Names guess counters.
        GuessCounter = "shinrai guess counter 1",
        /// Hashes what strangers typed, to count them by, and makes the destinations of those who do not exist.
        Stranger = "shinrai stranger 1",
        /// Makes the challenges that browsers sign to be healed.
        HealChallenge = "shinrai heal challenge 1",
        /// Makes the words that bind forms to a session.
        FormWord = "shinrai form word 1",
        /// Makes the links in mails.
        MailLink = "shinrai mail link 1",
        /// Makes the words by which pages name an account's lines.
        LineWord = "shinrai line word 1",
        /// Makes the words by which delivery reports of gateways that sign nothing are known.
        DeliveryReport = "shinrai delivery report 1",
        /// Seals codes and message values in the database.
        Seal = "shinrai seal 1",
        /// Hashes addresses and causes in the outbox, and signs the address that mail is returned to.
        Outbox = "shinrai outbox 1",
    }
}

/// A value could not be encrypted. Nothing is written in its place.
#[derive(Debug, thiserror::Error)]
#[error("a value could not be sealed")]
pub struct SealError;

/// The keys of this site. Holds only derived material; cannot be printed.
pub struct Keys {
    keys: Vec<KeySet>,
}

/// What is derived from one line of the file.
struct KeySet {
    id: [u8; 8],
    /// In the order of the purposes.
    keys: [[u8; 32]; KeyPurpose::ALL.len()],
}

impl Keys {
    /// Reads the secret file. It is made at the first start with SQLite; with PostgreSQL, where several machines
    /// must share it, never silently.
    ///
    /// # Errors
    /// One sentence naming `SHINRAI_SECRET_FILE`.
    pub fn open(path: &Path, several_machines: bool, dev: bool) -> Result<Self, StartError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, path),
            Err(error) if error.kind() == ErrorKind::NotFound && (!several_machines || dev) => {
                Self::create(path)?;
                let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
                Self::parse(&text, path)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Err(fault(
                path,
                "does not exist; with PostgreSQL every machine needs the same file: run `shinrai secret create` once and copy it",
            )),
            Err(error) => Err(unreadable(path, &error)),
        }
    }

    /// Writes a new secret file, readable by its owner only.
    ///
    /// # Errors
    /// A sentence if the file exists already or cannot be written.
    pub fn create(path: &Path) -> Result<(), StartError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| unwritable(path, &error))?;
        }
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(|error| unwritable(path, &error))?;
        writeln!(file, "{}", new_line()).and_then(|()| file.sync_all()).map_err(|error| unwritable(path, &error))
    }

    /// Puts a new key in front; the older ones go on checking what they made.
    ///
    /// # Errors
    /// A sentence if the file cannot be read or written.
    pub fn rotate(path: &Path) -> Result<(), StartError> {
        let old = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
        Self::parse(&old, path)?;
        let fresh = path.with_extension("new");
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&fresh)
            .map_err(|error| unwritable(&fresh, &error))?;
        write!(file, "{}\n{old}", new_line())
            .and_then(|()| file.sync_all())
            .and_then(|()| std::fs::rename(&fresh, path))
            .map_err(|error| unwritable(path, &error))
    }

    fn parse(text: &str, path: &Path) -> Result<Self, StartError> {
        if file_mode(SETTING, path)? & 0o077 != 0 {
            return Err(fault(path, "can be read by others; run `chmod 600` on it"));
        }
        let keys = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| {
                let root = BASE64_URL_SAFE_NO_PAD.decode(line).ok().filter(|root| root.len() == 32)?;
                KeySet::derive(&root)
            })
            .collect::<Option<Vec<_>>>()
            .filter(|keys| !keys.is_empty());
        keys.map(|keys| Self { keys })
            .ok_or_else(|| fault(path, "is damaged; every line must be one key as `shinrai secret create` writes it"))
    }

    /// Names of the keys, newest first. They tell two files apart and reveal nothing.
    pub fn fingerprints(&self) -> impl Iterator<Item = String> {
        self.keys.iter().map(|set| BASE64_URL_SAFE_NO_PAD.encode(set.id))
    }

    /// HMAC-SHA-256 under the newest key.
    #[must_use]
    pub fn mac(&self, purpose: KeyPurpose, parts: &[&[u8]]) -> [u8; 32] {
        self.keys[0].mac(purpose, parts)
    }

    /// Whether we made this MAC, under whichever kept key. `tag` is the whole MAC or as much of its beginning as its
    /// maker kept. Compared in constant time, and under every key: how long it takes tells nothing of how much was
    /// right.
    #[must_use]
    pub fn verify<const LENGTH: usize>(&self, purpose: KeyPurpose, parts: &[&[u8]], tag: &[u8; LENGTH]) -> bool {
        self.keys.iter().fold(false, |found, set| set.hmac(purpose, parts).verify_truncated_left(tag).is_ok() | found)
    }

    /// HMACs under every kept key, newest first, for looking up in the database what an older key made. What somebody
    /// presents is checked by [`Keys::verify`].
    pub fn macs<'a>(&'a self, purpose: KeyPurpose, parts: &'a [&'a [u8]]) -> impl Iterator<Item = [u8; 32]> + 'a {
        self.keys.iter().map(move |set| set.mac(purpose, parts))
    }

    /// Encrypts for the database (XChaCha20-Poly1305). `context` names the row and column, so that a value copied to
    /// another row does not open.
    ///
    /// # Errors
    /// [`SealError`]: the cipher refused, as it does for what is longer than it can take.
    pub fn seal(&self, rng: &mut impl Rng, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let set = &self.keys[0];
        let mut nonce = [0; 24];
        rng.fill_bytes(&mut nonce);
        let payload = Payload { msg: plain, aad: context };
        let body = set.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError)?;
        Ok([&set.id[..], &nonce, &body].concat())
    }

    /// Decrypts what [`Keys::seal`] made under any kept key; `None` if it was tampered with or the key is gone.
    #[must_use]
    pub fn open_sealed(&self, context: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (id, rest) = sealed.split_at_checked(8)?;
        let (nonce, body) = rest.split_at_checked(24)?;
        let set = self.keys.iter().find(|set| set.id == id)?;
        let nonce: [u8; 24] = nonce.try_into().ok()?;
        set.cipher().decrypt(&XNonce::from(nonce), Payload { msg: body, aad: context }).ok()
    }
}

impl KeySet {
    fn derive(root: &[u8]) -> Option<Self> {
        let hkdf = Hkdf::<Sha256>::new(None, root);
        let (mut id, mut keys) = ([0; 8], [[0; 32]; KeyPurpose::ALL.len()]);
        hkdf.expand(b"shinrai key id 1", &mut id).ok()?;
        for purpose in KeyPurpose::ALL {
            hkdf.expand(purpose.code().as_bytes(), &mut keys[*purpose as usize]).ok()?;
        }
        Some(Self { id, keys })
    }

    fn mac(&self, purpose: KeyPurpose, parts: &[&[u8]]) -> [u8; 32] {
        self.hmac(purpose, parts).finalize().into_bytes().into()
    }

    fn hmac(&self, purpose: KeyPurpose, parts: &[&[u8]]) -> Hmac<Sha256> {
        // HMAC keys shorter than a block are padded (RFC 2104), so this holds the 32 bytes exactly.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.keys[purpose as usize]);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        for part in parts {
            // Lengths in front keep ("ab","c") and ("a","bc") apart.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.keys[KeyPurpose::Seal as usize]))
    }
}

fn new_line() -> String {
    let mut root = [0; 32];
    random::rng().fill_bytes(&mut root);
    BASE64_URL_SAFE_NO_PAD.encode(root)
}

fn fault(path: &Path, fault: &str) -> StartError {
    StartError::of_file(SETTING, path, fault)
}

fn unreadable(path: &Path, error: &std::io::Error) -> StartError {
    StartError::unreadable(SETTING, path, error)
}

fn unwritable(path: &Path, error: &std::io::Error) -> StartError {
    StartError::of_file(SETTING, path, format_args!("cannot be written ({error})"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn opened(text: &str) -> Keys {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        Keys::open(&path, false, false).unwrap()
    }

    #[test]
    fn what_an_old_key_sealed_still_opens_after_a_rotation() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        let before = Keys::open(&path, false, false).unwrap();
        let sealed = before.seal(&mut random::rng(), b"row 1", b"493025").unwrap();
        Keys::rotate(&path).unwrap();
        let after = Keys::open(&path, false, false).unwrap();
        assert_eq!(after.open_sealed(b"row 1", &sealed).unwrap(), b"493025");
        assert_eq!(
            after.macs(KeyPurpose::OneTimeCode, &[b"x"]).nth(1),
            before.macs(KeyPurpose::OneTimeCode, &[b"x"]).next()
        );
        assert_ne!(after.fingerprints().next(), before.fingerprints().next());
    }

    #[test]
    fn a_sealed_value_opens_only_in_its_own_row_and_untouched() {
        let keys = opened(&new_line());
        let mut sealed = keys.seal(&mut random::rng(), b"row 1", b"493025").unwrap();
        assert_eq!(keys.open_sealed(b"row 2", &sealed), None);
        *sealed.last_mut().unwrap() ^= 1;
        assert_eq!(keys.open_sealed(b"row 1", &sealed), None);
        assert_eq!(keys.open_sealed(b"row 1", b"short"), None);
    }

    #[test]
    fn a_mac_is_ours_under_every_kept_key_and_not_with_one_bit_changed() {
        let keys = opened(&format!("{}\n{}", new_line(), new_line()));
        for whole in keys.macs(KeyPurpose::FormWord, &[b"as", b"1"]) {
            let short: [u8; 8] = whole[..8].try_into().unwrap();
            assert!(keys.verify(KeyPurpose::FormWord, &[b"as", b"1"], &whole));
            assert!(keys.verify(KeyPurpose::FormWord, &[b"as", b"1"], &short));
            assert!(!keys.verify(KeyPurpose::Outbox, &[b"as", b"1"], &whole));
            assert!(!keys.verify(KeyPurpose::FormWord, &[b"as1"], &whole));
            for bit in 0..64 {
                let mut other = short;
                other[bit / 8] ^= 1 << (bit % 8);
                assert!(!keys.verify(KeyPurpose::FormWord, &[b"as", b"1"], &other), "bit {bit}");
            }
        }
    }

    /// Computed apart from this program: what was made under a key must be known as long as the key is kept.
    #[test]
    fn what_is_derived_from_a_key_never_changes() {
        let keys = opened(&BASE64_URL_SAFE_NO_PAD.encode([7; 32]));
        let made: Vec<_> = KeyPurpose::ALL.iter().map(|of| hex::encode(&keys.mac(*of, &[b"x"])[..8])).collect();
        assert_eq!(
            made,
            [
                "0310734edc32dcff",
                "596429de059ed175",
                "c14b84aecb836160",
                "b8a02ccfb84538bb",
                "955056aa5366db83",
                "c3092ab87f91505a",
                "68b749bf3bd4e4aa",
                "58d60824e4ae5932",
                "8d8ef14674903be9",
                "74f4cae072df746d",
                "58431cf2eacdce8e",
                "acdf88b8a64cef71",
            ]
        );
        assert_eq!(keys.fingerprints().collect::<Vec<_>>(), ["F9u5ia3OBpU"]);
    }

    #[test]
    fn a_purpose_has_a_key_of_its_own() {
        let keys = opened(&new_line());
        assert_ne!(keys.mac(KeyPurpose::OneTimeCode, &[b"x"]), keys.mac(KeyPurpose::GuessCounter, &[b"x"]));
        assert_ne!(
            keys.mac(KeyPurpose::OneTimeCode, &[b"ab", b"c"]),
            keys.mac(KeyPurpose::OneTimeCode, &[b"a", b"bc"])
        );
    }

    #[test]
    fn a_missing_damaged_or_open_file_is_one_sentence_naming_the_setting() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        let said = |outcome: Result<Keys, StartError>| outcome.err().unwrap().to_string();
        assert!(said(Keys::open(&path, true, false)).contains("SHINRAI_SECRET_FILE"));
        std::fs::write(&path, "short\n").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(said(Keys::open(&path, false, false)).contains("damaged"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(said(Keys::open(&path, false, false)).contains("chmod 600"));
    }
}
