//! Why a code is asked: the evidence, and the card that says it.

pub mod card;
pub mod evidence;
