-- A user whose method is a password, and who has set one.
CREATE TABLE passwords (
  organization_id TEXT    NOT NULL,
  user_id         TEXT    NOT NULL,
  -- Argon2id in PHC's format: the parameters stand in it.
  hash            TEXT    NOT NULL,
  set_at          BIGINT  NOT NULL,
  must_change     BOOLEAN NOT NULL,
  PRIMARY KEY (organization_id, user_id),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);

-- What failed how often, counted together by all nodes. Not a table of tenants: addresses of
-- strangers belong to none, and what they typed is kept as a hash only.
CREATE TABLE failures (
  failure_key   BYTEA  NOT NULL PRIMARY KEY,
  failures      BIGINT NOT NULL,
  -- From when on failures are forgotten one by one.
  counted_at    BIGINT NOT NULL,
  blocked_until BIGINT NOT NULL,
  forget_after  BIGINT NOT NULL
);
CREATE INDEX failures_age ON failures (forget_after);
