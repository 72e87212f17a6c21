-- What operators did, and who tidies.

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

-- The rounds of housekeeping, a row each: of several processes one does a round, when it is due.
create table housekeeping (
    -- minute or hour: how often.
    name text primary key,
    -- When it is to be done next; 0 = at once.
    due_at bigint not null,
    -- Until when a process has it in hand; null = nobody has. The hold of a process that was killed ends by itself.
    leased_until bigint
);

insert into housekeeping (name, due_at) values ('minute', 0), ('hour', 0);
