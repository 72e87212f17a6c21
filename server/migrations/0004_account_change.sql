-- The account in the subscriber's own hands: proofs, changes of address, ways back in, registering; and the desk's help.

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
    -- Four letters, on the page and in the message.
    tag text not null,
    -- email or sms: where the newest code went.
    channel text not null,
    -- HMAC of the code under the server's key.
    code_hash bytea not null,
    -- The code, sealed, so that a resend sends the same one; null once spent.
    code_sealed bytea,
    code_expires_at bigint not null,
    -- HMAC and tag of the code before this one; null = this is the first.
    replaced_hash bytea,
    replaced_tag text,
    -- Guesses and resends left. Nothing refills them.
    tries_left bigint not null,
    resends_left bigint not null,
    last_sent_at bigint not null,
    -- Null = still owed.
    passed_at bigint
);

-- One live step of a kind for each owner: a second tab goes on with the same one.
create unique index proof_owner_key on proof (owner_id, purpose);
create index proof_account_idx on proof (account_id);
-- Sweep.
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
-- Sweep.
create index email_change_requested_idx on email_change (requested_at);

-- A way back in, under way. The browser is known by its attempt cookie.
create table recovery (
    id bigint primary key,
    -- SHA-256 of the cookie's value.
    token_hash bytea not null constraint recovery_token_hash_key unique,
    -- Null = there is no such ID; the pages do not tell.
    account_id bigint references account (id) on delete cascade,
    -- HMAC of the ID as typed, existing or not: what strangers do at this recovery is counted by it, never by the account.
    -- Null = it was not kept; then they are counted together.
    id_key bytea,
    -- The account's credential_version when it was begun.
    credential_version bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    -- email, sms or recovery: the first way.
    first_way text not null,
    -- When it was proved; null = not yet.
    first_at bigint,
    -- The second one: another of these, or browser; null = not yet, or (with second_at) none but the mailbox was there.
    second_way text,
    -- When it was proved; null = not yet.
    second_at bigint
);

create index recovery_account_idx on recovery (account_id);
-- Sweep.
create index recovery_expires_idx on recovery (expires_at);

-- Somebody who registers and has not proved the address yet. Known by the attempt cookie.
create table sign_up (
    id bigint primary key,
    -- SHA-256 of the cookie's value.
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
    proved_at bigint,
    -- How the box "remember this browser" was left when a code was refused: 1 = ticked, 0 = not; null = as it arrived.
    trust_chosen bigint
);

-- Sweep.
create index sign_up_expires_idx on sign_up (expires_at);

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
-- Sweep.
create index desk_recovery_asked_idx on desk_recovery (asked_at);
-- What comes into force now? Asked every minute.
create index desk_recovery_due_idx on desk_recovery (effective_at) where ended_at is null;
