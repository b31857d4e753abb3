from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import EnvironmentProblem, InputProblem
from app.site.model import Customer, Site, Voltage
from app.storage.database import Database
from app.storage.documents import document_of, read_document, search_words
from app.storage.edits import Edits
from app.storage.sites import Sites
from app.storage.times import moment, stamp
from tests.app.site.samples import COMPLETE, document
from tests.app.storage.conftest import NOW


def titles(database: Database, search: str) -> list[object]:
    return [record.document["address"] for record in Sites(database).list(search)]


def test_a_site_comes_back_as_it_was_given(memory: Database) -> None:
    record = Sites(memory).add(COMPLETE, NOW)
    again = Sites(memory).get(record.id)
    assert again.document == COMPLETE
    assert again.site.voltage is Voltage.HIGH
    assert (again.created_at, again.changed_at, again.revision) == (NOW, NOW, 0)


def test_times_are_written_in_japans_time(memory: Database) -> None:
    Sites(memory).add({}, datetime(2026, 11, 20, 1, 0, tzinfo=UTC))
    row = memory.rows("SELECT created_at FROM sites")[0]
    assert row["created_at"] == "2026-11-20T10:00:00.000+09:00"
    with pytest.raises(ValueError, match="no zone"):
        stamp(datetime(2026, 11, 20))


@given(st.lists(st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1 < at.year < 9999), max_size=5))
def test_stamps_sort_as_times_do(times: list[datetime]) -> None:
    exact = [at.replace(microsecond=at.microsecond // 1000 * 1000) for at in times]
    assert [moment(text) for text in sorted(map(stamp, exact))] == sorted(exact)


@pytest.mark.parametrize(
    "search",
    [
        "",
        "丸の内",
        "青空",
        "丸の内 青空",
        "ｆｘ－３",
        "EXAMPLE controls",
        "03-1011-1234",
        "0310111234567890123456",
        "０３１０１２",
        "1012-1234-5678",
    ],
)
def test_a_site_is_found_however_it_is_written(memory: Database, search: str) -> None:
    Sites(memory).add(COMPLETE, NOW)
    assert titles(memory, search) == [COMPLETE["address"]]


@pytest.mark.parametrize("search", ["大阪", "丸の内 大阪", "%", "京_千", "\\", "'", "0310119999"])
def test_what_is_not_there_is_not_found(memory: Database, search: str) -> None:
    Sites(memory).add(COMPLETE, NOW)
    assert titles(memory, search) == []


def test_signs_with_a_meaning_in_sql_are_found_as_themselves(memory: Database) -> None:
    Sites(memory).add({"address": "100%_\\'"}, NOW)
    for search in ("%", "_", "\\", "'"):
        assert titles(memory, search) == ["100%_\\'"]


def test_a_changed_number_is_found_and_the_one_before_is_not(memory: Database) -> None:
    record = Sites(memory).add(COMPLETE, NOW)
    Edits(memory).edit(record, document(supply_point_number="03-1011-9999-9999-9999-9999"), NOW)
    assert titles(memory, "0310119999") == [COMPLETE["address"]]
    assert titles(memory, "031011123456") == []


def test_the_site_changed_last_stands_first(memory: Database) -> None:
    sites = Sites(memory)
    first = sites.add({"address": "1"}, NOW)
    sites.add({"address": "2"}, NOW + timedelta(minutes=1))
    assert titles(memory, "") == ["2", "1"]
    Edits(memory).edit(first, {"address": "1", "island": True}, NOW + timedelta(minutes=2))
    assert titles(memory, "") == ["1", "2"]


def test_the_site_opened_last_is_the_one_to_go_on_with(memory: Database) -> None:
    sites = Sites(memory)
    assert sites.last_opened() is None
    first = sites.add({}, NOW)
    second = sites.add({}, NOW + timedelta(minutes=1))
    assert sites.last_opened() == second
    sites.mark_opened(first.id, NOW + timedelta(minutes=2))
    assert sites.last_opened() == first


def test_a_site_that_is_not_there_is_told(memory: Database) -> None:
    with pytest.raises(InputProblem, match="site_gone"):
        Sites(memory).get(7)


def test_what_a_later_program_wrote_is_kept_through_an_edit() -> None:
    before = {"address": "a", "later": [1, {"x": None}], "customer": {"name": "n", "rank": 3}, "ems": {"later": 1}}
    site = Site(address="b", customer=Customer(contact="c"))
    assert document_of(site, before) == {
        "address": "b",
        "later": [1, {"x": None}],
        "customer": {"contact": "c", "rank": 3},
        "ems": {"later": 1},
    }


def test_what_was_emptied_stays_empty() -> None:
    assert document_of(Site(), {"address": "a", "customer": {"name": "n"}}) == {}


def test_a_file_is_read_with_its_unknown_keys(tmp_path: Path) -> None:
    path = tmp_path / "SITE.json"
    path.write_text(json.dumps({"address": "東京", "later": 1, "island": None}), encoding="utf-8")
    assert read_document(path) == {"address": "東京", "later": 1}


def test_values_of_a_later_program_are_told_where_the_site_is_wanted(memory: Database) -> None:
    record = Sites(memory).add({"voltage": "superconducting"}, NOW)
    with pytest.raises(InputProblem, match="site_values"):
        assert record.site


def test_every_text_is_searched_however_deep() -> None:
    assert search_words({"a": ["Ｘ", {"b": "Ｙ"}], "c": 3, "d": True}) == "x y"


@pytest.mark.parametrize("nonsense", ["", "{", "[]", "null", "[" * 5000])
def test_a_site_that_nobody_can_read_is_told_and_hides_no_other(memory: Database, nonsense: str) -> None:
    sites = Sites(memory)
    good, bad = (sites.add({"address": name}, NOW) for name in ("東京都", "壊れた"))
    sites.require_readable()
    memory.change("UPDATE sites SET document = ? WHERE id = ?", nonsense, bad.id)
    assert [record.id for record in sites.list()] == [good.id]
    last = sites.last_opened()
    assert last is not None
    assert last.id == good.id
    for refused in (sites.require_readable, lambda: sites.get(bad.id)):
        with pytest.raises(EnvironmentProblem, match="storage_row"):
            refused()


def test_a_text_that_is_no_text_is_told(memory: Database) -> None:
    Sites(memory).add({}, NOW)
    memory.rows("UPDATE sites SET document = CAST(x'ff' AS TEXT)")
    with pytest.raises(EnvironmentProblem, match="storage_row"):
        Sites(memory).require_readable()
