//! `shinrai explain`: the last sign-ins of a subscriber, in words that support can read to a caller.

use clap::Args;
use contract::{
    fields::LoginId,
    language::Language,
    reason::{Certainty, Change, Reason, ReasonCard},
};
use serde::Serialize;
use server_core::{
    config::Config,
    local_time,
    rules::{
        client::platform_of,
        reason::Finding,
        sign_in::{RememberOutcome, SignInOutcome},
    },
    site::Site,
    store::sign_ins::SignInRecord,
};
use words::{
    DeskWords, ReasonWords,
    reason::{dated, sentences},
};

use super::{Stop, account::login_id, say};

#[derive(Args)]
pub struct Explain {
    /// The subscriber's ID.
    #[arg(value_parser = login_id)]
    login_id: LoginId,

    /// For programs: one JSON array, codes instead of sentences.
    #[arg(long)]
    json: bool,

    /// How many sign-ins, the newest first.
    #[arg(long, value_name = "N", default_value_t = 10)]
    last: u32,

    /// Language of the sentences, ja or en.
    #[arg(long, value_name = "ja|en", default_value = "ja", value_parser = language)]
    lang: Language,
}

/// One sign-in for programs.
#[derive(Serialize)]
struct SignInJson<'a> {
    /// RFC 3339, UTC.
    at: String,
    outcome: &'a str,
    healed: bool,
    browser: &'a str,
    reason: Option<&'a str>,
    certainty: Option<&'a str>,
    /// What could be said before the code.
    reason_before_code: Option<&'a str>,
    /// What was changed: password, two_step or contact.
    changed: Option<&'a str>,
    /// The label, app or device the reason is about.
    about: Option<&'a str>,
    again: bool,
    caution: Option<&'a str>,
    remembered: Option<&'a str>,
    report: Option<&'a str>,
}

pub async fn run(explain: Explain, config: Config) -> Result<(), Stop> {
    let Explain { login_id, json, last, lang } = explain;
    let site = Site::open(config).await?;
    let records = site.explain(&login_id, last).await?.ok_or_else(|| Stop::no_account(&login_id))?;
    if json {
        let list: Vec<SignInJson> = records.iter().map(|(record, _)| for_programs(record)).collect();
        let text = serde_json::to_string_pretty(&list).map_err(|error| Stop::Failed(error.to_string()))?;
        say(text);
    } else if records.is_empty() {
        say(format_args!("{} has not signed in within the last 90 days.", login_id.as_str()));
    } else {
        let sentences: Vec<String> =
            records.iter().map(|(record, why)| sentence(&site, lang, record, why.as_ref())).collect();
        say(sentences.join("\n\n"));
    }
    Ok(())
}

fn for_programs(record: &SignInRecord) -> SignInJson<'_> {
    SignInJson {
        at: local_time::rfc3339(record.at),
        outcome: record.outcome.code(),
        healed: record.healed,
        browser: &record.label,
        reason: record.reason.map(Reason::code),
        certainty: record.certainty.map(Certainty::code),
        reason_before_code: record.reason_before.map(Reason::code),
        changed: record.fact_change.map(Change::code),
        about: record.fact_name.as_deref(),
        again: record.again,
        caution: record.caution.map(Reason::code),
        remembered: record.remembered.map(RememberOutcome::code),
        report: record.report.as_deref(),
    }
}

/// When, where, what; then the sentence that the page showed.
fn sentence(site: &Site, language: Language, record: &SignInRecord, why: Option<&Finding>) -> String {
    let w = DeskWords::of(language);
    let outcome = outcome(w, record.outcome, record.healed);
    let mut text = format!("{}  {}\n  {outcome}", local_time::moment(&site.zone, record.at), record.label);
    if let Some(finding) = why {
        let reasons = ReasonWords::of(language);
        let card = ReasonCard {
            on: finding.at.map(|at| local_time::day(&site.zone, at)),
            change: finding.change,
            name: finding.name.clone(),
            again: finding.again,
            ..ReasonCard::new(finding.reason, finding.certainty, platform_of(&record.label))
        };
        let said = sentences(reasons, &card);
        let on = dated(reasons, &card).map(|dated| format!(" {dated}")).unwrap_or_default();
        text +=
            &format!("\n  [{} / {}] {}{on}\n  {}", card.reason.code(), card.certainty.code(), said.title, said.what);
    }
    if let Some(remembered) = record.remembered {
        let remembered = match remembered {
            RememberOutcome::Yes => w.desk_registered,
            RememberOutcome::Refused => w.desk_refused,
            RememberOutcome::Full => w.desk_full,
            RememberOutcome::NotAsked => w.desk_not_asked,
            RememberOutcome::Closed => w.desk_closed,
            RememberOutcome::Pending => w.desk_pending,
        };
        text += &format!("\n  {remembered}");
    }
    text
}

fn outcome(w: &DeskWords, outcome: SignInOutcome, healed: bool) -> &'static str {
    match outcome {
        SignInOutcome::Owed => w.desk_owed,
        SignInOutcome::Password => w.desk_password,
        SignInOutcome::TrustedDevice if healed => w.desk_healed,
        SignInOutcome::TrustedDevice => w.desk_trusted,
        SignInOutcome::RecoveryCode => w.desk_recovery_code,
        SignInOutcome::SignUp => w.desk_sign_up,
        SignInOutcome::Code => w.desk_code,
    }
}

fn language(typed: &str) -> Result<Language, &'static str> {
    Language::from_code(typed).ok_or("neither ja nor en")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_way_in_has_words_of_its_own() {
        for w in Language::ALL.iter().copied().map(DeskWords::of) {
            let said: HashSet<_> = SignInOutcome::ALL.iter().map(|way| outcome(w, *way, false)).collect();
            assert_eq!(said.len(), SignInOutcome::ALL.len());
        }
    }

    #[test]
    fn every_reason_has_words_that_can_be_read_out() {
        for language in Language::ALL.iter().copied() {
            for reason in Reason::ALL {
                for certainty in [Certainty::Certain, Certainty::Likely, Certainty::Possible] {
                    let platform = platform_of("Chrome / Windows");
                    let card = ReasonCard::new(*reason, certainty, platform);
                    let said = sentences(ReasonWords::of(language), &card);
                    assert!(!said.title.is_empty() && said.what.chars().count() > 10, "{}", reason.code());
                }
            }
        }
    }
}
