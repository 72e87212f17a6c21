-- The outbox: mail servers that do not answer, and workers that never come back.

-- How often a mail server was given the whole mail and never said whether it took it. One repeat is allowed, as with
-- SMS; then it is over ("failure" is 'unanswered'), or a slow server would take the same mail again and again.
alter table message add column unclear bigint not null default 0;

-- What is over and still in hand keeps its place in the line of its address. Of whom the worker was killed in the
-- middle nobody frees the place: the sweep does, and this holds just these rows.
create index message_left on message (leased_until) where state <> 'queued' and recipient is not null;
