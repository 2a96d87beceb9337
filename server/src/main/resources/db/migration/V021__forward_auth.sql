-- One-time codes that carry a session to a protected host.
CREATE TABLE forward_auth_codes (
  organization_id    TEXT   NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  code_hash          BYTEA  NOT NULL,
  browser_hash       BYTEA  NOT NULL,
  host               TEXT   NOT NULL,
  session_id         TEXT   NOT NULL,
  path               TEXT   NOT NULL,
  session_expires_at BIGINT NOT NULL,
  expires_at         BIGINT NOT NULL,
  PRIMARY KEY (organization_id, code_hash)
);
CREATE INDEX forward_auth_codes_by_session ON forward_auth_codes (organization_id, session_id);

-- Cookies of protected hosts, as hashes. Each stands for a session, on its host only.
CREATE TABLE forward_auth_cookies (
  organization_id TEXT   NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  token_hash      BYTEA  NOT NULL,
  session_id      TEXT   NOT NULL,
  host            TEXT   NOT NULL,
  expires_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, token_hash)
);
CREATE INDEX forward_auth_cookies_by_session ON forward_auth_cookies (organization_id, session_id);
