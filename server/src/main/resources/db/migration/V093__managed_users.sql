-- Whom a directory manages is in the directory's groups only. Those whom one adopted before this
-- held kept what sign-ins had brought, and no sign-in could take it away any more.
DELETE FROM sign_in_group_members
 WHERE EXISTS (
   SELECT 1 FROM users u
    WHERE u.organization_id = sign_in_group_members.organization_id
      AND u.user_id = sign_in_group_members.user_id
      AND u.directory_id IS NOT NULL);

-- Names that users had before: by an old address somebody whom a directory removed could come back.
CREATE TABLE former_user_names (
  organization_id TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  user_name       TEXT   NOT NULL,
  given_up_at     BIGINT NOT NULL,
  PRIMARY KEY (organization_id, user_id, user_name),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);

-- What else a removed person may come back by, beside the marks in directory_removals: addresses of
-- before, further addresses, and identities at other connections. The mark of an address goes alone
-- when somebody gets that address rightfully; all go with the removal.
CREATE TABLE removal_traces (
  organization_id TEXT   NOT NULL,
  -- Through which the person would come in.
  connection_id   TEXT   NOT NULL,
  kind            TEXT   NOT NULL CHECK (kind IN ('user_name', 'subject')),
  mark_hash       BYTEA  NOT NULL,
  removal_id      TEXT   NOT NULL,
  -- Whose directory removed the person: without it nobody could take the person back.
  removed_by      TEXT   NOT NULL,
  removed_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, connection_id, kind, mark_hash),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, removed_by)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
CREATE INDEX removal_traces_removal ON removal_traces (organization_id, removal_id);
CREATE INDEX removal_traces_removed_by ON removal_traces (organization_id, removed_by);
