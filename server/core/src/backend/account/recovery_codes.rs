//! Recovery codes: ten to keep, each good once, where no message can be received.

use async_trait::async_trait;
use contract::{
    backend::{RecoveryCodes, Result, Visit},
    notice::NoticeKind,
    pages::account::RecoveryCodesPage,
    step::Step,
};

use crate::{
    backend::{notice, one_time_code::recovery_code::hashes, session::subscriber},
    local_time, random,
    rules::{id::SessionId, recovery_code},
    site::Site,
    store::{recovery_codes, sessions},
};

#[async_trait]
impl RecoveryCodes for Site {
    async fn recovery_codes_page(&self, visit: &Visit) -> Result<RecoveryCodesPage> {
        let subscriber = subscriber::at(self, visit).await?;
        let mut connection = self.store.pool().acquire().await?;
        let guarded = subscriber.guarded(self, visit, &mut connection, true).await?;
        let left = recovery_codes::left(&mut connection, subscriber.live.account_id).await?;
        let security = &subscriber.security;
        let shown = security.shown_sealed.as_deref().filter(|_| subscriber.now < security.shown_until);
        let shown = shown.and_then(|sealed| self.keys.open_sealed(&context(subscriber.live.id), sealed));
        Ok(RecoveryCodesPage {
            guarded,
            left: left.unused,
            made: left.made_at.map(|at| local_time::day(&self.zone, at)),
            codes: shown
                .and_then(|shown| String::from_utf8(shown).ok())
                .map(|shown| shown.lines().map(str::to_owned).collect()),
        })
    }

    /// Makes new ones; for some minutes this session may see them, nobody ever again.
    async fn create_recovery_codes(&self, visit: &Visit, who: &str) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, who).await?;
        subscriber.refuse_frozen()?;
        subscriber.demand(self)?;
        let (account_id, now) = (subscriber.live.account_id, subscriber.now);
        let (new, sealed) = {
            let mut rng = random::rng();
            let new: Vec<String> = (0..self.limits.recovery_codes).map(|_| recovery_code::new(&mut rng)).collect();
            let sealed = self.keys.seal(&mut rng, &context(subscriber.live.id), new.join("\n").as_bytes())?;
            (new, sealed)
        };
        let rows: Vec<_> = new
            .iter()
            .filter_map(|code| recovery_code::parse(code))
            .filter_map(|code| Some((random::id(), hashes(self, account_id, &code).next()?)))
            .collect();
        recovery_codes::replace(&mut tx, account_id, &rows, now).await?;
        sessions::show_codes(&mut tx, subscriber.live.id, &sealed, now + self.limits.codes_shown).await?;
        notice::notify(self, &mut tx, account_id, NoticeKind::RecoveryCodesMade, "", now).await?;
        self.commit(tx).await?;
        Ok(Step::RecoveryCodes)
    }
}

fn context(session_id: SessionId) -> Vec<u8> {
    [b"recovery codes ".as_slice(), &session_id.to_be_bytes()].concat()
}
