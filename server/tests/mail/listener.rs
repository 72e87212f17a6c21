//! A mail server of the tests' own: it takes every mail, and breaks off, falls silent and dawdles as it is told.

use std::{
    io::{BufRead, BufReader, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

pub struct Listener {
    pub port: u16,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    manners: Mutex<Manners>,
    mails: Mutex<Vec<String>>,
    hellos: Mutex<Vec<String>>,
    lines: Mutex<Vec<TcpStream>>,
    /// The other ends of connections that are to hear nothing any more. Another listener may hear from the same port.
    silent: Mutex<Vec<u16>>,
    connections: AtomicUsize,
}

/// How it behaves from now on.
#[derive(Clone, Copy, Default)]
pub struct Manners {
    /// How long it looks at a mail before it says that it took it.
    pub looks: Duration,
    /// Takes the mail and ends the connection without a word.
    pub breaks_off: bool,
    /// Never answers a goodbye.
    pub clings: bool,
    /// At which command it says something else than usual, and what. The mail itself counts as the command `.`.
    pub refuses: Option<(&'static str, &'static str)>,
}

impl Listener {
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::<Shared>::default();
        let at = shared.clone();
        thread::spawn(move || {
            for line in listener.incoming().flatten() {
                at.connections.fetch_add(1, Ordering::SeqCst);
                let at = at.clone();
                thread::spawn(move || at.serve(line));
            }
        });
        Self { port, shared }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub fn behaves(&self, manners: Manners) {
        *self.shared.manners.lock().expect("manners") = manners;
    }

    /// The recipients of the mails it took, in their order.
    pub fn mails(&self) -> Vec<String> {
        self.shared.mails.lock().expect("mails").clone()
    }

    /// What its clients called themselves, in their order.
    pub fn hellos(&self) -> Vec<String> {
        self.shared.hellos.lock().expect("hellos").clone()
    }

    /// How many were ever opened.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Ends every connection that is open now, with these last words.
    pub fn hang_up(&self, words: &str) {
        for mut line in self.shared.lines.lock().expect("lines").drain(..) {
            let _ = line.write_all(words.as_bytes());
            let _ = line.shutdown(Shutdown::Both);
        }
    }

    /// Nothing is heard on the connections that are open now, and nobody is told.
    pub fn fall_silent(&self) {
        for line in self.shared.lines.lock().expect("lines").drain(..) {
            self.shared.silent.lock().expect("silent").push(line.peer_addr().expect("a peer").port());
        }
    }
}

impl Shared {
    fn serve(&self, line: TcpStream) {
        let peer = line.peer_addr().expect("a peer").port();
        self.lines.lock().expect("lines").push(line.try_clone().expect("cloned"));
        let mut out = line.try_clone().expect("cloned");
        let mut says = |words: &str| {
            let silent = self.silent.lock().expect("silent").contains(&peer);
            silent || out.write_all(format!("{words}\r\n").as_bytes()).is_ok()
        };
        let mut commands = BufReader::new(line.try_clone().expect("cloned")).lines();
        let mut recipient = String::new();
        let mut goes_on = says("220 listener.example.jp");
        while goes_on && let Some(Ok(command)) = commands.next() {
            let manners = *self.manners.lock().expect("manners");
            let verb = command.get(..4).unwrap_or_default();
            let refusal = |at: &str| manners.refuses.filter(|(refused, _)| *refused == at).map(|(_, words)| words);
            goes_on = match verb {
                _ if let Some(words) = refusal(verb) => says(words),
                "EHLO" => {
                    self.hellos.lock().expect("hellos").push(command[5..].to_owned());
                    says("250 OK")
                }
                "RCPT" => {
                    recipient = command.trim_start_matches("RCPT TO:<").trim_end_matches('>').to_owned();
                    says("250 2.1.5 OK")
                }
                "DATA" => {
                    let asked = says("354 go on");
                    let whole = commands.by_ref().map_while(Result::ok).any(|line| line == ".");
                    let refused = refusal(".");
                    if whole && refused.is_none() {
                        self.mails.lock().expect("mails").push(recipient.clone());
                    }
                    thread::sleep(manners.looks);
                    asked && whole && !manners.breaks_off && says(refused.unwrap_or("250 2.0.0 taken"))
                }
                "QUIT" if manners.clings => {
                    thread::sleep(Duration::from_mins(1));
                    false
                }
                "QUIT" => {
                    says("221 2.0.0 bye");
                    false
                }
                _ => says("250 OK"),
            };
        }
        let _ = line.shutdown(Shutdown::Both);
    }
}
