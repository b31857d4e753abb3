-- What a technician adds to the report of a site: notes, what is left out of it (a JSON list), when it was last made.
CREATE TABLE reports (
  site_id INTEGER PRIMARY KEY REFERENCES sites (id) ON DELETE CASCADE,
  notes TEXT NOT NULL DEFAULT '',
  left_out TEXT NOT NULL DEFAULT '[]',
  made_at TEXT
);
