//! What a browser found out about itself, in one optional form field: states of its storage, and what we left there
//! ourselves; nothing else that tells one person's browser from another's. Browsers that run no script send none.

use std::fmt::{self, Write};

/// Longer ones are no report of ours.
const LONGEST: usize = 1024;
const NOT_HTTPS: &str = "http";

crate::closed_list! {
    /// How one kind of storage answered.
    #[derive(Default)]
    pub enum Storage {
        Ok = "ok",
        /// It is there and says no.
        Refused = "refused",
        /// Not there, not reached in time, or not asked: says nothing about the browser.
        #[default]
        Absent = "absent",
    }
}

/// What a browser told that brought no cookie, as one word in an address: the next page says who keeps them back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Over plain http no cookie of ours is kept, whatever the browser's settings are.
    NotHttps,
    /// How its local storage answered.
    Storage(Storage),
}

impl Doubt {
    #[must_use]
    pub fn of(report: &BrowserReport) -> Self {
        if report.insecure { Self::NotHttps } else { Self::Storage(report.local_storage) }
    }

    #[must_use]
    pub fn parse(word: &str) -> Self {
        if word == NOT_HTTPS { Self::NotHttps } else { Self::Storage(Storage::parse(word)) }
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotHttps => NOT_HTTPS,
            Self::Storage(storage) => storage.code(),
        }
    }
}

impl Default for Doubt {
    fn default() -> Self {
        Self::Storage(Storage::default())
    }
}

/// Whether the key pair made at registration is still there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyState {
    Ok,
    /// A record without a usable key.
    Bad,
    #[default]
    None,
}

/// 128 random bits that name a browser we registered, left in its storage with the subscriber's tick. It opens
/// nothing by itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Marker([u8; 16]);

/// The report, parsed. The default is what a browser without script tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BrowserReport {
    pub local_storage: Storage,
    pub indexed_db: Storage,
    /// Origin-private file system: private windows of Firefox and Safari refuse it.
    pub opfs: Storage,
    pub local_marker: Option<Marker>,
    pub indexed_marker: Option<Marker>,
    pub key: KeyState,
    /// The page does not run in a secure context.
    pub insecure: bool,
    pub framed: bool,
    /// Started from the home screen.
    pub standalone: bool,
    /// The browser's clock minus the server's, in whole days.
    pub skew_days: i16,
    /// At registration: the new key pair's public half, an uncompressed P-256 point (SEC 1).
    pub public_key: Option<[u8; 65]>,
    /// At sign-in: what was signed, from the page.
    pub challenge: Option<String>,
    /// At sign-in: ECDSA P-256 over [`heal_message`], as `r || s`.
    pub signature: Option<[u8; 64]>,
}

/// What a browser signs to have its cookie back.
#[must_use]
pub fn heal_message(origin: &str, login_id: &str, marker: &Marker, challenge: &str) -> String {
    format!("shinrai browser v1\n{origin}\n{login_id}\n{marker}\n{challenge}")
}

/// How far a browser's clock is from ours. Both seconds are of the moment in which the page was made, since 1970.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "saturates: any wrong clock will do")]
pub fn skew_days(browser_seconds: f64, server_seconds: i64) -> i16 {
    ((browser_seconds - server_seconds as f64) / 86_400.0).round() as i16
}

impl Marker {
    #[must_use]
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0, f)
    }
}

impl fmt::Debug for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Marker(…)")
    }
}

impl BrowserReport {
    /// Reads the field. What is not understood is as if it had not been said: a report only ever helps its sender.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut report = Self::default();
        if text.len() > LONGEST {
            return report;
        }
        for (name, value) in text.split(';').filter_map(|part| part.split_once('=')) {
            match name {
                "ls" => report.local_storage = Storage::parse(value),
                "idb" => report.indexed_db = Storage::parse(value),
                "opfs" => report.opfs = Storage::parse(value),
                "lm" => report.local_marker = Marker::parse(value),
                "im" => report.indexed_marker = Marker::parse(value),
                "key" => {
                    report.key = match value {
                        "ok" => KeyState::Ok,
                        "bad" => KeyState::Bad,
                        _ => KeyState::None,
                    }
                }
                "ctx" => {
                    report.insecure = value.contains('i');
                    report.framed = value.contains('f');
                    report.standalone = value.contains('s');
                }
                "skew" => report.skew_days = value.parse().unwrap_or(0),
                "pk" => report.public_key = from_hex(value),
                "ch" => report.challenge = Some(value.to_owned()).filter(|value| is_challenge(value)),
                "sig" => report.signature = from_hex(value),
                _ => {}
            }
        }
        report
    }
}

impl Storage {
    /// A word that is not ours says as little as none.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        Self::from_code(word).unwrap_or_default()
    }
}

/// The field's value: `name=value` pairs, only what is not the default.
impl fmt::Display for BrowserReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, storage) in [("ls", self.local_storage), ("idb", self.indexed_db), ("opfs", self.opfs)] {
            write!(f, "{name}={};", storage.code())?;
        }
        for (name, marker) in [("lm", self.local_marker), ("im", self.indexed_marker)] {
            if let Some(marker) = marker {
                write!(f, "{name}={marker};")?;
            }
        }
        match self.key {
            KeyState::Ok => f.write_str("key=ok;")?,
            KeyState::Bad => f.write_str("key=bad;")?,
            KeyState::None => {}
        }
        if self.insecure || self.framed || self.standalone {
            f.write_str("ctx=")?;
            for (said, letter) in [(self.insecure, 'i'), (self.framed, 'f'), (self.standalone, 's')] {
                if said {
                    f.write_char(letter)?;
                }
            }
            f.write_char(';')?;
        }
        if self.skew_days != 0 {
            write!(f, "skew={};", self.skew_days)?;
        }
        if let Some(key) = &self.public_key {
            f.write_str("pk=")?;
            hex(key, f)?;
            f.write_char(';')?;
        }
        if let Some(challenge) = &self.challenge {
            write!(f, "ch={challenge};")?;
        }
        if let Some(signature) = &self.signature {
            f.write_str("sig=")?;
            hex(signature, f)?;
            f.write_char(';')?;
        }
        Ok(())
    }
}

fn is_challenge(text: &str) -> bool {
    (1..=80).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let text = text.as_bytes();
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        let digit = |at: usize| char::from(pair[at]).to_digit(16);
        *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn full() -> BrowserReport {
        BrowserReport {
            local_storage: Storage::Ok,
            indexed_db: Storage::Refused,
            opfs: Storage::Absent,
            local_marker: Some(Marker::new([1; 16])),
            indexed_marker: Some(Marker::new([0xfe; 16])),
            key: KeyState::Ok,
            insecure: true,
            framed: true,
            standalone: true,
            skew_days: -3,
            public_key: Some([4; 65]),
            challenge: Some("1795500000000.abc-_9".into()),
            signature: Some([7; 64]),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for report in [full(), BrowserReport::default()] {
            assert_eq!(BrowserReport::parse(&report.to_string()), report);
        }
    }

    #[test]
    fn a_report_without_key_material_is_short() {
        let report = BrowserReport { public_key: None, challenge: None, signature: None, ..full() };
        assert!(report.to_string().len() < 300);
    }

    #[test]
    fn a_clock_is_off_by_whole_days_or_not_at_all() {
        let now = 1_800_000_000;
        for (off, days) in [(0.0, 0), (43_000.0, 0), (-43_000.0, 0), (44_000.0, 1), (-200_000.0, -2), (-1.8e9, -20_833)]
        {
            assert_eq!(skew_days(1.8e9 + off, now), days, "{off} s");
        }
        assert_eq!((skew_days(9e15, now), skew_days(-9e15, now), skew_days(f64::NAN, now)), (i16::MAX, i16::MIN, 0));
    }

    #[test]
    fn a_marker_is_never_printed_by_accident() {
        assert!(!format!("{:?}", full()).contains("0101"));
    }

    proptest! {
        #[test]
        fn hostile_reports_say_nothing(text in "(?s).{0,200}") {
            let _ = BrowserReport::parse(&text);
        }

        #[test]
        fn hostile_values_of_known_names_say_nothing(name in "(ls|idb|opfs|lm|im|key|ctx|skew|pk|ch|sig)", value in "(?s)[^;]{0,150}") {
            let report = BrowserReport::parse(&format!("{name}={value}"));
            prop_assert_eq!(BrowserReport::parse(&report.to_string()), report);
        }
    }
}
