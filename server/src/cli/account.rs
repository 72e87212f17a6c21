use std::io::{IsTerminal, Read};

use app::contract::{
    channel::Channel,
    fields::{EmailAddress, LoginId, MobileNumber},
};
use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret, SecretString};

use super::{Stop, say};
use crate::{
    backend::accounts::NewAccount, config::Config, rules::time::Timestamp, site::Site, store::accounts::Summary, when,
};

/// Longer than any password; keeps a wrong file from filling the memory.
const LONGEST_INPUT: u64 = 4096;

#[derive(Subcommand)]
pub enum AccountCommand {
    /// Adds an account. The password is read from standard input, or asked for.
    Add(Box<Add>),
    /// Shows an account.
    Show(Box<Show>),
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
    two_step: TwoStep,

    #[command(flatten)]
    config: Config,
}

#[derive(Args)]
pub struct Show {
    /// The subscriber's ID.
    #[arg(value_parser = login_id)]
    login_id: LoginId,

    #[command(flatten)]
    config: Config,
}

#[derive(Clone, Copy)]
struct TwoStep(Option<Channel>);

impl AccountCommand {
    pub fn config(&mut self) -> &mut Config {
        match self {
            Self::Add(add) => &mut add.config,
            Self::Show(show) => &mut show.config,
        }
    }
}

pub async fn run(command: AccountCommand) -> Result<(), Stop> {
    match command {
        AccountCommand::Add(add) => add_account(*add).await,
        AccountCommand::Show(show) => show_account(*show).await,
    }
}

async fn add_account(add: Add) -> Result<(), Stop> {
    let Add { login_id, email, mobile, lines, two_step: TwoStep(two_step), config } = add;
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
    let password = password()?;
    let site = Site::open(config).await?;
    let name = login_id.as_str().to_owned();
    let account = NewAccount { login_id, password, email, mobile, lines, two_step };
    site.add_account(account).await.map_err(|error| Stop::Failed(error.to_string()))?;
    say(format_args!("{name} is added."));
    Ok(())
}

async fn show_account(show: Show) -> Result<(), Stop> {
    let site = Site::open(show.config).await?;
    let found = site.show_account(&show.login_id).await.map_err(|error| Stop::Failed(error.to_string()))?;
    match found {
        Some(account) => {
            say(shown(&account, &site.zone));
            Ok(())
        }
        None => Err(Stop::Failed(format!("There is no account {}.", show.login_id.as_str()))),
    }
}

fn shown(account: &Summary, zone: &TimeZone) -> String {
    let moment = |millis| when::moment(zone, Timestamp::from_millis(millis));
    let or_none = |text: Option<&str>| text.filter(|text| !text.is_empty()).unwrap_or("none").to_owned();
    let two_step =
        format!("{} (set by {}, {})", account.two_step, account.two_step_set_by, moment(account.two_step_since));
    [
        ("ID", account.login_id.clone()),
        ("Two-step", two_step),
        ("E-mail", or_none(account.contact_email.as_deref())),
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
    MobileNumber::parse(typed).ok_or("not a Japanese mobile number such as 090-1234-5678")
}

fn two_step(typed: &str) -> Result<TwoStep, &'static str> {
    match typed {
        "off" => Ok(TwoStep(None)),
        other => Channel::from_code(other).map(|channel| TwoStep(Some(channel))).ok_or("neither off, email nor sms"),
    }
}
