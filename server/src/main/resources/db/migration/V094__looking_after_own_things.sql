-- Enrolments that nobody finished are forgotten after a while.
CREATE INDEX totp_authenticators_unfinished ON totp_authenticators (created_at) WHERE confirmed_at IS NULL;

-- How telling an application goes, by what it is told of (logout: that sessions have ended; signal: security events).
-- There is a row only once something could not be delivered; failing_since is null when it works again.
CREATE TABLE application_deliveries (
  application_id  TEXT   NOT NULL REFERENCES applications (application_id) ON DELETE CASCADE,
  kind            TEXT   NOT NULL CHECK (kind IN ('logout', 'signal')),
  failing_since   BIGINT,
  last_failure    TEXT   NOT NULL,
  last_failure_at BIGINT NOT NULL,
  given_up        BIGINT NOT NULL,
  given_up_at     BIGINT,
  PRIMARY KEY (application_id, kind)
);

-- Whether a key was made by its user, and so may never do more than they may.
ALTER TABLE api_keys ADD COLUMN own_rights BOOLEAN NOT NULL DEFAULT FALSE;
