-- owner is an organization's id, or 'operator' for keys of the installation.
CREATE TABLE api_keys (
  owner           TEXT   NOT NULL,
  key_id          TEXT   NOT NULL,
  organization_id TEXT   REFERENCES organizations (organization_id) ON DELETE CASCADE,
  name            TEXT   NOT NULL,
  token_hash      BYTEA  NOT NULL UNIQUE,
  hint            TEXT   NOT NULL,
  scopes          TEXT   NOT NULL,
  networks        TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  expires_at      BIGINT,
  revoked_at      BIGINT,
  last_used_at    BIGINT,
  PRIMARY KEY (owner, key_id),
  CHECK ((owner = 'operator' AND organization_id IS NULL) OR owner = organization_id)
);
