//! What happens behind the addresses: rules, database, messages, keys. Knows no HTTP and no page.
//!
//! Direction: [`backend`] keeps the contract of `contract::backend`: it loads from the [`store`], asks the [`rules`]
//! and saves; [`delivery`] hands over what was written to the outbox. Rules do no I/O and take time and randomness as
//! arguments; only `store` speaks SQL.

pub mod backend;
pub mod clock;
pub mod config;
pub mod delivery;
pub mod hashing;
pub mod keys;
pub mod local_time;
pub mod random;
pub mod rules;
pub mod site;
pub mod start_error;
pub mod store;

#[cfg(test)]
mod tests {
    use contract::closed_list::ClosedList;

    use crate::{
        keys,
        store::{messages::Failure, proofs, sessions::TypedInto},
    };

    fn leads_back<L: ClosedList>() {
        assert!(L::ALL.iter().all(|one| L::from_code(one.code()) == Some(*one)));
    }

    #[test]
    fn every_word_of_the_tables_leads_back_to_its_value() {
        leads_back::<Failure>();
        leads_back::<TypedInto>();
        leads_back::<keys::KeyPurpose>();
        leads_back::<proofs::Purpose>();
    }
}
