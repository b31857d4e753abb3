-- Nothing goes at once: what has a time here is in the bin and can be taken out again for thirty days.
ALTER TABLE sites ADD COLUMN deleted_at TEXT;

-- Meters by what names them whatever their address. Decimal numbers are text: a real number would lose digits.
CREATE TABLE meters (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  site_id INTEGER REFERENCES sites (id) ON DELETE SET NULL,
  identification TEXT NOT NULL UNIQUE,
  class TEXT NOT NULL,
  kwh_per_count TEXT,
  digits INTEGER,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL
);
CREATE INDEX meters_by_site ON meters (site_id);

-- What a series of readings came to; the series itself is in the recording.
CREATE TABLE readings_summary (
  meter_id INTEGER NOT NULL REFERENCES meters (id) ON DELETE CASCADE,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  samples INTEGER NOT NULL,
  energy_kwh TEXT NOT NULL,
  max_half_hour_kwh TEXT,
  max_half_hour_start TEXT,
  PRIMARY KEY (meter_id, first_at)
);

-- Every draft that was written into files, with the site as it was then.
CREATE TABLE drafts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  site_id INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  made_at TEXT NOT NULL,
  kind TEXT NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  document TEXT NOT NULL,
  files TEXT NOT NULL,
  deleted_at TEXT
);
CREATE INDEX drafts_by_site ON drafts (site_id, made_at);

CREATE TABLE applications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  site_id INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  application_id TEXT NOT NULL,
  applied_on TEXT NOT NULL,
  deleted_at TEXT
);
CREATE INDEX applications_by_site ON applications (site_id, applied_on);

CREATE TABLE application_states (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  application INTEGER NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  state TEXT NOT NULL
);
CREATE INDEX states_by_application ON application_states (application, id);

-- What may be known of an authentication key. The key itself has no place in this file, whatever it is asked to keep.
CREATE TABLE keys (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  site_id INTEGER NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  place TEXT NOT NULL,
  issued_at TEXT NOT NULL,
  registered_at TEXT,
  deleted_at TEXT
);
CREATE INDEX keys_by_site ON keys (site_id, issued_at);

CREATE TABLE key_viewers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key_id INTEGER NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  added_at TEXT NOT NULL,
  removed_at TEXT
);
CREATE INDEX viewers_by_key ON key_viewers (key_id);

CREATE TABLE visits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  site_id INTEGER REFERENCES sites (id) ON DELETE SET NULL,
  meter_id INTEGER REFERENCES meters (id) ON DELETE SET NULL,
  began_at TEXT NOT NULL,
  ended_at TEXT,
  recording TEXT,
  deleted_at TEXT
);
CREATE INDEX visits_by_site ON visits (site_id, began_at);
