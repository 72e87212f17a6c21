//! `shinrai explain`: the last sign-ins of a subscriber, in words that support can read to a caller.

use clap::Args;
use contract::{fields::LoginId, language::Language, reason::ReasonCard};
use serde::Serialize;
use server_core::{
    config::Config,
    rules::{client::platform_of, reason::Finding, time::Timestamp},
    site::Site,
    store::sign_ins::Line,
    when,
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

    #[command(flatten)]
    pub config: Config,
}

/// One sign-in for programs.
#[derive(Serialize)]
struct Told<'a> {
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

pub async fn run(explain: Explain) -> Result<(), Stop> {
    let Explain { login_id, json, last, lang, config } = explain;
    let site = Site::open(config).await?;
    let lines = site.explain(&login_id, last).await.map_err(|error| Stop::Failed(error.to_string()))?;
    let Some(lines) = lines else {
        return Err(Stop::Failed(format!("There is no account {}.", login_id.as_str())));
    };
    if json {
        let told: Vec<Told> = lines.iter().map(|(line, _)| told(line)).collect();
        let text = serde_json::to_string_pretty(&told).map_err(|error| Stop::Failed(error.to_string()))?;
        say(text);
    } else if lines.is_empty() {
        say(format_args!("{} has not signed in within the last 90 days.", login_id.as_str()));
    } else {
        let lines: Vec<String> = lines.iter().map(|(line, why)| sentence(&site, lang, line, why.as_ref())).collect();
        say(lines.join("\n\n"));
    }
    Ok(())
}

fn told(line: &Line) -> Told<'_> {
    Told {
        at: when::rfc3339(Timestamp::from_millis(line.at)),
        outcome: &line.outcome,
        healed: line.healed == 1,
        browser: &line.label,
        reason: line.reason.as_deref(),
        certainty: line.certainty.as_deref(),
        reason_before_code: line.reason_before.as_deref(),
        changed: line.fact_change.as_deref(),
        about: line.fact_name.as_deref(),
        again: line.again == 1,
        caution: line.caution.as_deref(),
        remembered: line.remembered.as_deref(),
        report: line.report.as_deref(),
    }
}

/// When, where, what; then the sentence that the page showed.
fn sentence(site: &Site, language: Language, line: &Line, why: Option<&Finding>) -> String {
    let w = DeskWords::of(language);
    let outcome = outcome(w, &line.outcome, line.healed == 1);
    let mut text =
        format!("{}  {}\n  {outcome}", when::moment(&site.zone, Timestamp::from_millis(line.at)), line.label);
    if let Some(finding) = why {
        let reasons = ReasonWords::of(language);
        let card = ReasonCard {
            on: finding.at.map(|at| when::day(&site.zone, at)),
            change: finding.change,
            name: finding.name.clone(),
            again: finding.again,
            ..ReasonCard::new(finding.reason, finding.certainty, platform_of(&line.label))
        };
        let said = sentences(reasons, &card);
        let on = dated(reasons, &card).map(|dated| format!(" {dated}")).unwrap_or_default();
        text +=
            &format!("\n  [{} / {}] {}{on}\n  {}", card.reason.code(), card.certainty.code(), said.title, said.what);
    }
    let remembered = match line.remembered.as_deref() {
        Some("yes") => Some(w.desk_registered),
        Some("refused") => Some(w.desk_refused),
        Some("full") => Some(w.desk_full),
        Some("not_asked") => Some(w.desk_not_asked),
        Some("closed") => Some(w.desk_closed),
        Some("pending") => Some(w.desk_pending),
        _ => None,
    };
    if let Some(remembered) = remembered {
        text += &format!("\n  {remembered}");
    }
    text
}

fn outcome(w: &DeskWords, outcome: &str, healed: bool) -> &'static str {
    match (outcome, healed) {
        ("owed", _) => w.desk_owed,
        ("pwd", _) => w.desk_password,
        ("pwd+trusted", true) => w.desk_healed,
        ("pwd+trusted", false) => w.desk_trusted,
        ("pwd+recovery", _) => w.desk_recovery_code,
        ("sign_up", _) => w.desk_sign_up,
        _ => w.desk_code,
    }
}

fn language(typed: &str) -> Result<Language, &'static str> {
    Language::from_code(typed).ok_or("neither ja nor en")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use contract::reason::{Certainty, Reason};

    use super::*;

    #[test]
    fn every_way_in_has_words_of_its_own() {
        let ways = ["owed", "pwd", "pwd+otp", "pwd+recovery", "pwd+trusted", "sign_up"];
        for w in Language::ALL.map(DeskWords::of) {
            let said: HashSet<_> = ways.iter().map(|way| outcome(w, way, false)).collect();
            assert_eq!(said.len(), ways.len());
        }
    }

    #[test]
    fn every_reason_has_words_that_can_be_read_out() {
        for language in Language::ALL {
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
