-- What was applied last from the start-up file: one row.
CREATE TABLE start_up_file (
  id BIGINT PRIMARY KEY,
  digest TEXT NOT NULL,
  applied_at BIGINT NOT NULL
);
