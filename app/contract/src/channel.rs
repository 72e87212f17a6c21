crate::closed_list! {
    /// The way a one-time code travels to the subscriber. Its words stand in forms, tables and commands.
    #[derive(Hash)]
    pub enum Channel: serde {
        Email = "email",
        Sms = "sms",
    }
}
