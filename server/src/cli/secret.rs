//! `shinrai secret`: makes and rotates the secret file.

use clap::Subcommand;
use server_core::{config::Config, keys::Keys};

use super::{Stop, say};

#[derive(Subcommand)]
pub enum SecretCommand {
    /// Makes the secret file, if there is none. Needed once for postgres://; copy it to every machine.
    Create(Box<Config>),
    /// Puts a new key first; the old ones go on checking what they made.
    Rotate(Box<Config>),
}

impl SecretCommand {
    pub fn config(&mut self) -> &mut Config {
        match self {
            Self::Create(config) | Self::Rotate(config) => config,
        }
    }
}

pub fn run(command: &SecretCommand) -> Result<(), Stop> {
    match command {
        SecretCommand::Create(config) => {
            let file = &config.secret_file;
            Keys::create(file)?;
            say(format_args!("{} is made. Keep a copy where the copies of the database are.", file.display()));
        }
        SecretCommand::Rotate(config) => {
            let file = &config.secret_file;
            Keys::rotate(file)?;
            say(format_args!("{} has a new first key. Restart every server that uses it.", file.display()));
        }
    }
    Ok(())
}
