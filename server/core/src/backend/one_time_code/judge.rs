//! A code that was typed, for a sign-in or for anything else: what it is, what it costs, and how it is used up.

use contract::{
    backend::{Result, Visit},
    fields::OneTimeCode,
    refusal::Refusal,
};
use secrecy::{ExposeSecret, SecretString};

use super::{fresh_code, guesser::Guesser};
use crate::store::AnyConnection;
use crate::{
    rules::{code_facts::Judgement, time::Timestamp},
    site::Site,
    store::{
        codes::{self, CodeTable, StoredCode},
        messages, sms,
    },
};

/// What was typed, and the match tag of the page it was typed on.
pub struct Typed<'a> {
    pub code: &'a SecretString,
    pub tag: &'a str,
}

/// A right code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// To be used up now.
    First,
    /// The answer to it was lost, and it was typed again within a minute.
    Again,
}

/// Judges a typed code and counts it. The inner refusal has cost a try: commit all the same. The caller holds the lock
/// under which guesses are judged one by one, and calls [`use_up`] for what is accepted first.
pub async fn judge(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    code: &StoredCode,
    guesser: &Guesser<'_>,
    typed: &Typed<'_>,
    now: Timestamp,
) -> Result<Result<Accepted, Refusal>> {
    let parsed = OneTimeCode::parse(typed.code.expose_secret());
    let is_typed = |hash: &[u8]| parsed.as_ref().is_some_and(|typed| fresh_code::is_code(site, code.id, typed, hash));
    let page_tag = typed.tag.trim().to_ascii_uppercase();
    let judgement = code.facts.judge(is_typed, &page_tag, now, &site.limits);
    let refused = match judgement {
        Judgement::Again => return Ok(Ok(Accepted::Again)),
        Judgement::Gone => match code.table {
            // Start again from the password.
            CodeTable::Attempt => Refusal::AttemptGone,
            // The page sends another one.
            CodeTable::Proof => Refusal::CodeExpired,
        },
        Judgement::Expired => Refusal::CodeExpired,
        Judgement::Other => Refusal::AttemptOther,
        Judgement::Used => Refusal::CodeUsed,
        Judgement::Dead => Refusal::CodeDead,
        // Not six digits: no guess, so it costs nothing.
        Judgement::Wrong if parsed.is_none() => Refusal::CodeBad,
        Judgement::Right => {
            guesser.take_guess(site, visit, tx, now).await?;
            guesser.was_right(site, visit, tx).await?;
            return Ok(Ok(Accepted::First));
        }
        Judgement::Wrong | Judgement::Replaced => {
            guesser.take_guess(site, visit, tx, now).await?;
            codes::spend_try(tx, code).await?;
            guesser.was_wrong(site, tx, now).await?;
            if code.facts.tries_left <= 1 {
                messages::drop_for_code(tx, code.id, now).await?;
                Refusal::CodeDead
            } else if judgement == Judgement::Replaced {
                Refusal::CodeReplaced
            } else {
                Refusal::CodeWrong
            }
        }
    };
    Ok(Err(refused))
}

/// The step is done: nobody types this code once more, and no message brings it any more.
pub async fn use_up(tx: &mut AnyConnection, code: &StoredCode, now: Timestamp) -> Result<()> {
    codes::pass(tx, code, now).await?;
    messages::drop_for_code(tx, code.id, now).await?;
    Ok(sms::code_used(tx, code.id, now).await?)
}
