ALTER TABLE applications ADD COLUMN device_flow BOOLEAN NOT NULL DEFAULT FALSE;

-- Devices that wait for somebody to sign in elsewhere (RFC 8628). Nobody's until it is approved.
CREATE TABLE openid_devices (
  device_code_hash BYTEA  NOT NULL PRIMARY KEY,
  user_code_hash   BYTEA  NOT NULL UNIQUE,
  application_id   TEXT   NOT NULL REFERENCES applications (application_id) ON DELETE CASCADE,
  scope            TEXT   NOT NULL,
  address          TEXT   NOT NULL,
  state            TEXT   NOT NULL CHECK (state IN ('PENDING', 'APPROVED', 'DENIED')),
  created_at       BIGINT NOT NULL,
  expires_at       BIGINT NOT NULL,
  -- In seconds; grows when a device asks too often.
  poll_interval    BIGINT NOT NULL,
  polled_at        BIGINT,
  -- Of the grant that the approval made.
  organization_id  TEXT   REFERENCES organizations (organization_id) ON DELETE CASCADE,
  grant_code_hash  BYTEA,
  CHECK ((state = 'APPROVED') = (organization_id IS NOT NULL AND grant_code_hash IS NOT NULL))
);
CREATE INDEX openid_devices_by_expiry ON openid_devices (expires_at);
