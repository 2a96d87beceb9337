-- Mails on their way, written in the transaction that makes them necessary.
CREATE TABLE mails (
  organization_id TEXT   NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  mail_id         TEXT   NOT NULL,
  -- What the mail is about, such as a user's id: what is over is withdrawn by it.
  about           TEXT   NOT NULL,
  -- Sealed: the address, and links that let their bearer in.
  message         BYTEA  NOT NULL,
  created_at      BIGINT NOT NULL,
  -- From then on it would say nothing that is still true.
  expires_at      BIGINT NOT NULL,
  attempts        BIGINT NOT NULL,
  next_attempt_at BIGINT NOT NULL,
  PRIMARY KEY (organization_id, mail_id)
);
CREATE INDEX mails_due ON mails (next_attempt_at);
CREATE INDEX mails_about ON mails (organization_id, about);

-- Lists the invitations of an organization, newest first.
CREATE INDEX invitations_created ON invitations (organization_id, created_at, invitation_id);
