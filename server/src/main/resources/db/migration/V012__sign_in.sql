CREATE TABLE sign_in_attempts (
  organization_id   TEXT   NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  attempt_id        TEXT   NOT NULL,
  reference         TEXT   NOT NULL,
  handle_hash       BYTEA  NOT NULL,
  browser_hash      BYTEA  NOT NULL,
  connection_id     TEXT   NOT NULL,
  destination       TEXT   NOT NULL,
  destination_state TEXT   NOT NULL,
  asked             TEXT   NOT NULL,
  invitation_hash   BYTEA,
  expectation       TEXT   NOT NULL,
  address           TEXT   NOT NULL,
  created_at        BIGINT NOT NULL,
  expires_at        BIGINT NOT NULL,
  consumed_at       BIGINT,
  finished_at       BIGINT,
  verdict           TEXT   NOT NULL CHECK (verdict IN ('pending', 'succeeded', 'refused')),
  code              TEXT   NOT NULL,
  sentence          TEXT   NOT NULL,
  detail            TEXT   NOT NULL,
  remedy            TEXT   NOT NULL,
  person            TEXT   NOT NULL,
  user_id           TEXT,
  checks            TEXT   NOT NULL,
  received          BYTEA,
  PRIMARY KEY (organization_id, attempt_id)
);
-- The handle is 256 random bits: the callback finds the attempt by it alone.
CREATE INDEX sign_in_attempts_handle ON sign_in_attempts (handle_hash);
CREATE INDEX sign_in_attempts_newest ON sign_in_attempts (organization_id, created_at);
CREATE INDEX sign_in_attempts_reference ON sign_in_attempts (organization_id, reference);
CREATE INDEX sign_in_attempts_age ON sign_in_attempts (created_at);

-- What was accepted once. The primary key is the guard.
CREATE TABLE sign_in_replays (
  organization_id TEXT   NOT NULL,
  connection_id   TEXT   NOT NULL,
  message_id      TEXT   NOT NULL,
  forget_after    BIGINT NOT NULL,
  PRIMARY KEY (organization_id, connection_id, message_id),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
CREATE INDEX sign_in_replays_age ON sign_in_replays (forget_after);

-- A sign-in whose connection, or whose organization, is still to be chosen.
CREATE TABLE sign_in_starts (
  handle_hash       BYTEA  NOT NULL PRIMARY KEY,
  browser_hash      BYTEA  NOT NULL,
  organization_id   TEXT   REFERENCES organizations (organization_id) ON DELETE CASCADE,
  destination       TEXT   NOT NULL,
  destination_state TEXT   NOT NULL,
  asked             TEXT   NOT NULL,
  invitation_hash   BYTEA,
  expires_at        BIGINT NOT NULL
);
CREATE INDEX sign_in_starts_organization ON sign_in_starts (organization_id);
CREATE INDEX sign_in_starts_age ON sign_in_starts (expires_at);
