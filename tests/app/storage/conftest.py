from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.storage.database import Database
from app.storage.opening import memory_database, open_database
from app.values import JST

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
KEPT = Path(__file__).parents[2] / "data" / "databases"


@pytest.fixture
def memory() -> Iterator[Database]:
    database = memory_database()
    yield database
    database.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "データ" / "kaitsu.sqlite3"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = open_database(path, NOW)
    yield opened
    opened.close()
