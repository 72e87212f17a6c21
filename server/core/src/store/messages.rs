//! The outbox table. Written inside the transaction of a message's cause, emptied by [`crate::delivery::worker`].

mod dev;
pub(super) mod message_status;
mod outcome;
mod queue;
mod returned;
mod sealed;
mod urgency;
mod write;

use contract::{channel::Channel, language::Language, notice::NoticeKind};
pub use dev::{DevMessage, dev_outbox, keep_for_dev};
pub use message_status::{MessageStatus, status};
pub use outcome::{Failure, expire, fail, forget, hand_over, leave_queues, put_back, put_back_unclear, renew};
pub use queue::{Claimed, Content, claim, claim_lost, drop_for_code, is_due, is_lost};
pub use returned::{Returned, note_return, returned};
use secrecy::SecretString;
pub use urgency::Urgency;
pub use write::{enqueue, enqueue_bulk, enqueue_decoy, enqueue_once};

use super::proofs::Purpose;
use crate::rules::{
    id::{AccountId, CodeId, MessageId},
    time::Timestamp,
};

/// A message to be written with its cause.
pub struct NewMessage<'a> {
    pub id: MessageId,
    /// `None`: an address that has no account (yet).
    pub account_id: Option<AccountId>,
    /// The code it carries, so that the page can say how it stands and a dead code is not sent.
    pub code_id: Option<CodeId>,
    pub channel: Channel,
    /// Address or number.
    pub to: &'a str,
    pub language: Language,
    pub template: Template,
    /// Never sent after this.
    pub useful_until: Timestamp,
    pub now: Timestamp,
}

/// Which text, and the values in it. Sealed in the row; cannot be printed.
pub enum Template {
    /// A one-time code for the sign-in whose page shows the same tag.
    SignInCode { code: SecretString, tag: String, ends_at: Timestamp },
    /// A one-time code for something else.
    ProofCode { of: Purpose, code: SecretString, tag: String, ends_at: Timestamp },
    /// To a new address: the link that confirms it, and a code that does the same on the page that asked.
    NewEmail { code: SecretString, tag: String, ends_at: Timestamp, link: SecretString, link_ends_at: Timestamp },
    /// Something happened to the account that its owner must know of.
    Notice { of: NoticeKind, label: String, at: Timestamp },
    /// The same to an address that was or will be replaced, with the link that undoes it.
    EmailUndo { of: NoticeKind, at: Timestamp, link: SecretString },
    /// The IDs of an address.
    Ids { ids: Vec<String> },
}

impl Template {
    /// The word in the table.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::SignInCode { .. } => "sign_in_code",
            Self::ProofCode { .. } => "proof_code",
            Self::NewEmail { .. } => "new_email",
            Self::Notice { of, .. } => of.code(),
            Self::EmailUndo { .. } => "email_undo",
            Self::Ids { .. } => "ids",
        }
    }

    fn urgency(&self) -> Urgency {
        match self {
            Self::SignInCode { .. } | Self::ProofCode { .. } | Self::NewEmail { .. } => Urgency::Code,
            Self::Notice { .. } | Self::EmailUndo { .. } | Self::Ids { .. } => Urgency::Notice,
        }
    }
}
