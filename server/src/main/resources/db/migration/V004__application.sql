-- The catalogue of roles that the product knows. Lists are an element per line.
CREATE TABLE roles (
  role_key    TEXT   NOT NULL PRIMARY KEY,
  name        TEXT   NOT NULL,
  permissions TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL
);

-- The catalogue of a new installation; the operator changes it at will.
INSERT INTO roles (role_key, name, permissions, created_at, updated_at) VALUES
  ('admin', 'Admin', 'api_keys
billing
members
read
settings
write
', 0, 0),
  ('analyst', 'Analyst', 'read
write
', 0, 0),
  ('viewer', 'Viewer', 'read
', 0, 0);

CREATE TABLE applications (
  application_id           TEXT    NOT NULL PRIMARY KEY,
  kind                     TEXT    NOT NULL CHECK (kind IN ('oidc', 'forward_auth')),
  name                     TEXT    NOT NULL,
  client_id                TEXT    NOT NULL UNIQUE,
  auth_method              TEXT    NOT NULL,
  jwks                     TEXT    NOT NULL,
  jwks_uri                 TEXT    NOT NULL,
  redirect_uris            TEXT    NOT NULL,
  post_logout_uris         TEXT    NOT NULL,
  back_channel_logout_uri  TEXT    NOT NULL,
  home_url                 TEXT    NOT NULL,
  all_organizations        BOOLEAN NOT NULL,
  session_absolute_ms      BIGINT,
  refresh_idle_ms          BIGINT  NOT NULL,
  refresh_absolute_ms      BIGINT  NOT NULL,
  allow_missing_pkce       BOOLEAN NOT NULL,
  id_token_algorithm       TEXT    NOT NULL CHECK (id_token_algorithm IN ('RS256', 'ES256')),
  enabled                  BOOLEAN NOT NULL,
  created_at               BIGINT  NOT NULL,
  updated_at               BIGINT  NOT NULL
);

CREATE TABLE application_secrets (
  application_id TEXT   NOT NULL REFERENCES applications (application_id) ON DELETE CASCADE,
  secret_id      TEXT   NOT NULL,
  hash           BYTEA  NOT NULL,
  hint           TEXT   NOT NULL,
  created_at     BIGINT NOT NULL,
  expires_at     BIGINT,
  PRIMARY KEY (application_id, secret_id)
);

CREATE TABLE application_organizations (
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  application_id  TEXT NOT NULL REFERENCES applications (application_id) ON DELETE CASCADE,
  PRIMARY KEY (organization_id, application_id)
);
CREATE INDEX application_organizations_application
  ON application_organizations (application_id);

CREATE TABLE application_hosts (
  host           TEXT NOT NULL PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (application_id) ON DELETE CASCADE
);
CREATE INDEX application_hosts_application ON application_hosts (application_id);
