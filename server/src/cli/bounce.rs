//! `shinrai bounce`: what a mail server's pipe calls for each mail that came back.

use std::io::{Read, copy, sink};

use clap::Args;
use server_core::{
    config::Config,
    delivery::returned::{self, BounceOutcome, Means},
    rules::returned::Fate,
    site::Site,
};

use super::{Stop, say};

/// A report stands before the mail it is about, and what our mails need is far less; what is behind this is not read.
const LONGEST_MAIL: u64 = 64 * 1024;

#[derive(Args)]
pub struct Bounce {
    /// The address the mail came to, as the mail server knows it; without it the mail's own headers are looked through.
    #[arg(value_name = "ADDRESS")]
    returned_to: Option<String>,
}

/// Ends with code 0 also for mail that is no report, or mail servers would return it in turn; with 75 when the mail
/// should be given again later.
pub async fn run(bounce: Bounce, config: Config) -> Result<(), Stop> {
    let Some(own) = config.delivery.bounce_address.clone() else {
        return Err(Stop::Misused(
            "SHINRAI_BOUNCE_ADDRESS: is not set, so no mail of this site is returned to an address that names it."
                .into(),
        ));
    };
    let mut mail = Vec::new();
    let mut input = std::io::stdin();
    input
        .by_ref()
        .take(LONGEST_MAIL)
        .read_to_end(&mut mail)
        .map_err(|error| Stop::Later(format!("The mail cannot be read ({error}).")))?;
    // A mail server that could not write it all would take that for a failure.
    let _ = copy(&mut input, &mut sink());
    let site = Site::open(config).await.map_err(|error| Stop::Later(error.0))?;
    let taken = returned::take(&site, &own, &mail, bounce.returned_to.as_deref()).await;
    say(sentence(taken.map_err(|error| Stop::Later(format!("The database did not take it ({error}).")))?));
    Ok(())
}

fn sentence(outcome: BounceOutcome) -> String {
    match outcome {
        BounceOutcome::Noted { status, means: Means::Contact, .. } => {
            format!("Noted: it came back ({status}); the subscriber is told that the address takes no mail.")
        }
        BounceOutcome::Noted { status, means: Means::Candidate, .. } => {
            format!("Noted: it came back ({status}); the page that waits for a code from this address says so.")
        }
        BounceOutcome::Noted { status, means: Means::ProvedSince, .. } => {
            format!("Noted: it came back ({status}), but a later code to the same address arrived.")
        }
        BounceOutcome::Noted { fate: Fate::Bounced, status, .. } => {
            format!("Noted: it came back ({status}), which is no fault of the address.")
        }
        BounceOutcome::Noted { fate: Fate::Delayed, status, .. } => format!("Noted: it takes longer ({status})."),
        BounceOutcome::AlreadyNoted => "Nothing was changed: this was noted before.".into(),
        BounceOutcome::NoReport => {
            "Nothing was changed: this mail holds no report of a mail that failed (RFC 3464).".into()
        }
        BounceOutcome::NotOurs => {
            "Nothing was changed: this mail did not come to an address that mail of this site is returned to.".into()
        }
        BounceOutcome::NoSuchMessage => {
            "Nothing was changed: the message is forgotten, or was sent to an address that is not the subscriber's now."
                .into()
        }
    }
}
