-- A stream of security events that an identity provider sends about the people of a connection. push_token_hash
-- is the SHA-256 of what the transmitter presents; credentials, sealed, are what is presented to the transmitter.
CREATE TABLE signal_streams (
  organization_id        TEXT    NOT NULL,
  connection_id          TEXT    NOT NULL,
  issuer                 TEXT    NOT NULL,
  audiences              TEXT    NOT NULL,
  subject_issuers        TEXT    NOT NULL,
  delivery               TEXT    NOT NULL CHECK (delivery IN ('push', 'poll')),
  stream_id              TEXT    NOT NULL,
  jwks_uri               TEXT    NOT NULL,
  configuration_endpoint TEXT    NOT NULL,
  status_endpoint        TEXT    NOT NULL,
  verification_endpoint  TEXT    NOT NULL,
  poll_endpoint          TEXT    NOT NULL,
  reactivate_users       BOOLEAN NOT NULL,
  push_token_hash        BYTEA   NOT NULL,
  credentials            BYTEA   NOT NULL,
  status                 TEXT    NOT NULL CHECK (status IN ('enabled', 'paused', 'disabled')),
  verification_state     TEXT    NOT NULL,
  verification_asked_at  BIGINT,
  verified_at            BIGINT,
  last_event             TEXT    NOT NULL,
  last_event_at          BIGINT,
  last_error             TEXT    NOT NULL,
  last_error_at          BIGINT,
  failures               BIGINT  NOT NULL,
  next_poll_at           BIGINT,
  created_at             BIGINT  NOT NULL,
  updated_at             BIGINT  NOT NULL,
  PRIMARY KEY (organization_id, connection_id),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
-- A pushed event names a connection before its organization is known.
CREATE INDEX signal_streams_by_connection ON signal_streams (connection_id);
CREATE INDEX signal_streams_due ON signal_streams (next_poll_at);

-- Events that were taken, each once: by the hash of jti. They stay when a stream is made anew, so that nothing
-- old counts again; forget_after is later than any such token could still be accepted.
CREATE TABLE signal_events (
  organization_id TEXT   NOT NULL,
  connection_id   TEXT   NOT NULL,
  event_hash      BYTEA  NOT NULL,
  event_id        TEXT   NOT NULL,
  event_type      TEXT   NOT NULL,
  outcome         TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  received_at     BIGINT NOT NULL,
  forget_after    BIGINT NOT NULL,
  PRIMARY KEY (organization_id, connection_id, event_hash),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
CREATE INDEX signal_events_received ON signal_events (organization_id, connection_id, received_at);
CREATE INDEX signal_events_over ON signal_events (forget_after);

-- Users whom a signal has deactivated. updated_at is the user's own from then: whatever an administrator or a
-- directory did to the user since, makes it differ, and the signal's word is not the last any more.
CREATE TABLE signal_deactivations (
  organization_id TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  connection_id   TEXT   NOT NULL,
  updated_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, user_id),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);
