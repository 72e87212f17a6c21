//! The commands of `shinrai`. Settings come from the environment; a wrong one is one sentence on standard error.

mod account;
mod bounce;
mod environment;
mod explain;
mod manual;
mod secret;
mod serve;
#[cfg(test)]
mod settings_tests;
mod sms;

use std::{ffi::OsString, fmt::Display, io::Write, process::ExitCode};

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand, error::ErrorKind, parser::ValueSource};
use contract::fields::LoginId;
use server_core::{config::Config, start_error::StartError};

/// Two-step sign-in that an operator hosts for its subscribers.
#[derive(Parser)]
#[command(name = "shinrai", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the site; brings the database to this version first.
    Serve,
    /// Adds and shows subscribers' accounts.
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Says why a subscriber was asked for codes: the latest sign-ins, in words to read out.
    Explain(explain::Explain),
    /// Reads one returned mail from standard input and notes that its address takes none; for a mail server's pipe.
    Bounce(bounce::Bounce),
    /// Makes and changes the secret keys.
    #[command(subcommand)]
    Secret(secret::SecretCommand),
    /// Shows whether codes go by SMS, and lets them go again.
    #[command(subcommand)]
    Sms(sms::SmsCommand),
}

/// Why a command ends without having done its work.
enum Stop {
    /// Help or version was asked for and is printed.
    Shown,
    /// The command line or a setting is wrong: exit code 2.
    Misused(String),
    /// Out of the command's hands: exit code 1.
    Failed(String),
    /// The same, and whoever called should try again by itself: exit code 75, as mail servers know it (`EX_TEMPFAIL`).
    Later(String),
}

impl From<StartError> for Stop {
    fn from(error: StartError) -> Self {
        Self::Failed(error.0)
    }
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(format!("The database does not answer ({error})."))
    }
}

impl Stop {
    fn no_account(login_id: &LoginId) -> Self {
        Self::Failed(format!("There is no account {}.", login_id.as_str()))
    }
}

/// Runs the command that the program was started with.
#[must_use]
pub fn main() -> ExitCode {
    match parse(std::env::args_os()).and_then(|(command, config)| run(command, config)) {
        Ok(()) | Err(Stop::Shown) => ExitCode::SUCCESS,
        Err(Stop::Misused(sentence)) => complain(sentence, 2),
        Err(Stop::Failed(sentence)) => complain(sentence, 1),
        Err(Stop::Later(sentence)) => complain(sentence, 75),
    }
}

/// The configuration of `serve` with these arguments; what they do not say comes from the environment.
///
/// # Errors
/// One sentence that names the setting.
pub fn configuration(arguments: &[&str]) -> Result<Config, String> {
    match parse(["shinrai", "serve"].iter().chain(arguments).map(OsString::from)) {
        Ok((Command::Serve, config)) => Ok(config),
        Ok(_) | Err(Stop::Shown) => Err("Only serve takes a configuration.".into()),
        Err(Stop::Misused(sentence) | Stop::Failed(sentence) | Stop::Later(sentence)) => Err(sentence),
    }
}

/// The command, and the settings, which every command takes.
fn parse(words: impl Iterator<Item = OsString>) -> Result<(Command, Config), Stop> {
    let command = manual::arranged(Cli::command());
    let matches = command.clone().try_get_matches_from(words);
    if let Err(error) = &matches
        && matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion)
    {
        // A reader that closed its end early has seen enough.
        let _ = error.print();
        return Err(Stop::Shown);
    }
    environment::check(&command).map_err(Stop::Misused)?;
    let matches = matches.map_err(|error| Stop::Misused(environment::sentence(&error, &command)))?;
    let misused = |error: clap::Error| Stop::Misused(error.to_string());
    let Cli { command } = Cli::from_arg_matches(&matches).map_err(misused)?;
    let matches = innermost(&matches);
    let mut config = Config::from_arg_matches(matches).map_err(misused)?;
    // By flag or variable.
    let given = |setting: &str| {
        matches!(matches.value_source(setting), Some(ValueSource::CommandLine | ValueSource::EnvVariable))
    };
    config.settle(given).map_err(Stop::Misused)?;
    Ok((command, config))
}

fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, matches)| innermost(matches))
}

fn run(command: Command, config: Config) -> Result<(), Stop> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Stop::Failed(format!("No threads can be started ({error}).")))?;
    match command {
        Command::Serve => runtime.block_on(serve::run(config)),
        Command::Account(command) => runtime.block_on(account::run(command, config)),
        Command::Explain(explain) => runtime.block_on(explain::run(explain, config)),
        Command::Bounce(bounce) => runtime.block_on(bounce::run(bounce, config)),
        Command::Secret(command) => secret::run(command, &config),
        Command::Sms(command) => runtime.block_on(sms::run(command, config)),
    }
}

/// Says something to whoever called the command.
fn say(text: impl Display) {
    // Nobody listens any more: the work is done all the same.
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn complain(sentence: impl Display, code: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{sentence}");
    ExitCode::from(code)
}
