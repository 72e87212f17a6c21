//! A PostgreSQL of this test process alone: started when the first test needs it, gone when the process is.

use std::{
    ffi::OsStr,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::Duration,
};

use url::Url;

/// Use this server instead, where one is there already.
const GIVEN: &str = "SHINRAI_TEST_POSTGRES_URL";

/// Starts the server and ends it when standard input ends, which it does when the test process is gone, however it
/// went: nobody else holds the other end of the pipe.
const GUARD: &str = r#"
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=300 -c shared_buffers=64MB \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off >"$2/log" 2>&1 &
cat >/dev/null
kill -QUIT $!
wait
rm -rf "$2"
"#;

struct Cluster {
    folder: PathBuf,
    /// Holds the pipe.
    _guard: Child,
}

/// Address of a database on the test server.
///
/// # Panics
/// With a plain sentence if there is no PostgreSQL to be had: tests on one database only prove half.
pub fn database_url(name: &str) -> String {
    match given() {
        Some(mut url) => {
            url.set_path(name);
            url.into()
        }
        None => format!("postgres://postgres@localhost/{name}?host={}", socket_folder().display()),
    }
}

/// The same, for who connects through something at this port of this machine.
pub fn database_url_by(port: u16, name: &str) -> String {
    let mut url = given().unwrap_or_else(|| "postgres://postgres@localhost".parse().unwrap());
    url.set_path(name);
    url.set_query(Some("sslmode=disable"));
    url.set_host(Some("127.0.0.1")).unwrap();
    url.set_port(Some(port)).unwrap();
    url.into()
}

/// A server that was there already.
pub fn given() -> Option<Url> {
    let given = std::env::var(GIVEN).ok()?;
    Some(given.parse().unwrap_or_else(|error| panic!("{GIVEN} is no address ({error})")))
}

/// Where our own server listens: on a socket of the file system, at PostgreSQL's usual port.
pub fn socket_folder() -> &'static Path {
    static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
    match CLUSTER.get_or_init(start) {
        Ok(cluster) => &cluster.folder,
        Err(fault) => panic!("PostgreSQL cannot be started for the tests: {fault} (or set {GIVEN})"),
    }
}

fn start() -> Result<Cluster, String> {
    let programs = programs().ok_or("initdb is neither on PATH nor in /usr/lib/postgresql; install `postgresql`")?;
    let folder = tempfile::Builder::new().prefix("shinrai-pg-").tempdir().map_err(|error| error.to_string())?.keep();
    let user = other_user();
    if let Some(user) = user {
        succeed(Command::new("chown").arg(user).arg(&folder))?;
    }
    succeed(
        as_user(user, programs.join("initdb"))
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(folder.join("data")),
    )?;
    let guard = as_user(user, "sh")
        .args(["-c", GUARD, "postgres-guard"])
        .args([&programs, &folder])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Whoever kills the tests with their whole group (timeout, Ctrl-C) leaves the guard to its work.
        .process_group(0)
        .spawn()
        .map_err(|error| error.to_string())?;
    let cluster = Cluster { folder, _guard: guard };
    for _ in 0..300 {
        if succeed(Command::new(programs.join("pg_isready")).arg("-h").arg(&cluster.folder)).is_ok() {
            return Ok(cluster);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let log = std::fs::read_to_string(cluster.folder.join("log")).unwrap_or_default();
    Err(format!("it did not answer within 30 seconds:\n{log}"))
}

/// The folder with `initdb`, of the newest version.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort_by_key(|folder| {
        let version = folder.parent().and_then(Path::file_name).and_then(OsStr::to_str);
        version.and_then(|version| version.parse::<u32>().ok())
    });
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.into_iter().rev().chain(std::env::split_paths(&path)).find(|folder| folder.join("initdb").is_file())
}

/// PostgreSQL does not run as root.
pub fn other_user() -> Option<&'static str> {
    let id = Command::new("id").arg("-u").output().ok()?;
    let is_root = id.stdout.trim_ascii() == b"0";
    let exists = |user: &&str| Command::new("id").arg(user).output().is_ok_and(|output| output.status.success());
    ["postgres", "nobody"].into_iter().find(exists).filter(|_| is_root)
}

fn as_user(user: Option<&str>, program: impl AsRef<OsStr>) -> Command {
    let mut command = match user {
        Some(user) => {
            let mut command = Command::new("runuser");
            command.args(["-u", user, "--"]).arg(program);
            command
        }
        None => Command::new(program),
    };
    // The working folder may be closed to that user.
    command.current_dir("/");
    command
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim()))
    }
}
