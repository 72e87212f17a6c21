//! How often an account's password or second step was changed.

/// What was made under an earlier one counts no longer: sessions, trust, attempts, recoveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CredentialVersion(i64);

impl CredentialVersion {
    /// A new account's.
    pub const FIRST: Self = Self(1);

    /// The number in the table.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl From<i64> for CredentialVersion {
    fn from(number: i64) -> Self {
        Self(number)
    }
}
