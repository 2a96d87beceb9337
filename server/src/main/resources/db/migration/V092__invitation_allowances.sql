-- How many invitation mails an organization may still send, as the instant at which none of those sent
-- counts any more.
CREATE TABLE invitation_allowances (
  organization_id TEXT   NOT NULL PRIMARY KEY
    REFERENCES organizations (organization_id) ON DELETE CASCADE,
  used_until      BIGINT NOT NULL
);
