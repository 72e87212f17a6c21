//! `shinrai sms`: whether codes go by SMS, and letting them go again.

use clap::Subcommand;
use server_core::{config::Config, local_time, site::Site, store::sms::Pause};

use super::{Stop, say};

#[derive(Subcommand)]
pub enum SmsCommand {
    /// Says whether codes go by SMS, and when they last rested.
    Show(Box<Config>),
    /// Lets codes go by SMS again, after an alarm that was looked into.
    Resume(Box<Config>),
}

impl SmsCommand {
    pub fn config(&mut self) -> &mut Config {
        match self {
            Self::Show(config) | Self::Resume(config) => config,
        }
    }
}

pub async fn run(command: SmsCommand) -> Result<(), Stop> {
    let failed = |error: sqlx::Error| Stop::Failed(format!("The database does not answer ({error})."));
    match command {
        SmsCommand::Show(config) => {
            let site = Site::open(*config).await?;
            let pause = site.sms_pause().await.map_err(failed)?;
            let strangers = site.strangers_sms_pause().await.map_err(failed)?;
            say(shown(&site, pause.as_ref()));
            if strangers.is_some() {
                say(format_args!("Where nothing was proved before: {}", rested(&site, strangers.as_ref())));
            }
        }
        SmsCommand::Resume(config) => {
            let site = Site::open(*config).await?;
            let resumed = site.resume_sms().await.map_err(failed)?;
            say(if resumed { "Codes go by SMS again." } else { "SMS does not rest; nothing was changed." });
        }
    }
    Ok(())
}

fn shown(site: &Site, pause: Option<&Pause>) -> String {
    let gateway = match (&site.config.sms.sms_url, site.config.dev) {
        (Some(_), _) => "A gateway is set.",
        (None, true) => "No gateway is set: SMS go to the outbox.",
        (None, false) => "No gateway is set: nothing goes by SMS (SHINRAI_SMS_URL).",
    };
    format!("{gateway}\n{}", rested(site, pause))
}

fn rested(site: &Site, pause: Option<&Pause>) -> String {
    let moment = |at| local_time::moment(&site.zone, at);
    match pause {
        None => "SMS never rested.".to_owned(),
        Some(Pause { since, until, sent, used }) => {
            let rests = if *until > site.clock.now() { "rests" } else { "rested" };
            format!(
                "SMS {rests} from {} to {}: of {sent} codes sent, {used} were typed in.",
                moment(*since),
                moment(*until)
            )
        }
    }
}
