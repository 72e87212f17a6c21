//! Why the program does not start, as a sentence for the operator.

use std::{fmt::Display, os::unix::fs::PermissionsExt, path::Path};

/// Why the server cannot start: one sentence for the operator, naming the setting.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StartError(pub String);

impl StartError {
    /// About the file that a setting names; `fault` is the second half of the sentence.
    #[must_use]
    pub fn of_file(setting: &str, path: &Path, fault: impl Display) -> Self {
        Self(format!("{setting}: {} {fault}.", path.display()))
    }

    /// The file that a setting names cannot be read.
    #[must_use]
    pub fn unreadable(setting: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::of_file(setting, path, format_args!("cannot be read ({error})"))
    }
}

/// What is in the file that a setting names.
///
/// # Errors
/// One sentence naming the setting.
pub fn read_file(setting: &str, path: &Path) -> Result<Vec<u8>, StartError> {
    std::fs::read(path).map_err(|error| StartError::unreadable(setting, path, &error))
}

/// Who may read the file that a setting names, as `chmod` takes it.
///
/// # Errors
/// One sentence naming the setting.
pub fn file_mode(setting: &str, path: &Path) -> Result<u32, StartError> {
    let about = std::fs::metadata(path).map_err(|error| StartError::unreadable(setting, path, &error))?;
    Ok(about.permissions().mode())
}
