-- Who was removed by a connection's directory, so that a sign-in does not bring them back. A removal
-- has a row for each mark by which the person may return. A mark is kept as a hash: it fits into a
-- key whatever its length, and who has left leaves no name behind.
CREATE TABLE directory_removals (
  organization_id TEXT   NOT NULL,
  connection_id   TEXT   NOT NULL,
  kind            TEXT   NOT NULL CHECK (kind IN ('user_name', 'subject', 'external_id')),
  mark_hash       BYTEA  NOT NULL,
  removal_id      TEXT   NOT NULL,
  removed_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, connection_id, kind, mark_hash),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
CREATE INDEX directory_removals_removal
  ON directory_removals (organization_id, connection_id, removal_id);
