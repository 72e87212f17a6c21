//! Wrong settings, said in one sentence that names the variable.

use std::error::Error;

use clap::{
    Arg, Command,
    error::{ContextKind, ContextValue, ErrorKind},
};

const PREFIX: &str = "SHINRAI_";

/// Variables of ours that are no settings of a command: those of the tests and of the scripts around the build.
const OTHERS: &[&str] = &["SHINRAI_TEST_", "SHINRAI_TOOLS", "SHINRAI_BIN"];

/// Settings whose value is never printed.
const SECRETS: &[&str] = &["database_url", "smtp_url", "sms_url", "sms_report_tokens"];

/// Refuses `SHINRAI_…` variables that no command knows: a misspelt limit must not pass for a set one.
pub fn check(command: &Command) -> Result<(), String> {
    let known: Vec<String> =
        arguments(command).iter().filter_map(|arg| Some(arg.get_env()?.to_string_lossy().into_owned())).collect();
    let mut ours: Vec<_> = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with(PREFIX)).collect();
    ours.sort();
    for (name, value) in ours {
        let name = name.to_string_lossy();
        if OTHERS.iter().any(|other| name.starts_with(other)) {
            continue;
        }
        if !known.iter().any(|one| *one == name) {
            return Err(unknown(&name, &known));
        }
        if value.to_str().is_none() {
            return Err(format!("{name}: the value is not text in UTF-8."));
        }
    }
    Ok(())
}

/// What clap found, in our words if it is about a setting.
pub fn sentence(error: &clap::Error, command: &Command) -> String {
    setting(error, command).unwrap_or_else(|| error.render().to_string().trim_end().to_owned())
}

fn setting(error: &clap::Error, command: &Command) -> Option<String> {
    if !matches!(error.kind(), ErrorKind::ValueValidation | ErrorKind::InvalidValue) {
        return None;
    }
    let Some(ContextValue::String(shown)) = error.get(ContextKind::InvalidArg) else { return None };
    let long = shown.strip_prefix("--")?.split([' ', '=']).next()?;
    let arguments = arguments(command);
    let arg = arguments.iter().find(|arg| arg.get_long() == Some(long))?;
    let variable = arg.get_env()?;
    let name = match std::env::var_os(variable) {
        Some(_) => variable.to_string_lossy().into_owned(),
        None => format!("--{long}"),
    };
    let value = match error.get(ContextKind::InvalidValue) {
        _ if SECRETS.contains(&arg.get_id().as_str()) => "the value".to_owned(),
        Some(ContextValue::String(value)) if !value.is_empty() => format!("\"{value}\""),
        _ => "an empty value".to_owned(),
    };
    let fault = error.source().map_or_else(|| "is not possible".to_owned(), ToString::to_string);
    Some(format!("{name}: {value} {fault}."))
}

fn unknown(name: &str, known: &[String]) -> String {
    let nearest = known.iter().min_by_key(|one| strsim::osa_distance(one, name));
    match nearest {
        Some(nearest) => {
            format!("{name}: there is no such setting; the nearest is {nearest}. `shinrai serve --help` lists all.")
        }
        None => format!("{name}: there is no such setting."),
    }
}

fn arguments(command: &Command) -> Vec<&Arg> {
    let own = command.get_arguments();
    own.chain(command.get_subcommands().flat_map(arguments)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_setting_is_told_the_nearest() {
        let known = ["SHINRAI_LISTEN".to_owned(), "SHINRAI_LIMIT_CODE_LIFE".to_owned()];
        assert_eq!(
            unknown("SHINRAI_LISTNE", &known),
            "SHINRAI_LISTNE: there is no such setting; the nearest is SHINRAI_LISTEN. `shinrai serve --help` lists all."
        );
        assert!(unknown("SHINRAI_CODE_LIFE", &known).contains("SHINRAI_LIMIT_CODE_LIFE"));
    }
}
