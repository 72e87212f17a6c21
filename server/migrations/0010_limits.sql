-- Whose limits are used up: strangers have counters of their own; and what a code proves when it went two ways.

-- When too many wrong codes in a row closed the code step to browsers never trusted; null = it is open. Only a new
-- password opens it again.
alter table account add column codes_closed_at bigint;
-- Nobody recovers by e-mail before this moment (after an undo, which says that the mailbox was in wrong hands); 0 =
-- they can. Until now "untrusted_until" said this too.
alter table account add column mailbox_closed_until bigint not null default 0;
update account set mailbox_closed_until = untrusted_until where untrusted_until > 0;
-- 1 = the desk checked who it is and gave the contact address: that mailbox alone lets choose a new password, once.
alter table account add column desk_gave_email bigint not null default 0;
-- The IDs of an address are looked up by it, in whatever case it was typed.
create index account_contact_email_idx on account (lower(contact_email));

-- Which ways the code in force went: email, sms or both; null = none, or it is not known. Only one way is proved by it.
alter table attempt add column sent_by text;
-- SHA-256 of the probe cookie it was begun with: a second press of the button comes back to it. Null = it had none.
alter table attempt add column probe_hash bytea;

-- HMAC of the ID as typed, existing or not: what strangers do at this recovery is counted by it, never by the account.
-- Null = begun before there was one.
alter table recovery add column id_key bytea;

-- Who asked for the code: 0 = somebody who had proved something, 1 = somebody who had not, 2 = nobody's code, written
-- for the same work and never counted.
alter table sms_code add column asked_by bigint not null default 0;
