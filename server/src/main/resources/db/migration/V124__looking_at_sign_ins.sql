-- What somebody used is the first thing that is asked of them. As the browser says it; older attempts do not have it.
ALTER TABLE sign_in_attempts ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';

-- An operator is told a code without the organization.
DROP INDEX sign_in_attempts_reference;
CREATE INDEX sign_in_attempts_reference ON sign_in_attempts (reference, organization_id);

-- The lists that people look at, each from its newest row. Refused ones are few among many.
CREATE INDEX sign_in_attempts_refused ON sign_in_attempts (organization_id, created_at, attempt_id) WHERE verdict = 'refused';
CREATE INDEX sign_in_attempts_connection ON sign_in_attempts (organization_id, connection_id, created_at, attempt_id);
DROP INDEX sign_in_attempts_user;
CREATE INDEX sign_in_attempts_user ON sign_in_attempts (organization_id, user_id, created_at, attempt_id);
CREATE INDEX sign_in_attempts_person ON sign_in_attempts (organization_id, (lower(person)), created_at, attempt_id);

-- Counts by the hour, read in the order in which they are counted and without touching a row.
CREATE INDEX sign_in_attempts_counted ON sign_in_attempts (organization_id, (created_at / 3600000), verdict, connection_id, created_at);
