//! Programs that tests start and that never outlive them, however the test ends.

use std::{
    fs::File,
    path::Path,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
};

/// Reads a pipe that only the test process holds open, and ends the program when it closes.
const GUARD: &str = r#"cat >/dev/null; kill -INT "$0""#;

/// A program that runs as long as this lives, and no longer than this process: not after a panic, nor after `kill -9`.
pub struct Reaped {
    program: Child,
    guard: Child,
}

impl Reaped {
    pub fn start(command: &mut Command) -> Self {
        let program = command.stdin(Stdio::null()).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let pid = program.id().to_string();
        let guard = Command::new("sh").args(["-c", GUARD, &pid]).stdin(Stdio::piped()).spawn().unwrap();
        Self { program, guard }
    }

    /// The same; what it prints goes to `log`.
    pub fn start_logged(command: &mut Command, log: &Path) -> Self {
        let log = File::create(log).unwrap();
        Self::start(command.stdout(log.try_clone().unwrap()).stderr(log))
    }

    /// What it prints, where that was left to a pipe.
    pub fn stdout(&mut self) -> ChildStdout {
        self.program.stdout.take().unwrap()
    }

    pub fn pid(&self) -> u32 {
        self.program.id()
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.program.kill().unwrap();
        self.wait();
    }

    /// Waits until it ends by itself.
    pub fn wait(&mut self) -> ExitStatus {
        self.program.wait().unwrap()
    }
}

impl Drop for Reaped {
    fn drop(&mut self) {
        if let Ok(None) = self.program.try_wait() {
            self.signal("INT");
            let _ = self.program.wait();
        }
        let _ = self.guard.kill();
        let _ = self.guard.wait();
    }
}

/// A port nobody listens on at this moment.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}
