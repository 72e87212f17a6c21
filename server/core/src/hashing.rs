//! Argon2id with bounded concurrency (protocol.md 13): as many at once as there are cores, a bounded queue behind them,
//! and a plain "busy" beyond, so that a flood of sign-ins neither eats the memory nor stops people already signed in.

use std::{
    fmt,
    num::NonZero,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
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
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::oneshot;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::{random, start_error::StartError};

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
    /// A hash that no password matches, at the cost of real ones: unknown IDs are checked against it.
    decoy: Arc<str>,
}

impl Hasher {
    /// # Errors
    /// A sentence naming `SHINRAI_ARGON2` when the parameters are outside what Argon2 takes.
    pub fn new(params: Argon2Params, queue: u32) -> Result<Self, StartError> {
        let Argon2Params { memory, passes, lanes } = params;
        let argon2 = Params::new(memory, passes, lanes, None)
            .map(|params| Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
            .map_err(|error| StartError(format!("SHINRAI_ARGON2: {params:?} is not possible ({error}).")))?;
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        // Random bytes in the place of a hash: nobody's password, checked at the same cost, and none spent at the
        // start.
        let decoy = format!(
            "$argon2id$v=19${params:?}${}${}",
            BASE64_STANDARD_NO_PAD.encode(random::bytes::<16>()),
            BASE64_STANDARD_NO_PAD.encode(random::bytes::<32>()),
        );
        Ok(Self {
            argon2,
            jobs: start_threads(cores)
                .map_err(|error| StartError(format!("Threads for checking passwords cannot be started ({error}).")))?,
            inside: Arc::default(),
            places: queue.saturating_add(u32::try_from(cores).unwrap_or(u32::MAX)),
            decoy: decoy.into(),
        })
    }

    /// A new hash in PHC form of the password in NFC.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn hash(&self, password: &SecretString) -> Result<String, Busy> {
        let password = password.clone();
        self.run(move |argon2, _| hash_now(argon2, &nfc(password.expose_secret()))).await?.map_err(|()| Busy)
    }

    /// Whether the password matches. `None` stands for an unknown account: the same work, and never a match.
    ///
    /// The password is taken in NFC as typed; if that fails and differs, once more compatibility-folded (protocol.md
    /// 7): a full-width keyboard is not a wrong password.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn verify(&self, password: &SecretString, stored: Option<&str>) -> Result<bool, Busy> {
        let known = stored.is_some();
        let stored: Arc<str> = stored.map_or_else(|| Arc::clone(&self.decoy), Into::into);
        let password = password.clone();
        let matched = self
            .run(move |_, memory| {
                let typed = nfc(password.expose_secret());
                let folded: String = password.expose_secret().nfkc().collect();
                verify_now(&typed, &stored, memory) || (folded != typed && verify_now(&folded, &stored, memory))
            })
            .await?;
        Ok(matched && known)
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
    if memory.len() < params.block_count() {
        memory.resize(params.block_count(), Block::default());
    }
    let mut made = [0; Output::MAX_LENGTH];
    let made = made.get_mut(..expected.len())?;
    Argon2::new(algorithm, version, params)
        .hash_password_into_with_memory(password.as_bytes(), &salt, made, &mut memory[..])
        .ok()?;
    Some(Output::new(made).ok()? == expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher(queue: u32) -> Hasher {
        Hasher::new(Argon2Params { memory: 8, passes: 1, lanes: 1 }, queue).unwrap()
    }

    #[tokio::test]
    async fn a_password_matches_its_own_hash_and_no_other() {
        let hasher = hasher(8);
        let hash = hasher.hash(&"correct horse".into()).await.unwrap();
        assert!(hasher.verify(&"correct horse".into(), Some(&hash)).await.unwrap());
        assert!(!hasher.verify(&"correct horsf".into(), Some(&hash)).await.unwrap());
        assert!(!hasher.verify(&"".into(), None).await.unwrap(), "the decoy is nobody's password");
        assert!(!hasher.verify(&"x".into(), Some("not a hash")).await.unwrap());
    }

    #[test]
    fn the_decoy_costs_what_a_real_hash_costs() {
        let hasher = hasher(8);
        let decoy = PasswordHash::new(&hasher.decoy).unwrap();
        let real = hash_now(&hasher.argon2, "x").unwrap();
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!((decoy.algorithm, &decoy.params), (real.algorithm, &real.params));
        assert_eq!(decoy.hash.map(|hash| hash.len()), real.hash.map(|hash| hash.len()));
    }

    #[tokio::test]
    async fn a_full_width_keyboard_is_not_a_wrong_password() {
        let hasher = hasher(8);
        let hash = hasher.hash(&"horse01".into()).await.unwrap();
        assert!(hasher.verify(&"ｈｏｒｓｅ０１".into(), Some(&hash)).await.unwrap());
        let composed = hasher.hash(&"caf\u{e9} horse".into()).await.unwrap();
        assert!(hasher.verify(&"cafe\u{301} horse".into(), Some(&composed)).await.unwrap());
    }

    #[tokio::test]
    async fn beyond_the_queue_the_answer_is_busy_and_the_place_is_free_again() {
        let hasher = Hasher::new(Argon2Params { memory: 19456, passes: 2, lanes: 1 }, 2).unwrap();
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
