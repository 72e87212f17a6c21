//! `shinrai serve --help`: every setting with its variable, default and meaning.

use std::fmt::Write;

use clap::{Arg, Args, Command};
use server_core::config::Config;

const INDENT: &str = "      ";
const WIDTH: usize = 90;
/// Who acts is no setting of the site, though a variable can say it: it keeps its flag and its place in the help.
const OPERATOR: &str = "by";

/// Lets each command take all settings, names each flag after its variable (`--listen` for `SHINRAI_LISTEN`), and keeps
/// settings out of all help but the manual's.
pub fn arranged(command: Command) -> Command {
    if command.has_subcommands() {
        return command.mut_subcommands(arranged);
    }
    let serves = command.get_name() == "serve";
    // The settings would say what they are in place of what the command does.
    let about = command.get_about().cloned().unwrap_or_default();
    let command = Config::augment_args(command).about(about);
    let command = command.mut_args(|arg| match flag(&arg).filter(|_| arg.get_id() != OPERATOR) {
        Some(flag) => arg.long(flag).hide(!serves),
        None => arg,
    });
    if serves { with_manual(command) } else { command }
}

fn flag(arg: &Arg) -> Option<String> {
    let variable = arg.get_env()?.to_str()?;
    Some(variable.strip_prefix("SHINRAI_")?.to_ascii_lowercase().replace('_', "-"))
}

fn with_manual(command: Command) -> Command {
    let mut text = String::from(
        "Serves the site; brings the database to this version first.\n\n\
         Usage: shinrai serve [--dev]\n\n\
         --dev\n",
    );
    if let Some(dev) = command.get_arguments().find(|arg| arg.get_id() == "dev") {
        paragraph(&mut text, &help(dev));
    }
    text.push_str(
        "\nSettings are environment variables. Each can be given as a flag too: --listen for SHINRAI_LISTEN.\n\
         A wrong or unknown one stops the start.\n",
    );
    let mut heading = "";
    for arg in command.get_arguments() {
        let Some(variable) = arg.get_env() else { continue };
        let under = arg.get_help_heading().unwrap_or_default();
        if under != heading {
            heading = under;
            let _ = write!(text, "\n{heading}\n");
        }
        let _ = writeln!(text, "\n  {}={}", variable.to_string_lossy(), default(arg));
        paragraph(&mut text, &help(arg));
    }
    command.override_help(text)
}

fn default(arg: &Arg) -> String {
    let values: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    values.join(",")
}

fn help(arg: &Arg) -> String {
    arg.get_help().map(ToString::to_string).unwrap_or_default().replace('`', "")
}

/// Indented and broken at blanks.
fn paragraph(text: &mut String, words: &str) {
    let mut line = String::new();
    for word in words.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(text, "{INDENT}{line}");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    // The full stop of the last sentence is taken off by clap.
    let _ = writeln!(text, "{INDENT}{line}.");
}
