//! The calls about what happened: the history of sign-ins, "this was not me", sessions, a lost device, notices.

use contract::pages::history::HistoryPage;

use super::super::shapes::{forms_behind_sign_in, pages_behind_sign_in};

pages_behind_sign_in! {
    "history_page" AskHistoryPage => history_page() -> HistoryPage;
}

forms_behind_sign_in! {
    MY {
        "read_notice" => read_notice(notice_id);
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
