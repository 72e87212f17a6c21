-- The outbox: one row for each message to a subscriber, written in the transaction of its cause, so that a message
-- exists exactly when what it tells of happened. A worker of any process claims a row, sends it and says how it went.
create table message (
    -- Random, positive. The Message-ID of a mail is made from it, so a repeat after a crash is the same message.
    id bigint primary key,
    -- Whose message this is; gone with the account. NULL: an address that has no account yet.
    account_id bigint references account (id) on delete cascade,
    -- The attempt or proof whose code it carries. No reference: both are swept long before messages are. NULL: it
    -- carries none.
    attempt_id bigint,
    -- 'email' or 'sms'.
    channel text not null,
    -- 'ja' or 'en': chosen when the cause happened, not when it is sent.
    language text not null,
    -- Which text it is, such as 'sign_in_code': for counting; the values are in "sealed".
    template text not null,
    -- Smaller goes first: 0 codes somebody is waiting for, then notices, then bulk, which gives way to both.
    urgency bigint not null,
    -- HMAC of channel and address, only while the message waits or is in hand: what was written first for one address goes
    -- first. NULL: it is over, and nothing of the address is left.
    recipient bytea,
    -- HMAC of what may be written once; kept as long as the row. NULL: it may repeat.
    dedupe_key bytea,
    -- Address and values (the code among them) as AEAD ciphertext bound to this id. Only while the message is queued:
    -- wiped at hand-over, failure, drop, or 24 hours. NULL: wiped.
    sealed bytea,
    -- 'queued', 'handed_over' (the mail server or gateway took it), 'failed' (will never arrive), 'dropped' (its code
    -- was used or died before it was sent), 'bounced' (see "returned").
    state text not null,
    -- Why it failed: 'refused' (a permanent answer), 'too_late' (no longer useful before it could be sent),
    -- 'unreadable' (no kept key opens it, or no mail can be made of it), 'unanswered' (see "unclear"), 'poison' (see
    -- "lost"). NULL otherwise.
    failure text,
    -- How often a worker has taken it. Also the fence: a worker whose lease went to another cannot put it back.
    tries bigint not null,
    -- When a worker may take it (milliseconds, as all moments here). Taking it moves this to the end of the lease, so
    -- a row whose worker was killed comes due again by itself.
    due_at bigint not null,
    -- Until when a worker has it in hand. Whoever says how it went sets it to NULL, so a row that is taken again with this
    -- still set was lost: its worker never came back.
    leased_until bigint,
    -- How often it was lost. At three it is set aside with the failure 'poison', before it breaks a fourth worker.
    lost bigint not null default 0,
    -- How often a mail server was given the whole mail and never said whether it took it. One repeat is allowed, as with
    -- SMS; then it is over ("failure" is 'unanswered'), or a slow server would take the same mail again and again.
    unclear bigint not null default 0,
    -- From here on nobody wants it any more: the code's end.
    useful_until bigint not null,
    -- When it was written; rows are deleted 30 days later.
    created_at bigint not null,
    -- When it left the state 'queued'. NULL: it has not.
    finished_at bigint,
    -- The Message-ID it was handed over with: what the operator looks for in the mail server's log. NULL: it was not
    -- handed over.
    message_id text,
    -- What the mail servers behind ours told after the hand-over: 'bounced' (it will not arrive; then "state" is 'bounced'
    -- too) or 'delayed'. NULL: nothing.
    returned text,
    -- Their status, such as 5.1.1 (RFC 3463), and when they told. NULL: nothing.
    returned_status text,
    returned_at bigint,
    -- Nothing that is over keeps its address or its code.
    constraint message_wiped check (state = 'queued' or sealed is null)
);

-- What a worker asks: is anything due? Each way out and each urgency is a queue of its own: however long one is, the
-- next row of another is found at once. Holds only what is queued, so it stays small however many were sent.
create index message_queued on message (channel, urgency, due_at) where state = 'queued' and leased_until is null;
-- In hand, or lost. Holds as many rows as there are workers' hands.
create index message_leased on message (channel, due_at) where state = 'queued' and leased_until is not null;
-- Who is first in line for an address?
create index message_line on message (recipient, urgency, created_at, id) where recipient is not null;
create unique index message_dedupe on message (dedupe_key) where dedupe_key is not null;
-- What a code page asks: how does it stand with the message of this code?
create index message_attempt on message (attempt_id) where attempt_id is not null;
-- What the deletion of an account asks.
create index message_account on message (account_id);
-- Sweep: what is no longer useful?
create index message_ends on message (useful_until) where state = 'queued';
-- Sweep: what is over and still in hand keeps its place in the line of its address. Of whom the worker was killed in the
-- middle nobody frees the place but the sweep, and this holds just these rows.
create index message_left on message (leased_until) where state <> 'queued' and recipient is not null;
-- Sweep: what was written long ago?
create index message_created on message (created_at);

-- What was sent, readable: written only by a server started with --dev, for /dev/outbox and the browser tests. Kept 30
-- days, as the rows of messages are.
create table dev_message (
    -- The message's id. No reference: either may be swept first.
    id bigint primary key,
    -- 'email' or 'sms'.
    channel text not null,
    -- Address or number, in the clear.
    recipient text not null,
    -- Empty for SMS.
    subject text not null,
    -- The text form.
    body text not null,
    -- The one-time code in it; empty if there is none.
    code text not null,
    -- When it was handed over.
    sent_at bigint not null
);

-- Sweep, and what /dev/outbox asks: what was sent when?
create index dev_message_sent on dev_message (sent_at);
