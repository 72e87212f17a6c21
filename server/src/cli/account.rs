//! `shinrai account`: adds and shows accounts, and does what the support desk may.

use std::{
    fmt::Display,
    io::{IsTerminal, Read},
    sync::Arc,
};

use clap::{Args, Subcommand};
use contract::{
    channel::Channel,
    fields::{EmailAddress, LoginId, MobileNumber},
};
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret, SecretString};
use server_core::{
    backend::operator::{
        accounts::NewAccount,
        recovery::{self, NotDone},
    },
    config::Config,
    local_time,
    rules::operator,
    site::Site,
    store::accounts::Summary,
};

use super::{Stop, say};

/// Longer than any password; keeps a wrong file from filling the memory.
const LONGEST_INPUT: u64 = 4096;

#[derive(Subcommand)]
pub enum AccountCommand {
    /// Adds an account. The password is read from standard input, or asked for.
    Add(Add),
    /// Shows an account.
    Show(Show),
    /// Closes an account: nobody signs in, and whoever is in is out.
    Lock(ActArgs),
    /// Opens a locked account.
    Unlock(ActArgs),
    /// Signs an account out everywhere.
    EndSessions(ActArgs),
    /// Ends trust in every browser of an account.
    RevokeDevices(ActArgs),
    /// Sets two-step verification anew, for a subscriber who cannot pass it.
    ResetTwoStep(Reset),
    /// New contact data for a subscriber whose identity you checked: one operator asks, another approves, and after 24
    /// hours it is in force unless it is stopped.
    Recover(Recover),
    /// Removes an account and all that belongs to it.
    Delete(Delete),
}

/// An act of an operator: written down in the audit, and told to the subscriber.
#[derive(Args)]
pub struct ActArgs {
    /// The subscriber's ID.
    #[arg(value_parser = login_id)]
    login_id: LoginId,

    #[command(flatten)]
    actor: ActorArgs,
}

#[derive(Args)]
struct ActorArgs {
    /// Who does it, for the audit; where it is not said, the user of this machine. That user stands beside the name, and
    /// two names of one user are one operator.
    #[arg(long, alias = "operator", env = "SHINRAI_OPERATOR", value_name = "NAME", default_value_t = user(), value_parser = operator)]
    by: String,
}

#[derive(Args)]
pub struct Reset {
    #[command(flatten)]
    act: ActArgs,

    /// Two-step verification from now on: off, or on by email or sms.
    #[arg(long, value_name = "off|email|sms", default_value = "email", value_parser = two_step)]
    to: TwoStepChoice,
}

#[derive(Args)]
pub struct Recover {
    #[command(flatten)]
    act: ActArgs,

    /// The new contact e-mail address: asks for a recovery.
    #[arg(long, value_name = "ADDRESS", value_parser = email)]
    email: Option<EmailAddress>,

    /// The new mobile number; without one the number is removed.
    #[arg(long, value_name = "NUMBER", value_parser = mobile, requires = "email")]
    mobile: Option<MobileNumber>,

    /// Approves what another operator asked for.
    #[arg(long, conflicts_with_all = ["email", "stop"])]
    approve: bool,

    /// Stops a recovery that is not in force yet.
    #[arg(long, conflicts_with = "email")]
    stop: bool,
}

#[derive(Args)]
pub struct Delete {
    #[command(flatten)]
    act: ActArgs,

    /// It cannot be undone: say so.
    #[arg(long)]
    yes: bool,
}

#[derive(Args)]
pub struct Add {
    /// The subscriber's ID.
    #[arg(value_parser = login_id)]
    login_id: LoginId,

    /// Contact e-mail address; codes go there.
    #[arg(long, value_name = "ADDRESS", value_parser = email)]
    email: Option<EmailAddress>,

    /// Mobile number; codes by SMS go there.
    #[arg(long, value_name = "NUMBER", value_parser = mobile)]
    mobile: Option<MobileNumber>,

    /// A number that you serve to this account; may be given several times.
    #[arg(long = "line", value_name = "NUMBER", value_parser = mobile)]
    lines: Vec<MobileNumber>,

    /// Two-step verification: off, or on by email or sms.
    #[arg(long, value_name = "off|email|sms", default_value = "email", value_parser = two_step)]
    two_step: TwoStepChoice,
}

#[derive(Args)]
pub struct Show {
    /// The subscriber's ID.
    #[arg(value_parser = login_id)]
    login_id: LoginId,
}

#[derive(Clone, Copy)]
struct TwoStepChoice(Option<Channel>);

impl From<NotDone> for Stop {
    fn from(why: NotDone) -> Self {
        Self::Failed(why.to_string())
    }
}

pub async fn run(command: AccountCommand, config: Config) -> Result<(), Stop> {
    match command {
        AccountCommand::Add(add) => return add_account(add, config).await,
        AccountCommand::Show(show) => return show_account(show, config).await,
        AccountCommand::Recover(recover) => return recover_account(recover, config).await,
        AccountCommand::Lock(act) => {
            let desk = Desk::open(act, config).await?;
            desk.site.lock(&desk.act()).await?;
            desk.say("is locked and signed out everywhere");
        }
        AccountCommand::Unlock(act) => {
            let desk = Desk::open(act, config).await?;
            desk.site.unlock(&desk.act()).await?;
            desk.say("is open again");
        }
        AccountCommand::EndSessions(act) => {
            let desk = Desk::open(act, config).await?;
            let ended = desk.site.end_sessions(&desk.act()).await?;
            desk.say(format_args!("is signed out everywhere ({ended} sessions)"));
        }
        AccountCommand::RevokeDevices(act) => {
            let desk = Desk::open(act, config).await?;
            let ended = desk.site.revoke_devices(&desk.act()).await?;
            desk.say(format_args!("has no trusted device any more ({ended} ended)"));
        }
        AccountCommand::ResetTwoStep(Reset { act, to: TwoStepChoice(to) }) => {
            let desk = Desk::open(act, config).await?;
            desk.site.reset_two_step(&desk.act(), to).await?;
            desk.say(format_args!("has two-step verification {} now", to.map_or("off", Channel::code)));
        }
        AccountCommand::Delete(Delete { act, yes }) => {
            if !yes {
                return Err(Stop::Misused("--yes is missing: a deleted account cannot be brought back.".into()));
            }
            let desk = Desk::open(act, config).await?;
            desk.site.delete(&desk.act()).await?;
            desk.say("is deleted");
        }
    }
    Ok(())
}

/// Where an operator acts: for whom, and signing as whom.
struct Desk {
    site: Arc<Site>,
    login_id: LoginId,
    by: String,
}

impl Desk {
    async fn open(act: ActArgs, config: Config) -> Result<Self, Stop> {
        let by = operator::signature(&act.actor.by, &user());
        Ok(Self { site: Site::open(config).await?, login_id: act.login_id, by })
    }

    fn act(&self) -> recovery::OperatorAct<'_> {
        recovery::OperatorAct { by: &self.by, login_id: &self.login_id }
    }

    /// The last word of an act.
    fn say(&self, what: impl Display) {
        say(format_args!("{} {what}. The subscriber is told.", self.login_id.as_str()));
    }
}

async fn recover_account(recover: Recover, config: Config) -> Result<(), Stop> {
    let Recover { act, email, mobile, approve, stop } = recover;
    let desk = Desk::open(act, config).await?;
    let (site, act, name) = (&desk.site, desk.act(), desk.login_id.as_str());
    if approve {
        let at = local_time::moment(&site.zone, site.approve_recovery(&act).await?);
        say(format_args!(
            "Approved: {name} has the new contact data from {at} on. The subscriber is told how to stop it."
        ));
    } else if stop {
        site.stop_recovery(&act).await?;
        say(format_args!("The recovery of {name} is stopped. The subscriber is told."));
    } else if let Some(email) = email {
        site.ask_recovery(&act, &email, mobile.as_ref()).await?;
        say(format_args!("Asked for {name}. Another operator approves it: shinrai account recover {name} --approve"));
    } else {
        return Err(Stop::Misused("Say what to do: --email ADDRESS, --approve or --stop.".into()));
    }
    Ok(())
}

/// The user of this machine: behind sudo the one who called it.
fn user() -> String {
    let named = ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    named.filter(|name| !name.trim().is_empty()).or_else(uid).unwrap_or_else(|| "unknown".into())
}

/// The number of this process's user, where nothing names it.
fn uid() -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").ok().map(|own| own.uid().to_string())
}

fn operator(typed: &str) -> Result<String, &'static str> {
    let name = typed.trim();
    let fits = !name.is_empty() && name.chars().count() <= 64 && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err("a name of 1 to 64 characters") }
}

async fn add_account(add: Add, config: Config) -> Result<(), Stop> {
    let Add { login_id, email, mobile, lines, two_step: TwoStepChoice(two_step) } = add;
    match two_step {
        Some(Channel::Email) if email.is_none() => {
            return Err(Stop::Misused(
                "--email is missing: two-step verification is on by e-mail (--two-step off|email|sms).".into(),
            ));
        }
        Some(Channel::Sms) if mobile.is_none() => {
            return Err(Stop::Misused("--mobile is missing: two-step verification is on by SMS.".into()));
        }
        _ => {}
    }
    if let Some(number) = mobile.iter().chain(&lines).find(|number| !config.sms.may_go(number.as_str())) {
        return Err(Stop::Misused(format!(
            "{} is in no country of SHINRAI_SMS_COUNTRIES: no code could go there.",
            number.as_str()
        )));
    }
    let password = password()?;
    let site = Site::open(config).await?;
    let name = login_id.as_str().to_owned();
    let account = NewAccount { login_id, password, email, mobile, lines, two_step };
    site.add_account(account).await.map_err(|error| Stop::Failed(error.to_string()))?;
    say(format_args!("{name} is added."));
    Ok(())
}

async fn show_account(show: Show, config: Config) -> Result<(), Stop> {
    let site = Site::open(config).await?;
    let account = site.show_account(&show.login_id).await?.ok_or_else(|| Stop::no_account(&show.login_id))?;
    say(shown(&account, &site.zone));
    Ok(())
}

fn shown(account: &Summary, zone: &TimeZone) -> String {
    let moment = |at| local_time::moment(zone, at);
    let or_none = |text: Option<&str>| text.filter(|text| !text.is_empty()).unwrap_or("none").to_owned();
    let (two_step, set_by) = (account.two_step.code(), account.two_step_set_by.code());
    let two_step = format!("{two_step} (set by {set_by}, {})", moment(account.two_step_since));
    let returned = account.email_bounced_at.map(|at| {
        let status = account.email_bounced_status.as_deref().unwrap_or("no status");
        format!("  (mail came back {}: {status})", moment(at))
    });
    [
        ("ID", account.login_id.clone()),
        ("Two-step", two_step),
        ("E-mail", or_none(account.contact_email.as_deref()) + &returned.unwrap_or_default()),
        ("Mobile", or_none(account.mobile.as_deref())),
        ("Lines", or_none(Some(&account.lines))),
        ("Devices", account.devices.to_string()),
        ("Sessions", account.sessions.to_string()),
        ("Locked", account.locked_at.map_or_else(|| "no".into(), moment)),
        ("Added", moment(account.created_at)),
    ]
    .map(|(name, value)| format!("{name:<9} {value}"))
    .join("\n")
}

/// From the terminal without showing it, else the first line of standard input.
fn password() -> Result<SecretString, Stop> {
    let unread = |error| Stop::Failed(format!("The password cannot be read ({error})."));
    let password: SecretString = if std::io::stdin().is_terminal() {
        rpassword::prompt_password("Password: ").map_err(unread)?.into()
    } else {
        let mut input = String::new();
        std::io::stdin().take(LONGEST_INPUT).read_to_string(&mut input).map_err(unread)?;
        input.lines().next().unwrap_or_default().into()
    };
    if password.expose_secret().is_empty() {
        return Err(Stop::Misused("The password is empty; give it on standard input or type it when asked.".into()));
    }
    Ok(password)
}

pub(super) fn login_id(typed: &str) -> Result<LoginId, &'static str> {
    LoginId::parse(typed).ok_or("an ID is 1 to 128 characters without blanks")
}

fn email(typed: &str) -> Result<EmailAddress, &'static str> {
    EmailAddress::parse(typed).ok_or("no mail can be sent there")
}

fn mobile(typed: &str) -> Result<MobileNumber, &'static str> {
    MobileNumber::parse_any(typed).ok_or("not a mobile number such as 090-1234-5678")
}

fn two_step(typed: &str) -> Result<TwoStepChoice, &'static str> {
    match typed {
        "off" => Ok(TwoStepChoice(None)),
        other => {
            Channel::from_code(other).map(|channel| TwoStepChoice(Some(channel))).ok_or("neither off, email nor sms")
        }
    }
}
