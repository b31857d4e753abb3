from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from app.errors import EnvironmentProblem
from app.storage.applications import Applications
from app.storage.backups import folder_of
from app.storage.database import Database
from app.storage.edits import Edits, Way
from app.storage.keys import Keys
from app.storage.migrations import schemas, version
from app.storage.opening import memory_database, open_database
from app.storage.photos import Photos
from app.storage.reports import Reports
from app.storage.sites import Sites
from app.values import JST
from tests.app.storage.conftest import KEPT, NOW

ISSUED = datetime(2026, 11, 21, 9, 30, tzinfo=JST)
DATABASES = sorted(KEPT.glob("schema-*.sqlite3"))


def shape(database: Database) -> set[tuple[str, str]]:
    """Return what a database is made of, column by column: an added column stands elsewhere in the SQL."""
    names = [row["name"] for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = {(name, str(tuple(row)[1:])) for name in names for row in database.rows(f"PRAGMA table_info({name})")}
    others = database.rows("SELECT name, sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL")
    return columns | {(row["name"], row["sql"]) for row in others}


def opened(kept: Path, path: Path) -> Database:
    path.parent.mkdir(parents=True)
    shutil.copyfile(kept, path)
    return open_database(path, NOW)


def test_a_database_of_every_schema_is_kept() -> None:
    assert [path.stem for path in DATABASES] == [f"schema-{number + 1}" for number in range(len(schemas()))]


@pytest.mark.parametrize("kept", DATABASES, ids=lambda kept: kept.stem)
def test_a_kept_database_becomes_one_like_new(kept: Path, path: Path) -> None:
    database, new = opened(kept, path), memory_database()
    assert version(database) == len(schemas())
    assert shape(database) == shape(new)
    assert [row[0] for row in database.rows("PRAGMA integrity_check")] == ["ok"]
    assert database.rows("PRAGMA foreign_key_check") == []
    new.close()
    database.close()


@pytest.mark.parametrize("kept", DATABASES, ids=lambda kept: kept.stem)
def test_nothing_of_a_kept_database_is_lost(kept: Path, path: Path) -> None:
    database = opened(kept, path)
    site = Sites(database).list("港区")[0]
    assert site.document["supply_point_number"] == "03-1011-0000-1111-2222-3333"
    assert Sites(database).list("サンプル商事")[0].site.customer.name == "サンプル商事株式会社"
    edits = Edits(database)
    forward = edits.redo(site, NOW)
    assert forward.document["of_a_later_version"] == {"list": [1, 2]}
    for _ in range(6):
        forward = edits.undo(forward, NOW)
    assert forward.document == {}
    assert not edits.has(site.id, Way.UNDO)
    assert {past.way for past in edits.history(site.id)} == {Way.REDO, Way.ASIDE}
    database.close()


@pytest.mark.parametrize("kept", DATABASES[1:], ids=lambda kept: kept.stem)
def test_keys_and_their_viewers_come_along(kept: Path, path: Path) -> None:
    database = opened(kept, path)
    (key,) = Keys(database).of_site(2)
    assert (key.key.place, key.key.issued_at, key.key.seen_at) == ("受電点1", ISSUED, ISSUED)
    assert [viewer.name for viewer in key.viewers] == ["見本閲覧者"]
    assert Keys(database).add(2, key.key) > key.id
    database.close()


def test_since_when_a_mail_is_awaited_is_there_from_schema_4_on(path: Path) -> None:
    database = opened(DATABASES[3], path)
    awaited = [Applications(database).mail_awaited_since(number) for number in (1, 2)]
    assert awaited == [ISSUED, None]
    database.close()


def test_photos_are_there_from_schema_5_on(path: Path) -> None:
    database = opened(DATABASES[4], path)
    assert [photo.name for photo in Photos(database).of_site(1)] == ["端末の箱.jpg"]
    database.close()


@pytest.mark.parametrize("kept", DATABASES[5:], ids=lambda kept: kept.stem)
def test_what_was_written_for_a_report_comes_along(kept: Path, path: Path) -> None:
    database = opened(kept, path)
    record = Reports(database).of_site(2)
    assert record.notes == "盤の扉の内側に端子台。"
    assert record.left_out == {"history"}
    assert record.made_at == datetime(2026, 11, 21, 12, tzinfo=JST)
    database.close()


def test_before_a_migration_there_is_a_backup_of_the_old_schema(path: Path) -> None:
    opened(DATABASES[0], path).close()
    (backup,) = folder_of(path).iterdir()
    copy = Database(backup)
    assert (version(copy), copy.number("SELECT count(*) FROM sites")) == (1, 3)
    copy.close()


def test_a_new_database_and_one_of_our_schema_need_no_backup(path: Path) -> None:
    open_database(path, NOW).close()
    open_database(path, NOW).close()
    assert not folder_of(path).exists()


def test_a_migration_that_fails_leaves_everything_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (*schemas()[:1], "CREATE TABLE half (x);\nINSERT INTO nowhere VALUES (1);\n")
    monkeypatch.setattr("app.storage.migrations.schemas", lambda: broken)
    with pytest.raises(Exception, match="nowhere"):
        opened(DATABASES[0], path)
    database = Database(path)
    assert version(database) == 1
    assert database.rows("SELECT * FROM sqlite_master WHERE name = 'half'") == []
    database.close()


def test_a_database_of_a_later_program_is_refused_and_left_alone(path: Path) -> None:
    database = open_database(path, NOW)
    database.rows(f"PRAGMA user_version = {len(schemas()) + 1}")
    database.close()
    before = path.read_bytes()
    with pytest.raises(EnvironmentProblem, match="storage_newer") as caught:
        open_database(path, NOW)
    assert caught.value.params["found"] == len(schemas()) + 1
    assert path.read_bytes() == before
