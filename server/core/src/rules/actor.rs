//! Who acted on an account: its subscriber, an operator, or this program.

contract::closed_list! {
    /// Who ended something of an account.
    pub enum Actor {
        Subscriber = "subscriber",
        Operator = "operator",
        /// This program, by a rule.
        System = "system",
    }
}
