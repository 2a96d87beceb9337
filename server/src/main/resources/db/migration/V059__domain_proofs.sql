-- What the TXT record of a claimed domain must say, and what became of looking for it. A claim that
-- is older than this has no value yet and gets one when it is asked for.
ALTER TABLE organization_domains ADD COLUMN challenge TEXT NOT NULL DEFAULT '';
ALTER TABLE organization_domains ADD COLUMN checked_at BIGINT;
ALTER TABLE organization_domains ADD COLUMN finding TEXT NOT NULL DEFAULT '';
ALTER TABLE organization_domains ADD COLUMN finding_detail TEXT NOT NULL DEFAULT '';
-- Only for domains that are proved by DNS. A node that checks one puts this off first.
ALTER TABLE organization_domains ADD COLUMN next_check_at BIGINT;
ALTER TABLE organization_domains ADD COLUMN missing_since BIGINT;
ALTER TABLE organization_domains ADD COLUMN misses BIGINT NOT NULL DEFAULT 0;
ALTER TABLE organization_domains ADD COLUMN warned_at BIGINT;
CREATE INDEX organization_domains_due ON organization_domains (next_check_at)
  WHERE next_check_at IS NOT NULL;
