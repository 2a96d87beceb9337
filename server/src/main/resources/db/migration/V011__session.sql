-- The secret is in the cookie; token_hash is its SHA-256.
CREATE TABLE sessions (
  organization_id  TEXT   NOT NULL,
  session_id       TEXT   NOT NULL,
  token_hash       BYTEA  NOT NULL,
  user_id          TEXT   NOT NULL,
  connection_id    TEXT,
  external_subject TEXT   NOT NULL,
  external_session TEXT   NOT NULL,
  authenticated_at BIGINT NOT NULL,
  amr              TEXT   NOT NULL,
  created_at       BIGINT NOT NULL,
  last_seen_at     BIGINT NOT NULL,
  idle_ms          BIGINT NOT NULL CHECK (idle_ms > 0),
  ends_at          BIGINT NOT NULL,
  expires_at       BIGINT NOT NULL,
  address          TEXT   NOT NULL,
  user_agent       TEXT   NOT NULL,
  PRIMARY KEY (organization_id, session_id),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);
CREATE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_user ON sessions (organization_id, user_id);
CREATE INDEX sessions_connection ON sessions (organization_id, connection_id);
-- ends_at is the earlier of the idle and the absolute end.
CREATE INDEX sessions_ends ON sessions (ends_at);
