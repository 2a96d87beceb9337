-- The browser that a session was opened in, by the SHA-256 of the cookie that marks it; null if it is not known. The key lets a browser
-- have one session of an organization, also where two tabs end their sign-ins at the same moment.
ALTER TABLE sessions ADD COLUMN browser_hash BYTEA;
CREATE UNIQUE INDEX sessions_browser ON sessions (organization_id, browser_hash);
