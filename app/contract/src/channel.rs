//! The two ways a one-time code travels, e-mail and SMS, as one closed list.

crate::closed_list! {
    /// The way a one-time code travels to the subscriber. Its words stand in forms, tables and commands.
    #[derive(Hash)]
    pub enum Channel: serde {
        Email = "email",
        Sms = "sms",
    }
}
