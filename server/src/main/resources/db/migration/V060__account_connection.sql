-- A sign-in whose provider account is not connected to the existing user yet: the browser is asked.
-- The person as the provider described them is sealed, and goes with the answer or when it is late.
CREATE TABLE sign_in_consents (
  organization_id TEXT   NOT NULL,
  attempt_id      TEXT   NOT NULL,
  handle_hash     BYTEA  NOT NULL UNIQUE,
  browser_hash    BYTEA  NOT NULL,
  user_id         TEXT   NOT NULL,
  person          BYTEA  NOT NULL,
  expires_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, attempt_id),
  FOREIGN KEY (organization_id, attempt_id)
    REFERENCES sign_in_attempts (organization_id, attempt_id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);
CREATE INDEX sign_in_consents_user ON sign_in_consents (organization_id, user_id);
CREATE INDEX sign_in_consents_age ON sign_in_consents (expires_at);

-- An organization without a row asks.
CREATE TABLE account_connection_settings (
  organization_id TEXT    NOT NULL PRIMARY KEY
    REFERENCES organizations (organization_id) ON DELETE CASCADE,
  asks            BOOLEAN NOT NULL
);
