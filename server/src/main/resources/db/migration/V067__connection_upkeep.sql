-- What the program does for a connection by itself. leased_until keeps nodes from doing the same at once.
CREATE TABLE connection_upkeep (
  organization_id TEXT   NOT NULL,
  connection_id   TEXT   NOT NULL,
  next_look_at    BIGINT NOT NULL,
  leased_until    BIGINT NOT NULL,
  looked_at       BIGINT,
  changed_at      BIGINT,
  failures        BIGINT NOT NULL CHECK (failures >= 0),
  problem_code    TEXT   NOT NULL,
  problem         TEXT   NOT NULL,
  -- Of which end of a certificate the administrators have been warned, and how many days before.
  warned_end      BIGINT,
  warned_days     BIGINT,
  PRIMARY KEY (organization_id, connection_id),
  FOREIGN KEY (organization_id, connection_id)
    REFERENCES connection_ids (organization_id, connection_id) ON DELETE CASCADE
);
CREATE INDEX connection_upkeep_next ON connection_upkeep (next_look_at);
