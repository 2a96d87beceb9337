-- Whose key it is, if it is somebody's; a key outlives its user, revoked, and so names no row.
ALTER TABLE api_keys ADD COLUMN user_id TEXT;
CREATE INDEX api_keys_user ON api_keys (organization_id, user_id);

-- owner is an organization's id, or 'operator' for endpoints that hear of every organization.
CREATE TABLE webhook_endpoints (
  owner           TEXT    NOT NULL,
  endpoint_id     TEXT    NOT NULL,
  organization_id TEXT    REFERENCES organizations (organization_id) ON DELETE CASCADE,
  url             TEXT    NOT NULL,
  description     TEXT    NOT NULL,
  -- Empty for every type.
  event_types     TEXT    NOT NULL,
  enabled         BOOLEAN NOT NULL,
  -- Why the program itself switched it off; empty unless it did.
  disabled_reason TEXT    NOT NULL,
  failing_since   BIGINT,
  -- Sealed. The previous secret signs beside the new one until previous_until.
  secret          BYTEA   NOT NULL,
  previous_secret BYTEA,
  previous_until  BIGINT,
  created_at      BIGINT  NOT NULL,
  updated_at      BIGINT  NOT NULL,
  PRIMARY KEY (owner, endpoint_id),
  CHECK ((owner = 'operator' AND organization_id IS NULL) OR owner = organization_id)
);

-- The outbox and the log: a row for each message and endpoint.
CREATE TABLE webhook_deliveries (
  owner           TEXT   NOT NULL,
  endpoint_id     TEXT   NOT NULL,
  message_id      TEXT   NOT NULL,
  event_type      TEXT   NOT NULL,
  payload         TEXT   NOT NULL,
  status          TEXT   NOT NULL CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED')),
  attempts        BIGINT NOT NULL,
  -- Null once it is delivered or given up.
  next_attempt_at BIGINT,
  last_attempt_at BIGINT,
  last_status     BIGINT,
  last_error      TEXT,
  last_duration   BIGINT,
  last_response   TEXT,
  created_at      BIGINT NOT NULL,
  PRIMARY KEY (owner, endpoint_id, message_id),
  FOREIGN KEY (owner, endpoint_id)
    REFERENCES webhook_endpoints (owner, endpoint_id) ON DELETE CASCADE
);
CREATE INDEX webhook_deliveries_due
  ON webhook_deliveries (owner, endpoint_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);
