-- Two indexes of the same rows become one, with the role first: it finds who has a role, in all organizations (a role leaves the
-- catalogue) and in one (the guard against lock-out).
DROP INDEX user_roles_role;
DROP INDEX user_roles_of_organization;
CREATE INDEX user_roles_of_organization ON user_roles (role_key, organization_id, user_id);
