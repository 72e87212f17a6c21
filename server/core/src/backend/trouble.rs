use contract::refusal::Refusal;

/// Why an operation did not end well: a refusal for the page, or something that only the log may know.
#[derive(Debug)]
pub enum Trouble {
    Refused(Refusal),
    Database(sqlx::Error),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

pub type Done<T> = Result<T, Trouble>;

/// The boundary: what broke is logged once, here, and answered with a constant.
pub fn answered<T>(outcome: Done<T>) -> Result<T, Refusal> {
    outcome.map_err(|trouble| match trouble {
        Trouble::Refused(refusal) => refusal,
        Trouble::Database(error) => {
            // Messages of constraint violations can carry values; the kind is enough to find the place.
            let kind =
                error.as_database_error().map_or_else(|| error.to_string(), |inner| format!("{:?}", inner.kind()));
            tracing::error!(error = kind, "the database did not do what was asked");
            Refusal::Unexpected
        }
    })
}
