-- An attempt is nobody's until it has its verdict: only then it goes into the indexes by user and by person, and is not moved there.
DROP INDEX sign_in_attempts_user;
CREATE INDEX sign_in_attempts_user ON sign_in_attempts (organization_id, user_id, created_at, attempt_id) WHERE user_id IS NOT NULL;
DROP INDEX sign_in_attempts_person;
CREATE INDEX sign_in_attempts_person ON sign_in_attempts (organization_id, (lower(person)), created_at, attempt_id) WHERE person <> '';
