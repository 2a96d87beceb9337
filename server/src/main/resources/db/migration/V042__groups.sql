CREATE TABLE groups (
  organization_id TEXT NOT NULL,
  group_id        TEXT NOT NULL,
  directory_id    TEXT NOT NULL,
  display_name    TEXT NOT NULL,
  PRIMARY KEY (organization_id, group_id),
  FOREIGN KEY (organization_id, directory_id)
    REFERENCES directories (organization_id, directory_id) ON DELETE CASCADE
);
CREATE INDEX groups_directory ON groups (organization_id, directory_id);

CREATE TABLE group_members (
  organization_id TEXT NOT NULL,
  group_id        TEXT ${bytewise} NOT NULL,
  user_id         TEXT ${bytewise} NOT NULL,
  PRIMARY KEY (organization_id, group_id, user_id),
  FOREIGN KEY (organization_id, group_id)
    REFERENCES groups (organization_id, group_id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
) ${clustered};
CREATE INDEX group_members_user ON group_members (organization_id, user_id, group_id);
