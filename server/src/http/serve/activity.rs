//! What goes on in one connection: whom it waits for, and since when.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::Instant;

/// Whom a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Nothing was asked yet.
    FirstRequest,
    /// Everything that was asked is answered.
    NextRequest,
    /// A request is being worked on.
    Us,
    /// An answer is under way to somebody who has to read it.
    Reader,
}

/// Kept by the connection and by each answer that is not read to its end.
#[derive(Clone)]
pub struct Activity(Arc<Mutex<State>>);

struct State {
    asked: bool,
    working: u32,
    reading: u32,
    /// When something last began, went on or ended.
    moved: Instant,
}

impl Activity {
    pub fn begun() -> Self {
        Self(Arc::new(Mutex::new(State { asked: false, working: 0, reading: 0, moved: Instant::now() })))
    }

    /// A request has arrived.
    pub fn answer(&self) -> Answer {
        let mut state = self.state();
        state.asked = true;
        state.working += 1;
        Answer { activity: self.clone(), made: false }
    }

    /// Whom it waits for, and for how long.
    pub fn waiting(&self) -> (Waiting, Duration) {
        let state = self.state();
        let waiting = match *state {
            State { working: 1.., .. } => Waiting::Us,
            State { reading: 1.., .. } => Waiting::Reader,
            State { asked: false, .. } => Waiting::FirstRequest,
            _ => Waiting::NextRequest,
        };
        (waiting, state.moved.elapsed())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer, from its request to its last byte.
pub struct Answer {
    activity: Activity,
    made: bool,
}

impl Answer {
    /// It is made, and has to be read now.
    pub fn made(mut self, body: Body) -> Body {
        let mut state = self.activity.state();
        state.working -= 1;
        state.reading += 1;
        state.moved = Instant::now();
        drop(state);
        self.made = true;
        Body::new(Watched { body, answer: self })
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        let mut state = self.activity.state();
        if self.made {
            state.reading -= 1;
        } else {
            state.working -= 1;
        }
        state.moved = Instant::now();
    }
}

/// Asked for its next part only when the last one could be written.
struct Watched {
    body: Body,
    answer: Answer,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        self.answer.activity.state().moved = Instant::now();
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_waits_for_one_at_a_time() {
        let activity = Activity::begun();
        let waiting = || activity.waiting().0;
        assert_eq!(waiting(), Waiting::FirstRequest);
        let (one, two) = (activity.answer(), activity.answer());
        assert_eq!(waiting(), Waiting::Us);
        let body = one.made(Body::from("read me"));
        assert_eq!(waiting(), Waiting::Us, "the other one is still being worked on");
        drop(two);
        assert_eq!(waiting(), Waiting::Reader);
        assert_eq!(body.size_hint().exact(), Some(7));
        drop(body);
        assert_eq!(waiting(), Waiting::NextRequest);
    }
}
