-- Sign-ins over OpenID Connect that are under way. What they expect has one more part now, the id of the key to which their code is
-- bound; a dash is none.
UPDATE sign_in_attempts SET expectation = expectation || ' -'
WHERE expectation <> '' AND EXISTS (
  SELECT 1 FROM connections
  WHERE connections.organization_id = sign_in_attempts.organization_id
    AND connections.connection_id = sign_in_attempts.connection_id AND connections.kind = 'oidc');
