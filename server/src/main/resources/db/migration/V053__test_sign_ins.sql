-- Real runs of a connection by administrators, before it is enabled or afterwards. The attempt has
-- the trace; here stands who asked for the run, and what would have come of it.
CREATE TABLE test_sign_ins (
  organization_id TEXT   NOT NULL,
  test_id         TEXT   NOT NULL,
  connection_id   TEXT   NOT NULL,
  token_hash      BYTEA  NOT NULL,
  requested_by    TEXT,
  created_at      BIGINT NOT NULL,
  expires_at      BIGINT NOT NULL,
  opened_at       BIGINT,
  finished_at     BIGINT,
  attempt_id      TEXT,
  code            TEXT   NOT NULL,
  verified        BOOLEAN NOT NULL,
  outcome         BYTEA,
  counts_for      TEXT,
  PRIMARY KEY (organization_id, test_id),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connections (organization_id, connection_id) ON DELETE CASCADE
);
-- The token is 256 random bits; who opens the link says nothing else.
CREATE UNIQUE INDEX test_sign_ins_token ON test_sign_ins (token_hash);
CREATE INDEX test_sign_ins_counts ON test_sign_ins (organization_id, counts_for, finished_at);
CREATE INDEX test_sign_ins_age ON test_sign_ins (created_at);
-- Who enforces SSO has to have signed in of late.
CREATE INDEX sign_in_attempts_user ON sign_in_attempts (organization_id, user_id, finished_at);
