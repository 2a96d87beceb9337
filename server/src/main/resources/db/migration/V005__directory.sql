CREATE TABLE users (
  organization_id TEXT    NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  user_id         TEXT    NOT NULL,
  user_name       TEXT    NOT NULL,
  display_name    TEXT    NOT NULL,
  active          BOOLEAN NOT NULL,
  source          TEXT    NOT NULL,
  -- The one method of authentication: a connection, or a password where this is null.
  connection_id   TEXT,
  created_at      BIGINT  NOT NULL,
  updated_at      BIGINT  NOT NULL,
  last_sign_in    BIGINT,
  PRIMARY KEY (organization_id, user_id),
  UNIQUE (organization_id, user_name),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id)
);
CREATE INDEX users_connection ON users (organization_id, connection_id);

-- Apart from users, because it is large, and each sign-in writes the user's row.
CREATE TABLE user_groups (
  organization_id TEXT NOT NULL,
  user_id         TEXT NOT NULL,
  names           TEXT NOT NULL,
  PRIMARY KEY (organization_id, user_id),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);

CREATE TABLE user_roles (
  organization_id TEXT NOT NULL,
  user_id         TEXT NOT NULL,
  role_key        TEXT NOT NULL REFERENCES roles (role_key),
  PRIMARY KEY (organization_id, user_id, role_key),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);
CREATE INDEX user_roles_role ON user_roles (role_key);

CREATE TABLE external_identities (
  organization_id TEXT   NOT NULL,
  connection_id   TEXT   NOT NULL,
  subject         TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, connection_id, subject),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
-- One identity per person and connection.
CREATE UNIQUE INDEX external_identities_user
  ON external_identities (organization_id, user_id, connection_id);

CREATE TABLE role_mappings (
  organization_id TEXT   NOT NULL,
  connection_id   TEXT   NOT NULL,
  position        BIGINT NOT NULL,
  claim           TEXT   NOT NULL,
  value           TEXT   NOT NULL,
  role_key        TEXT   NOT NULL REFERENCES roles (role_key),
  PRIMARY KEY (organization_id, connection_id, position),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
CREATE INDEX role_mappings_role ON role_mappings (role_key);

CREATE TABLE invitations (
  organization_id TEXT   NOT NULL,
  invitation_id   TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  token_hash      BYTEA  NOT NULL UNIQUE,
  created_at      BIGINT NOT NULL,
  expires_at      BIGINT NOT NULL,
  accepted_at     BIGINT,
  revoked_at      BIGINT,
  PRIMARY KEY (organization_id, invitation_id),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);
CREATE INDEX invitations_user ON invitations (organization_id, user_id);

-- How the mappings of a connection combine; a connection without a row takes all that match.
CREATE TABLE role_rules (
  organization_id TEXT NOT NULL,
  connection_id   TEXT NOT NULL,
  combination     TEXT NOT NULL CHECK (combination IN ('FIRST_MATCH', 'ALL_MATCHES')),
  PRIMARY KEY (organization_id, connection_id),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
