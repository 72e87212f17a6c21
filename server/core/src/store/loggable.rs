//! What of an error may stand in the log.

use std::error::Error;

/// What the log may know of an error. Of the database's own its kind and code (SQLite's result code, PostgreSQL's
/// SQLSTATE), for their messages can repeat values of the row, such as an address; of any other what it says.
#[must_use]
pub fn loggable(error: &(dyn Error + 'static)) -> String {
    match error.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error) {
        Some(inner) => format!("{:?} {}", inner.kind(), inner.code().unwrap_or_default()),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use sqlx::error::{DatabaseError, ErrorKind};

    use super::*;

    /// As PostgreSQL says it, whose check constraints and casts repeat what they were given.
    #[derive(Debug, thiserror::Error)]
    #[error("duplicate key: (contact_email)=(hanako@example.jp) already exists")]
    struct Duplicate;

    impl DatabaseError for Duplicate {
        fn message(&self) -> &'static str {
            "duplicate key: (contact_email)=(hanako@example.jp) already exists"
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            Some("23505".into())
        }

        fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
            self
        }

        fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
            self
        }

        fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
            self
        }

        fn kind(&self) -> ErrorKind {
            ErrorKind::UniqueViolation
        }
    }

    #[test]
    fn a_value_in_an_error_of_the_database_does_not_reach_the_log() {
        let error = sqlx::Error::Database(Box::new(Duplicate));
        assert!(error.to_string().contains("hanako@example.jp"));
        assert_eq!(loggable(&error), "UniqueViolation 23505");
        let boxed: Box<dyn Error + Send + Sync> = error.into();
        assert_eq!(loggable(boxed.as_ref()), "UniqueViolation 23505");
    }

    #[test]
    fn what_is_not_the_databases_own_says_what_it_is() {
        assert_eq!(loggable(&sqlx::Error::PoolTimedOut), sqlx::Error::PoolTimedOut.to_string());
    }
}
