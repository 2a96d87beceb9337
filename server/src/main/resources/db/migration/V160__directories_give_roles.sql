-- Whether the SCIM attribute roles of a directory's users gives them roles of the catalogue. Many clients send it without meaning ours.
ALTER TABLE directories ADD COLUMN takes_roles BOOLEAN NOT NULL DEFAULT FALSE;
