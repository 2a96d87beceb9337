-- Which organization's administrators run the installation. By id, and not by slug: slugs can be
-- changed, and a customer may have had this one before. One row at most.
CREATE TABLE operators (
  singleton       BIGINT NOT NULL PRIMARY KEY CHECK (singleton = 1),
  organization_id TEXT   NOT NULL REFERENCES organizations (organization_id),
  -- The address where the first operator makes an account, while there is none.
  link_hash       BYTEA,
  link_expires_at BIGINT
);
