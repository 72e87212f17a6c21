//! Every way a page can say no, as a closed list of codes; the sentences stand in the pages.

crate::closed_list! {
    /// Every way a page can say no. A closed list without text: the sentence lives in the page, and an address that
    /// names an unknown code shows nothing. Its words stand in `data-refusal` and in addresses.
    #[derive(Hash)]
    pub enum Refusal: serde {
        /// Wrong password or unknown ID: never told apart.
        BadCredentials = "BAD_CREDENTIALS",
        CodeWrong = "CODE_WRONG",
        /// Not six digits, so no guess either.
        CodeBad = "CODE_BAD",
        /// Not one recovery code, so no guess either.
        RecoveryCodeBad = "RECOVERY_CODE_BAD",
        CodeExpired = "CODE_EXPIRED",
        CodeUsed = "CODE_USED",
        /// A newer code was sent since.
        CodeReplaced = "CODE_REPLACED",
        /// All tries of this attempt are spent.
        CodeDead = "CODE_DEAD",
        /// No sign-in is under way in this browser, or it took longer than an attempt lives.
        AttemptGone = "ATTEMPT_GONE",
        /// The page belongs to an earlier attempt than the browser's cookie.
        AttemptOther = "ATTEMPT_OTHER",
        /// Asked for another code too soon.
        Cooldown = "COOLDOWN",
        SendLimit = "SEND_LIMIT",
        SendFailed = "SEND_FAILED",
        /// Too many wrong codes: the code step rests.
        Paused = "PAUSED",
        /// Too many wrong passwords.
        TooMany = "TOO_MANY",
        /// More passwords to check than the machine can take, or the database is away for now.
        Busy = "BUSY",
        ChannelUnavailable = "CHANNEL_UNAVAILABLE",
        /// Said only after the right password.
        AccountLocked = "ACCOUNT_LOCKED",
        /// All places for trusted devices are taken.
        CapReached = "CAP_REACHED",
        /// The form belongs to an account that is no longer signed in here.
        AccountSwitched = "ACCOUNT_SWITCHED",
        /// Shorter than the rule that was said before.
        PasswordShort = "PASSWORD_SHORT",
        /// Known, or so simple that it is guessed first.
        PasswordCommon = "PASSWORD_COMMON",
        IdTaken = "ID_TAKEN",
        IdBad = "ID_BAD",
        EmailBad = "EMAIL_BAD",
        /// A mailbox of the operator's own, which codes about that mailbox must not depend on.
        EmailOwnDomain = "EMAIL_OWN_DOMAIN",
        MobileBad = "MOBILE_BAD",
        /// A number of a country that messages are not sent to.
        MobileCountry = "MOBILE_COUNTRY",
        LinkExpired = "LINK_EXPIRED",
        LinkUsed = "LINK_USED",
        /// The password is asked again before this act.
        NeedsPassword = "NEEDS_PASSWORD",
        /// A fresh code is asked before this act.
        NeedsCode = "NEEDS_CODE",
        /// The box "I understand" was not ticked.
        NotUnderstood = "NOT_UNDERSTOOD",
        /// For some days nothing that decides who can get in may be changed.
        Frozen = "FROZEN",
        CookiesRefused = "COOKIES_REFUSED",
        ForeignOrigin = "FOREIGN_ORIGIN",
        /// Something broke on our side; the log knows what.
        Unexpected = "UNEXPECTED",
        /// The call did not reach the server.
        Unreachable = "UNREACHABLE",
    }
}
