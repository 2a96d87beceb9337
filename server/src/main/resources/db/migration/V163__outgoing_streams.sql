-- Who hears of security events: an application, or the identity provider of a connection, by whose id the row is known.
-- audience is empty for an application, whose tokens are meant for its client id. authorization_header, sealed, is
-- presented to the receiver; empty for none. verified_at: when it last took a verification event. How pushing to an
-- application goes stands in application_deliveries, to a provider here.
CREATE TABLE outgoing_streams (
  receiver_id          TEXT   NOT NULL PRIMARY KEY,
  application_id       TEXT   REFERENCES applications (application_id) ON DELETE CASCADE,
  organization_id      TEXT,
  connection_id        TEXT,
  stream_id            TEXT   NOT NULL,
  audience             TEXT   NOT NULL,
  delivery             TEXT   NOT NULL CHECK (delivery IN ('push', 'poll')),
  endpoint_url         TEXT   NOT NULL,
  authorization_header BYTEA  NOT NULL,
  event_types          TEXT   NOT NULL,
  description          TEXT   NOT NULL,
  status               TEXT   NOT NULL CHECK (status IN ('enabled', 'paused', 'disabled')),
  created_at           BIGINT NOT NULL,
  last_delivered_at    BIGINT,
  verified_at          BIGINT,
  failing_since        BIGINT,
  last_failure         TEXT   NOT NULL,
  last_failure_at      BIGINT,
  given_up             BIGINT NOT NULL,
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE,
  CHECK (COALESCE(application_id, connection_id) = receiver_id),
  CHECK ((application_id IS NULL) <> (connection_id IS NULL)),
  CHECK ((organization_id IS NULL) = (connection_id IS NULL))
);
CREATE INDEX outgoing_streams_application ON outgoing_streams (application_id);
CREATE INDEX outgoing_streams_connection ON outgoing_streams (organization_id, connection_id);
INSERT INTO outgoing_streams
  (receiver_id, application_id, stream_id, audience, delivery, endpoint_url, authorization_header, event_types,
   description, status, created_at, last_delivered_at, last_failure, given_up)
  SELECT application_id, application_id, stream_id, '', delivery, endpoint_url, authorization_header, event_types,
         description, status, created_at, last_delivered_at, '', 0
    FROM application_streams;

-- Events to be delivered: a receiver that is pushed to gets its turn by next_attempt_at, one that polls has none.
-- subject is how a provider calls the person, as JSON; empty where it is one of this issuer.
CREATE TABLE outgoing_signals (
  receiver_id     TEXT   NOT NULL REFERENCES outgoing_streams (receiver_id) ON DELETE CASCADE,
  id              TEXT   NOT NULL,
  organization_id TEXT   NOT NULL,
  event_type      TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  session_id      TEXT   NOT NULL,
  subject         TEXT   NOT NULL,
  detail          TEXT   NOT NULL,
  issued_at       BIGINT NOT NULL,
  attempts        BIGINT NOT NULL,
  next_attempt_at BIGINT,
  PRIMARY KEY (receiver_id, id)
);
CREATE INDEX outgoing_signals_due ON outgoing_signals (receiver_id, next_attempt_at);
CREATE INDEX outgoing_signals_issued ON outgoing_signals (issued_at);
INSERT INTO outgoing_signals
  (receiver_id, id, organization_id, event_type, user_id, session_id, subject, detail, issued_at, attempts,
   next_attempt_at)
  SELECT application_id, id, organization_id, event_type, user_id, session_id, '', detail, issued_at, attempts,
         next_attempt_at
    FROM application_signals;

CREATE TABLE outgoing_acquaintances (
  organization_id TEXT NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  receiver_id     TEXT NOT NULL REFERENCES outgoing_streams (receiver_id) ON DELETE CASCADE,
  user_id         TEXT NOT NULL,
  PRIMARY KEY (organization_id, receiver_id, user_id)
);
CREATE INDEX outgoing_acquaintances_user ON outgoing_acquaintances (organization_id, user_id);
INSERT INTO outgoing_acquaintances (organization_id, receiver_id, user_id)
  SELECT organization_id, application_id, user_id FROM application_acquaintances;

CREATE TABLE outgoing_muted_subjects (
  receiver_id TEXT NOT NULL REFERENCES outgoing_streams (receiver_id) ON DELETE CASCADE,
  user_id     TEXT NOT NULL,
  PRIMARY KEY (receiver_id, user_id)
);
INSERT INTO outgoing_muted_subjects (receiver_id, user_id)
  SELECT application_id, user_id FROM application_muted_subjects;

DROP TABLE application_muted_subjects;
DROP TABLE application_acquaintances;
DROP TABLE application_signals;
DROP TABLE application_streams;
