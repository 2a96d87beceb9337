-- The programs that share this database. Each says now and then that it runs; who has been silent for long is forgotten.
CREATE TABLE nodes (
  node_id    TEXT   NOT NULL PRIMARY KEY,
  host       TEXT   NOT NULL,
  version    TEXT   NOT NULL,
  started_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL
);
