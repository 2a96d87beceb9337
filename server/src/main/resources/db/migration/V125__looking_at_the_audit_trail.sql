-- Each filter of the trail finds its newest rows. The organization, or the operator, leads. Owner and id stand in one text where
-- SQLite would take the primary key else, and go through everything.
CREATE INDEX audit_events_action ON audit_events (owner, action, id);
CREATE INDEX audit_events_actor ON audit_events ((owner || ' ' || actor_id), id);
CREATE INDEX audit_events_target ON audit_events ((owner || ' ' || target_id), id);

-- What directories did, counted by the day.
CREATE INDEX audit_events_provisioned ON audit_events (owner, (at / 86400000), action, at) WHERE actor_kind = 'DIRECTORY';
