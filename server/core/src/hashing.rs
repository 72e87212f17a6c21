//! Argon2id with bounded concurrency (protocol.md 13): as many at once as there are cores, a bounded queue behind them,
//! and a plain "busy" beyond, so that a flood of sign-ins neither eats the memory nor stops people already signed in.
//! New passwords are judged there too.

use std::{
    fmt,
    num::NonZero,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, AtomicU64, Ordering},
        mpsc,
    },
    thread,
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        PasswordHasher,
        phc::{Output, PasswordHash},
    },
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::oneshot;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::start_error::StartError;

/// Cost of a password hash (RFC 9106): `m` KiB of memory, `t` passes, `p` lanes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Argon2Params {
    pub memory: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl fmt::Debug for Argon2Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m={},t={},p={}", self.memory, self.passes, self.lanes)
    }
}

impl Argon2Params {
    /// The least that is taken for real (OWASP Password Storage Cheat Sheet).
    pub const LEAST: Self = Self { memory: 19456, passes: 2, lanes: 1 };

    /// KiB of memory that are gone through: what a check takes grows with it.
    fn cost(self) -> u64 {
        u64::from(self.memory) * u64::from(self.passes)
    }
}

/// The same of a stored hash; 0: it is none of ours.
#[must_use]
pub fn cost_of(stored: &str) -> u64 {
    let params = PasswordHash::new(stored).ok().and_then(|hash| Params::try_from(&hash).ok());
    params.map_or(0, |params| u64::from(params.m_cost()) * u64::from(params.t_cost()))
}

/// The password was right.
#[derive(Debug)]
pub struct Right {
    /// Its hash at today's cost, where the stored one costs less.
    pub renewed: Option<String>,
}

/// More passwords wait for the processor than the queue takes.
#[derive(Debug)]
pub struct Busy;

/// Hashes and checks passwords away from the threads that serve.
#[derive(Clone)]
pub struct Hasher {
    argon2: Argon2<'static>,
    jobs: mpsc::Sender<Job>,
    /// Passwords being checked or waiting to be.
    inside: Arc<AtomicU32>,
    /// How many of them there may be.
    places: u32,
    today: Argon2Params,
    /// Cost of the slowest hash that is stored, as far as was seen: whatever is wrong takes as long.
    slowest: Arc<AtomicU64>,
}

impl Hasher {
    /// `slowest`: cost of the slowest hash that is stored.
    ///
    /// # Errors
    /// A sentence naming `SHINRAI_ARGON2` when the parameters are outside what Argon2 takes.
    pub fn new(today: Argon2Params, queue: u32, slowest: u64) -> Result<Self, StartError> {
        let Argon2Params { memory, passes, lanes } = today;
        let argon2 = Params::new(memory, passes, lanes, None)
            .map(|params| Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
            .map_err(|error| StartError(format!("SHINRAI_ARGON2: {today:?} is not possible ({error}).")))?;
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        Ok(Self {
            argon2,
            jobs: start_threads(cores)
                .map_err(|error| StartError(format!("Threads for checking passwords cannot be started ({error}).")))?,
            inside: Arc::default(),
            places: queue.saturating_add(u32::try_from(cores).unwrap_or(u32::MAX)),
            today,
            slowest: Arc::new(AtomicU64::new(slowest.max(today.cost()))),
        })
    }

    /// A new hash in PHC form of the password in NFC, if `judge` lets it pass.
    ///
    /// # Errors
    /// [`Busy`]; the inner one is that of `judge`.
    pub async fn hash<E: Send + 'static>(
        &self,
        password: &SecretString,
        judge: impl FnOnce(&str) -> Result<(), E> + Send + 'static,
    ) -> Result<Result<String, E>, Busy> {
        let password = password.clone();
        let made = self.run(move |argon2, _| {
            let typed = password.expose_secret();
            judge(typed).map(|()| hash_now(argon2, &nfc(typed)))
        });
        Ok(match made.await? {
            Ok(hash) => Ok(hash.map_err(|()| Busy)?),
            Err(weak) => Err(weak),
        })
    }

    /// Whether the password matches. `None` stands for an unknown account: the same work, and never a match.
    ///
    /// The password is taken as typed; if that fails and differs, once more compatibility-folded and without blanks at
    /// its ends (protocol.md 7): a full-width keyboard, or a blank that was copied along, is not a wrong password.
    /// Whatever is wrong costs what the slowest stored hash costs.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn verify(&self, password: &SecretString, stored: Option<&str>) -> Result<Option<Right>, Busy> {
        let stored = stored.map(str::to_owned);
        let (password, today, slowest) = (password.clone(), self.today, Arc::clone(&self.slowest));
        self.run(move |argon2, memory| {
            let cost = stored.as_deref().map_or(0, cost_of);
            // Another server on the same database may make slower ones.
            let slowest = slowest.fetch_max(cost, Ordering::AcqRel).max(cost);
            for typed in readings(password.expose_secret()) {
                if stored.as_deref().is_some_and(|stored| verify_now(&typed, stored, memory)) {
                    let renewed = (cost < today.cost()).then(|| hash_now(argon2, &typed).ok()).flatten();
                    return Some(Right { renewed });
                }
                spend(slowest - cost, today.passes, memory);
            }
            None
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2, &mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let before = self.inside.fetch_add(1, Ordering::AcqRel);
        let _leaving = Leaving(&self.inside);
        if before >= self.places {
            return Err(Busy);
        }
        let argon2 = self.argon2.clone();
        let (done, outcome) = oneshot::channel();
        let job = move |memory: &mut Vec<Block>| {
            // Whoever asked may be gone by now: nobody's password is worth 20 ms then.
            if !done.is_closed() {
                let _ = done.send(work(&argon2, memory));
            }
        };
        self.jobs.send(Box::new(job)).map_err(|_| Busy)?;
        outcome.await.map_err(|_| Busy)
    }
}

/// Works in the thread's own memory.
type Job = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

/// As many threads as there are cores, for good, each with one buffer that it uses again. A check takes 19 MiB: asked
/// for anew each time on tokio's changing threads, sixteen sign-ins at once left hundreds of megabytes behind in the
/// allocator. The threads end with the hasher.
fn start_threads(cores: usize) -> std::io::Result<mpsc::Sender<Job>> {
    let (jobs, queue) = mpsc::channel::<Job>();
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..cores {
        let queue = Arc::clone(&queue);
        thread::Builder::new().name("hashing".into()).spawn(move || {
            let mut memory = Vec::new();
            loop {
                let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok(job) = next else { break };
                // A job that broke answers "busy" by dropping its end; the thread goes on.
                let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(&mut memory)));
            }
        })?;
    }
    Ok(jobs)
}

struct Leaving<'a>(&'a AtomicU32);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn nfc(typed: &str) -> String {
    if is_nfc(typed) { typed.to_owned() } else { typed.nfc().collect() }
}

/// Bytes. Longer than any password that can be set, in whatever width it is typed: what is longer is wrong, and not worth
/// folding, which can make it many times as long.
const LONGEST_TYPED: usize = 4096;

/// What a password may have been meant as.
fn readings(typed: &str) -> impl Iterator<Item = String> {
    let typed = if typed.len() > LONGEST_TYPED { "" } else { typed };
    let as_typed = nfc(typed);
    let folded = typed.nfkc().collect::<String>().trim().to_owned();
    let other = (folded != as_typed).then_some(folded);
    std::iter::once(as_typed).chain(other)
}

fn hash_now(argon2: &Argon2, password: &str) -> Result<String, ()> {
    argon2.hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|_| ())
}

fn verify_now(password: &str, stored: &str, memory: &mut Vec<Block>) -> bool {
    verified(password, stored, memory).unwrap_or(false)
}

/// With the parameters the hash was made with; `None` if it is no Argon2 hash. The comparison takes constant time.
fn verified(password: &str, stored: &str, memory: &mut Vec<Block>) -> Option<bool> {
    let hash = PasswordHash::new(stored).ok()?;
    let params = Params::try_from(&hash).ok()?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = hash.version.map_or(Ok(Version::V0x13), Version::try_from).ok()?;
    let (salt, expected) = (hash.salt?, hash.hash?);
    grow(memory, &params);
    let mut made = [0; Output::MAX_LENGTH];
    let made = made.get_mut(..expected.len())?;
    Argon2::new(algorithm, version, params)
        .hash_password_into_with_memory(password.as_bytes(), &salt, made, &mut memory[..])
        .ok()?;
    Some(Output::new(made).ok()? == expected)
}

/// Takes as long as checking a hash of that cost, and checks nothing.
fn spend(cost: u64, passes: u32, memory: &mut Vec<Block>) {
    let Ok(kib) = u32::try_from(cost / u64::from(passes)) else { return };
    // What is less than Argon2 can be asked for takes no time.
    let Ok(params) = Params::new(kib, passes, 1, None) else { return };
    grow(memory, &params);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let _ = argon2.hash_password_into_with_memory(&[], &[0; 16], &mut [0; 32], &mut memory[..]);
}

fn grow(memory: &mut Vec<Block>, params: &Params) {
    if memory.len() < params.block_count() {
        memory.resize(params.block_count(), Block::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Argon2Params = Argon2Params { memory: 8, passes: 1, lanes: 1 };

    fn hasher(queue: u32) -> Hasher {
        Hasher::new(CHEAP, queue, 0).unwrap()
    }

    async fn hash(hasher: &Hasher, password: &str) -> String {
        hasher.hash(&password.into(), |_| Ok::<_, ()>(())).await.unwrap().unwrap()
    }

    async fn matches(hasher: &Hasher, password: &str, stored: Option<&str>) -> bool {
        hasher.verify(&password.into(), stored).await.unwrap().is_some()
    }

    #[tokio::test]
    async fn a_password_matches_its_own_hash_and_no_other() {
        let hasher = hasher(8);
        let stored = hash(&hasher, "correct horse").await;
        assert!(matches(&hasher, "correct horse", Some(&stored)).await);
        assert!(!matches(&hasher, "correct horsf", Some(&stored)).await);
        assert!(!matches(&hasher, "", None).await, "an unknown account has no password");
        assert!(!matches(&hasher, "x", Some("not a hash")).await);
    }

    #[tokio::test]
    async fn a_password_that_does_not_pass_is_not_hashed() {
        assert_eq!(hasher(8).hash(&"x".into(), |_| Err("weak")).await.unwrap(), Err("weak"));
    }

    #[tokio::test]
    async fn what_was_meant_is_right_as_well() {
        let hasher = hasher(8);
        let stored = hash(&hasher, "horse 01").await;
        for typed in ["horse 01", "ｈｏｒｓｅ　０１", " horse 01", "horse 01\r\n", "\u{3000}ｈorse 01\t"] {
            assert!(matches(&hasher, typed, Some(&stored)).await, "{typed:?}");
        }
        assert!(!matches(&hasher, "horse  01", Some(&stored)).await);
        let composed = hash(&hasher, "caf\u{e9} horse").await;
        assert!(matches(&hasher, "cafe\u{301} horse", Some(&composed)).await);
        let with_blanks = hash(&hasher, " horse ").await;
        assert!(matches(&hasher, " horse ", Some(&with_blanks)).await);
        assert!(!matches(&hasher, "horse", Some(&with_blanks)).await);
    }

    #[test]
    fn what_is_too_long_to_be_a_password_is_not_folded() {
        let all = |typed: &str| readings(typed).collect::<Vec<_>>();
        assert_eq!(all(&"\u{fdfa}".repeat(20_000)), [""]);
        assert_eq!(all(&"ｘ".repeat(1024)), ["ｘ".repeat(1024), "x".repeat(1024)]);
    }

    #[tokio::test]
    async fn a_cheaper_hash_is_made_anew_and_a_dearer_one_stays() {
        let (cheap, dear) = (hasher(8), Hasher::new(Argon2Params { passes: 3, ..CHEAP }, 8, 0).unwrap());
        let stored = hash(&cheap, "horse").await;
        let right = dear.verify(&"horse".into(), Some(&stored)).await.unwrap().unwrap();
        let renewed = right.renewed.unwrap();
        assert_eq!(cost_of(&renewed), 24);
        assert!(matches(&dear, "horse", Some(&renewed)).await);
        assert!(cheap.verify(&"horse".into(), Some(&renewed)).await.unwrap().unwrap().renewed.is_none());
    }

    /// Milliseconds of this thread's processor, whatever else the machine does (proc(5), schedstat).
    fn spent() -> f64 {
        let line = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        line.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6
    }

    #[test]
    fn whatever_its_hash_costs_a_wrong_password_takes_as_long_as_for_an_unknown_id() {
        let mut memory = Vec::new();
        let slowest = Argon2Params::LEAST.cost();
        let mut took = |kib: u32, passes: u32| {
            let params = Params::new(kib, passes, 1, None).unwrap();
            let stored = hash_now(&Argon2::new(Algorithm::Argon2id, Version::V0x13, params), "x").unwrap();
            // The kernel counts in steps of some milliseconds: several in one span.
            let five = |memory: &mut Vec<Block>| {
                let before = spent();
                for _ in 0..5 {
                    assert!(!verify_now("y", &stored, memory));
                    spend(slowest - cost_of(&stored), 2, memory);
                }
                spent() - before
            };
            (0..4).map(|_| five(&mut memory)).fold(f64::MAX, f64::min)
        };
        let whole = took(19456, 2);
        for (kib, passes) in [(8, 1), (9728, 1), (9728, 2), (19456, 1)] {
            let padded = took(kib, passes);
            assert!((0.7..1.4).contains(&(padded / whole)), "m={kib},t={passes}: {padded} ms against {whole}");
        }
    }

    #[tokio::test]
    async fn a_slower_hash_that_another_server_made_is_noticed() {
        let hasher = hasher(8);
        let stored = hash(&Hasher::new(Argon2Params { memory: 64, ..CHEAP }, 8, 0).unwrap(), "x").await;
        assert_eq!(hasher.slowest.load(Ordering::Acquire), 8);
        assert!(!matches(&hasher, "y", Some(&stored)).await);
        assert_eq!(hasher.slowest.load(Ordering::Acquire), 64);
    }

    #[tokio::test]
    async fn beyond_the_queue_the_answer_is_busy_and_the_place_is_free_again() {
        let hasher = Hasher::new(Argon2Params::LEAST, 2, 0).unwrap();
        let flood: Vec<_> = (0..50)
            .map(|_| {
                let hasher = hasher.clone();
                tokio::spawn(async move { hasher.verify(&"x".into(), None).await.is_err() })
            })
            .collect();
        let mut refused = 0;
        for one in flood {
            refused += usize::from(one.await.unwrap());
        }
        assert!(refused > 0 && refused < 50, "{refused} of 50 refused");
        assert!(hasher.verify(&"x".into(), None).await.is_ok());
    }
}
