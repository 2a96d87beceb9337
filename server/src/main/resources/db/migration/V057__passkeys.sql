-- The user handle of WebAuthn: random, and no other name of the user.
CREATE TABLE passkey_handles (
  organization_id TEXT  NOT NULL,
  user_id         TEXT  NOT NULL,
  handle          BYTEA NOT NULL,
  PRIMARY KEY (organization_id, user_id),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);

CREATE TABLE passkeys (
  organization_id TEXT    NOT NULL,
  user_id         TEXT    NOT NULL,
  passkey_id      TEXT    NOT NULL,
  name            TEXT    NOT NULL,
  -- As the authenticator names it; the hash is what is looked up.
  credential_hash BYTEA   NOT NULL,
  -- AAGUID, credential id and public key, as in the authenticator data (WebAuthn §6.5.1).
  credential      BYTEA   NOT NULL,
  sign_count      BIGINT  NOT NULL,
  backup_eligible BOOLEAN NOT NULL,
  backed_up       BOOLEAN NOT NULL,
  transports      TEXT    NOT NULL,
  created_at      BIGINT  NOT NULL,
  last_used_at    BIGINT,
  PRIMARY KEY (organization_id, passkey_id),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX passkeys_credential ON passkeys (organization_id, credential_hash);
CREATE INDEX passkeys_of_user ON passkeys (organization_id, user_id);

-- What browsers were asked to sign, until it comes back once.
CREATE TABLE passkey_challenges (
  organization_id TEXT   NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  challenge_hash  BYTEA  NOT NULL,
  -- For what, in which browser and for whom.
  bound_hash      BYTEA  NOT NULL,
  expires_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, challenge_hash)
);
CREATE INDEX passkey_challenges_age ON passkey_challenges (expires_at);
