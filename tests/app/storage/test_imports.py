from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

import pytest

from app.errors import AppError
from app.storage.database import Database
from app.storage.imports import import_site_files
from app.storage.sites import Sites
from app.values import JST
from tests.app.site.samples import COMPLETE
from tests.app.storage.conftest import NOW


def write(folder: Path, name: str, content: object, at: datetime) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


@pytest.fixture
def problems() -> list[AppError]:
    return []


def test_site_files_are_taken_in_once_with_their_times(
    memory: Database, tmp_path: Path, problems: list[AppError]
) -> None:
    older, newer = datetime(2026, 1, 2, 3, 4, tzinfo=JST), datetime(2026, 5, 6, 7, 8, tzinfo=JST)
    write(tmp_path, "site-b.json", {"address": "古い", "later": 1}, older)
    write(tmp_path, "site-a.json", COMPLETE, newer)
    write(tmp_path, "notes.json", {}, newer)
    assert import_site_files(memory, tmp_path, NOW, problems.append) == 2
    assert import_site_files(memory, tmp_path, NOW, problems.append) == 0
    first, second = Sites(memory).list()
    assert (first.document, first.changed_at) == (COMPLETE, newer)
    assert (second.document, second.created_at) == ({"address": "古い", "later": 1}, older)
    assert Sites(memory).last_opened() == first
    assert problems == []
    assert len(list(tmp_path.iterdir())) == 3, "a file was taken away"


def test_a_damaged_file_is_told_and_the_others_are_taken_in(
    memory: Database, tmp_path: Path, problems: list[AppError]
) -> None:
    write(tmp_path, "site-1.json", '{"address": "東', NOW)
    write(tmp_path, "site-2.json", {"address": "横浜"}, NOW)
    assert import_site_files(memory, tmp_path, NOW, problems.append) == 1
    assert [problem.code for problem in problems] == ["site_json"]
    write(tmp_path, "site-1.json", {"address": "東京"}, NOW)
    assert import_site_files(memory, tmp_path, NOW, problems.append) == 1


def test_a_file_that_an_older_program_changed_is_taken_in_again(
    memory: Database, tmp_path: Path, problems: list[AppError]
) -> None:
    write(tmp_path, "site-1.json", {"address": "東京"}, datetime(2026, 1, 1, tzinfo=JST))
    import_site_files(memory, tmp_path, NOW, problems.append)
    write(tmp_path, "site-1.json", {"address": "横浜"}, datetime(2026, 1, 2, tzinfo=JST))
    assert import_site_files(memory, tmp_path, NOW, problems.append) == 1
    assert len(Sites(memory).list()) == 2


def test_without_a_folder_there_is_nothing_to_take_in(
    memory: Database, tmp_path: Path, problems: list[AppError]
) -> None:
    assert import_site_files(memory, tmp_path / "none", NOW, problems.append) == 0
