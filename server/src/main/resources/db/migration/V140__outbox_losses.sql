-- What the outboxes have given up lately, for operators: ids, and nothing of what was to be delivered.
CREATE TABLE outbox_losses (
  outbox      TEXT   NOT NULL,
  given_up_at BIGINT NOT NULL,
  row_key     TEXT   NOT NULL,
  -- To whom it was to go.
  receiver    TEXT   NOT NULL,
  PRIMARY KEY (outbox, given_up_at, row_key)
);
