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

-- Sweep.
create index counter_expires_idx on counter (expires_at);
