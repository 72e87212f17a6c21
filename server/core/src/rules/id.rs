//! What rows are named by. Each kind of row has a type of its own, so that no id is taken for another's.

use std::{fmt, num::ParseIntError, str::FromStr};

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        ///
        /// Random and positive; 0, the default, is nobody's.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// The number in the table.
            #[must_use]
            pub const fn number(self) -> i64 {
                self.0
            }

            /// For what is signed, hashed or sealed: big-endian.
            #[must_use]
            pub const fn to_be_bytes(self) -> [u8; 8] {
                self.0.to_be_bytes()
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(typed: &str) -> Result<Self, ParseIntError> {
                typed.parse().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// An account.
    AccountId,
    /// A browser that was given a secret.
    BrowserId,
    /// What a one-time code belongs to: an attempt to sign in, or a proof of something else.
    CodeId,
    /// New contact data that the desk gives.
    DeskRecoveryId,
    /// A change of the contact address.
    EmailChangeId,
    /// A message in the outbox. The Message-ID of a mail is made from it, and reports of an SMS name it.
    MessageId,
    /// A notice on an account's pages.
    NoticeId,
    /// What owes a proof: a session, a registration, a recovery or a change of address.
    OwnerId,
    /// A recovery code.
    RecoveryCodeId,
    /// A recovery under way.
    RecoveryId,
    /// A session.
    SessionId,
    /// A sign-in as it is written down.
    SignInId,
    /// A registration of an account that is not one yet.
    SignUpId,
    /// An account's trust in a browser.
    TrustId,
}

macro_rules! owners {
    ($($name:ident),+) => {$(
        impl From<$name> for OwnerId {
            fn from(id: $name) -> Self {
                Self(id.0)
            }
        }
    )+};
}

owners!(EmailChangeId, RecoveryId, SessionId, SignUpId);
