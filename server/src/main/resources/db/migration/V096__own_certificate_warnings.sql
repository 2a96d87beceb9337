-- Of which end of a certificate of our own the administrators have been warned, and how many days before.
ALTER TABLE connection_upkeep ADD COLUMN own_warned_end BIGINT;
ALTER TABLE connection_upkeep ADD COLUMN own_warned_days BIGINT;
