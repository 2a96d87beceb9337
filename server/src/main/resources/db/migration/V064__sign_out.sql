-- A browser that has left to sign out at its identity provider, and where it goes on its return.
CREATE TABLE provider_sign_outs (
  browser_hash    BYTEA  NOT NULL PRIMARY KEY,
  organization_id TEXT   NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  connection_id   TEXT   NOT NULL,
  handle_hash     BYTEA  NOT NULL,
  expectation     TEXT   NOT NULL,
  back            TEXT   NOT NULL,
  expires_at      BIGINT NOT NULL
);
CREATE INDEX provider_sign_outs_organization ON provider_sign_outs (organization_id);
CREATE INDEX provider_sign_outs_age ON provider_sign_outs (expires_at);

-- Logout messages of providers that were heeded once. The primary key is the guard.
CREATE TABLE logout_replays (
  organization_id TEXT   NOT NULL,
  connection_id   TEXT   NOT NULL,
  message_id      TEXT   NOT NULL,
  forget_after    BIGINT NOT NULL,
  PRIMARY KEY (organization_id, connection_id, message_id),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
CREATE INDEX logout_replays_age ON logout_replays (forget_after);
