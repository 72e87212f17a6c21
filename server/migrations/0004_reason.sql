-- Why codes were asked: traces a browser keeps besides its cookie, tombstones that say who ended what, sign-ins.

-- SHA-256 of the marker in the browser's own storage; null = none was reported.
alter table browser add column marker_hash bytea;
-- Public half of the key pair made when it was registered, an uncompressed P-256 point; null = none.
alter table browser add column public_key bytea;
create unique index browser_marker_key on browser (marker_hash);

-- The subscriber's own name for it; null = the browser's label.
alter table trust add column name text;
-- subscriber, operator or system; null while in force.
alter table trust add column ended_by text;

create index trust_account_idx on trust (account_id);
create index trust_browser_idx on trust (browser_id);

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
    -- What could be said after it.
    reason text,
    certainty text,
    -- When that happened, and the label, app or name it is about; null = neither.
    fact_at bigint,
    fact_name text,
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
create index sign_in_at_idx on sign_in (at);

-- The line of the sign-in it belongs to.
alter table attempt add column sign_in_id bigint;
alter table session add column sign_in_id bigint;
-- The browser it was begun in, where it is known: for "sign out that device".
alter table session add column browser_id bigint;
