//! Which sentences a notice has.

use app::{contract::account::NoticeKind, words::NoticeWords};

/// Title and what happened. One `match`: a new kind does not build until it has its sentences.
#[must_use]
pub fn notice(words: &'static NoticeWords, of: NoticeKind) -> (&'static str, &'static str) {
    match of {
        NoticeKind::CopiedSuspected => (words.notice_copied_suspected_title, words.notice_copied_suspected_what),
        NoticeKind::CodesClosed => (words.notice_codes_closed_title, words.notice_codes_closed_what),
        NoticeKind::DeviceTrusted => (words.notice_device_trusted_title, words.notice_device_trusted_what),
        NoticeKind::NewSignIn => (words.notice_new_sign_in_title, words.notice_new_sign_in_what),
        NoticeKind::EmailRequested => (words.notice_email_requested_title, words.notice_email_requested_what),
        NoticeKind::EmailChanged => (words.notice_email_changed_title, words.notice_email_changed_what),
        NoticeKind::EmailRestored => (words.notice_email_restored_title, words.notice_email_restored_what),
        NoticeKind::MobileChanged => (words.notice_mobile_changed_title, words.notice_mobile_changed_what),
        NoticeKind::PasswordChanged => (words.notice_password_changed_title, words.notice_password_changed_what),
        NoticeKind::PasswordReset => (words.notice_password_reset_title, words.notice_password_reset_what),
        NoticeKind::TwoStepOn => (words.notice_two_step_on_title, words.notice_two_step_on_what),
        NoticeKind::TwoStepOff => (words.notice_two_step_off_title, words.notice_two_step_off_what),
        NoticeKind::ChannelChanged => (words.notice_channel_changed_title, words.notice_channel_changed_what),
        NoticeKind::RecoveryCodeUsed => (words.notice_recovery_code_used_title, words.notice_recovery_code_used_what),
        NoticeKind::RecoveryCodesMade => {
            (words.notice_recovery_codes_made_title, words.notice_recovery_codes_made_what)
        }
        NoticeKind::DeviceLost => (words.notice_device_lost_title, words.notice_device_lost_what),
        NoticeKind::Locked => (words.notice_locked_title, words.notice_locked_what),
        NoticeKind::Unlocked => (words.notice_unlocked_title, words.notice_unlocked_what),
        NoticeKind::SessionsEnded => (words.notice_sessions_ended_title, words.notice_sessions_ended_what),
        NoticeKind::DevicesRevoked => (words.notice_devices_revoked_title, words.notice_devices_revoked_what),
        NoticeKind::TwoStepReset => (words.notice_two_step_reset_title, words.notice_two_step_reset_what),
        NoticeKind::RecoveryBegun => (words.notice_recovery_begun_title, words.notice_recovery_begun_what),
        NoticeKind::RecoveryDone => (words.notice_recovery_done_title, words.notice_recovery_done_what),
        NoticeKind::RecoveryStopped => (words.notice_recovery_stopped_title, words.notice_recovery_stopped_what),
        NoticeKind::Deleted => (words.notice_deleted_title, words.notice_deleted_what),
    }
}
