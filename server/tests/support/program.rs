//! The program itself, as an operator starts it.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use serde_json::Value;

/// `shinrai` with these arguments, in a folder of its own and without settings from outside.
pub fn shinrai(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shinrai"));
    let ours = std::env::vars_os().map(|(name, _)| name).filter(|name| name.to_string_lossy().starts_with("SHINRAI_"));
    for name in ours {
        command.env_remove(name);
    }
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command
}

/// Exit code and standard error of a command that must end by itself.
pub fn complaint(mut command: Command) -> (i32, String) {
    let output = command.output().unwrap();
    let sentence = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), sentence.trim_end().to_owned())
}

/// A `shinrai serve` that runs.
pub struct Serving {
    child: Child,
    lines: Receiver<String>,
    log: Vec<String>,
    pub address: SocketAddr,
    pub public: String,
}

impl Serving {
    /// Waits until it listens.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.env("SHINRAI_ARGON2", "m=8,t=1,p=1").stdout(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let nowhere = ([0, 0, 0, 0], 0).into();
        let mut serving = Self { child, lines, log: Vec::new(), address: nowhere, public: String::new() };
        while serving.public.is_empty() {
            let line = serving.lines.recv_timeout(Duration::from_secs(30)).expect("it serves within 30 seconds");
            let event: Value = serde_json::from_str(&line).unwrap_or_default();
            if event["message"] == "serving" {
                serving.address = event["address"].as_str().unwrap().parse().unwrap();
                serving.public = event["public"].as_str().unwrap().to_owned();
            }
            serving.log.push(line);
        }
        serving
    }

    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    }

    /// Waits for its end; also what it printed from start to end.
    pub fn end(mut self) -> (ExitStatus, Vec<String>) {
        let status = self.child.wait().unwrap();
        self.log.extend(self.lines.iter());
        (status, std::mem::take(&mut self.log))
    }

    /// What it printed from start to end, stopped now.
    pub fn stop(self) -> Vec<String> {
        self.terminate();
        let (status, log) = self.end();
        assert!(status.success(), "{status}");
        log
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It is gone already where the test came to its end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
