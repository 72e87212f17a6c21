-- From the right password to the session.

-- One line for each time the right password was typed: what support and the subscriber read.
create table sign_in (
    id bigint primary key,
    account_id bigint not null references account (id) on delete cascade,
    -- When the password was accepted.
    at bigint not null,
    -- owed: a code was asked and not typed (yet); else pwd, pwd+otp, pwd+trusted as on the session.
    outcome text not null,
    -- 1 = the browser's lost cookie was given back.
    healed bigint not null default 0,
    -- Coarse, such as "Chrome / Windows".
    label text not null,
    -- What could be said before the code: reason code and certain, likely or possible; null = no code was asked.
    reason_before text,
    certainty_before text,
    -- What could be said after it; null = no code was asked.
    reason text,
    certainty text,
    -- When that happened, and the label, app or name it is about; null = neither.
    fact_at bigint,
    fact_name text,
    -- For CREDENTIAL_CHANGED: password, two_step or contact; null = does not apply, or is not known.
    fact_change text,
    -- 1 = it happens again and again.
    again bigint not null default 0,
    -- What was known to be in the way of remembering this browser, a reason code; null = nothing.
    caution text,
    -- States of the browser's storage as it reported them, no marker, no key; null = it runs no script.
    report text,
    -- pending, yes, refused, full or not_asked; null = it was not asked for, or no code was owed.
    remembered text
);

create index sign_in_account_idx on sign_in (account_id, at);
-- Sweep.
create index sign_in_at_idx on sign_in (at);

-- Password accepted, code still owed.
create table attempt (
    id bigint primary key,
    -- SHA-256 of the attempt cookie's value.
    token_hash bytea not null constraint attempt_token_hash_key unique,
    account_id bigint not null references account (id) on delete cascade,
    -- The account's credential_version when the password was accepted.
    credential_version bigint not null,
    -- The line of the sign-in it belongs to; null = none.
    sign_in_id bigint,
    -- The known browser it was made in; null = unknown. For counting wrong codes.
    browser_id bigint,
    -- The browser that the reported markers named when the password was accepted; null = they named none. A hint: it opens
    -- nothing, and counts only with the accepted code.
    marked_browser_id bigint,
    -- SHA-256 of the probe cookie it was begun with: a second press of the button comes back to it. Null = it had none.
    probe_hash bytea,
    -- 1 = that browser was once trusted for this account.
    once_trusted bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    -- Four letters, on the page and in the message.
    tag text not null,
    -- email or sms: where the newest code went.
    channel text not null,
    -- Which ways the code in force went: email, sms or both; null = none, or it is not known. Only one way is proved by it.
    sent_by text,
    -- HMAC of the code under the server's key.
    code_hash bytea not null,
    -- The code, sealed, so that a resend sends the same one; null once spent.
    code_sealed bytea,
    code_expires_at bigint not null,
    -- HMAC of the code before this one: "a newer one was sent"; and its tag, still on pages made before. Null = this is
    -- the first.
    replaced_hash bytea,
    replaced_tag text,
    -- Guesses left. Nothing refills them.
    tries_left bigint not null,
    -- Resends left.
    resends_left bigint not null,
    last_sent_at bigint not null,
    -- When the right code was typed; null = still owed.
    passed_at bigint,
    -- The one session this attempt led to; null = none (yet).
    session_id bigint,
    -- The browser row made for this attempt's registration; null = the browser was known, or the box not ticked.
    made_browser_id bigint,
    -- How the box "remember this browser" was left when a code was refused or another asked for: 1 = ticked, 0 = not; null = it
    -- stands as it arrived.
    trust_chosen bigint
);

create index attempt_account_idx on attempt (account_id);
-- Sweep.
create index attempt_expires_idx on attempt (expires_at);
-- The sweep of browsers: does an attempt still name this one?
create index attempt_browser_idx on attempt (browser_id) where browser_id is not null;
create index attempt_marked_browser_idx on attempt (marked_browser_id) where marked_browser_id is not null;
create index attempt_made_browser_idx on attempt (made_browser_id) where made_browser_id is not null;

-- Signed in.
create table session (
    id bigint primary key,
    -- SHA-256 of the session cookie's value.
    token_hash bytea not null constraint session_token_hash_key unique,
    account_id bigint not null references account (id) on delete cascade,
    -- The account's credential_version at sign-in.
    credential_version bigint not null,
    -- The line of the sign-in it began with; null = none.
    sign_in_id bigint,
    -- The browser it was begun in, for "sign out that device"; null = not known.
    browser_id bigint,
    -- The registration this sign-in asked for; null = the box was not ticked.
    trust_id bigint,
    -- pwd, pwd+otp or pwd+trusted.
    signed_in_by text not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    -- The end whatever happens.
    expires_at bigint not null,
    -- When the password was last typed, and when a one-time or recovery code was: sign-in counts. 0 = never.
    password_at bigint not null default 0,
    code_at bigint not null default 0,
    -- Where that code came by: email, sms or recovery; null = none was typed.
    code_by text,
    -- What was typed before a proof was asked for, to go on with; null = nothing.
    typed text,
    -- Which field of which form it was typed into: email or mobile; null = nothing is kept.
    typed_into text,
    -- New recovery codes, sealed, while they may be shown; null = there are none to show.
    shown_sealed bytea,
    -- Until when; 0 = they never were.
    shown_until bigint not null default 0
);

create index session_account_idx on session (account_id);
-- Sweeps: over, idle, and codes that were shown long enough.
create index session_expires_idx on session (expires_at);
create index session_seen_idx on session (last_seen_at);
create index session_shown_idx on session (shown_until) where shown_sealed is not null;
-- The sweep of browsers: does a session still name this one?
create index session_browser_idx on session (browser_id) where browser_id is not null;
