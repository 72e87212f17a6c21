/// Why the server cannot start: one sentence for the operator, naming the setting.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StartError(pub String);
