-- When certificates end, as the last look at the connection found: the provider's that holds longest, and ours that
-- holds shortest. Null before the first look, and where there are none.
ALTER TABLE connection_upkeep ADD COLUMN certificate_end BIGINT;
ALTER TABLE connection_upkeep ADD COLUMN own_certificate_end BIGINT;
