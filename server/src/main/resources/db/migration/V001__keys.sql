-- Signing and decryption keys. Private keys are sealed by the encryption key of the installation.
CREATE TABLE signing_keys (
  purpose     TEXT   NOT NULL,
  id          TEXT   NOT NULL,
  state       TEXT   NOT NULL CHECK (state IN ('next', 'current', 'previous')),
  private_key BYTEA  NOT NULL,
  public_key  BYTEA  NOT NULL,
  certificate BYTEA,
  created_at  BIGINT NOT NULL,
  state_since BIGINT NOT NULL,
  PRIMARY KEY (purpose, id)
);
CREATE UNIQUE INDEX signing_keys_current ON signing_keys (purpose) WHERE state = 'current';
CREATE UNIQUE INDEX signing_keys_next ON signing_keys (purpose) WHERE state = 'next';
