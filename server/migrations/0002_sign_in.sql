-- One cookie jar, known by the secret in its cookie. It belongs to nobody: accounts trust it by rows of their own.
create table browser (
    id bigint primary key,
    -- SHA-256 of the secret in force.
    current_hash bytea not null,
    -- Its number; each new secret has the next one.
    current_generation bigint not null,
    -- SHA-256 of the newest secret handed out, until the browser shows that it has it; null = none under way.
    next_hash bytea,
    next_generation bigint,
    next_issued_at bigint,
    -- Coarse, such as "Chrome / Windows": never the whole user agent.
    label text not null,
    created_at bigint not null,
    last_seen_at bigint not null
);

-- A trusted device: one account trusts one browser.
create table trust (
    id bigint primary key,
    account_id bigint not null references account (id) on delete cascade,
    browser_id bigint not null references browser (id) on delete cascade,
    -- The account's credential_version when it was registered.
    credential_version bigint not null,
    created_at bigint not null,
    -- When the cookie first came back; null = registered, not proved, does not count.
    confirmed_at bigint,
    -- The last sign-in in which it stood in for a code.
    last_used_at bigint not null,
    -- Slides with each use.
    expires_at bigint not null,
    -- Does not.
    expires_at_latest bigint not null,
    -- Null = in force. The row stays as a tombstone.
    ended_at bigint,
    -- Why it ended, a reason code; null while in force.
    ended_reason text
);

-- A browser counts once for an account.
create unique index trust_live_key on trust (account_id, browser_id) where ended_at is null;

-- Password accepted, code still owed.
create table attempt (
    id bigint primary key,
    -- SHA-256 of the attempt cookie's value.
    token_hash bytea not null constraint attempt_token_hash_key unique,
    account_id bigint not null references account (id) on delete cascade,
    -- The account's credential_version when the password was accepted.
    credential_version bigint not null,
    -- The known browser it was made in; null = unknown. For counting wrong codes.
    browser_id bigint,
    -- 1 = that browser was once trusted for this account.
    once_trusted bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    -- Four letters, on the page and in the message.
    tag text not null,
    -- email or sms: where the newest code went.
    channel text not null,
    -- HMAC of the code under the server's key.
    code_hash bytea not null,
    -- The code, sealed, so that a resend sends the same one; null once spent.
    code_sealed bytea,
    code_expires_at bigint not null,
    -- HMAC of the code before this one: "a newer one was sent"; and its tag, still on pages made before.
    replaced_hash bytea,
    replaced_tag text,
    -- Guesses left. Nothing refills them.
    tries_left bigint not null,
    -- Resends left.
    resends_left bigint not null,
    last_sent_at bigint not null,
    -- When the right code was typed; null = still owed.
    passed_at bigint,
    -- The one session this attempt led to.
    session_id bigint,
    -- The browser row made for this attempt's registration; null = the browser was known, or the box not ticked.
    made_browser_id bigint
);

create index attempt_account_idx on attempt (account_id);

-- Signed in.
create table session (
    id bigint primary key,
    -- SHA-256 of the session cookie's value.
    token_hash bytea not null constraint session_token_hash_key unique,
    account_id bigint not null references account (id) on delete cascade,
    -- The account's credential_version at sign-in.
    credential_version bigint not null,
    -- pwd, pwd+otp or pwd+trusted.
    signed_in_by text not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    -- The end whatever happens.
    expires_at bigint not null,
    -- The registration this sign-in asked for; null = the box was not ticked.
    trust_id bigint
);

create index session_account_idx on session (account_id);

-- Counters of guesses and sends. All limits live here: exact across processes, kept across restarts.
create table counter (
    -- What is counted and for whom, as an HMAC: no ID, address or number can be read from it.
    name bytea primary key,
    count bigint not null,
    -- When this window began.
    since bigint not null,
    -- Nothing is allowed before this moment; 0 = no delay.
    blocked_until bigint not null default 0,
    -- When the row may be swept.
    expires_at bigint not null
);

create index counter_expires_idx on counter (expires_at);
