//! Why the program does not start, as a sentence for the operator.

/// Why the server cannot start: one sentence for the operator, naming the setting.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StartError(pub String);
