-- What the identity provider calls a person and its session, so that either side can end both.
-- Sealed is what signing out there needs: the whole NameID, or the ID token.
CREATE TABLE provider_sessions (
  organization_id TEXT  NOT NULL,
  session_id      TEXT  NOT NULL,
  connection_id   TEXT  NOT NULL,
  name            TEXT  NOT NULL,
  session_index   TEXT  NOT NULL,
  acr             TEXT  NOT NULL,
  sealed          BYTEA NOT NULL,
  PRIMARY KEY (organization_id, session_id),
  FOREIGN KEY (organization_id, session_id)
    REFERENCES sessions (organization_id, session_id) ON DELETE CASCADE
);
CREATE INDEX provider_sessions_name ON provider_sessions (organization_id, connection_id, name);
CREATE INDEX provider_sessions_index ON provider_sessions (organization_id, connection_id, session_index);
