/// The time at which the limit behind a page's refusal ends, as text; for pages that only the server renders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LimitEnd(pub Option<String>);

/// Which limit lets no more messages go, so that the sentence fits. A closed list, as it travels in addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendLimit {
    /// To this address or number.
    Address,
    /// For this account, by SMS.
    Account,
    /// From this network, by SMS.
    Network,
    /// To numbers like this one, by SMS: nothing that the subscriber did.
    Block,
    /// By SMS at all.
    Site,
    /// SMS rests until the operator has looked.
    Paused,
}

impl SendLimit {
    pub const ALL: &'static [Self] =
        &[Self::Address, Self::Account, Self::Network, Self::Block, Self::Site, Self::Paused];

    /// The word in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Account => "account",
            Self::Network => "network",
            Self::Block => "block",
            Self::Site => "site",
            Self::Paused => "paused",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|limit| limit.code() == code)
    }
}
