use std::{
    ffi::{OsStr, OsString},
    fs,
    path::PathBuf,
    process::{Child, Command},
    time::Duration,
};

use crate::{
    mail::{exim::free_port, outbox::Outbox},
    support::reaped,
};

/// `shinrai serve` as an operator starts it, at an address of its own.
pub struct ServerProcess {
    pub origin: String,
    command: Vec<OsString>,
    keeper: Option<Child>,
    pid_file: PathBuf,
}

/// Says which process it is and becomes the server.
const NAMED: &str = r#"echo $$ >"$0" && exec "$@""#;

impl ServerProcess {
    pub fn start(outbox: &Outbox, number: usize) -> Self {
        let program = std::env::var("SHINRAI_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_shinrai").to_owned());
        let port = free_port();
        let pid_file = outbox.folder().join(format!("server{number}.pid"));
        let listen = format!("127.0.0.1:{port}");
        let own = ["sh", "-c", NAMED, &pid_file.display().to_string(), &program, "serve", "--listen", &listen]
            .map(String::from);
        // Each of these subscribers signs in more often than anybody.
        let more = ["--limit-sends-per-day", "1000000"].map(String::from);
        let all = own.iter().chain(&outbox.settings).chain(&more);
        let command = all.map(OsString::from).collect();
        let mut server = Self { origin: format!("http://localhost:{port}"), command, keeper: None, pid_file };
        server.run();
        server
    }

    /// Starts it, again after [`ServerProcess::kill`], at the same address.
    pub fn run(&mut self) {
        let _ = fs::remove_file(&self.pid_file);
        let command: Vec<&OsStr> = self.command.iter().map(OsString::as_os_str).collect();
        self.keeper = Some(reaped::spawn(&command, &self.pid_file.with_extension("log")));
    }

    pub async fn listens(&self) {
        for _ in 0..400 {
            let ready = reqwest::Client::builder().no_proxy().build().expect("a client");
            if ready.get(format!("{}/readyz", self.origin)).send().await.is_ok_and(|page| page.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!(
            "{} is not ready: {}",
            self.origin,
            fs::read_to_string(self.pid_file.with_extension("log")).unwrap_or_default()
        );
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        let killed = Command::new("kill").args(["-9", &self.pid().to_string()]).status();
        assert!(killed.expect("kill runs").success());
        self.stop();
    }

    pub fn end(mut self) {
        self.stop();
    }

    /// Nothing while it is starting.
    pub fn resident_mb(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
    }

    fn pid(&self) -> u32 {
        fs::read_to_string(&self.pid_file).ok().and_then(|pid| pid.trim().parse().ok()).unwrap_or(0)
    }

    fn stop(&mut self) {
        if let Some(keeper) = self.keeper.take() {
            reaped::end(keeper);
        }
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        self.stop();
    }
}
