CREATE TABLE connections (
  organization_id   TEXT    NOT NULL,
  connection_id     TEXT    NOT NULL,
  version           BIGINT  NOT NULL,
  kind              TEXT    NOT NULL,
  preset            TEXT    NOT NULL,
  display_name      TEXT    NOT NULL,
  description       TEXT    NOT NULL,
  logo              TEXT    NOT NULL,
  enabled           BOOLEAN NOT NULL,
  provisioning      TEXT    NOT NULL CHECK (provisioning IN ('invited_only', 'jit', 'scim')),
  update_profile    BOOLEAN NOT NULL,
  map_groups        BOOLEAN NOT NULL,
  default_role      TEXT    NOT NULL,
  mapping           TEXT    NOT NULL,
  session_cap_ms    BIGINT,
  idp_initiated     TEXT    NOT NULL CHECK (idp_initiated IN ('off', 'safe', 'on')),
  settings          TEXT    NOT NULL,
  secret_names      TEXT    NOT NULL,
  secrets           BYTEA,
  provider_key      BYTEA   NOT NULL,
  created_at        BIGINT  NOT NULL,
  updated_at        BIGINT  NOT NULL,
  PRIMARY KEY (organization_id, connection_id),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
-- Callbacks name a connection before its organization is known.
CREATE INDEX connections_by_id ON connections (connection_id);

-- Which organization holds a registration at a provider: never two of them. The key is a hash of
-- issuer and client id, or of entity id and audience.
CREATE TABLE provider_registrations (
  provider_key    BYTEA NOT NULL PRIMARY KEY,
  organization_id TEXT  NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE
);
