-- The account in the subscriber's own hands: fresh proofs, contact changes, recovery, notices; and what the desk did.

-- ja or en: the language of the pages this account was last seen in, for messages that no request causes.
alter table account add column language text not null default 'ja';
-- When the subscriber last said that the contact data are right; null = never asked.
alter table account add column contact_kept_at bigint;
-- Contact data and two-step cannot be changed before this moment; 0 = they can.
alter table account add column frozen_until bigint not null default 0;
-- No browser can be trusted, and nobody recovers by e-mail, before this moment; 0 = they can.
alter table account add column untrusted_until bigint not null default 0;

-- What a change ended it by, beside CREDENTIAL_CHANGED: password, two_step or contact; null = does not apply.
alter table trust add column ended_kind text;

-- When the password was last typed, and when a one-time or recovery code was: sign-in counts.
alter table session add column password_at bigint not null default 0;
alter table session add column code_at bigint not null default 0;
-- Where that code came by: email, sms or recovery; null = none was typed.
alter table session add column code_by text;
-- What was typed before a proof was asked for, to go on with; null = nothing.
alter table session add column typed text;
-- New recovery codes, sealed, while they may be shown, and until when.
alter table session add column shown_sealed bytea;
alter table session add column shown_until bigint not null default 0;

-- A code that is owed for anything but a sign-in.
create table proof (
    id bigint primary key,
    -- fresh, two_step, mobile, email, sign_up or recover: what it proves, and of whose row.
    purpose text not null,
    -- Null = an address or ID without an account (yet).
    account_id bigint references account (id) on delete cascade,
    -- What it belongs to: the session, sign-up, recovery or change of address.
    owner_id bigint not null,
    created_at bigint not null,
    -- The end of the whole step.
    expires_at bigint not null,
    -- Where it goes: a new address or number is not the account's yet.
    target text not null,
    tag text not null,
    channel text not null,
    -- HMAC of the code under the server's key.
    code_hash bytea not null,
    -- The code, sealed, so that a resend sends the same one; null once spent.
    code_sealed bytea,
    code_expires_at bigint not null,
    replaced_hash bytea,
    replaced_tag text,
    tries_left bigint not null,
    resends_left bigint not null,
    last_sent_at bigint not null,
    -- Null = still owed.
    passed_at bigint
);

-- One live step of a kind for each owner: a second tab goes on with the same one.
create unique index proof_owner_key on proof (owner_id, purpose);
create index proof_account_idx on proof (account_id);
create index proof_expires_idx on proof (expires_at);

-- A change of the contact address, from the request to the end of its undo.
create table email_change (
    id bigint primary key,
    account_id bigint not null references account (id) on delete cascade,
    -- The session that asked; null = the desk did.
    session_id bigint,
    new_address text not null,
    -- The address in force before, to go back to; null = there was none.
    old_address text,
    requested_at bigint not null,
    -- The end of the link.
    expires_at bigint not null,
    -- When it came into force; null = it has not.
    switched_at bigint,
    -- When it was called off, replaced by a later request or undone; null = it was not.
    ended_at bigint,
    -- 1 = undone by its link.
    undone bigint not null default 0
);

create index email_change_account_idx on email_change (account_id, requested_at);

-- A recovery code: one use, ten to an account.
create table recovery_code (
    id bigint primary key,
    account_id bigint not null references account (id) on delete cascade,
    -- HMAC of the code under the server's key.
    code_hash bytea not null,
    created_at bigint not null,
    -- Null = unused.
    used_at bigint
);

create index recovery_code_account_idx on recovery_code (account_id);

-- A way back in, under way. The browser is known by its attempt cookie.
create table recovery (
    id bigint primary key,
    -- SHA-256 of the cookie's value.
    token_hash bytea not null constraint recovery_token_hash_key unique,
    -- Null = there is no such ID; the pages do not tell.
    account_id bigint references account (id) on delete cascade,
    -- The account's credential_version when it was begun.
    credential_version bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    -- email, sms or recovery: the first way, and when it was proved.
    first_way text not null,
    first_at bigint,
    -- The second one: another of these, or browser; null = not yet, or (with second_at) none but the mailbox was there.
    second_way text,
    second_at bigint
);

create index recovery_account_idx on recovery (account_id);
create index recovery_expires_idx on recovery (expires_at);

-- Somebody who registers and has not proved the address yet. Known by the attempt cookie.
create table sign_up (
    id bigint primary key,
    token_hash bytea not null constraint sign_up_token_hash_key unique,
    -- Folded; whether it is free is said only after the address is proved.
    login_id text not null,
    -- PHC string.
    password_hash text not null,
    email text not null,
    created_at bigint not null,
    -- A day later it is swept.
    expires_at bigint not null,
    -- When the address was proved; null = not yet.
    proved_at bigint
);

create index sign_up_expires_idx on sign_up (expires_at);

-- What happened to an account, for its pages.
create table notice (
    id bigint primary key,
    account_id bigint not null references account (id) on delete cascade,
    kind text not null,
    at bigint not null,
    -- The coarse label of the browser it is about; empty = none.
    label text not null,
    -- Null = not read yet.
    read_at bigint
);

create index notice_account_idx on notice (account_id, at);

-- The desk gives contact data to somebody who proved to be the subscriber: two operators and 24 hours.
create table desk_recovery (
    id bigint primary key,
    account_id bigint not null references account (id) on delete cascade,
    -- What will be in force.
    email text not null,
    -- Null = the number is removed.
    mobile text,
    asked_by text not null,
    asked_at bigint not null,
    -- Another operator; null = not yet.
    approved_by text,
    -- When it comes into force; null = not approved yet.
    effective_at bigint,
    -- Done, stopped or replaced; null = under way.
    ended_at bigint
);

create index desk_recovery_account_idx on desk_recovery (account_id);

-- What operators did: kept 400 days, never changed. Each line carries the hash of the one before it.
create table audit (
    -- 1, 2, 3 …: a missing line shows.
    number bigint primary key,
    at bigint not null,
    -- Who said to be doing it.
    actor text not null,
    -- lock, unlock, end_sessions, …
    action text not null,
    -- The ID it was done to; stays when the account is deleted.
    login_id text not null,
    -- What else is to be known, without addresses.
    detail text not null,
    -- SHA-256 over the line before and this one.
    chain bytea not null
);
