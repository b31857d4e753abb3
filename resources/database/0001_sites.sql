-- Sites with every document they had. `document` is SITE.json as it stands, `words` what a search looks through.
CREATE TABLE sites (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document TEXT NOT NULL,
  words TEXT NOT NULL,
  revision INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  opened_at TEXT NOT NULL
);
CREATE INDEX sites_by_opening ON sites (opened_at);

-- The point numbers of the documents, digits only.
CREATE TABLE points (
  site_id INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  side TEXT NOT NULL CHECK (side IN ('supply', 'receiving')),
  number TEXT NOT NULL,
  PRIMARY KEY (site_id, side)
);
CREATE INDEX points_by_number ON points (number);

-- Documents that are not in force: those one can go back to (undo), forward to (redo), and those that a new edit
-- put out of the way of a redo (aside). `left_at` is when the document ceased to be in force.
CREATE TABLE edits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  site_id INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  way TEXT NOT NULL CHECK (way IN ('undo', 'redo', 'aside')),
  document TEXT NOT NULL,
  left_at TEXT NOT NULL
);
CREATE INDEX edits_by_site ON edits (site_id, way, id);

-- Site files of the program before it had a database, each taken in once.
CREATE TABLE imports (
  file TEXT PRIMARY KEY,
  imported_at TEXT NOT NULL
);
