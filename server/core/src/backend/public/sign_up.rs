//! A new subscriber: the address is proved first, and only then is said whether the ID is free (protocol.md 8).

use async_trait::async_trait;
use contract::{
    backend::{NewSubscriber, Result, SignUpSteps, TypedCode, TypedProof, Visit, visit::CookieChange},
    channel::Channel,
    fields::{EmailAddress, LoginId},
    pages::{
        sign_in::RememberBox,
        sign_up::{SignUpCodePage, SignUpPage},
    },
    paths,
    refusal::Refusal,
    session::SignedInBy,
    step::Step,
};
use secrecy::ExposeSecret;

use crate::store::AnyConnection;
use crate::{
    backend::{
        account::password,
        limits::{Requester, counter::Counter, shown},
        one_time_code::{
            code_view,
            send::{self, CodeRequest},
            spend,
        },
        reason::{card, evidence},
        session::{self, SignedIn},
        token,
        trust::registration::{self, Registrant},
    },
    keys::KeyPurpose,
    random,
    rules::{
        contact,
        credential_version::CredentialVersion,
        id::SignUpId,
        reason::{Evidence, caution},
        sign_in::{CodeBy, RememberOutcome, SignInOutcome},
        time::{Timestamp, days},
        two_step::{SetBy, TwoStep},
    },
    site::Site,
    store::{
        Tx,
        accounts::{self, NewRow},
        proofs::Purpose,
        sign_ins::{self, NewSignInRecord},
        sign_ups::{self, NewSignUp, SignUp},
    },
};

#[async_trait]
impl SignUpSteps for Site {
    async fn sign_up_page(&self, visit: &Visit, until: Option<i64>) -> Result<SignUpPage> {
        let kept = &visit.request().kept;
        Ok(SignUpPage {
            login_id: kept.login_id(&[paths::SIGN_UP]),
            email: kept.email(&[paths::SIGN_UP]),
            open: self.config.sign_up,
            rules: password::rules(true),
            own_domains: self.config.own_mail_domains.clone(),
            until: shown::believed(self, until, self.clock.now()),
        })
    }

    async fn sign_up_code_page(&self, visit: &Visit) -> Result<SignUpCodePage> {
        let now = self.clock.now();
        let mut connection = self.store.pool().acquire().await?;
        let cookie = visit.request().attempt.as_ref().ok_or_else(|| visit.missing_cookie())?;
        let found = sign_ups::find(&mut connection, &token::hash(cookie), now).await?.ok_or(Refusal::AttemptGone)?;
        let ways = [(Channel::Email, found.email.clone())];
        // These pages run no script: what the request itself shows of the browser is all there is.
        let client = evidence::client(self, visit, None);
        let framed = visit.request().framed;
        let caution = caution(&Evidence { framed, ..Evidence::of_browser(now, client, None) });
        let sent = code_view::shown(self, visit, &mut connection, Purpose::SignUp, (found.id.into(), None), &ways, now)
            .await?;
        Ok(SignUpCodePage {
            sent: sent.unwrap_or_else(|| code_view::run_out(self, &found.email)),
            taken: found.proved_at.is_some(),
            login_id: visit.request().kept.login_id(&[paths::SIGN_UP_CODE]),
            remember: RememberBox {
                ticked: found.trust_chosen.unwrap_or(self.config.trust_ticked),
                chosen: found.trust_chosen == Some(true),
                days: days(self.limits.trust_idle),
                caution: caution.map(|finding| card::card(self, visit, &finding)),
                closed: None,
            },
        })
    }

    async fn sign_up(&self, visit: &Visit, typed: NewSubscriber) -> Result<Step> {
        if !self.config.sign_up {
            return Ok(Step::SignUp);
        }
        if typed.email.trim().is_empty() && typed.password.expose_secret().is_empty() {
            return again(self, visit, &typed.login_id).await;
        }
        let now = self.clock.now();
        let login_id = LoginId::parse(&typed.login_id).ok_or(Refusal::IdBad)?;
        let email = EmailAddress::parse(&typed.email).ok_or(Refusal::EmailBad)?;
        if contact::is_own_mailbox(&email, &self.config.own_mail_domains) {
            return Err(Refusal::EmailOwnDomain.into());
        }
        take(self, visit, &mut self.store.pool().acquire().await?, email.as_str(), now).await?;
        let hashed =
            password::hash_new(self, visit, &typed.password, login_id.as_str(), Some(email.as_str()), true).await;
        if hashed.is_err() {
            // It was no sign-up yet, and what it cost is counted apart.
            let mut connection = self.store.pool().acquire().await?;
            for counter in counters(visit, email.as_str()) {
                counter.give_back(self, &mut connection).await?;
            }
        }
        let password_hash = hashed?;
        let token = token::new();
        let id = random::id();
        let mut tx = self.store.begin().await?;
        let row = NewSignUp {
            id,
            token_hash: &token.hash,
            login_id: login_id.as_str(),
            password_hash: &password_hash,
            email: email.as_str(),
            now,
            expires_at: now + self.limits.sign_up_life,
        };
        sign_ups::insert(&mut tx, &row).await?;
        send(self, visit, &mut tx, id, email.as_str(), now).await?;
        self.commit(tx).await?;
        visit.change(CookieChange::Attempt(Some(token.value)));
        Ok(Step::SignUpCode)
    }

    /// The code again, if it is still owed.
    async fn resend_sign_up_code(&self, visit: &Visit, trust: Option<bool>) -> Result<Step> {
        let now = self.clock.now();
        if let Some(trust) = trust {
            // By itself: the choice stays where nothing can be sent.
            let (mut tx, found) = locked(self, visit, now).await?;
            sign_ups::choose_trust(&mut tx, found.id, trust).await?;
            self.commit(tx).await?;
        }
        let (mut tx, found) = locked(self, visit, now).await?;
        if found.proved_at.is_none() {
            send(self, visit, &mut tx, found.id, &found.email, now).await?;
        }
        self.commit(tx).await?;
        Ok(Step::SignUpCode)
    }

    async fn confirm_sign_up(&self, visit: &Visit, typed: TypedCode) -> Result<Step> {
        let now = self.clock.now();
        let (mut tx, found) = locked(self, visit, now).await?;
        let proof = TypedProof {
            who: String::new(),
            code: typed.code,
            recovery_code: String::new().into(),
            attempt: typed.attempt,
        };
        let key = key(self, &found.email);
        let requester = Requester::Stranger(&key);
        match spend::spend_as(self, visit, &mut tx, requester, (Purpose::SignUp, found.id.into()), &proof, now).await? {
            Ok(_) => {
                sign_ups::prove(&mut tx, found.id, now).await?;
                make(self, visit, tx, &found, &found.login_id, typed.trust, now).await
            }
            Err(refusal) => {
                sign_ups::choose_trust(&mut tx, found.id, typed.trust).await?;
                self.settle(tx, Err(refusal)).await
            }
        }
    }
}

async fn send(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    id: SignUpId,
    to: &str,
    now: Timestamp,
) -> Result<()> {
    let request = CodeRequest {
        purpose: Purpose::SignUp,
        owner_id: id.into(),
        account_id: None,
        channel: Channel::Email,
        to,
        decoy: false,
        link: None,
    };
    send::send_as(site, visit, tx, Requester::Stranger(&key(site, to)), &request, now).await
}

/// What whoever asks for codes to this address and types them is counted by.
fn key(site: &Site, email: &str) -> [u8; 32] {
    site.keys.mac(KeyPurpose::Stranger, &[b"sign up", email.to_lowercase().as_bytes()])
}

/// So many a day for a network and for an address.
fn counters<'a>(visit: &'a Visit, email: &'a str) -> [Counter<'a>; 2] {
    [Counter::SignUpsFromNetwork(&visit.request().network), Counter::SignUps { email }]
}

async fn take(site: &Site, visit: &Visit, connection: &mut AnyConnection, email: &str, now: Timestamp) -> Result<()> {
    for counter in counters(visit, email) {
        counter.take_or(Refusal::TooMany, site, connection, now).await?;
    }
    Ok(())
}

async fn locked(site: &Site, visit: &Visit, now: Timestamp) -> Result<(Tx, SignUp)> {
    let token_hash = token::hash(visit.request().attempt.as_ref().ok_or(Refusal::AttemptGone)?);
    // A made-up cookie is found out by reading, and waits for nobody who writes.
    sign_ups::find(&mut site.store.pool().acquire().await?, &token_hash, now).await?.ok_or(Refusal::AttemptGone)?;
    let mut tx = site.store.begin().await?;
    let found = sign_ups::lock(&mut tx, &token_hash, now).await?.ok_or(Refusal::AttemptGone)?;
    Ok((tx, found))
}

/// Another ID, for an address that is proved already. It counts as another registration: whether an ID is taken must
/// not be asked without end.
async fn again(site: &Site, visit: &Visit, login_id: &str) -> Result<Step> {
    let now = site.clock.now();
    let (mut tx, found) = locked(site, visit, now).await?;
    if found.proved_at.is_none() {
        return Err(Refusal::IdBad.into());
    }
    let login_id = LoginId::parse(login_id).ok_or(Refusal::IdBad)?;
    take(site, visit, &mut tx, &found.email, now).await?;
    make(site, visit, tx, &found, login_id.as_str(), false, now).await
}

/// The account, two-step verification on from birth, and its first session.
async fn make(
    site: &Site,
    visit: &Visit,
    mut tx: Tx,
    found: &SignUp,
    login_id: &str,
    trust: bool,
    now: Timestamp,
) -> Result<Step> {
    let account_id = random::id();
    let row = NewRow {
        id: account_id,
        login_id,
        password_hash: &found.password_hash,
        contact_email: Some(&found.email),
        email_proved: true,
        mobile: None,
        two_step: TwoStep::Email,
        two_step_set_by: SetBy::SignUp,
        now,
    };
    if !accounts::insert(&mut tx, &row).await? {
        // That the address is proved stays.
        return site.settle(tx, Err(Refusal::IdTaken)).await;
    }
    accounts::set_language(&mut tx, account_id, visit.request().language).await?;
    let sign_in_id = random::id();
    let label = evidence::client(site, visit, None).label;
    let record = NewSignInRecord {
        id: sign_in_id,
        account_id,
        now,
        outcome: SignInOutcome::SignUp,
        healed: false,
        label: &label,
        asked: None,
        report: None,
    };
    sign_ins::insert(&mut tx, &record).await?;
    let registrant = Registrant { account_id, credential_version: CredentialVersion::FIRST, marked_browser_id: None };
    let registered =
        if trust { Some(registration::begin(site, visit, &mut tx, &registrant, None, now).await?) } else { None };
    let remembered = if trust { RememberOutcome::Pending } else { RememberOutcome::NotAsked };
    sign_ins::finish(&mut tx, sign_in_id, SignInOutcome::SignUp, remembered).await?;
    let who = SignedIn {
        account_id,
        credential_version: CredentialVersion::FIRST,
        by: SignedInBy::Code,
        trust_id: registered.as_ref().map(|registered| registered.trust_id),
        sign_in_id,
        browser_id: registered.as_ref().map(|registered| registered.browser_id),
        code_by: Some(CodeBy::Email),
    };
    session::open(site, visit, &mut tx, &who, now).await?;
    sign_ups::delete(&mut tx, found.id).await?;
    site.commit(tx).await?;
    visit.change(CookieChange::Attempt(None));
    Ok(if registered.is_some() { Step::Remembered } else { Step::My })
}
