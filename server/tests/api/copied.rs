//! A trust cookie in two hands.

use std::time::Duration;

use crate::support::{
    Browser, TestApp,
    app::EMAIL,
    both,
    steps::{DAY, password, trusted},
};

const COPIED: Option<(&str, &str)> = Some(("COPIED_SUSPECTED", "possible"));

/// What came back: one browser holds what another one was given.
fn hand_over(from: &Browser, to: &Browser) {
    to.set_cookie("__Host-browser", &from.cookie("__Host-browser").unwrap());
}

both! {
    async fn a_copied_cookie_is_noticed_though_thief_and_owner_take_turns(app: TestApp) {
        let owner = trusted(&app).await;
        let thief = owner.copy();
        thief.forget_cookie("__Host-session");
        app.advance(DAY);
        assert_eq!(password(&thief).await.at, "/my", "nothing tells yet");
        app.advance(DAY);
        assert_eq!(password(&owner).await.at, "/my", "nor here");
        app.advance(DAY);
        let told = app.notices_to(EMAIL).await;
        assert_eq!(password(&thief).await.reason(), COPIED, "two hold what one was given");
        assert_eq!(app.notices_to(EMAIL).await, told + 1, "and the owner is told");
        assert_eq!(password(&owner).await.reason(), COPIED);
    }

    async fn an_answer_that_comes_a_moment_late_is_no_copy(app: TestApp) {
        let browser = trusted(&app).await;
        let late = browser.copy();
        app.advance(DAY);
        assert_eq!(password(&late).await.at, "/my");
        app.advance(DAY);
        assert_eq!(password(&browser).await.at, "/my");
        // The answer of the day before overtakes.
        hand_over(&late, &browser);
        app.advance(Duration::from_secs(50));
        assert_eq!(password(&browser).await.at, "/my");
    }

    async fn a_value_nobody_was_given_opens_nothing_however_right_its_number_is(app: TestApp) {
        let browser = trusted(&app).await;
        let late = browser.copy();
        app.advance(DAY);
        password(&late).await;
        app.advance(DAY);
        password(&browser).await;
        hand_over(&late, &browser);
        // As if the value that was replaced had been another one.
        sqlx::query("UPDATE browser SET replaced_hash = current_hash").execute(app.site.store.pool()).await.unwrap();
        assert_eq!(password(&browser).await.reason(), Some(("COOKIE_DAMAGED", "certain")));
    }
}
