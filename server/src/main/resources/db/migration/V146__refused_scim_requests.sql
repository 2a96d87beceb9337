-- What directories' requests were refused for, the newest of each directory. The same refusal of the same request is one row, however
-- often it comes back.
CREATE TABLE refused_scim_requests (
  organization_id TEXT   NOT NULL,
  directory_id    TEXT   NOT NULL,
  likeness_hash     BYTEA  NOT NULL,
  method          TEXT   NOT NULL,
  path            TEXT   NOT NULL,
  status          BIGINT NOT NULL,
  scim_type       TEXT   NOT NULL,
  code            TEXT   NOT NULL,
  detail          TEXT   NOT NULL,
  correlation_id  TEXT   NOT NULL,
  times           BIGINT NOT NULL,
  first_at        BIGINT NOT NULL,
  last_at         BIGINT NOT NULL,
  PRIMARY KEY (organization_id, directory_id, likeness_hash),
  FOREIGN KEY (organization_id, directory_id)
    REFERENCES directories (organization_id, directory_id) ON DELETE CASCADE
);
CREATE INDEX refused_scim_requests_newest ON refused_scim_requests (organization_id, directory_id, last_at);
CREATE INDEX refused_scim_requests_age ON refused_scim_requests (last_at);
