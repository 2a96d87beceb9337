CREATE TABLE organizations (
  organization_id     TEXT    NOT NULL PRIMARY KEY,
  slug                TEXT    NOT NULL UNIQUE,
  name                TEXT    NOT NULL,
  enabled             BOOLEAN NOT NULL,
  session_idle_ms     BIGINT  NOT NULL CHECK (session_idle_ms > 0),
  session_absolute_ms BIGINT  NOT NULL CHECK (session_absolute_ms >= session_idle_ms),
  max_connections     BIGINT  NOT NULL CHECK (max_connections >= 0),
  sso_allowed         BOOLEAN NOT NULL,
  scim_allowed        BOOLEAN NOT NULL,
  product_name        TEXT    NOT NULL,
  logo_url            TEXT    NOT NULL,
  colour              TEXT    NOT NULL,
  created_at          BIGINT  NOT NULL,
  updated_at          BIGINT  NOT NULL
);

-- Every connection's id, so that rows of other features (identities, mappings, domains) can refer
-- to a connection of their own organization and to no other, and go when it goes.
CREATE TABLE connection_ids (
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  connection_id   TEXT NOT NULL,
  PRIMARY KEY (organization_id, connection_id)
);
CREATE UNIQUE INDEX connection_ids_one_owner ON connection_ids (connection_id);

CREATE TABLE organization_domains (
  organization_id TEXT   NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  domain          TEXT   NOT NULL,
  connection_id   TEXT,
  verified_at     BIGINT,
  verified_how    TEXT   NOT NULL CHECK (verified_how IN ('', 'operator', 'dns')),
  created_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, domain),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id),
  CHECK ((verified_at IS NULL) = (verified_how = ''))
);
-- A domain may be claimed by several, but is proved by one only.
CREATE UNIQUE INDEX organization_domains_verified ON organization_domains (domain)
  WHERE verified_at IS NOT NULL;
CREATE INDEX organization_domains_connection
  ON organization_domains (organization_id, connection_id);
