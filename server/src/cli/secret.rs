//! `shinrai secret`: makes and rotates the secret file.

use clap::Subcommand;
use server_core::{config::Config, keys::Keys};

use super::{Stop, say};

#[derive(Clone, Copy, Subcommand)]
pub enum SecretCommand {
    /// Makes the secret file, if there is none. Needed once for postgres://; copy it to every machine.
    Create,
    /// Puts a new key first; the old ones go on checking what they made.
    Rotate,
}

pub fn run(command: SecretCommand, config: &Config) -> Result<(), Stop> {
    let file = &config.secret_file;
    match command {
        SecretCommand::Create => {
            Keys::create(file)?;
            say(format_args!("{} is made. Keep a copy where the copies of the database are.", file.display()));
        }
        SecretCommand::Rotate => {
            Keys::rotate(file)?;
            say(format_args!("{} has a new first key. Restart every server that uses it.", file.display()));
        }
    }
    Ok(())
}
