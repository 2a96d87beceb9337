-- The SCIM side of a connection. A connection with a directory cannot be forgotten.
CREATE TABLE directories (
  organization_id     TEXT    NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  directory_id        TEXT    NOT NULL,
  connection_id       TEXT    NOT NULL,
  enabled             BOOLEAN NOT NULL,
  networks            TEXT    NOT NULL,
  requests_per_second BIGINT  NOT NULL CHECK (requests_per_second > 0),
  burst               BIGINT  NOT NULL CHECK (burst >= requests_per_second),
  created_at          BIGINT  NOT NULL,
  updated_at          BIGINT  NOT NULL,
  PRIMARY KEY (organization_id, directory_id),
  UNIQUE (organization_id, connection_id),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id)
);

-- OAuth clients that get short-lived tokens for a directory (RFC 6749 section 4.4).
CREATE TABLE directory_clients (
  organization_id TEXT   NOT NULL,
  directory_id    TEXT   NOT NULL,
  client_id       TEXT   NOT NULL,
  name            TEXT   NOT NULL,
  authentication  TEXT   NOT NULL CHECK (authentication IN ('client_secret', 'private_key_jwt')),
  secret_hash     BYTEA,
  hint            TEXT   NOT NULL,
  jwks            TEXT   NOT NULL,
  jwks_uri        TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  last_used_at    BIGINT,
  PRIMARY KEY (organization_id, directory_id, client_id),
  FOREIGN KEY (organization_id, directory_id)
    REFERENCES directories (organization_id, directory_id) ON DELETE CASCADE,
  CHECK ((authentication = 'client_secret') = (secret_hash IS NOT NULL))
);
-- A client names itself before its organization is known.
CREATE UNIQUE INDEX directory_clients_by_id ON directory_clients (client_id);

-- Bearer tokens: those that an administrator made, and those that a client was given.
CREATE TABLE directory_tokens (
  organization_id TEXT   NOT NULL,
  directory_id    TEXT   NOT NULL,
  token_id        TEXT   NOT NULL,
  client_id       TEXT,
  name            TEXT   NOT NULL,
  token_hash      BYTEA  NOT NULL UNIQUE,
  hint            TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  expires_at      BIGINT,
  revoked_at      BIGINT,
  last_used_at    BIGINT,
  PRIMARY KEY (organization_id, directory_id, token_id),
  FOREIGN KEY (organization_id, directory_id)
    REFERENCES directories (organization_id, directory_id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, directory_id, client_id)
    REFERENCES directory_clients (organization_id, directory_id, client_id) ON DELETE CASCADE
);
CREATE INDEX directory_tokens_of_client
  ON directory_tokens (organization_id, directory_id, client_id);
CREATE INDEX directory_tokens_expiry ON directory_tokens (expires_at) WHERE client_id IS NOT NULL;

-- Assertions that were accepted: each serves once (RFC 7523 section 3).
CREATE TABLE directory_client_assertions (
  organization_id TEXT   NOT NULL,
  directory_id    TEXT   NOT NULL,
  client_id       TEXT   NOT NULL,
  jti_hash        BYTEA  NOT NULL,
  expires_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, directory_id, client_id, jti_hash),
  FOREIGN KEY (organization_id, directory_id, client_id)
    REFERENCES directory_clients (organization_id, directory_id, client_id) ON DELETE CASCADE
);
CREATE INDEX directory_client_assertions_expiry ON directory_client_assertions (expires_at);
