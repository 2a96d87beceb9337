-- Sign-ins by the hour that they began in, counted once the hour is settled: no attempt of it can still change. Only a task in the
-- background writes here, so that no sign-in waits for a row that others write. Test sign-ins stand apart.
CREATE TABLE sign_in_hours (
  organization_id TEXT   NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  hour            BIGINT NOT NULL,
  connection_id   TEXT   NOT NULL,
  pending         BIGINT NOT NULL,
  succeeded       BIGINT NOT NULL,
  refused         BIGINT NOT NULL,
  tests           BIGINT NOT NULL,
  PRIMARY KEY (organization_id, hour, connection_id)
) ${clustered};
CREATE INDEX sign_in_hours_age ON sign_in_hours (hour);

-- Hours before this one are counted there, hours from it on are counted from the attempts themselves.
CREATE TABLE sign_in_hours_end (
  single BIGINT PRIMARY KEY CHECK (single = 1),
  hour   BIGINT NOT NULL
);

-- What is left to count from attempts is a few hours: sign-ins need not keep an index for it.
DROP INDEX sign_in_attempts_counted;
