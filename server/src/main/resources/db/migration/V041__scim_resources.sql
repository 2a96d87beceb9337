-- Which directory manages the user; null for the others.
ALTER TABLE users ADD COLUMN directory_id TEXT;

-- What a directory provisioned, as a document; the person or group itself has its own row in users
-- or groups. bytewise and clustered are words of the dialect: see Migrations.
CREATE TABLE scim_resources (
  organization_id TEXT   NOT NULL,
  directory_id    TEXT   NOT NULL,
  kind            TEXT   NOT NULL CHECK (kind IN ('User', 'Group')),
  resource_id     TEXT   ${bytewise} NOT NULL,
  -- A user's userName, a group's displayName, without case: what a directory has only once.
  name            TEXT   ${bytewise} NOT NULL,
  -- Decimal digits; a text, because meta.version is compared as one.
  version         TEXT   ${bytewise} NOT NULL,
  -- What members[].display shows, and the same without case.
  label           TEXT   NOT NULL,
  label_folded    TEXT   ${bytewise} NOT NULL,
  document        TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  modified_at     BIGINT NOT NULL,
  PRIMARY KEY (organization_id, directory_id, kind, resource_id),
  UNIQUE (organization_id, directory_id, kind, name),
  FOREIGN KEY (organization_id, directory_id)
    REFERENCES directories (organization_id, directory_id) ON DELETE CASCADE
);
CREATE INDEX scim_resources_created
  ON scim_resources (organization_id, directory_id, kind, created_at, resource_id);
CREATE INDEX scim_resources_modified
  ON scim_resources (organization_id, directory_id, kind, modified_at, resource_id);

-- A row for each value in a document, so that filters and sorting run in the database. Without case
-- where the schema says so. A value of more than 400 characters goes on in rest: a key is bounded.
CREATE TABLE scim_values (
  organization_id TEXT    NOT NULL,
  resource_id     TEXT    ${bytewise} NOT NULL,
  path            TEXT    ${bytewise} NOT NULL,
  element         BIGINT  NOT NULL,
  directory_id    TEXT    NOT NULL,
  kind            TEXT    NOT NULL,
  value           TEXT    ${bytewise} NOT NULL,
  rest            TEXT    ${bytewise} NOT NULL,
  -- The directory once more where the path is one by which clients look for resources, else null.
  sought_in       TEXT,
  PRIMARY KEY (organization_id, resource_id, path, element),
  FOREIGN KEY (organization_id, directory_id, kind, resource_id)
    REFERENCES scim_resources (organization_id, directory_id, kind, resource_id) ON DELETE CASCADE
);
CREATE INDEX scim_values_sought
  ON scim_values (organization_id, sought_in, kind, path, value, resource_id)
  WHERE sought_in IS NOT NULL;

-- How many resources there are, by the first characters of their ids: a total without counting, and
-- few transactions that meet at the same row.
CREATE TABLE scim_counts (
  organization_id TEXT   NOT NULL,
  directory_id    TEXT   NOT NULL,
  kind            TEXT   NOT NULL,
  bucket          TEXT   ${bytewise} NOT NULL,
  resources       BIGINT NOT NULL CHECK (resources >= 0),
  PRIMARY KEY (organization_id, directory_id, kind, bucket),
  FOREIGN KEY (organization_id, directory_id)
    REFERENCES directories (organization_id, directory_id) ON DELETE CASCADE
) ${clustered};
