//! The program itself, as an operator starts it.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use serde_json::Value;

use super::reaped::Reaped;

/// `shinrai` with these arguments, in a folder of its own and without settings from outside. `SHINRAI_BIN` may name the
/// optimised one.
pub fn shinrai(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var("SHINRAI_BIN").as_deref().unwrap_or(env!("CARGO_BIN_EXE_shinrai")));
    let ours = std::env::vars_os().map(|(name, _)| name).filter(|name| name.to_string_lossy().starts_with("SHINRAI_"));
    for name in ours {
        command.env_remove(name);
    }
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    if arguments.contains(&"--dev") {
        // What a hash costs is no part of what is tested; for real the cheapest ones are refused.
        command.env("SHINRAI_ARGON2", "m=8,t=1,p=1");
    }
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
    program: Reaped,
    lines: Receiver<String>,
    log: Vec<String>,
    pub address: SocketAddr,
    pub public: String,
}

impl Serving {
    /// Waits until it listens.
    pub fn start(mut command: Command) -> Self {
        let mut program = Reaped::start(command.stdout(Stdio::piped()));
        let (sender, lines) = channel();
        let stdout = BufReader::new(program.stdout());
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let nowhere = ([0, 0, 0, 0], 0).into();
        let mut serving = Self { program, lines, log: Vec::new(), address: nowhere, public: String::new() };
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
        self.signal("TERM");
    }

    /// Sends it a signal, by its name without SIG.
    pub fn signal(&self, name: &str) {
        self.program.signal(name);
    }

    /// The next line of its log with these words in it.
    pub fn wait_for(&mut self, words: &str) -> String {
        loop {
            let line =
                self.lines.recv_timeout(Duration::from_secs(30)).unwrap_or_else(|_| panic!("no line says {words}"));
            self.log.push(line.clone());
            if line.contains(words) {
                return line;
            }
        }
    }

    /// `kill -9`: it finishes nothing of what it has in hand.
    pub fn kill(&mut self) {
        self.program.kill();
    }

    /// Waits for its end; also what it printed from start to end.
    pub fn end(mut self) -> (ExitStatus, Vec<String>) {
        let status = self.program.wait();
        self.log.extend(self.lines.iter());
        (status, self.log)
    }

    /// What it printed from start to end, stopped now.
    pub fn stop(self) -> Vec<String> {
        self.terminate();
        let (status, log) = self.end();
        assert!(status.success(), "{status}");
        log
    }

    /// The memory it holds; nothing once it was killed.
    pub fn resident_mb(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.program.pid())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
    }
}
