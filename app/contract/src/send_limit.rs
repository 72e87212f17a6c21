//! Which limit keeps a message from being sent, as a closed list that travels in addresses; the numbers are settings of
//! the server.

/// The time at which the limit behind a page's refusal ends, as text; for pages that only the server renders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LimitEnd(pub Option<String>);

crate::closed_list! {
    /// Which limit lets no more messages go, so that the sentence fits. A closed list, as it travels in addresses.
    pub enum SendLimit {
        /// To this address or number.
        Address = "address",
        /// For this account, by SMS.
        Account = "account",
        /// From this network, by SMS.
        Network = "network",
        /// To numbers like this one, by SMS: nothing that the subscriber did.
        Block = "block",
        /// By SMS at all.
        Site = "site",
        /// SMS rests until the operator has looked.
        Paused = "paused",
    }
}
