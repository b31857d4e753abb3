-- A key from before it is issued until it is used, expired or withdrawn. SQLite cannot take NOT NULL off a column, so
-- the tables are made anew: the viewers first, for dropping the keys would delete them.
-- `seen_at` is the latest moment known to have come, `doubted_at` stands while the computer's clock looks wrong.
CREATE TABLE keys_3 (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  site_id INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  place TEXT NOT NULL,
  issued_at TEXT,
  handed_over_at TEXT,
  registered_at TEXT,
  withdrawn_at TEXT,
  seen_at TEXT,
  doubted_at TEXT,
  deleted_at TEXT
);
CREATE TABLE key_viewers_3 (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key_id INTEGER NOT NULL REFERENCES keys_3 (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  added_at TEXT NOT NULL,
  removed_at TEXT
);
INSERT INTO keys_3 (id, site_id, place, issued_at, registered_at, seen_at, deleted_at)
  SELECT id, site_id, place, issued_at, registered_at, issued_at, deleted_at FROM keys;
INSERT INTO key_viewers_3 SELECT id, key_id, name, added_at, removed_at FROM key_viewers;
DROP TABLE key_viewers;
DROP TABLE keys;
ALTER TABLE keys_3 RENAME TO keys;
ALTER TABLE key_viewers_3 RENAME TO key_viewers;
CREATE INDEX keys_by_site ON keys (site_id, id);
CREATE INDEX viewers_by_key ON key_viewers (key_id);

-- Which keys themselves may lie in the system's store for secrets. It refers to nothing, because a row outlives its key:
-- it goes when the secret was destroyed.
CREATE TABLE key_secrets (
  key_id INTEGER PRIMARY KEY
);
