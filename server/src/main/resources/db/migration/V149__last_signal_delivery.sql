-- When an application last took an event, good to a minute; null if it never did.
ALTER TABLE application_streams ADD COLUMN last_delivered_at BIGINT;
