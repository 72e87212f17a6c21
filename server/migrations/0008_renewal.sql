-- A browser that lost only its cookie takes its own place again, not a second one.

-- The browser that the reported markers named when the password was accepted; null = they named none. A hint: it opens
-- nothing, and counts only with the accepted code.
alter table attempt add column marked_browser_id bigint;
