-- What becomes of an SMS, and whether people type the codes in them: money leaves with each one.

-- How it stands with a message that goes by SMS. The gateway tells more than a mail server, and later.
create table sms (
    -- The message's.
    id bigint primary key references message (id) on delete cascade,
    -- How often it was sent into the gateway without a clear "not taken": at most 2, so a subscriber gets at most one
    -- copy too many, whoever is killed in the middle.
    sends bigint not null,
    -- The gateway's own name for it, for its support; null = it gave none.
    reference text,
    -- What the gateway reported: accepted (on its way), undelivered, delivered; null = nothing yet. Only ever better
    -- known: reports come twice and out of order.
    outcome text,
    -- With undelivered: the gateway's own code, such as 'twilio 30003' or 'kannel 2'; null = it gave none.
    reason text,
    -- Null = nothing yet.
    reported_at bigint
);

-- One row for each code that went by SMS, however often: is it typed in? Codes that nobody types are codes that
-- somebody has sent for the money in it.
create table sms_code (
    -- The attempt or proof whose code it is.
    cause bigint primary key,
    sent_at bigint not null,
    -- When the code was accepted, whichever way it arrived; null = not (yet).
    used_at bigint,
    -- Who asked for the code: 0 = somebody who had proved something, 1 = somebody who had not, 2 = nobody's code, written
    -- for the same work and never counted.
    asked_by bigint not null default 0
);

-- What is counted, and what the sweep asks.
create index sms_code_sent_idx on sms_code (sent_at);

-- SMS rests: the last time that too few codes were used. At most one row for each who may ask.
create table sms_pause (
    id bigint primary key,
    since bigint not null,
    -- Codes go again from here on, and only those sent later are counted. The operator can bring it forward.
    until bigint not null,
    -- What was counted.
    sent bigint not null,
    used bigint not null
);
