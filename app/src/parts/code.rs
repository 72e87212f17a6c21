//! One-time codes: how one is sent, what became of the message, where it is typed.

pub(super) mod code_field;
pub(super) mod countdown;
pub(super) mod filters;
pub(super) mod message_facts;
pub(super) mod message_fate;
pub(super) mod proof_step;
pub(super) mod recovery_code_form;
pub(super) mod resend;
pub(super) mod sent_code;
pub(super) mod sent_code_form;
pub(super) mod ways;

pub use self::{
    filters::WhereToLook,
    message_facts::MessageFacts,
    message_fate::{lead, problem},
    proof_step::{PasswordStep, ProofStep, guarded_outcome, proof_code, settled},
    recovery_code_form::RecoveryCodeForm,
    resend::Resend,
    sent_code::SentCodeStep,
    sent_code_form::SentCodeForm,
    ways::Ways,
};
