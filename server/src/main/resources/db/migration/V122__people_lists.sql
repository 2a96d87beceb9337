-- Lists of people stay quick however many there are. display_key is what the list by name is sorted by: the name, or the address
-- where there is none, without case and accents. Null until the program has written it, which it does by itself.
ALTER TABLE users ADD COLUMN display_key TEXT ${bytewise};
CREATE INDEX users_by_name ON users (organization_id, display_key, user_name);
CREATE INDEX users_by_last_sign_in ON users (organization_id, (coalesce(last_sign_in, 0)), user_name);
CREATE INDEX users_by_source ON users (organization_id, source);
CREATE INDEX users_inactive ON users (organization_id, user_name) WHERE NOT active;
CREATE INDEX users_unwritten ON users (user_id) WHERE display_key IS NULL;

-- What the search finds people by: the address, the name, and the name from each later word on, without case and accents. Whoever
-- looks for the beginning of one reads a range of the index.
CREATE TABLE user_words (
  organization_id TEXT NOT NULL,
  user_id         TEXT NOT NULL,
  word            TEXT ${bytewise} NOT NULL,
  PRIMARY KEY (organization_id, user_id, word),
  FOREIGN KEY (organization_id, user_id)
    REFERENCES users (organization_id, user_id) ON DELETE CASCADE
) ${clustered};
CREATE INDEX user_words_by_word ON user_words (organization_id, word, user_id);
