-- Photos of a site, the pictures in `photos` beside this file: each once, under the hash of what is in it (`file`).
-- `subject` says what a photo is evidence of.
CREATE TABLE photos (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  site_id INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  file TEXT NOT NULL,
  added_at TEXT NOT NULL,
  deleted_at TEXT
);
CREATE INDEX photos_by_site ON photos (site_id, id);
CREATE INDEX photos_by_file ON photos (file);
