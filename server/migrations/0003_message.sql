-- The outbox: one row for each message to a subscriber, written in the transaction of its cause, so that a message
-- exists exactly when what it tells of happened. A worker of any process claims a row, sends it and says how it went.
create table message (
    -- Random, positive. The Message-ID of a mail is made from it, so a repeat after a crash is the same message.
    id bigint primary key,
    -- Whose message this is; gone with the account. NULL: an address that has no account yet.
    account_id bigint references account (id) on delete cascade,
    -- The sign-in attempt whose code it carries. No reference: attempts are swept long before messages are.
    attempt_id bigint,
    -- 'email' or 'sms'.
    channel text not null,
    -- 'ja' or 'en': chosen when the cause happened, not when it is sent.
    language text not null,
    -- Which text it is, such as 'sign_in_code': for counting; the values are in "sealed".
    template text not null,
    -- Smaller goes first: 0 codes somebody is waiting for. Room above for notices and bulk.
    urgency bigint not null,
    -- Address and values (the code among them) as AEAD ciphertext bound to this id. Only while the message is queued:
    -- wiped at hand-over, failure, drop, or 24 hours.
    sealed bytea,
    -- 'queued', 'handed_over' (the mail server or gateway took it), 'failed' (will never arrive), 'dropped' (its code
    -- was used or died before it was sent).
    state text not null,
    -- Why it failed: 'refused' (a permanent answer), 'too_late' (no longer useful before it could be sent),
    -- 'unreadable' (no kept key opens it, or no mail can be made of it). NULL otherwise.
    failure text,
    -- How often a worker has taken it. Also the fence: a worker whose lease went to another cannot put it back.
    tries bigint not null,
    -- When a worker may take it (milliseconds, as all moments here). Taking it moves this to the end of the lease, so
    -- a row whose worker was killed comes due again by itself.
    due_at bigint not null,
    -- From here on nobody wants it any more: the code's end.
    useful_until bigint not null,
    -- When it was written; rows are deleted 30 days later.
    created_at bigint not null,
    -- When it left the state 'queued'.
    finished_at bigint,
    -- The Message-ID it was handed over with: what the operator looks for in the mail server's log.
    message_id text,
    -- Nothing that is over keeps its address or its code.
    constraint message_wiped check (state = 'queued' or sealed is null)
);

-- What a worker asks: is anything due? Holds only what is queued, so it stays small however many were sent.
create index message_queued on message (urgency, due_at) where state = 'queued';
-- What the code page asks: how does it stand with this attempt's message?
create index message_attempt on message (attempt_id) where attempt_id is not null;
-- What the deletion of an account asks.
create index message_account on message (account_id);
-- What the daily sweep asks.
create index message_created on message (created_at);

-- What was sent, readable: written only by a server started with --dev, for /dev/outbox and the browser tests.
create table dev_message (
    -- The message's id. No reference: the outbox outlives the sweep.
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

create index dev_message_sent on dev_message (sent_at);
