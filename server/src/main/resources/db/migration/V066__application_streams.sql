-- What an application is told over Shared Signals: one stream for each. authorization_header, sealed, is presented
-- to it; empty for none.
CREATE TABLE application_streams (
  application_id       TEXT   NOT NULL PRIMARY KEY REFERENCES applications (application_id) ON DELETE CASCADE,
  stream_id            TEXT   NOT NULL,
  delivery             TEXT   NOT NULL CHECK (delivery IN ('push', 'poll')),
  endpoint_url         TEXT   NOT NULL,
  authorization_header BYTEA  NOT NULL,
  event_types          TEXT   NOT NULL,
  description          TEXT   NOT NULL,
  status               TEXT   NOT NULL CHECK (status IN ('enabled', 'paused', 'disabled')),
  created_at           BIGINT NOT NULL
);

-- Events to be delivered: an application that is pushed to gets its turn by next_attempt_at, one that polls has none.
CREATE TABLE application_signals (
  application_id  TEXT   NOT NULL REFERENCES application_streams (application_id) ON DELETE CASCADE,
  id              TEXT   NOT NULL,
  organization_id TEXT   NOT NULL,
  event_type      TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  session_id      TEXT   NOT NULL,
  detail          TEXT   NOT NULL,
  issued_at       BIGINT NOT NULL,
  attempts        BIGINT NOT NULL,
  next_attempt_at BIGINT,
  PRIMARY KEY (application_id, id)
);
CREATE INDEX application_signals_due ON application_signals (application_id, next_attempt_at);
CREATE INDEX application_signals_issued ON application_signals (issued_at);

-- Whom an application with a stream has come to know by a session, so that it hears of their account later; muted
-- where it asked not to. No foreign key to users: the end of one is still to be told.
CREATE TABLE application_acquaintances (
  organization_id TEXT    NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  application_id  TEXT    NOT NULL REFERENCES application_streams (application_id) ON DELETE CASCADE,
  user_id         TEXT    NOT NULL,
  muted           BOOLEAN NOT NULL,
  PRIMARY KEY (organization_id, application_id, user_id)
);
CREATE INDEX application_acquaintances_user ON application_acquaintances (organization_id, user_id);
