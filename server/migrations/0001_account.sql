-- One database for SQLite and PostgreSQL: BIGINT, TEXT and BYTEA only; moments are milliseconds since 1970 UTC; ids
-- are random positive numbers; yes and no are 1 and 0.

-- A subscriber.
create table account (
    id bigint primary key,
    -- NFKC-folded, lower case: what people type in any writing names one account.
    login_id text not null constraint account_login_id_key unique,
    -- PHC string.
    password_hash text not null,
    -- Where codes go by e-mail, as typed; null = none.
    contact_email text,
    -- When the subscriber last proved it by a code or link; null = known to the operator only.
    contact_email_proved_at bigint,
    -- E.164; null = none.
    mobile text,
    mobile_proved_at bigint,
    -- off, email or sms: the channel that codes go to first.
    two_step text not null,
    -- sign_up, subscriber, operator or rollout.
    two_step_set_by text not null,
    two_step_since bigint not null,
    -- Grows with each change of password or second step: what was made under an older one no longer counts.
    credential_version bigint not null default 1,
    -- Null = open.
    locked_at bigint,
    -- Wrong codes since the last right one, from whatever browser; 100 closes the code step to strangers.
    wrong_codes_in_a_row bigint not null default 0,
    created_at bigint not null
);

-- A number the operator itself serves to this account.
create table line (
    account_id bigint not null references account (id) on delete cascade,
    -- E.164.
    number text not null,
    primary key (account_id, number)
);

-- Facts about this database as a whole: whether it is a dev one, the secret file it belongs to, the latest moment seen.
create table meta (
    name text primary key,
    value text not null
);
