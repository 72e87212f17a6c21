//! Servers that tests start and that never outlive them, however the test ends.

use std::{
    fs::File,
    path::Path,
    process::{Child, Command, Stdio},
};

/// Reads a pipe that only the test process holds open, and ends the server when it closes.
const KEEPER: &str = r#"
"$@" & server=$!
cat >/dev/null
kill -INT $server 2>/dev/null
wait $server
"#;

/// Runs a server as long as the result lives, and no longer than this process: not after a panic, nor after `kill -9`.
/// What it prints goes to `log`.
pub fn spawn(command: &[&std::ffi::OsStr], log: &Path) -> Child {
    let log = File::create(log).expect("a log file");
    Command::new("sh")
        .args(["-c", KEEPER, "keeper"])
        .args(command)
        .stdin(Stdio::piped())
        .stdout(log.try_clone().expect("the log file again"))
        .stderr(log)
        .spawn()
        .expect("sh starts")
}

/// Ends the server and waits until it is gone.
pub fn end(mut server: Child) {
    drop(server.stdin.take());
    let _ = server.wait();
}
