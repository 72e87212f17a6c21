//! A real Kannel: bearerbox, smsbox and the fake carrier from Debian, on ports and with a configuration of the test's
//! own. What the carrier receives stands in its log.

use std::{
    ffi::OsStr,
    fs,
    net::TcpStream,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use percent_encoding::percent_decode;
use tempfile::TempDir;

use crate::support::{
    Database, TestApp,
    both::Fixture,
    reaped::{Reaped, free_port},
};

const BEARERBOX: &str = "/usr/sbin/bearerbox";
const SMSBOX: &str = "/usr/sbin/smsbox";
const CARRIER: &str = "/usr/lib/kannel/test/fakesmsc";

/// What bearerbox writes when the carrier has come.
const CAME: &str = "Fakesmsc client connected";

/// With everything in it that must survive the way through a URL.
const PASSWORD: &str = "p@ss: 鍵/%";

/// Its programs end in this order.
pub struct Kannel {
    carrier: Option<Reaped>,
    smsbox: Option<Reaped>,
    bearerbox: Option<Reaped>,
    folder: TempDir,
    carrier_port: u16,
    sendsms_port: u16,
}

/// A site whose SMS go through a Kannel of its own.
impl Fixture for (Kannel, TestApp) {
    async fn on(database: Database, settings: &[&str]) -> Self {
        let kannel = Kannel::start();
        let url = kannel.url();
        let ours = ["--sms-url", &url, "--sms-sender", "0032-069-000,au=21061", "--brand-name", "さくら光"];
        let app = TestApp::start(database, &[&ours, settings].concat()).await;
        (kannel, app)
    }
}

/// A message as the carrier received it.
#[derive(Debug, PartialEq, Eq)]
pub struct Received {
    pub from: String,
    pub to: String,
    pub text: String,
}

impl Kannel {
    pub fn start() -> Self {
        for program in [BEARERBOX, SMSBOX, CARRIER] {
            assert!(Path::new(program).exists(), "{program} is missing: install kannel and kannel-extras (make setup)");
        }
        let folder = tempfile::Builder::new().prefix("shinrai-kannel-").tempdir().unwrap();
        let (admin_port, box_port) = (free_port(), free_port());
        let mut kannel = Self {
            folder,
            carrier_port: free_port(),
            sendsms_port: free_port(),
            bearerbox: None,
            smsbox: None,
            carrier: None,
        };
        fs::write(kannel.path("kannel.conf"), kannel.configuration(admin_port, box_port)).unwrap();
        let configuration = kannel.path("kannel.conf");
        kannel.bearerbox = Some(kannel.run(BEARERBOX, &["-v".as_ref(), "4".as_ref(), configuration.as_os_str()]));
        kannel.wait_for(box_port);
        // Whoever connects to the carrier's port passes for the carrier, so it is not looked at.
        kannel.until_bearerbox_says("fake_listener", 0);
        kannel.resume_smsbox();
        kannel.resume_carrier();
        kannel
    }

    /// What takes messages from us goes away.
    pub fn stop_smsbox(&mut self) {
        self.smsbox = None;
    }

    pub fn resume_smsbox(&mut self) {
        let configuration = self.path("kannel.conf");
        self.smsbox = Some(self.run(SMSBOX, &["-v".as_ref(), "4".as_ref(), configuration.as_os_str()]));
        self.wait_for(self.sendsms_port);
    }

    /// The carrier goes away; Kannel keeps what it took.
    pub fn stop_carrier(&mut self) {
        self.carrier = None;
    }

    pub fn resume_carrier(&mut self) {
        let before = self.said(CAME);
        let port = self.carrier_port.to_string();
        // It wants to send something itself; with -m 0 it only listens.
        let words = ["-H", "127.0.0.1", "-r", &port, "-m", "0", "1 2 text nothing"];
        self.carrier = Some(self.run(CARRIER, &words.map(AsRef::as_ref)));
        // Before it is there, Kannel takes messages for whatever number.
        self.until_bearerbox_says(CAME, before);
    }

    fn until_bearerbox_says(&self, words: &str, before: usize) {
        for _ in 0..400 {
            if self.said(words) > before {
                return;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("Kannel never says {words}: {}", self.logs());
    }

    fn said(&self, words: &str) -> usize {
        fs::read_to_string(self.path("bearerbox.log")).unwrap_or_default().matches(words).count()
    }

    /// `SHINRAI_SMS_URL`.
    pub fn url(&self) -> String {
        format!("kannel+http://shinrai:p%40ss%3A%20%E9%8D%B5%2F%25@127.0.0.1:{}", self.sendsms_port)
    }

    /// What the carrier received, in order.
    pub fn received(&self) -> Vec<Received> {
        let mut logs: Vec<_> = fs::read_dir(self.folder.path())
            .unwrap()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("fakesmsc")))
            .collect();
        logs.sort();
        let lines = logs.iter().flat_map(|log| {
            String::from_utf8_lossy(&fs::read(log).unwrap()).lines().map(str::to_owned).collect::<Vec<_>>()
        });
        lines.filter_map(|line| received(&line)).collect()
    }

    /// Waits for that many messages, and a moment longer for one too many.
    pub async fn expect(&self, count: usize) -> Vec<Received> {
        for _ in 0..400 {
            if self.received().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        let received = self.received();
        assert_eq!(received.len(), count, "{}", self.logs());
        received
    }

    fn logs(&self) -> String {
        ["bearerbox.log", "smsbox.log"].map(|name| fs::read_to_string(self.path(name)).unwrap_or_default()).join("\n")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, program: &str, words: &[&OsStr]) -> Reaped {
        let name = Path::new(program).file_name().unwrap().to_string_lossy();
        let log = (0..).map(|n| self.path(&format!("{name}.{n:02}.out"))).find(|path| !path.exists()).unwrap();
        Reaped::start_logged(Command::new(program).args(words), &log)
    }

    fn wait_for(&self, port: u16) {
        for _ in 0..400 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("nobody listens on {port}: {}", self.logs());
    }

    fn configuration(&self, admin_port: u16, box_port: u16) -> String {
        let folder = self.folder.path().display();
        let (carrier_port, sendsms_port) = (self.carrier_port, self.sendsms_port);
        format!(
            r#"group = core
admin-port = {admin_port}
admin-interface = 127.0.0.1
admin-password = unused
smsbox-port = {box_port}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
log-file = {folder}/bearerbox.log
log-level = 0
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = carrier
host = 127.0.0.1
port = {carrier_port}
connect-allow-ip = 127.0.0.1
denied-prefix = "+8180"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms_port}
sendsms-interface = 127.0.0.1
log-file = {folder}/smsbox.log
log-level = 0

group = sendsms-user
username = shinrai
password = "{PASSWORD}"
max-messages = 1
concatenation = false

group = sms-service
keyword = default
text = ""
max-messages = 0
"#
        )
    }
}

/// `Got message 1: <from to ucs-2 %00…>`, with UCS-2 in big-endian order and urlencoded.
fn received(line: &str) -> Option<Received> {
    let message = line.split_once("Got message ")?.1.split_once('<')?.1.strip_suffix('>')?;
    let mut words = message.splitn(4, ' ');
    let (from, to, coding, data) = (words.next()?, words.next()?, words.next()?, words.next()?);
    assert_eq!(coding, "ucs-2", "{line}");
    let bytes: Vec<u8> = percent_decode(data.replace('+', " ").as_bytes()).collect();
    let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    Some(Received { from: from.to_owned(), to: to.to_owned(), text: String::from_utf16(&units).unwrap() })
}
