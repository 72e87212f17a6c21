//! What a device that was removed, or whose cookie was copied, still has: nothing beyond a stranger.

use crate::support::{
    TestApp,
    app::LOGIN_ID,
    both,
    steps::{DAY, HOUR, MINUTE, act, five_wrong_codes, password, sign_in, trusted},
};

both! {
    #[settings("--limit-wrong-passwords", "3")]
    async fn a_device_that_was_removed_or_copied_is_a_stranger_to_the_count_of_passwords(app: TestApp) {
        let mut browsers = Vec::new();
        let endings = ["REVOKED_BY_YOU", "REVOKED_BY_OPERATOR", "COPIED_SUSPECTED", "CAP_REPLACED"];
        for ending in endings {
            browsers.push(trusted(&app).await);
            sqlx::query("UPDATE trust SET ended_at = created_at, ended_reason = $1 WHERE ended_at IS NULL")
                .bind(ending)
                .execute(app.site.store.pool())
                .await
                .unwrap();
        }
        let old = trusted(&app).await;
        let copy = old.copy();
        for _ in 0..2 {
            app.advance(DAY);
            password(&old).await;
        }
        for _ in 0..3 {
            sign_in(&app.browser(), LOGIN_ID, "wrong").await;
        }
        for (browser, ending) in browsers.iter().zip(endings) {
            let expected = if ending == "CAP_REPLACED" { None } else { Some("TOO_MANY") };
            assert_eq!(password(browser).await.refusal(), expected, "{ending}");
        }
        assert_eq!(password(&old).await.at, "/my", "what is trusted has a count of its own");
        assert_eq!(password(&copy).await.refusal(), Some("TOO_MANY"), "and an earlier state of its cookie has not");
    }

    #[settings("--limit-codes-in-a-row", "5")]
    async fn a_removed_device_guesses_no_more_codes_than_a_stranger(app: TestApp) {
        let stolen = trusted(&app).await;
        let owner = trusted(&app).await;
        act(&owner, "revoke_all_devices", &[]).await;
        app.advance(MINUTE * 2);
        five_wrong_codes(&app, &stolen).await;
        app.advance(HOUR * 2);
        assert_eq!(password(&stolen).await.refusal(), Some("PAUSED"), "until the password is changed");
    }

    async fn a_removed_device_gets_none_of_the_messages_kept_for_the_owner(app: TestApp) {
        let stolen = trusted(&app).await;
        act(&trusted(&app).await, "revoke_all_devices", &[]).await;
        for _ in 0..13 {
            assert_eq!(password(&app.browser()).await.at, "/sign-in/code");
        }
        assert_eq!(password(&app.browser()).await.refusal(), Some("SEND_LIMIT"));
        stolen.forget_cookie("__Host-attempt");
        assert_eq!(password(&stolen).await.refusal(), Some("SEND_LIMIT"));
    }
}
