-- Whom an application asked not to hear of: also somebody whose first session there has not ended yet, and of whichever
-- organization, as ids are unique. No foreign key to users: whether there is such a one is not told.
CREATE TABLE application_muted_subjects (
  application_id TEXT NOT NULL REFERENCES application_streams (application_id) ON DELETE CASCADE,
  user_id        TEXT NOT NULL,
  PRIMARY KEY (application_id, user_id)
);
INSERT INTO application_muted_subjects (application_id, user_id)
  SELECT DISTINCT application_id, user_id FROM application_acquaintances WHERE muted;
ALTER TABLE application_acquaintances DROP COLUMN muted;
