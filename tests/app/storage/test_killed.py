"""A program that is killed while it edits: the database opens, and every edit it had confirmed is there."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.storage.database import Database
from app.storage.edits import Edits
from app.storage.migrations import schemas, version
from app.storage.opening import open_database
from app.storage.sites import Sites
from tests.app.storage.conftest import KEPT, NOW

ROOT = Path(__file__).parents[3]
KILLS_WHILE_EDITING = 90
KILLS_WHILE_OPENING = 10
KILLS_OF_ONE_DATABASE = 15
MOST_CONFIRMED = 4
AN_EDIT_S = 0.01
"""About as long as an edit takes, so that the kill comes at any moment of one."""


def run(path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-S", "-m", "tests.app.storage.editing_child", str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, bufsize=0)


def killed(child: subprocess.Popen[bytes], said: bytes = b"") -> list[int]:
    """Kill a child and return the edits it had confirmed."""
    child.kill()
    said += child.communicate()[0]
    lines = said.decode().splitlines(keepends=True)
    return [int(line) for line in lines if line.endswith("\n") and line != "ready\n"]


def numbers_in(database: Database) -> set[int]:
    """Return every edit that the database knows, in force or to go back to."""
    (site,) = Sites(database).list()
    past = {int(str(one.document["n"])) for one in Edits(database).history(site.id)}
    return past | {int(str(site.document["n"]))}


def assert_whole(path: Path) -> Database:
    database = open_database(path, NOW)
    assert database.set_aside is None
    assert [row[0] for row in database.rows("PRAGMA integrity_check")] == ["ok"]
    assert version(database) == len(schemas())
    return database


@pytest.mark.parametrize("start", range(0, KILLS_WHILE_EDITING, KILLS_OF_ONE_DATABASE))
def test_every_confirmed_edit_survives_a_kill(tmp_path: Path, start: int) -> None:
    chance = random.Random(start)
    path = tmp_path / "kaitsu.sqlite3"
    confirmed: set[int] = set()
    for _ in range(KILLS_OF_ONE_DATABASE):
        child = run(path)
        assert child.stdout is not None
        assert child.stdout.read(6) == b"ready\n"
        said = b""
        for _ in range(chance.randrange(1, MOST_CONFIRMED + 1)):
            said += child.stdout.readline()
        time.sleep(chance.uniform(0, AN_EDIT_S))
        confirmed |= set(killed(child, said))
        with closing(assert_whole(path)) as database:
            assert numbers_in(database) >= confirmed


def test_a_kill_while_opening_and_migrating_loses_nothing(tmp_path: Path) -> None:
    chance = random.Random(0)
    with closing(open_kept(tmp_path / "whole")) as whole:
        sites = [record.document for record in Sites(whole).list()]
    started = time.monotonic()
    first = run(tmp_path / "timed.sqlite3")
    assert first.stdout is not None
    assert first.stdout.read(6) == b"ready\n"
    takes = time.monotonic() - started
    killed(first)
    for number in range(KILLS_WHILE_OPENING):
        path = tmp_path / f"{number}.sqlite3"
        shutil.copyfile(KEPT / "schema-1.sqlite3", path)
        child = run(path)
        time.sleep(chance.uniform(takes / 2, takes))
        killed(child)
        with closing(assert_whole(path)) as database:
            addresses = {document.get("address") for document in sites}
            assert {record.document.get("address") for record in Sites(database).list()} >= addresses - {None}


def open_kept(folder: Path) -> Database:
    folder.mkdir()
    shutil.copyfile(KEPT / "schema-1.sqlite3", folder / "kaitsu.sqlite3")
    return open_database(folder / "kaitsu.sqlite3", NOW)
