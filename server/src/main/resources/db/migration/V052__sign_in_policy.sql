-- An organization without a row is in mixed mode and has never enabled a connection.
CREATE TABLE sign_in_policies (
  organization_id TEXT   NOT NULL PRIMARY KEY
    REFERENCES organizations (organization_id) ON DELETE CASCADE,
  mode            TEXT   NOT NULL CHECK (mode IN ('mixed', 'enforced')),
  sso_since       BIGINT
);
INSERT INTO sign_in_policies (organization_id, mode, sso_since)
  SELECT organization_id, 'mixed', MIN(updated_at) FROM connections WHERE enabled GROUP BY organization_id;

-- Who may use local credentials beyond what the mode says by itself.
CREATE TABLE local_access (
  organization_id TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  access          TEXT   NOT NULL CHECK (access IN ('allowed', 'break_glass')),
  since           BIGINT NOT NULL,
  PRIMARY KEY (organization_id, user_id),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);
