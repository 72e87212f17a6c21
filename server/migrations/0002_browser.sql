-- Browsers, and which accounts trust them.

-- One cookie jar, known by the secret in its cookie. It belongs to nobody: accounts trust it by rows of their own.
-- Deleted when nothing has named it for as long as tombstones are kept.
create table browser (
    id bigint primary key,
    -- SHA-256 of the secret in force.
    current_hash bytea not null,
    -- Its number; each new secret has the next one.
    current_generation bigint not null,
    -- SHA-256 of the newest secret handed out, until the browser shows that it has it; null = none under way.
    next_hash bytea,
    -- Its number, and when it was handed out; null = none under way.
    next_generation bigint,
    next_issued_at bigint,
    -- SHA-256 and number of the secret whose place it took unpresented: good for a minute, since its answer may be late;
    -- null = it took nobody's.
    replaced_hash bytea,
    replaced_generation bigint,
    -- SHA-256 of the marker in the browser's own storage; null = none was reported.
    marker_hash bytea,
    -- Public half of the key pair made when it was registered, an uncompressed P-256 point; null = none.
    public_key bytea,
    -- Coarse, such as "Chrome / Windows": never the whole user agent.
    label text not null,
    created_at bigint not null,
    -- The last sign-in that its cookie came with.
    last_seen_at bigint not null
);

create unique index browser_marker_key on browser (marker_hash);
-- Sweep: which ones were not seen for long?
create index browser_seen_idx on browser (last_seen_at);

-- A trusted device: one account trusts one browser.
create table trust (
    id bigint primary key,
    account_id bigint not null references account (id) on delete cascade,
    browser_id bigint not null references browser (id) on delete cascade,
    -- The account's credential_version when it was registered.
    credential_version bigint not null,
    -- The subscriber's own name for it; null = the browser's label.
    name text,
    created_at bigint not null,
    -- When the cookie first came back; null = registered, not proved, does not count.
    confirmed_at bigint,
    -- When its owner was told of the registration; null = not yet.
    told_at bigint,
    -- The last sign-in in which it stood in for a code.
    last_used_at bigint not null,
    -- Slides with each use.
    expires_at bigint not null,
    -- Does not.
    expires_at_latest bigint not null,
    -- Null = nobody ended it: in force, or run out. The row stays as a tombstone either way.
    ended_at bigint,
    -- Why it ended, a reason code; null while in force.
    ended_reason text,
    -- What a change ended it by, beside CREDENTIAL_CHANGED: password, two_step or contact; null = does not apply.
    ended_kind text,
    -- subscriber, operator or system; null while in force.
    ended_by text
);

-- A browser counts once for an account.
create unique index trust_live_key on trust (account_id, browser_id) where ended_at is null;
create index trust_account_idx on trust (account_id);
create index trust_browser_idx on trust (browser_id);
-- Sweeps: old tombstones; what ran out as long ago and nobody ended; what waits for a cookie that never came back.
create index trust_ended_idx on trust (ended_at) where ended_at is not null;
create index trust_expires_idx on trust (expires_at) where ended_at is null;
create index trust_pending_idx on trust (created_at) where confirmed_at is null and ended_at is null;
