-- Links in mails that let their bearer set a password, once.
CREATE TABLE password_links (
  organization_id TEXT   NOT NULL,
  token_hash      BYTEA  NOT NULL,
  user_id         TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  expires_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, token_hash),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);
-- The token is 256 random bits, and says by itself in which organization it stands.
CREATE UNIQUE INDEX password_links_token ON password_links (token_hash);
CREATE INDEX password_links_user ON password_links (organization_id, user_id);
CREATE INDEX password_links_age ON password_links (expires_at);

-- What people have asked for. Each address has its row for a moment, known or not, so that the
-- answer takes as long for one as for the other.
CREATE TABLE password_requests (
  organization_id TEXT   NOT NULL REFERENCES organizations (organization_id) ON DELETE CASCADE,
  request_id      TEXT   NOT NULL,
  user_name       TEXT   NOT NULL,
  address         TEXT   NOT NULL,
  created_at      BIGINT NOT NULL,
  PRIMARY KEY (organization_id, request_id)
);
CREATE INDEX password_requests_age ON password_requests (created_at);
