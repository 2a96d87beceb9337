-- What the identity provider of a connection proves itself with where it manages its own stream of our events.
CREATE TABLE stream_credentials (
  organization_id TEXT   NOT NULL,
  connection_id   TEXT   NOT NULL,
  secret_hash     BYTEA  NOT NULL,
  issued_at       BIGINT NOT NULL,
  PRIMARY KEY (organization_id, connection_id),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
