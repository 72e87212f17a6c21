//! What an account is told of.

use serde::{Deserialize, Serialize};

/// Something that happened to the account and was not read yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeEntry {
    /// What `/api/read_notice` takes as `notice_id`.
    pub id: String,
    pub kind: NoticeKind,
    /// The moment it happened, with the zone's name.
    pub at: String,
    /// The browser it is about; empty if it is about none.
    pub label: String,
}

crate::closed_list! {
    /// What a notice tells of: on My Page, and by every proven channel. Its words stand in tables and logs.
    #[derive(Hash)]
    pub enum NoticeKind: serde {
        /// An earlier state of a trusted browser's cookie was presented; all trust in that browser is over.
        CopiedSuspected = "copied_suspected",
        /// So many wrong codes in a row that browsers never trusted get none until the password is changed.
        CodesClosed = "codes_closed",
        DeviceTrusted = "device_trusted",
        /// A browser that had lost its cookie got a new one without a code.
        DeviceHealed = "device_healed",
        /// The first sign-in from a browser that was not trusted.
        NewSignIn = "new_sign_in",
        /// A new address was asked for; the old one is in force until it is confirmed.
        EmailRequested = "email_requested",
        EmailChanged = "email_changed",
        /// The change of address was undone.
        EmailRestored = "email_restored",
        MobileChanged = "mobile_changed",
        PasswordChanged = "password_changed",
        /// By `/recover`.
        PasswordReset = "password_reset",
        /// The same by the mailbox alone: contact data and two-step are frozen for a while.
        PasswordResetAlone = "password_reset_alone",
        TwoStepOn = "two_step_on",
        TwoStepOff = "two_step_off",
        ChannelChanged = "channel_changed",
        RecoveryCodeUsed = "recovery_code_used",
        RecoveryCodesMade = "recovery_codes_made",
        /// A lost device was shut out.
        DeviceLost = "device_lost",
        /// The same, and codes and notices no longer go to the account's number.
        NumberLost = "number_lost",
        /// "This was not me": every other session and all trust ended.
        Disowned = "disowned",
        /// By the operator.
        Locked = "locked",
        Unlocked = "unlocked",
        SessionsEnded = "sessions_ended",
        DevicesRevoked = "devices_revoked",
        TwoStepReset = "two_step_reset",
        /// The desk will put new contact data in force in 24 hours; it can be stopped until then.
        RecoveryBegun = "recovery_begun",
        RecoveryDone = "recovery_done",
        RecoveryStopped = "recovery_stopped",
        Deleted = "deleted",
    }
}
