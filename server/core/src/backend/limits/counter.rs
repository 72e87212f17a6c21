//! The catalogue: everything that is counted against somebody, by what, how much of it is allowed, and which setting
//! says so.

use std::time::Duration;

use contract::{backend::Result, refusal::Refusal};

use super::{Requester, refused_until};
use crate::store::AnyConnection;
use crate::{
    keys::{KeyPurpose, Keys},
    rules::{
        id::{AccountId, BrowserId},
        time::Timestamp,
    },
    site::Site,
    store::counters::{self, Allowance},
};

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// A browser that shows its probe cookie again within this time has been told of.
const BROWSER_KNOWN: Duration = Duration::from_secs(90 * 86_400);
/// How long the challenge on a sign-in page can be answered.
pub const CHALLENGE_LIFE: Duration = Duration::from_secs(15 * 60);
const MONTH: Duration = Duration::from_secs(30 * 86_400);
/// Losing the cookie more often than this in a month is a fault to be named, not to be covered up.
const HEALS_A_MONTH: u32 = 2;
/// Of recoveries, what one network may begin in all, as a multiple of what it may for one ID: many people share it.
const NETWORK_SHARE: u32 = 30;

/// One count. `key` is the HMAC of the ID or address that a stranger typed, `network` the client's (IPv4 /32, IPv6
/// /64).
#[derive(Clone, Copy)]
pub enum Counter<'a> {
    /// Wrong passwords for a folded ID, known or not; a browser once trusted for it has a count of its own, so that a
    /// stranger's guessing does not slow it. `SHINRAI_LIMIT_WRONG_PASSWORDS`.
    Password { folded_id: &'a str, once_trusted: Option<BrowserId> },
    /// Wrong passwords from a network, for whatever ID. `SHINRAI_LIMIT_WRONG_PER_NETWORK`.
    PasswordsFromNetwork(&'a str),
    /// New passwords from a network that were judged, taken or not. `SHINRAI_LIMIT_WRONG_PER_NETWORK`.
    NewPasswords(&'a str),
    /// Wrong codes of an account in one browser. `SHINRAI_LIMIT_PAUSE_BROWSER`.
    CodesInBrowser { account_id: AccountId, browser_id: Option<BrowserId> },
    /// Wrong codes of an account, wherever. `SHINRAI_LIMIT_PAUSE_ACCOUNT`.
    Codes { account_id: AccountId },
    /// Codes typed by strangers for an ID or address, from one network. `SHINRAI_LIMIT_PAUSE_BROWSER`.
    StrangerCodesFromNetwork { key: &'a [u8], network: &'a str },
    /// The same from wherever, for a day. `SHINRAI_LIMIT_STRANGER_GUESSES`.
    StrangerCodes { key: &'a [u8] },
    /// Recovery codes typed for an account. `SHINRAI_LIMIT_WRONG_RECOVERY_CODES`.
    RecoveryCodes { account_id: AccountId },
    /// The same by strangers, from one network.
    StrangerRecoveryCodes { key: &'a [u8], network: &'a str },
    /// Recoveries begun for an ID from one network: a stranger elsewhere must not keep its owner out.
    /// `SHINRAI_LIMIT_RECOVERIES_PER_HOUR`.
    Recoveries { key: &'a [u8], network: &'a str },
    /// Requests for the IDs of an address, from one network. The same setting.
    IdRequests { folded_email: &'a str, network: &'a str },
    /// Both of the last, for whatever ID or address. Thirty times that setting.
    RecoveriesFromNetwork(&'a str),
    /// Mails that tell an address its IDs. `SHINRAI_LIMIT_IDS_PER_DAY`.
    IdsMailed { folded_email: &'a str },
    /// Sign-ups with an address. `SHINRAI_LIMIT_SIGN_UPS_PER_DAY`.
    SignUps { email: &'a str },
    /// Sign-ups from a network. The same setting.
    SignUpsFromNetwork(&'a str),
    /// New contact addresses that an account asks for: a session in wrong hands must not write to the whole world in
    /// our name. `SHINRAI_LIMIT_SENDS_PER_DAY`.
    NewAddresses { account_id: AccountId },
    /// Messages to an address or number that the account's own people asked for. `SHINRAI_LIMIT_SENDS_PER_DAY`.
    Sends { to: &'a str },
    /// Of those, the ones asked for outside browsers once trusted: some are kept for these, so that who knows only the
    /// password cannot use them all up. `SHINRAI_LIMIT_SENDS_KEPT`.
    SendsOutsideTrusted { to: &'a str },
    /// Messages that strangers asked for by an ID or address. `SHINRAI_LIMIT_STRANGER_SENDS`.
    StrangerSends { key: &'a [u8] },
    /// Messages to an address or number that strangers asked for. The same setting.
    StrangerSendsTo { to: &'a str },
    /// SMS of an account, or of a stranger's key. `SHINRAI_LIMIT_SMS_PER_ACCOUNT`.
    SmsOf(Requester<'a>),
    /// SMS to a number. `SHINRAI_LIMIT_SMS_PER_NUMBER`.
    SmsTo { number: &'a str, stranger: bool },
    /// SMS asked for from a network. `SHINRAI_LIMIT_SMS_PER_NETWORK`.
    SmsFromNetwork(&'a str),
    /// SMS to numbers like this one. `SHINRAI_LIMIT_SMS_PER_PREFIX`.
    SmsToBlock(Shared<'a>),
    /// All SMS. `SHINRAI_LIMIT_SMS_PER_SITE`.
    SmsOnSite(Shared<'a>),
    /// Notices by SMS to an account: whoever makes them happen must not use up its codes.
    /// `SHINRAI_LIMIT_SMS_PER_ACCOUNT`.
    SmsNoticesOf { account_id: AccountId },
    /// Notices by SMS to a number. `SHINRAI_LIMIT_SMS_PER_NUMBER`.
    SmsNoticesTo { number: &'a str },
    /// Once for an account and a browser, known by its probe cookie: the owner is told of a sign-in from a new browser.
    NewBrowser { account_id: AccountId, probe: &'a str },
    /// Once for a challenge: its answer heals one cookie.
    Challenge(&'a str),
    /// Healed cookies of one browser: whatever it calls itself by now.
    Heals { browser_id: BrowserId },
    /// The same by the marker that it keeps when it is registered anew, known by its hash.
    HealsOfMarker { marker_hash: &'a [u8] },
}

/// Of what everybody shares, which part is meant. What a decoy would use up of it, it uses up of its own.
#[derive(Clone, Copy)]
pub enum Shared<'a> {
    Of(&'a str),
    Decoy(Requester<'a>),
}

impl Shared<'_> {
    fn bytes(self) -> Vec<u8> {
        match self {
            Self::Of(part) => part.as_bytes().to_vec(),
            Self::Decoy(whose) => whose.bytes(),
        }
    }
}

impl Counter<'_> {
    /// The name of its row: an HMAC, so that a copy of the database names no ID, address or network. Changing a word
    /// here forgets what was counted under it.
    fn name(self, keys: &Keys) -> [u8; 32] {
        let mac = |parts: &[&[u8]]| keys.mac(KeyPurpose::GuessCounter, parts);
        match self {
            Self::Password { folded_id, once_trusted } => {
                mac(&[b"password", folded_id.as_bytes(), &once_trusted.unwrap_or_default().to_be_bytes()])
            }
            Self::PasswordsFromNetwork(network) => mac(&[b"network", network.as_bytes()]),
            Self::NewPasswords(network) => mac(&[b"new password", network.as_bytes()]),
            Self::CodesInBrowser { account_id, browser_id } => {
                mac(&[b"code", &account_id.to_be_bytes(), &browser_id.unwrap_or_default().to_be_bytes()])
            }
            Self::Codes { account_id } => mac(&[b"code", &account_id.to_be_bytes()]),
            Self::StrangerCodesFromNetwork { key, network } => mac(&[b"stranger's code", key, network.as_bytes()]),
            Self::StrangerCodes { key } => mac(&[b"strangers' codes", key]),
            Self::RecoveryCodes { account_id } => mac(&[b"recovery code", &account_id.to_be_bytes()]),
            Self::StrangerRecoveryCodes { key, network } => {
                mac(&[b"stranger's recovery code", key, network.as_bytes()])
            }
            Self::Recoveries { key, network } => mac(&[b"recover id", key, network.as_bytes()]),
            Self::IdRequests { folded_email, network } => {
                mac(&[b"recover address", folded_email.as_bytes(), network.as_bytes()])
            }
            Self::RecoveriesFromNetwork(network) => mac(&[b"recover network", network.as_bytes()]),
            Self::IdsMailed { folded_email } => mac(&[b"ids", folded_email.as_bytes()]),
            Self::SignUps { email } => mac(&[b"sign up", email.to_lowercase().as_bytes()]),
            Self::SignUpsFromNetwork(network) => mac(&[b"sign up network", network.as_bytes()]),
            Self::NewAddresses { account_id } => mac(&[b"new address", &account_id.to_be_bytes()]),
            // Letters count in any case, as they do for most mail servers.
            Self::Sends { to } => mac(&[b"send", b"all", to.to_lowercase().as_bytes()]),
            Self::SendsOutsideTrusted { to } => mac(&[b"send", b"stranger", to.to_lowercase().as_bytes()]),
            Self::StrangerSends { key } => mac(&[b"send", b"asked", key]),
            Self::StrangerSendsTo { to } => mac(&[b"send", b"asked to", to.to_lowercase().as_bytes()]),
            Self::SmsOf(whose) => mac(&[b"sms", b"whose", &whose.bytes()]),
            Self::SmsTo { number, stranger: false } => mac(&[b"sms", b"number", number.as_bytes()]),
            Self::SmsTo { number, stranger: true } => mac(&[b"sms", b"number for strangers", number.as_bytes()]),
            Self::SmsFromNetwork(network) => mac(&[b"sms", b"network", network.as_bytes()]),
            Self::SmsToBlock(block) => mac(&[b"sms", b"block", &block.bytes()]),
            Self::SmsOnSite(site) => mac(&[b"sms", b"site", &site.bytes()]),
            Self::SmsNoticesOf { account_id } => mac(&[b"sms", b"notice account", &account_id.to_be_bytes()]),
            Self::SmsNoticesTo { number } => mac(&[b"sms", b"notice number", number.as_bytes()]),
            Self::NewBrowser { account_id, probe } => mac(&[b"browser", &account_id.to_be_bytes(), probe.as_bytes()]),
            Self::Challenge(challenge) => mac(&[b"challenge", challenge.as_bytes()]),
            Self::Heals { browser_id } => mac(&[b"heal", &browser_id.to_be_bytes()]),
            Self::HealsOfMarker { marker_hash } => mac(&[b"heal of marker", marker_hash]),
        }
    }

    /// The counter closes behind the last one that passes: "20 a day" closes at the twentieth for a day.
    fn allowance(self, site: &Site) -> Allowance {
        let limits = &site.limits;
        let sms = site.config.sms.limits();
        let resting = |count, window, rest| Allowance { count, window, rest, rest_max: rest, sliding: false };
        let each = |count, window| resting(count, window, window);
        match self {
            Self::Password { .. } => Allowance {
                count: limits.wrong_passwords,
                window: limits.password_window,
                rest: limits.password_delay,
                rest_max: limits.password_delay_max,
                sliding: true,
            },
            Self::PasswordsFromNetwork(_) | Self::NewPasswords(_) => each(limits.wrong_per_network, HOUR),
            Self::CodesInBrowser { .. } | Self::StrangerCodesFromNetwork { .. } => {
                resting(limits.pause_browser, limits.pause_window, limits.pause_rest)
            }
            Self::Codes { .. } => resting(limits.pause_account, limits.pause_window, limits.pause_rest),
            Self::StrangerCodes { .. } => each(limits.stranger_guesses, DAY),
            Self::RecoveryCodes { .. } | Self::StrangerRecoveryCodes { .. } => each(limits.wrong_recovery_codes, HOUR),
            Self::Recoveries { .. } | Self::IdRequests { .. } => each(limits.recoveries_per_hour, HOUR),
            Self::RecoveriesFromNetwork(_) => each(limits.recoveries_per_hour.saturating_mul(NETWORK_SHARE), HOUR),
            Self::IdsMailed { .. } => each(limits.ids_per_day, DAY),
            Self::SignUps { .. } | Self::SignUpsFromNetwork(_) => each(limits.sign_ups_per_day, DAY),
            Self::NewAddresses { .. } | Self::Sends { .. } => each(limits.sends_per_day, DAY),
            Self::SendsOutsideTrusted { .. } => each(limits.sends_per_day.saturating_sub(limits.sends_kept), DAY),
            Self::StrangerSends { .. } | Self::StrangerSendsTo { .. } => each(limits.stranger_sends, DAY),
            Self::SmsOf(_) | Self::SmsNoticesOf { .. } => each(sms.per_account, HOUR),
            Self::SmsTo { .. } | Self::SmsNoticesTo { .. } => each(sms.per_number, HOUR),
            Self::SmsFromNetwork(_) => each(sms.per_network, HOUR),
            Self::SmsToBlock(_) => each(sms.per_prefix, HOUR),
            Self::SmsOnSite(_) => each(sms.per_site, HOUR),
            Self::NewBrowser { .. } => each(1, BROWSER_KNOWN),
            Self::Challenge(_) => each(1, CHALLENGE_LIFE),
            Self::Heals { .. } | Self::HealsOfMarker { .. } => each(HEALS_A_MONTH, MONTH),
        }
    }

    /// Whether it counts at all. `SHINRAI_RATE_LIMITS=off` drops what limits rates; what may happen once stays.
    fn counts(self, site: &Site) -> bool {
        let once = matches!(
            self,
            Self::NewBrowser { .. } | Self::Challenge(_) | Self::Heals { .. } | Self::HealsOfMarker { .. }
        );
        once || site.config.rate_limits
    }

    /// Takes one, exact whatever arrives at once. The inner error: not before that moment.
    pub async fn take(
        self,
        site: &Site,
        connection: &mut AnyConnection,
        now: Timestamp,
    ) -> Result<std::result::Result<(), Timestamp>> {
        if !self.counts(site) {
            return Ok(Ok(()));
        }
        Ok(counters::take(connection, &self.name(&site.keys), now, &self.allowance(site)).await?)
    }

    /// Takes one, or refuses until another may be taken.
    pub async fn take_or(
        self,
        refusal: Refusal,
        site: &Site,
        connection: &mut AnyConnection,
        now: Timestamp,
    ) -> Result<()> {
        refused_until(refusal, self.take(site, connection, now).await?)
    }

    /// Gives one back that turned out not to count.
    pub async fn give_back(self, site: &Site, connection: &mut AnyConnection) -> Result<()> {
        if self.counts(site) {
            counters::give_back(connection, &self.name(&site.keys), &self.allowance(site)).await?;
        }
        Ok(())
    }

    /// Forgets what was counted.
    pub async fn clear(self, site: &Site, connection: &mut AnyConnection) -> Result<()> {
        Ok(counters::clear(connection, &self.name(&site.keys)).await?)
    }

    /// Until when none may be taken; `None`: one may be.
    pub async fn blocked_until(
        self,
        site: &Site,
        connection: &mut AnyConnection,
        now: Timestamp,
    ) -> Result<Option<Timestamp>> {
        Ok(counters::blocked_until(connection, &self.name(&site.keys), now).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(secret: &str) -> Keys {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        std::fs::write(&path, secret).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        Keys::open(&path, false, false).unwrap()
    }

    #[test]
    fn what_is_counted_apart_has_a_name_apart() {
        let (key, network) = (&b"key"[..], "192.0.2.1");
        let all = [
            Counter::Password { folded_id: "hanako", once_trusted: None },
            Counter::Password { folded_id: "hanako", once_trusted: Some(BrowserId::from(1)) },
            Counter::PasswordsFromNetwork(network),
            Counter::NewPasswords(network),
            Counter::CodesInBrowser { account_id: AccountId::from(1), browser_id: None },
            Counter::CodesInBrowser { account_id: AccountId::from(1), browser_id: Some(BrowserId::from(2)) },
            Counter::Codes { account_id: AccountId::from(1) },
            Counter::StrangerCodesFromNetwork { key, network },
            Counter::StrangerCodes { key },
            Counter::RecoveryCodes { account_id: AccountId::from(1) },
            Counter::StrangerRecoveryCodes { key, network },
            Counter::Recoveries { key, network },
            Counter::IdRequests { folded_email: "key", network },
            Counter::RecoveriesFromNetwork(network),
            Counter::IdsMailed { folded_email: "a@example.jp" },
            Counter::SignUps { email: "a@example.jp" },
            Counter::SignUpsFromNetwork(network),
            Counter::NewAddresses { account_id: AccountId::from(1) },
            Counter::Sends { to: "a@example.jp" },
            Counter::SendsOutsideTrusted { to: "a@example.jp" },
            Counter::StrangerSends { key: b"a@example.jp" },
            Counter::StrangerSendsTo { to: "a@example.jp" },
            Counter::SmsOf(Requester::proved(AccountId::from(1))),
            Counter::SmsOf(Requester::Stranger(key)),
            Counter::SmsTo { number: "+819012345678", stranger: false },
            Counter::SmsTo { number: "+819012345678", stranger: true },
            Counter::SmsFromNetwork(network),
            Counter::SmsToBlock(Shared::Of("+8190123")),
            Counter::SmsToBlock(Shared::Decoy(Requester::proved(AccountId::from(1)))),
            Counter::SmsOnSite(Shared::Of("")),
            Counter::SmsOnSite(Shared::Decoy(Requester::proved(AccountId::from(1)))),
            Counter::SmsNoticesOf { account_id: AccountId::from(1) },
            Counter::SmsNoticesTo { number: "+819012345678" },
            Counter::NewBrowser { account_id: AccountId::from(1), probe: "probe" },
            Counter::Challenge("challenge"),
            Counter::Heals { browser_id: BrowserId::from(1) },
            Counter::HealsOfMarker { marker_hash: b"marker" },
        ];
        let keys = keys("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
        let names: std::collections::HashSet<_> = all.iter().map(|counter| counter.name(&keys)).collect();
        assert_eq!(names.len(), all.len());
    }

    #[test]
    fn an_address_counts_the_same_in_any_case() {
        let keys = keys("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
        let name = |to| Counter::Sends { to }.name(&keys);
        assert_eq!(name("Hanako@Example.jp"), name("hanako@example.jp"));
    }
}
