from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.errors import EnvironmentProblem
from app.messages import Language, explain
from app.storage.backups import KEPT, back_up_daily, folder_of, newest_backup, restore_backup
from app.storage.database import Database
from app.storage.opening import open_database
from app.storage.sites import Sites
from tests.app.storage.conftest import NOW

TODAY = date(2026, 11, 20)


def addresses(database: Database) -> list[object]:
    return [record.document.get("address") for record in Sites(database).list()]


def code_of(error: pytest.ExceptionInfo[EnvironmentProblem]) -> str:
    for language in Language:
        assert not explain(error.value, language).startswith("error."), "nobody wrote words for it"
    return error.value.code


def test_what_is_confirmed_is_on_the_disk_and_the_file_can_be_shared(database: Database) -> None:
    pragmas = {name: database.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize("damage", ["noise", "cut", "page"])
def test_a_damaged_file_is_set_aside_whole_and_a_new_one_begun(path: Path, damage: str) -> None:
    database = open_database(path, NOW)
    for number in range(50):
        Sites(database).add({"address": f"{number}" * 200}, NOW)
    database.close()
    content = path.read_bytes()
    spoiled = {
        "noise": b"no database at all" * 100,
        "cut": content[: len(content) // 2],
        "page": content[:4096] + b"\xff" * 4096 + content[8192:],
    }[damage]
    path.write_bytes(spoiled)
    again = open_database(path, NOW)
    assert addresses(again) == []
    assert again.set_aside is not None
    assert again.set_aside.read_bytes() == spoiled
    again.close()
    whole = open_database(path, NOW)
    assert whole.set_aside is None
    whole.close()


def test_after_damage_the_newest_backup_can_be_gone_back_to(path: Path) -> None:
    database = open_database(path, NOW)
    Sites(database).add({"address": "東京"}, NOW)
    back_up_daily(database, TODAY)
    database.close()
    path.write_bytes(b"noise" * 1000)
    again = open_database(path, NOW)
    Sites(again).add({"address": "横浜"}, NOW)
    backup = newest_backup(path)
    assert backup is not None
    restore_backup(again, backup, NOW)
    assert addresses(again) == ["東京"]
    newest = newest_backup(path)
    assert newest is not None
    with sqlite3.connect(newest) as replaced:
        assert "横浜" in replaced.execute("SELECT document FROM sites").fetchone()[0]
    replaced.close()
    again.close()
    reopened = open_database(path, NOW)
    assert addresses(reopened) == ["東京"]
    reopened.close()


def test_one_backup_a_day_and_the_newest_stay(path: Path) -> None:
    database = open_database(path, NOW)
    assert back_up_daily(database, TODAY) is None, "there is nothing in it yet"
    Sites(database).add({}, NOW)
    for number in range(KEPT + 3):
        assert back_up_daily(database, TODAY + timedelta(days=number)) == back_up_daily(
            database, TODAY + timedelta(days=number)
        )
    names = sorted(file.name for file in folder_of(path).iterdir())
    assert names == [f"daily-2026-11-{day}.sqlite3" for day in range(23, 28)]
    database.close()


def test_a_backup_holds_what_the_log_beside_the_file_still_has(path: Path) -> None:
    database = open_database(path, NOW)
    Sites(database).add({"address": "東京"}, NOW)
    backup = back_up_daily(database, TODAY)
    assert backup is not None
    copy = Database(backup)
    assert copy.number("SELECT count(*) FROM sites") == 1
    copy.close()
    database.close()


def test_a_database_in_memory_has_no_backups(memory: Database) -> None:
    assert back_up_daily(memory, TODAY) is None


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentProblem) as caught:
        open_database(tmp_path / "file" / "kaitsu.sqlite3", NOW)
    assert code_of(caught) in ("not_written", "folder_missing")


def test_a_file_that_cannot_be_opened_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(EnvironmentProblem) as caught:
        open_database(path, NOW)
    assert code_of(caught) == "storage_cannot_open"


def test_a_file_that_cannot_be_written_is_told_and_keeps_what_it_has(database: Database) -> None:
    Sites(database).add({"address": "東京"}, NOW)
    database.rows("PRAGMA query_only = ON")
    with pytest.raises(EnvironmentProblem) as caught:
        Sites(database).add({}, NOW)
    assert code_of(caught) == "storage_read_only"
    assert addresses(database) == ["東京"]


def test_a_full_disk_is_told_and_nothing_is_half_done(database: Database) -> None:
    pages = database.number("PRAGMA page_count")
    database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(EnvironmentProblem) as caught:
        Sites(database).add({"address": "東" * 100_000}, NOW)
    assert code_of(caught) == "storage_full"
    database.rows("PRAGMA max_page_count = 100000")
    assert addresses(database) == []
    Sites(database).add({"address": "東京"}, NOW)
    assert addresses(database) == ["東京"]


def test_a_database_that_another_program_holds_is_told_after_a_wait(path: Path, database: Database) -> None:
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    database.rows("PRAGMA busy_timeout = 10")
    with pytest.raises(EnvironmentProblem) as caught:
        Sites(database).add({}, NOW)
    assert code_of(caught) == "storage_locked"
    holder.execute("ROLLBACK")
    holder.close()
    Sites(database).add({}, NOW)


def test_two_windows_see_each_others_sites(path: Path, database: Database) -> None:
    other = open_database(path, NOW)
    Sites(database).add({"address": "東京"}, NOW)
    Sites(other).add({"address": "横浜"}, NOW)
    assert set(addresses(database)) == set(addresses(other)) == {"東京", "横浜"}
    other.close()


def test_a_bug_of_ours_is_no_problem_of_the_machine(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError):
        database.rows("SELECT nonsense")


def test_a_change_inside_a_change_is_part_of_it(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.changing():
        Sites(database).add({"address": "東京"}, NOW)
        assert 1 / 0
    assert addresses(database) == []
