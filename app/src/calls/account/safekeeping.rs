use contract::{
    pages::{
        account::{PasswordPage, RecoveryCodesPage},
        history::HistoryPage,
    },
    paths,
    step::Step,
};
use leptos::prelude::*;

use super::super::{
    CallResult,
    reply::{answer, backend, visit},
    shapes::{forms_behind_sign_in, pages_behind_sign_in},
};

pages_behind_sign_in! {
    "password_page" AskPasswordPage => password_page() -> PasswordPage;
    "recovery_codes_page" AskRecoveryCodesPage => recovery_codes_page() -> RecoveryCodesPage;
    "history_page" AskHistoryPage => history_page() -> HistoryPage;
}

forms_behind_sign_in! {
    MY {
        "read_notice" => read_notice(notice_id);
    }
    MY_RECOVERY_CODES {
        "create_recovery_codes" => create_recovery_codes();
    }
    MY_HISTORY {
        "disown_sign_in" => disown_sign_in(sign_in_id);
    }
    MY_DEVICES {
        "end_session" => end_session(session_id);
        "end_all_sessions" => end_all_sessions();
        "lost_device" => lost_device(device_id);
    }
}

#[server(prefix = "/api", endpoint = "change_password")]
pub async fn change_password(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] current_password: String,
    #[server(default)] new_password: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(
        &visit,
        backend().change_password(&visit, &who, &current_password.into(), &new_password.into()).await,
        paths::MY_PASSWORD,
    )
}
