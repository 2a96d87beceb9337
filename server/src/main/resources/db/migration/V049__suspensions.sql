-- Users whom an administrator deactivated. It holds whatever a directory says of them later: a user
-- with a directory is active only if both allow it. Kept apart from users: it has few rows.
CREATE TABLE user_suspensions (
  organization_id TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  suspended_at    BIGINT NOT NULL,
  PRIMARY KEY (organization_id, user_id),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
);
-- Until now only an administrator could deactivate whom no directory manages.
INSERT INTO user_suspensions (organization_id, user_id, suspended_at)
SELECT organization_id, user_id, updated_at FROM users
 WHERE active = FALSE AND directory_id IS NULL;
