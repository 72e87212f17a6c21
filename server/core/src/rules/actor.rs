contract::closed_list! {
    /// Who ended something of an account.
    pub enum Actor {
        Subscriber = "subscriber",
        Operator = "operator",
        /// This program, by a rule.
        System = "system",
    }
}
