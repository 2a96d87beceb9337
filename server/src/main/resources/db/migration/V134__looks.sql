-- How an organization wants its pages. One without a row has the installation's own look.
CREATE TABLE organization_looks (
  organization_id TEXT   NOT NULL PRIMARY KEY
    REFERENCES organizations (organization_id) ON DELETE CASCADE,
  -- Tags with blanks between, in the organization's order; empty for all.
  languages       TEXT   NOT NULL,
  -- Names and values of CSS variables, as a JSON object.
  variables       TEXT   NOT NULL,
  updated_at      BIGINT NOT NULL
);

-- What an organization says in place of a sentence.
CREATE TABLE organization_words (
  organization_id TEXT NOT NULL
    REFERENCES organizations (organization_id) ON DELETE CASCADE,
  language        TEXT NOT NULL,
  english         TEXT NOT NULL,
  said            TEXT NOT NULL,
  PRIMARY KEY (organization_id, language, english)
);
