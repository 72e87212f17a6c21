//! Columns as what they mean. A row decodes to times, ids, words of closed lists, booleans and counts, or not at all:
//! an unknown word or number is an error like any other of the database, never a default.

use contract::{
    channel::Channel,
    language::Language,
    notice::NoticeKind,
    reason::{Certainty, Change, Reason},
    session::SignedInBy,
};
use sqlx::{
    Any, Database, Decode, Encode, Row, Type, ValueRef,
    any::{AnyRow, AnyTypeInfo},
    encode::IsNull,
    error::BoxDynError,
};

use crate::rules::{
    browser::Generation,
    credential_version::CredentialVersion,
    id::{
        AccountId, BrowserId, CodeId, DeskRecoveryId, EmailChangeId, MessageId, NoticeId, OwnerId, RecoveryCodeId,
        RecoveryId, SessionId, SignInId, SignUpId, TrustId,
    },
    recovery::RecoveryWay,
    sign_in::{CodeBy, RememberOutcome, SignInOutcome},
    time::Timestamp,
    two_step::{SetBy, TwoStep},
};

/// What a column can be read as.
pub trait Column: Sized {
    /// # Errors
    /// Also where the column holds what this type has no value for.
    fn read(row: &AnyRow, name: &str) -> sqlx::Result<Self>;
}

/// A row read by column name, each as a [`Column`]. Written out instead of derived: sqlx's macros would compile both
/// databases a second time.
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$doc:meta])* $fvis:vis $field:ident: $type:ty,)+ }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$doc])* $fvis $field: $type,)+ }

        impl<'r> sqlx::FromRow<'r, sqlx::any::AnyRow> for $name {
            fn from_row(row: &'r sqlx::any::AnyRow) -> sqlx::Result<Self> {
                Ok(Self { $($field: <$type as $crate::store::row::Column>::read(row, stringify!($field))?,)+ })
            }
        }
    };
}

impl<T: Column> Column for Option<T> {
    fn read(row: &AnyRow, name: &str) -> sqlx::Result<Self> {
        if row.try_get_raw(name)?.is_null() { Ok(None) } else { T::read(row, name).map(Some) }
    }
}

/// For a column that may be unreadable without its row, or the rows beside it, being lost.
impl<T: Column> Column for sqlx::Result<T> {
    fn read(row: &AnyRow, name: &str) -> sqlx::Result<Self> {
        Ok(T::read(row, name))
    }
}

macro_rules! as_sqlx_reads {
    ($($type:ty),+) => {$(
        impl Column for $type {
            fn read(row: &AnyRow, name: &str) -> sqlx::Result<Self> {
                row.try_get(name)
            }
        }
    )+};
}

as_sqlx_reads!(i64, String, Vec<u8>);

/// 0 or 1 in the tables.
impl Column for bool {
    fn read(row: &AnyRow, name: &str) -> sqlx::Result<Self> {
        match row.try_get::<i64, _>(name)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(unreadable(name, "neither 0 nor 1")),
        }
    }
}

/// A count. What was counted down below nothing is nothing.
impl Column for u32 {
    fn read(row: &AnyRow, name: &str) -> sqlx::Result<Self> {
        u32::try_from(row.try_get::<i64, _>(name)?.max(0)).map_err(|_| unreadable(name, "too large a count"))
    }
}

/// Words of closed lists, as the list writes them.
macro_rules! words {
    ($($list:ty),+ $(,)?) => {$(
        impl $crate::store::row::Column for $list {
            fn read(row: &sqlx::any::AnyRow, name: &str) -> sqlx::Result<Self> {
                <$list>::from_code(&<String as $crate::store::row::Column>::read(row, name)?)
                    .ok_or_else(|| $crate::store::row::unreadable(name, concat!("no word of ", stringify!($list))))
            }
        }
    )+};
}

words! {
    Certainty,
    Change,
    Channel,
    CodeBy,
    Language,
    NoticeKind,
    Reason,
    RecoveryWay,
    RememberOutcome,
    SetBy,
    SignInOutcome,
    SignedInBy,
    TwoStep,
}

/// The error of a column whose content this program has no value for; the content is not in it, nor in the log.
pub fn unreadable(name: &str, why: &'static str) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: name.to_owned(), source: why.into() }
}

/// Types that are a whole number in the tables: bound and read as one.
macro_rules! numbers {
    ($($($type:ident)+: $from:ident, $to:ident;)+) => {$($(
        impl Type<Any> for $type {
            fn type_info() -> AnyTypeInfo {
                <i64 as Type<Any>>::type_info()
            }

            fn compatible(of: &AnyTypeInfo) -> bool {
                <i64 as Type<Any>>::compatible(of)
            }
        }

        impl<'q> Encode<'q, Any> for $type {
            fn encode_by_ref(&self, buffer: &mut <Any as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                <i64 as Encode<'q, Any>>::encode_by_ref(&self.$to(), buffer)
            }
        }

        impl<'r> Decode<'r, Any> for $type {
            fn decode(value: <Any as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
                <i64 as Decode<'r, Any>>::decode(value).map($type::$from)
            }
        }

        as_sqlx_reads!($type);
    )+)+};
}

numbers! {
    Timestamp: from_millis, millis;
    AccountId BrowserId CodeId CredentialVersion DeskRecoveryId EmailChangeId Generation MessageId NoticeId OwnerId
    RecoveryCodeId RecoveryId SessionId SignInId SignUpId TrustId: from, number;
}

#[cfg(test)]
mod tests {
    use contract::closed_list::ClosedList;

    use super::*;
    use crate::{
        rules::actor::Actor,
        store::{
            messages::message_status::{MailReport, MessageState, SmsReport},
            sessions::TypedInto,
        },
    };

    fn leads_back<L: ClosedList>() {
        for one in L::ALL {
            assert_eq!(L::from_code(one.code()), Some(*one));
        }
        assert_eq!(L::from_code(""), None);
    }

    #[test]
    fn every_word_of_the_tables_leads_back_to_its_value() {
        leads_back::<Actor>();
        leads_back::<CodeBy>();
        leads_back::<SmsReport>();
        leads_back::<RecoveryWay>();
        leads_back::<RememberOutcome>();
        leads_back::<MailReport>();
        leads_back::<SetBy>();
        leads_back::<SignInOutcome>();
        leads_back::<MessageState>();
        leads_back::<TwoStep>();
        leads_back::<TypedInto>();
    }

    async fn read<T: Column>(value: &'static str) -> sqlx::Result<T> {
        sqlx::any::install_default_drivers();
        let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect("sqlite::memory:").await?;
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {value} AS it"))).fetch_one(&mut connection).await?;
        T::read(&row, "it")
    }

    #[tokio::test]
    async fn a_column_is_what_it_means_or_an_error() {
        assert_eq!(read::<TwoStep>("'sms'").await.ok(), Some(TwoStep::Sms));
        assert!(read::<TwoStep>("'passkey'").await.is_err(), "and never off");
        assert!(read::<TwoStep>("''").await.is_err());
        assert!(read::<TwoStep>("NULL").await.is_err());
        assert!(read::<Option<SignedInBy>>("'pwd+passkey'").await.is_err(), "there is a word, and nobody knows it");
        assert_eq!(read::<Option<SignedInBy>>("NULL").await.ok(), Some(None));
        assert_eq!(read::<bool>("1").await.ok(), Some(true));
        assert!(read::<bool>("2").await.is_err());
        assert_eq!(read::<u32>("-1").await.ok(), Some(0));
        assert_eq!(read::<Option<Timestamp>>("7").await.ok(), Some(Some(Timestamp::from_millis(7))));
    }
}
