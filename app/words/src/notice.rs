//! The sentences of each notice, for `/my` and for messages.

use contract::notice::NoticeKind;

use crate::NoticeWords;

/// A notice in words: for My Page, and for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeSentences {
    /// At most 25 characters in Japanese: it has to fit into an SMS.
    pub title: &'static str,
    pub what: &'static str,
    /// What to do if it was somebody else.
    pub not_you: &'static str,
}

/// What happened and what to do if it was not you. One `match`: a new kind does not build until it has its sentences.
#[must_use]
pub fn sentences(w: &NoticeWords, kind: NoticeKind) -> NoticeSentences {
    let (title, what, not_you) = match kind {
        NoticeKind::CopiedSuspected => {
            (w.notice_copied_suspected_title, w.notice_copied_suspected_what, w.notice_not_you)
        }
        NoticeKind::CodesClosed => (w.notice_codes_closed_title, w.notice_codes_closed_what, w.notice_not_you),
        NoticeKind::DeviceTrusted => (w.notice_device_trusted_title, w.notice_device_trusted_what, w.notice_not_you),
        NoticeKind::DeviceHealed => (w.notice_device_healed_title, w.notice_device_healed_what, w.notice_not_you),
        NoticeKind::NewSignIn => (w.notice_new_sign_in_title, w.notice_new_sign_in_what, w.notice_not_you),
        NoticeKind::EmailRequested => {
            (w.notice_email_requested_title, w.notice_email_requested_what, w.notice_not_you_request)
        }
        NoticeKind::EmailChanged => (w.notice_email_changed_title, w.notice_email_changed_what, w.notice_not_you_undo),
        NoticeKind::EmailRestored => (w.notice_email_restored_title, w.notice_email_restored_what, w.notice_not_you),
        NoticeKind::MobileChanged => (w.notice_mobile_changed_title, w.notice_mobile_changed_what, w.notice_not_you),
        NoticeKind::PasswordChanged => {
            (w.notice_password_changed_title, w.notice_password_changed_what, w.notice_not_you_password)
        }
        NoticeKind::PasswordReset => {
            (w.notice_password_reset_title, w.notice_password_reset_what, w.notice_not_you_password)
        }
        NoticeKind::PasswordResetAlone => {
            (w.notice_password_reset_title, w.notice_password_reset_alone_what, w.notice_not_you_password)
        }
        NoticeKind::TwoStepOn => (w.notice_two_step_on_title, w.notice_two_step_on_what, w.notice_not_you),
        NoticeKind::TwoStepOff => (w.notice_two_step_off_title, w.notice_two_step_off_what, w.notice_not_you),
        NoticeKind::ChannelChanged => (w.notice_channel_changed_title, w.notice_channel_changed_what, w.notice_not_you),
        NoticeKind::RecoveryCodeUsed => {
            (w.notice_recovery_code_used_title, w.notice_recovery_code_used_what, w.notice_not_you)
        }
        NoticeKind::RecoveryCodesMade => {
            (w.notice_recovery_codes_made_title, w.notice_recovery_codes_made_what, w.notice_not_you)
        }
        NoticeKind::DeviceLost => (w.notice_device_lost_title, w.notice_device_lost_what, w.notice_not_you),
        NoticeKind::NumberLost => (w.notice_number_lost_title, w.notice_number_lost_what, w.notice_not_you),
        NoticeKind::Disowned => (w.notice_disowned_title, w.notice_disowned_what, w.notice_not_you_password),
        NoticeKind::Locked => (w.notice_locked_title, w.notice_locked_what, w.notice_not_you_desk),
        NoticeKind::Unlocked => (w.notice_unlocked_title, w.notice_unlocked_what, w.notice_not_you_desk),
        NoticeKind::SessionsEnded => {
            (w.notice_sessions_ended_title, w.notice_sessions_ended_what, w.notice_not_you_desk)
        }
        NoticeKind::DevicesRevoked => {
            (w.notice_devices_revoked_title, w.notice_devices_revoked_what, w.notice_not_you_desk)
        }
        NoticeKind::TwoStepReset => {
            (w.notice_two_step_reset_title, w.notice_two_step_reset_what, w.notice_not_you_desk)
        }
        NoticeKind::RecoveryBegun => {
            (w.notice_recovery_begun_title, w.notice_recovery_begun_what, w.notice_not_you_stop)
        }
        NoticeKind::RecoveryDone => (w.notice_recovery_done_title, w.notice_recovery_done_what, w.notice_not_you_desk),
        NoticeKind::RecoveryStopped => {
            (w.notice_recovery_stopped_title, w.notice_recovery_stopped_what, w.notice_not_you_desk)
        }
        NoticeKind::Deleted => (w.notice_deleted_title, w.notice_deleted_what, w.notice_not_you_desk),
    };
    NoticeSentences { title, what, not_you }
}
