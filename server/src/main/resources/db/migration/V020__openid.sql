-- What a person let an application have: one row per authorization code, with the tokens below it.
CREATE TABLE openid_grants (
  organization_id   TEXT    NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  id                TEXT    NOT NULL,
  application_id    TEXT    NOT NULL REFERENCES applications (application_id) ON DELETE CASCADE,
  session_id        TEXT    NOT NULL,
  user_id           TEXT    NOT NULL,
  connection_id     TEXT,
  scope             TEXT    NOT NULL,
  nonce             TEXT,
  authenticated_at  BIGINT  NOT NULL,
  amr               TEXT    NOT NULL,
  redirect_uri      TEXT    NOT NULL,
  code_challenge    TEXT,
  code_hash         BYTEA   NOT NULL,
  code_expires_at   BIGINT  NOT NULL,
  code_used_at      BIGINT,
  created_at        BIGINT  NOT NULL,
  expires_at        BIGINT  NOT NULL,
  revoked_at        BIGINT,
  PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX openid_grants_by_code ON openid_grants (organization_id, code_hash);
CREATE INDEX openid_grants_by_session ON openid_grants (organization_id, session_id);
CREATE INDEX openid_grants_by_expiry ON openid_grants (expires_at);

-- Access and refresh tokens, as hashes. A refresh token that was used stays until its grant ends, so that
-- its second use is seen.
CREATE TABLE openid_tokens (
  organization_id   TEXT    NOT NULL,
  token_hash        BYTEA   NOT NULL,
  grant_id          TEXT    NOT NULL,
  kind              TEXT    NOT NULL,
  scope             TEXT    NOT NULL,
  issued_at         BIGINT  NOT NULL,
  expires_at        BIGINT  NOT NULL,
  used_at           BIGINT,
  successor_hash    BYTEA,
  superseded        BOOLEAN NOT NULL,
  PRIMARY KEY (organization_id, token_hash),
  FOREIGN KEY (organization_id, grant_id) REFERENCES openid_grants (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX openid_tokens_by_grant ON openid_tokens (organization_id, grant_id);
CREATE INDEX openid_tokens_by_expiry ON openid_tokens (expires_at);

-- Client assertions that were accepted, until they can no longer be valid (RFC 7523 section 3, jti).
CREATE TABLE openid_client_assertions (
  application_id    TEXT    NOT NULL REFERENCES applications (application_id) ON DELETE CASCADE,
  jti_hash          BYTEA   NOT NULL,
  expires_at        BIGINT  NOT NULL,
  PRIMARY KEY (application_id, jti_hash)
);
CREATE INDEX openid_client_assertions_by_expiry ON openid_client_assertions (expires_at);

-- Pushed authorization requests (RFC 9126).
CREATE TABLE openid_pushed_requests (
  handle_hash       BYTEA   NOT NULL PRIMARY KEY,
  application_id    TEXT    NOT NULL REFERENCES applications (application_id) ON DELETE CASCADE,
  request           TEXT    NOT NULL,
  expires_at        BIGINT  NOT NULL
);
CREATE INDEX openid_pushed_requests_by_expiry ON openid_pushed_requests (expires_at);

-- Applications to be told that a session has ended (OIDC Back-Channel Logout 1.0).
CREATE TABLE openid_logouts (
  organization_id   TEXT    NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  id                TEXT    NOT NULL,
  application_id    TEXT    NOT NULL REFERENCES applications (application_id) ON DELETE CASCADE,
  session_id        TEXT    NOT NULL,
  user_id           TEXT    NOT NULL,
  created_at        BIGINT  NOT NULL,
  attempts          BIGINT  NOT NULL,
  next_attempt_at   BIGINT  NOT NULL,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX openid_logouts_by_next_attempt ON openid_logouts (next_attempt_at);
