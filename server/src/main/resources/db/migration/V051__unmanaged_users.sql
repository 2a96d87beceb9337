-- Whom no directory manages, without a look at everybody whom one does.
CREATE INDEX users_unmanaged ON users (organization_id, user_name) WHERE directory_id IS NULL;
