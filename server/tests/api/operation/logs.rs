//! What a running server logs, and what never.

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{
    Browser,
    program::{Serving, shinrai},
};

const AGENT: &str = "A very particular browser";

#[test]
fn logs_are_json_lines_that_name_nobody() {
    let folder = TempDir::new().unwrap();
    let mut command = shinrai(folder.path(), &["serve", "--dev", "--listen", "127.0.0.1:0"]);
    command.env("SHINRAI_LOG", "debug");
    let serving = Serving::start(command);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let private = runtime.block_on(async {
        let browser = Browser::new(&serving.public).with("user-agent", AGENT);
        browser.get("/sign-in?secret-in-query=1").await;
        let typed = [("login_id", "hanako"), ("password", "correct horse battery staple")];
        let code_page = browser.post_form("/api/sign_in", &typed).await;
        assert_eq!(code_page.at, "/sign-in/code");
        let mut code = Value::Null;
        for _ in 0..100 {
            code = browser.get("/dev/outbox.json?to=hanako@example.jp").await.json()[0]["code"].clone();
            if code.is_string() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let code = code.as_str().unwrap().to_owned();
        browser.post_form("/api/submit_code", &[("code", &code), ("trust", "on")]).await;
        browser.post_form("/api/sign_in", &[("login_id", "somebody-else"), ("password", "wrong-password")]).await;
        browser.get("/secret-in-path").await;
        let cookies = ["__Host-session", "__Host-attempt", "__Host-browser", "__Host-probe"];
        let mut private: Vec<_> = cookies.iter().filter_map(|name| browser.cookie(name)).collect();
        assert!(private.len() >= 3, "{private:?}");
        private.push(code);
        private
    });
    let log = serving.stop();
    let banner = log.iter().position(|line| line.is_empty()).unwrap();
    let banner_lines = 7;
    let lines: Vec<_> = log[..banner].iter().chain(&log[banner + banner_lines..]).collect();
    assert!(lines.len() > 8, "{log:#?}");
    for line in &lines {
        let event: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        assert!(event["timestamp"].is_string() && event["level"].is_string(), "{line}");
        // sqlx's lines have none.
        let sentence = event.get("message");
        assert!(sentence.is_none_or(Value::is_string), "no other field takes the place of the sentence: {line}");
    }
    let all = lines.iter().map(|line| line.as_str()).collect::<Vec<_>>().join("\n");
    let known = ["hanako", "somebody-else", "correct horse", "wrong-password", "secret-in", AGENT, "127.0.0.1/32"];
    for word in known.into_iter().chain(private.iter().map(String::as_str)) {
        assert!(!all.contains(word), "{word} is in the log:\n{all}");
    }
    let answered = |route: &str, status: u64| {
        lines.iter().any(|line| {
            let event: Value = serde_json::from_str(line).unwrap();
            event["message"] == "answered"
                && event["route"] == route
                && event["status"] == status
                && event["ms"].is_f64()
        })
    };
    assert!(answered("/api/sign_in", 303) && answered("/sign-in", 200) && answered("none", 404), "{all}");
}
