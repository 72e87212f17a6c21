-- The outbox under load: bulk that gives way to codes, order for one address, one message for one cause, a message that
-- breaks its worker; and mail that comes back.

-- HMAC of channel and address, only while the message waits or is in hand: what was written first for one address goes
-- first. NULL: it is over, and nothing of the address is left.
alter table message add column recipient bytea;
-- HMAC of what may be written once; kept as long as the row. NULL: it may repeat.
alter table message add column dedupe_key bytea;
-- Until when a worker has it in hand. Whoever says how it went sets it to NULL, so a row that is taken again with this
-- still set was lost: its worker never came back.
alter table message add column leased_until bigint;
-- How often it was lost. At three it is set aside with the failure 'poison', before it breaks a fourth worker.
alter table message add column lost bigint not null default 0;
-- What the mail servers behind ours told after the hand-over: 'bounced' (it will not arrive; then "state" is 'bounced'
-- too) or 'delayed'. NULL: nothing.
alter table message add column returned text;
-- Their status, such as 5.1.1 (RFC 3463).
alter table message add column returned_status text;
alter table message add column returned_at bigint;

-- Each way out and each urgency is a queue of its own: however long one is, the next row of another is found at once.
drop index message_queued;
create index message_queued on message (channel, urgency, due_at) where state = 'queued' and leased_until is null;
-- In hand, or lost. Holds as many rows as there are workers' hands.
create index message_leased on message (channel, due_at) where state = 'queued' and leased_until is not null;
-- Who is first in line for an address?
create index message_line on message (recipient, urgency, created_at, id) where recipient is not null;
-- What is no longer useful?
create index message_ends on message (useful_until) where state = 'queued';
create unique index message_dedupe on message (dedupe_key) where dedupe_key is not null;

-- When mail to the contact address came back for good, and with which status; NULL = never. Counts only if it is later
-- than contact_email_proved_at.
alter table account add column contact_email_bounced_at bigint;
alter table account add column contact_email_bounced_status text;
