-- Links with which somebody without an account sets up a part of one organization. The link's token, and
-- those of the browsers that opened it, are kept as hashes only.
CREATE TABLE setup_links (
  organization_id TEXT   NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  setup_link_id   TEXT   NOT NULL,
  token_hash      BYTEA  NOT NULL UNIQUE,
  name            TEXT   NOT NULL,
  email           TEXT   NOT NULL,
  parts           TEXT   NOT NULL,
  may_enable      BIGINT NOT NULL,
  created_by      TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  expires_at      BIGINT NOT NULL,
  revoked_at      BIGINT,
  last_used_at    BIGINT,
  PRIMARY KEY (organization_id, setup_link_id)
);

CREATE TABLE setup_sessions (
  organization_id TEXT   NOT NULL,
  setup_link_id   TEXT   NOT NULL,
  session_id      TEXT   NOT NULL,
  token_hash      BYTEA  NOT NULL UNIQUE,
  created_at      BIGINT NOT NULL,
  expires_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, setup_link_id, session_id),
  FOREIGN KEY (organization_id, setup_link_id)
    REFERENCES setup_links (organization_id, setup_link_id) ON DELETE CASCADE
);
