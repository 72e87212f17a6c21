//! What a form has done, as a closed list of codes; the sentences stand in the pages.

crate::closed_list! {
    /// What a form has done, said on the page it leads to. A closed list without text, as refusals are: an address that
    /// names an unknown code shows nothing. Its words stand in `data-done` and in addresses.
    #[derive(Hash)]
    pub enum Done {
        TwoStepOn = "TWO_STEP_ON",
        TwoStepOff = "TWO_STEP_OFF",
        /// Codes go to another channel from now on.
        ChannelChanged = "CHANNEL_CHANGED",
        /// The new address has to be confirmed by what was sent there.
        EmailRequested = "EMAIL_REQUESTED",
        EmailChanged = "EMAIL_CHANGED",
        /// The change was called off by the subscriber.
        EmailCancelled = "EMAIL_CANCELLED",
        /// The earlier address is in force again, and everybody is signed out.
        EmailRestored = "EMAIL_RESTORED",
        MobileChanged = "MOBILE_CHANGED",
        PasswordChanged = "PASSWORD_CHANGED",
        /// A forgotten password was replaced.
        PasswordReset = "PASSWORD_RESET",
        /// Contact data are still right.
        ContactKept = "CONTACT_KEPT",
        SessionEnded = "SESSION_ENDED",
        SessionsEnded = "SESSIONS_ENDED",
        /// "This was not me": sessions and trust are over; the password is next.
        SignInDisowned = "SIGN_IN_DISOWNED",
        /// A lost device can do nothing any more.
        DeviceLost = "DEVICE_LOST",
        /// The same, and nothing goes to the account's number any more.
        NumberLost = "NUMBER_LOST",
        /// The same, but codes still go to the account's number: there is no other way, or nothing may be changed.
        NumberStays = "NUMBER_STAYS",
        /// The desk's change of contact data was stopped by the subscriber.
        RecoveryStopped = "RECOVERY_STOPPED",
        /// If that address belongs to anybody, the IDs are on their way to it.
        IdsSent = "IDS_SENT",
    }
}
