//! `shinrai sms`: whether codes go by SMS, and letting them go again.

use clap::Subcommand;
use server_core::{
    config::Config,
    local_time,
    site::Site,
    store::sms::{AskedBy, Pause},
};

use super::{Stop, say};

#[derive(Clone, Copy, Subcommand)]
pub enum SmsCommand {
    /// Says whether codes go by SMS, and when they last rested.
    Show,
    /// Lets codes go by SMS again, after an alarm that was looked into.
    Resume,
}

pub async fn run(command: SmsCommand, config: Config) -> Result<(), Stop> {
    let site = Site::open(config).await?;
    match command {
        SmsCommand::Show => {
            let (pause, strangers) = (site.sms_pause(AskedBy::Known).await?, site.sms_pause(AskedBy::Stranger).await?);
            say(shown(&site, pause.as_ref()));
            if strangers.is_some() {
                say(format_args!("Where nothing was proved before: {}", rested(&site, strangers.as_ref())));
            }
        }
        SmsCommand::Resume => {
            let resumed = site.resume_sms().await?;
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
