//! A real mail server: Debian's exim with a configuration, a spool, a log and a port of the test's own. It demands
//! STARTTLS and AUTH, and puts every mail into one Maildir that the test reads.

use std::{
    fs,
    net::TcpStream,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use tempfile::TempDir;

use crate::support::{
    Certificate,
    reaped::{Reaped, free_port},
};

const EXIM: &str = "/usr/sbin/exim4";
pub const USER: &str = "shinrai@example.jp";
/// With everything in it that must survive the way through a URL.
pub const PASSWORD: &str = "p@ss: 鍵/%";

pub struct Exim {
    pub port: u16,
    /// TLS from the first byte.
    pub tls_port: u16,
    folder: TempDir,
    server: Option<Reaped>,
}

/// How the server differs from the usual one.
#[derive(Clone, Copy, Default)]
pub struct Oddity {
    /// Offers no STARTTLS at all, and lets anybody in.
    pub plain_only: bool,
    /// Offers AUTH LOGIN and no PLAIN.
    pub login_only: bool,
    /// Takes what is for `bulk.example.jp` into its spool and leaves it there: a delivery of its own for each, three
    /// processes every time, would be most of the work, and is none of ours.
    pub bulk: bool,
}

impl Exim {
    pub fn start() -> Self {
        Self::start_odd(Oddity::default())
    }

    pub fn start_odd(oddity: Oddity) -> Self {
        let mut exim = Self::stopped(oddity);
        exim.resume();
        exim
    }

    /// Everything prepared, nobody listening.
    pub fn stopped(oddity: Oddity) -> Self {
        assert!(Path::new(EXIM).exists(), "{EXIM} is missing: install exim4-daemon-light (make setup)");
        let folder = tempfile::Builder::new().prefix("shinrai-exim-").tempdir().expect("a folder");
        let exim = Self { port: free_port(), tls_port: free_port(), folder, server: None };
        exim.write_certificates();
        fs::write(exim.path("exim.conf"), exim.configuration(oddity)).expect("a configuration");
        for made in ["spool", "log", "box"] {
            fs::create_dir(exim.path(made)).expect("a folder");
        }
        fs::set_permissions(exim.folder.path(), fs::Permissions::from_mode(0o755)).expect("open folder");
        // exim takes a configuration only from root or the user that runs it.
        if exim.runs_as_root() {
            let all = ["spool", "log", "box", "cert.pem", "key.pem"].map(|name| exim.path(name));
            let chown = Command::new("chown").args(["-R", "Debian-exim:Debian-exim"]).args(&all).status();
            assert!(chown.expect("chown runs").success());
        }
        exim
    }

    /// Starts listening, again after [`Exim::stop`], on the same port with the same mailbox.
    pub fn resume(&mut self) {
        let configuration = self.path("exim.conf");
        let mut command = Command::new(EXIM);
        command.arg("-C").arg(configuration).arg("-bdf");
        self.server = Some(Reaped::start_logged(&mut command, &self.path("exim.out")));
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("exim does not listen: {}", self.logs());
    }

    pub fn stop(&mut self) {
        self.server = None;
    }

    /// `SHINRAI_SMTP_URL` for STARTTLS and AUTH.
    pub fn url(&self) -> String {
        format!("smtp+tls://shinrai%40example.jp:p%40ss%3A%20%E9%8D%B5%2F%25@localhost:{}", self.port)
    }

    /// The same for TLS from the first byte.
    pub fn tls_url(&self) -> String {
        self.url().replace("smtp+tls", "smtps").replace(&self.port.to_string(), &self.tls_port.to_string())
    }

    pub fn authority(&self) -> PathBuf {
        self.path("ca.pem")
    }

    /// What arrived for an address, as the mail stands in the mailbox.
    pub fn mails_to(&self, address: &str) -> Vec<Vec<u8>> {
        let envelope = format!("\nEnvelope-to: {address}\n");
        let entries = fs::read_dir(self.path("box/new")).into_iter().flatten().flatten();
        let mails = entries.filter_map(|entry| fs::read(entry.path()).ok());
        mails.filter(|mail| String::from_utf8_lossy(mail).contains(&envelope)).collect()
    }

    /// Waits for that many mails to an address, and a moment longer for one too many.
    pub async fn expect_mails(&self, address: &str, count: usize) -> Vec<Vec<u8>> {
        for _ in 0..400 {
            if self.mails_to(address).len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        let mails = self.mails_to(address);
        assert_eq!(mails.len(), count, "mails to {address}; {}", self.logs());
        mails
    }

    /// The box of everybody but bulk; each file in it is a mail.
    pub fn new_mails(&self) -> PathBuf {
        self.path("box/new")
    }

    /// The Message-IDs that the server took, as often as it took them.
    pub fn taken(&self) -> Vec<String> {
        let log = fs::read_to_string(self.path("log/mainlog")).unwrap_or_default();
        let taken = log.lines().filter(|line| line.contains(" <= "));
        taken.filter_map(|line| Some(format!("<{}>", line.split(" id=").nth(1)?.split(' ').next()?))).collect()
    }

    /// Everything that came back to a sender of ours, as the mail stands in the mailbox.
    pub async fn expect_bounce(&self) -> Vec<u8> {
        for _ in 0..400 {
            let entries = fs::read_dir(self.new_mails()).into_iter().flatten().flatten();
            let mut mails = entries.filter_map(|entry| fs::read(entry.path()).ok());
            if let Some(bounce) = mails.find(|mail| mail.starts_with(b"Return-path: <>\n")) {
                return bounce;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("nothing came back: {}", self.logs());
    }

    pub fn logs(&self) -> String {
        let read = |name: &str| fs::read_to_string(self.path(name)).unwrap_or_default();
        ["exim.out", "log/mainlog", "log/rejectlog", "log/paniclog"].map(read).join("\n")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn runs_as_root(&self) -> bool {
        fs::metadata(self.folder.path()).is_ok_and(|folder| folder.uid() == 0)
    }

    fn write_certificates(&self) {
        let Certificate { authority, certificate, key } = Certificate::new();
        for (name, pem) in [("ca.pem", authority), ("cert.pem", certificate), ("key.pem", key)] {
            fs::write(self.path(name), pem).expect("written");
        }
    }

    fn configuration(&self, oddity: Oddity) -> String {
        let folder = self.folder.path().display();
        let (port, tls_port) = (self.port, self.tls_port);
        let user = if self.runs_as_root() { "exim_user = Debian-exim\nexim_group = Debian-exim\n" } else { "" };
        let (tls, gate) = if oddity.plain_only {
            ("tls_advertise_hosts =", "accept")
        } else {
            ("tls_advertise_hosts = *", "deny message = sign in first\n  !authenticated = *")
        };
        let offer_plain = !oddity.login_only;
        let bulk = if oddity.bulk { "accept\n    domains = bulk.example.jp\n    control = queue_only\n" } else { "" };
        // ${quote:} cannot hold every password; comparing digests can hold them all.
        let known = format!(
            "${{if and{{{{eq{{$auth_user}}{{{USER}}}}}{{eq{{${{sha256:$auth_pass}}}}{{{}}}}}}}}}",
            sha256(PASSWORD)
        );
        let plain = known.replace("$auth_user", "$auth2").replace("$auth_pass", "$auth3");
        let login = known.replace("$auth_user", "$auth1").replace("$auth_pass", "$auth2");
        format!(
            "{user}primary_hostname = localhost
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/spool/exim.pid
keep_environment =
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port} : {tls_port}
tls_on_connect_ports = {tls_port}
{tls}
tls_certificate = {folder}/cert.pem
tls_privatekey = {folder}/key.pem
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
deliver_drop_privilege = true
smtp_accept_queue_per_connection = 0
smtp_accept_max = 100
helo_lookup_domains =
split_spool_directory = true
acl_smtp_rcpt = check_rcpt
begin acl
check_rcpt:
  deny message = 550 5.1.1 no such person
    local_parts = nobody
  defer message = 451 4.7.1 come again
    local_parts = later
  {gate}
  {bulk}
  accept
begin routers
gone:
  driver = redirect
  local_parts = gone : gone..a.
  data = :fail: moved away
  allow_fail
everybody:
  driver = accept
  transport = mailbox
begin transports
mailbox:
  driver = appendfile
  directory = {folder}/box
  maildir_format
  create_directory
  envelope_to_add
  return_path_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = {offer_plain}
  server_prompts = :
  server_condition = {plain}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = {login}
  server_set_id = $auth1
"
        )
    }
}

impl Drop for Exim {
    fn drop(&mut self) {
        self.stop();
        // A process that is just putting a mail into the box may still add files.
        for _ in 0..20 {
            if fs::remove_dir_all(self.folder.path()).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
    }
}

fn sha256(text: &str) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02X}")).collect()
}
