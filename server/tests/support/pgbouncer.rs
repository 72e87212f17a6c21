//! PgBouncer in front of the test server: connections given out in turns.

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

use super::{
    postgres,
    reaped::{Reaped, free_port},
};

const PROGRAM: &str = "/usr/sbin/pgbouncer";

pub struct PgBouncer {
    pub port: u16,
    _folder: TempDir,
    _program: Reaped,
}

impl PgBouncer {
    /// With these lines among its settings.
    pub fn start(lines: &str) -> Self {
        let folder = tempfile::Builder::new().prefix("shinrai-pgbouncer-").tempdir().unwrap();
        let port = free_port();
        let server = match postgres::given() {
            Some(url) => format!(
                "host={} port={} user={} password={}",
                url.host_str().unwrap(),
                url.port().unwrap_or(5432),
                url.username(),
                url.password().unwrap_or_default()
            ),
            None => format!("host={} user=postgres", postgres::socket_folder().display()),
        };
        let file = folder.path().join("pgbouncer.ini");
        let settings = format!(
            "[databases]\n* = {server}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
             auth_type = any\nmax_client_conn = 300\nignore_startup_parameters = extra_float_digits\n{lines}\n"
        );
        std::fs::write(&file, settings).unwrap();
        let mut command = Command::new(PROGRAM);
        if let Some(user) = postgres::other_user() {
            // It does not run as root either, and reads its settings as that user.
            assert!(Command::new("chown").args(["-R", user]).arg(folder.path()).status().unwrap().success());
            command.args(["-u", user]);
        }
        let program = Reaped::start(command.arg(&file).stdout(Stdio::null()).stderr(Stdio::null()));
        for _ in 0..300 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Self { port, _folder: folder, _program: program };
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{PROGRAM} did not listen within 30 seconds; install `pgbouncer`");
    }

    /// Whether it can keep prepared statements apart (from 1.21 on).
    pub fn knows_prepared_statements() -> bool {
        let said = Command::new(PROGRAM).arg("--version").output().unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        let version = said.split_whitespace().find(|word| word.contains('.')).unwrap_or_default();
        let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
        (numbers.next(), numbers.next()) >= (Some(1), Some(21))
    }
}
