-- owner is an organization's id, or 'operator' for what belongs to no organization. No foreign key:
-- the trail outlives what it speaks of.
CREATE TABLE audit_events (
  owner       TEXT   NOT NULL,
  id          TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  actor_kind  TEXT   NOT NULL,
  actor_id    TEXT   NOT NULL,
  action      TEXT   NOT NULL,
  target_kind TEXT   NOT NULL,
  target_id   TEXT   NOT NULL,
  before_json TEXT   NOT NULL,
  after_json  TEXT   NOT NULL,
  address     TEXT   NOT NULL,
  PRIMARY KEY (owner, id)
);
