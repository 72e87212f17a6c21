-- One database for SQLite and PostgreSQL: BIGINT, TEXT and BYTEA only; moments are milliseconds since 1970 UTC; ids
-- are random positive numbers; yes and no are 1 and 0.

-- Facts about this database as a whole: whether it is a dev one, the secret file it belongs to, the latest moment seen.
create table meta (
    name text primary key,
    value text not null
);

-- A subscriber.
create table account (
    id bigint primary key,
    -- NFKC-folded, lower case: what people type in any writing names one account.
    login_id text not null constraint account_login_id_key unique,
    -- PHC string.
    password_hash text not null,
    -- What checking it costs, in KiB of memory times passes: for unknown IDs as much is done as the highest says.
    password_cost bigint not null default 0,
    -- Grows with each change of password or second step: what was made under an older one no longer counts.
    credential_version bigint not null default 1,

    -- Where codes go by e-mail, as typed; null = none.
    contact_email text,
    -- When the subscriber last proved it by a code or link; null = known to the operator only.
    contact_email_proved_at bigint,
    -- When mail to it came back for good; null = never. Counts only if it is later than contact_email_proved_at.
    contact_email_bounced_at bigint,
    -- With which status, such as 5.1.1 (RFC 3463); null = it never came back.
    contact_email_bounced_status text,
    -- 1 = the desk checked who it is and gave the contact address: that mailbox alone lets choose a new password, once.
    desk_gave_email bigint not null default 0,

    -- E.164; null = none.
    mobile text,
    -- When the subscriber last proved it by a code; null = known to the operator only.
    mobile_proved_at bigint,
    -- When the number last changed, by the subscriber or the desk; null = it never did. An undo of an address takes back
    -- what is younger than itself.
    mobile_changed_at bigint,
    -- The number before the first of the changes that an undo could still reach; null = there was none.
    mobile_before text,
    -- When a phone was reported lost: codes and notices go to its number only if there is no other way, until a code that
    -- came there is typed again; null = it was not.
    mobile_lost_at bigint,

    -- When the subscriber last said that the contact data are right; null = never asked.
    contact_kept_at bigint,
    -- ja or en: the language of the pages this account was last signed in on, or that its subscriber chose there, for
    -- messages that no request causes.
    language text not null default 'ja',

    -- off, email or sms: the channel that codes go to first.
    two_step text not null,
    -- sign_up, subscriber, operator or rollout.
    two_step_set_by text not null,
    two_step_since bigint not null,

    -- Wrong codes since the last right one, from whatever browser; 100 closes the code step to strangers.
    wrong_codes_in_a_row bigint not null default 0,
    -- When too many of them closed the code step to browsers never trusted; null = it is open. Only a new password opens
    -- it again.
    codes_closed_at bigint,

    -- Null = open.
    locked_at bigint,
    -- Contact data and two-step cannot be changed before this moment; 0 = they can.
    frozen_until bigint not null default 0,
    -- No browser can be trusted before this moment; 0 = they can.
    untrusted_until bigint not null default 0,
    -- Nobody recovers by e-mail before this moment (after an undo, which says that the mailbox was in wrong hands); 0 =
    -- they can.
    mailbox_closed_until bigint not null default 0,

    created_at bigint not null
);

-- The IDs of an address are looked up by it, in whatever case it was typed.
create index account_contact_email_idx on account (lower(contact_email));
-- The start: what does the slowest hash cost?
create index account_password_cost_idx on account (password_cost);
-- Sweep: which numbers can no undo want any more?
create index account_mobile_before_idx on account (mobile_changed_at) where mobile_before is not null;

-- A number the operator itself serves to this account.
create table line (
    account_id bigint not null references account (id) on delete cascade,
    -- E.164.
    number text not null,
    primary key (account_id, number)
);

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
-- Sweep.
create index notice_at_idx on notice (at);
