-- The outbox: one row for each message to a subscriber, written in the transaction of its cause, so that a message
-- exists exactly when what it tells of happened. A worker of any process claims a row, sends it and says how it went.
CREATE TABLE message (
    -- Random, positive. The Message-ID of a mail is made from it, so a repeat after a crash is the same message.
    id BIGINT NOT NULL PRIMARY KEY,
    -- Whose message this is; gone with the account. NULL: an address that has no account yet.
    account_id BIGINT REFERENCES account (id) ON DELETE CASCADE,
    -- The sign-in attempt whose code it carries. No reference: attempts are swept long before messages are.
    attempt_id BIGINT,
    -- 'email' or 'sms'.
    channel TEXT NOT NULL,
    -- 'ja' or 'en': chosen when the cause happened, not when it is sent.
    language TEXT NOT NULL,
    -- Which text it is, such as 'sign_in_code': for counting; the values are in "sealed".
    template TEXT NOT NULL,
    -- Smaller goes first: 0 codes somebody is waiting for. Room above for notices and bulk.
    urgency BIGINT NOT NULL,
    -- Address and values (the code among them) as AEAD ciphertext bound to this id. Only while the message is queued:
    -- wiped at hand-over, failure, drop, or 24 hours.
    sealed BYTEA,
    -- 'queued', 'handed_over' (the mail server or gateway took it), 'failed' (will never arrive), 'dropped' (its code
    -- was used or died before it was sent).
    state TEXT NOT NULL,
    -- Why it failed: 'refused' (a permanent answer), 'too_late' (no longer useful before it could be sent),
    -- 'unreadable' (no kept key opens it, or no mail can be made of it). NULL otherwise.
    failure TEXT,
    -- How often a worker has taken it. Also the fence: a worker whose lease went to another cannot put it back.
    tries BIGINT NOT NULL,
    -- When a worker may take it (milliseconds, as all moments here). Taking it moves this to the end of the lease, so
    -- a row whose worker was killed comes due again by itself.
    due_at BIGINT NOT NULL,
    -- From here on nobody wants it any more: the code's end.
    useful_until BIGINT NOT NULL,
    -- When it was written; rows are deleted 30 days later.
    created_at BIGINT NOT NULL,
    -- When it left the state 'queued'.
    finished_at BIGINT,
    -- The Message-ID it was handed over with: what the operator looks for in the mail server's log.
    message_id TEXT,
    -- Nothing that is over keeps its address or its code.
    CONSTRAINT message_wiped CHECK (state = 'queued' OR sealed IS NULL)
);

-- What a worker asks: is anything due? Holds only what is queued, so it stays small however many were sent.
CREATE INDEX message_queued ON message (urgency, due_at) WHERE state = 'queued';
-- What the code page asks: how does it stand with this attempt's message?
CREATE INDEX message_attempt ON message (attempt_id) WHERE attempt_id IS NOT NULL;
-- What the deletion of an account asks.
CREATE INDEX message_account ON message (account_id);
-- What the daily sweep asks.
CREATE INDEX message_created ON message (created_at);

-- What was sent, readable: written only by a server started with --dev, for /dev/outbox and the browser tests.
CREATE TABLE dev_message (
    -- The message's id. No reference: the outbox outlives the sweep.
    id BIGINT NOT NULL PRIMARY KEY,
    -- 'email' or 'sms'.
    channel TEXT NOT NULL,
    -- Address or number, in the clear.
    recipient TEXT NOT NULL,
    -- Empty for SMS.
    subject TEXT NOT NULL,
    -- The text form.
    body TEXT NOT NULL,
    -- The one-time code in it; empty if there is none.
    code TEXT NOT NULL,
    -- When it was handed over.
    sent_at BIGINT NOT NULL
);

CREATE INDEX dev_message_sent ON dev_message (sent_at);
