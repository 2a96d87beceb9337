-- Authenticator apps of people (RFC 6238).
CREATE TABLE totp_authenticators (
  organization_id  TEXT   NOT NULL,
  user_id          TEXT   NOT NULL,
  authenticator_id TEXT   NOT NULL,
  name             TEXT   NOT NULL,
  -- Sealed: it is needed again with each code.
  secret           BYTEA  NOT NULL,
  created_at       BIGINT NOT NULL,
  -- Empty until the person has shown that the app has the secret; it counts for nothing before.
  confirmed_at     BIGINT,
  -- The newest time step that was taken: neither it nor an older one is taken again.
  last_step        BIGINT NOT NULL,
  last_used_at     BIGINT,
  PRIMARY KEY (organization_id, authenticator_id),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);
CREATE INDEX totp_authenticators_of_user ON totp_authenticators (organization_id, user_id);

-- Codes on paper, for the day on which the other factor is lost. Used ones stay until new ones are
-- made, so that a code that was used can be told from one that never was.
CREATE TABLE recovery_codes (
  organization_id TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  code_hash       BYTEA  NOT NULL,
  created_at      BIGINT NOT NULL,
  used_at         BIGINT,
  PRIMARY KEY (organization_id, user_id, code_hash),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);

-- An organization without a row leaves it to its people.
CREATE TABLE second_factor_policies (
  organization_id TEXT    NOT NULL PRIMARY KEY
    REFERENCES organizations (organization_id) ON DELETE CASCADE,
  required        BOOLEAN NOT NULL
);
