-- Whether each unseen name of a group becomes a group of the organization.
ALTER TABLE connections ADD COLUMN create_groups BOOLEAN NOT NULL DEFAULT FALSE;

-- Groups that sign-ins through a connection brought. Those of directories are in groups: neither is
-- ever taken for the other.
CREATE TABLE sign_in_groups (
  organization_id TEXT   NOT NULL,
  group_id        TEXT   ${bytewise} NOT NULL,
  connection_id   TEXT   NOT NULL,
  display_name    TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, group_id),
  UNIQUE (organization_id, connection_id, display_name),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
CREATE TABLE sign_in_group_members (
  organization_id TEXT NOT NULL,
  group_id        TEXT ${bytewise} NOT NULL,
  user_id         TEXT ${bytewise} NOT NULL,
  PRIMARY KEY (organization_id, group_id, user_id),
  FOREIGN KEY (organization_id, group_id)
    REFERENCES sign_in_groups (organization_id, group_id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
) ${clustered};
CREATE INDEX sign_in_group_members_user
  ON sign_in_group_members (organization_id, user_id, group_id);
