-- Finds the people of one organization who have a role, for the guard against lock-out.
CREATE INDEX user_roles_of_organization ON user_roles (organization_id, role_key, user_id);
