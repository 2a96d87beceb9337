-- Why a stream has its status, where not the receiver said so, and since when; empty and null from before.
ALTER TABLE outgoing_streams ADD COLUMN status_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE outgoing_streams ADD COLUMN status_since BIGINT;
CREATE INDEX outgoing_signals_kept ON outgoing_signals (receiver_id, issued_at, id);
-- How many events were dropped since nobody took them for seven days.
ALTER TABLE outgoing_streams ADD COLUMN expired BIGINT NOT NULL DEFAULT 0;
