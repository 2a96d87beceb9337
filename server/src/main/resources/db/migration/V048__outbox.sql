-- Each application to be told of ended sessions gets its turn: one that hangs holds up no other.
CREATE INDEX openid_logouts_due ON openid_logouts (application_id, next_attempt_at);
DROP INDEX openid_logouts_by_next_attempt;
