-- Groups are listed by name and found by a part of it: display_key is the name without case and accents. The program writes it with
-- each name; what stands already is taken as the database can, until the name comes again.
ALTER TABLE groups ADD COLUMN display_key TEXT ${bytewise} NOT NULL DEFAULT '';
UPDATE groups SET display_key = substr(lower(display_name), 1, 100);
CREATE INDEX groups_by_name ON groups (organization_id, display_key, group_id);
ALTER TABLE sign_in_groups ADD COLUMN display_key TEXT ${bytewise} NOT NULL DEFAULT '';
UPDATE sign_in_groups SET display_key = substr(lower(display_name), 1, 100);
CREATE INDEX sign_in_groups_by_name ON sign_in_groups (organization_id, display_key, group_id);
