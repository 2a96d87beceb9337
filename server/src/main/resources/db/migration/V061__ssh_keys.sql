-- SSH public keys of users. One key is one user's: it must say whose it is.
CREATE TABLE ssh_keys (
  organization_id TEXT   NOT NULL,
  key_id          TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  name            TEXT   NOT NULL,
  key_type        TEXT   NOT NULL,
  key_blob        BYTEA  NOT NULL,
  fingerprint     TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  expires_at      BIGINT,
  last_used_at    BIGINT,
  last_refused_at BIGINT,
  PRIMARY KEY (organization_id, key_id),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ssh_keys_by_fingerprint ON ssh_keys (organization_id, fingerprint);
CREATE INDEX ssh_keys_by_user ON ssh_keys (organization_id, user_id);

-- When a person last came in through a file server from an address: the trail tells of it once an hour.
CREATE TABLE remote_uses (
  organization_id TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  protocol        TEXT   NOT NULL,
  address         TEXT   NOT NULL,
  last_at         BIGINT NOT NULL,
  PRIMARY KEY (organization_id, user_id, protocol, address),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);
