-- What an undo takes back, numbers that were lost, and notices that go out once.

-- When the number last changed, by the subscriber or the desk; null = it never did. An undo of an address takes back
-- what is younger than itself.
alter table account add column mobile_changed_at bigint;
-- The number before the first of the changes that an undo could still reach; null = there was none.
alter table account add column mobile_before text;
-- When a phone was reported lost: codes and notices go to its number only if there is no other way, until a code that
-- came there is typed again; null = it was not.
alter table account add column mobile_lost_at bigint;

-- When its owner was told of the registration; null = not yet.
alter table trust add column told_at bigint;

-- Which field of which form session.typed was typed into: email or mobile; null = nothing is kept.
alter table session add column typed_into text;

-- What the daily sweep asks: which numbers can no undo want any more?
create index account_mobile_before_idx on account (mobile_changed_at) where mobile_before is not null;
