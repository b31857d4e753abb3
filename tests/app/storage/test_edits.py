from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import EnvironmentProblem
from app.storage.database import Database
from app.storage.edits import Edits, Way
from app.storage.opening import memory_database, open_database
from app.storage.sites import Sites
from tests.app.storage.conftest import NOW

STEPS = st.lists(st.sampled_from(("undo", "redo", "reopen", 0, 1, 2, 3)), max_size=25)


def reachable(edits: Edits, site_id: int) -> tuple[bool, bool]:
    return edits.has(site_id, Way.UNDO), edits.has(site_id, Way.REDO)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_any_edits_undos_and_redos_are_those_of_two_stacks(steps: list[str | int]) -> None:
    database = memory_database()
    edits = Edits(database)
    record = Sites(database).add({"n": -1}, NOW)
    present, undo, redo, ever = -1, [], [], {-1}  # type: ignore[var-annotated]
    for step in steps:
        if step == "undo":
            record = edits.undo(record, NOW)
            if undo:
                redo.append(present)
                present = undo.pop()
        elif step == "redo":
            record = edits.redo(record, NOW)
            if redo:
                undo.append(present)
                present = redo.pop()
        elif step == "reopen":
            record = Sites(database).get(record.id)
        else:
            record = edits.edit(record, {"n": step}, NOW)
            if step != present:
                undo.append(present)
                redo.clear()
                present = step
                ever.add(present)
        assert record.document == {"n": present}
        assert record == Sites(database).get(record.id)
        assert reachable(edits, record.id) == (bool(undo), bool(redo))
    kept = {past.document["n"] for past in edits.history(record.id)} | {present}
    assert kept == ever, "a document was lost"
    database.close()


def test_undo_and_redo_go_on_after_a_restart(path: Path) -> None:
    database = open_database(path, NOW)
    record = Sites(database).add({}, NOW)
    for number in range(3):
        record = Edits(database).edit(record, {"n": number}, NOW)
    Edits(database).undo(record, NOW)
    database.close()
    again = open_database(path, NOW)
    found = Sites(again).list()[0]
    edits = Edits(again)
    assert found.document == {"n": 1}
    assert edits.undo(found, NOW).document == {"n": 0}
    assert edits.redo(Sites(again).get(found.id), NOW).document == {"n": 1}
    assert edits.redo(Sites(again).get(found.id), NOW).document == {"n": 2}
    again.close()


def test_what_a_new_edit_put_aside_is_in_the_history_with_its_time(memory: Database) -> None:
    edits = Edits(memory)
    record = edits.edit(Sites(memory).add({}, NOW), {"n": 1}, NOW)
    record = edits.undo(record, NOW + timedelta(minutes=1))
    record = edits.edit(record, {"n": 2}, NOW + timedelta(minutes=2))
    past = edits.history(record.id)
    assert [(one.way, one.document) for one in past] == [(Way.UNDO, {}), (Way.ASIDE, {"n": 1})]
    assert [one.left_at for one in past] == [NOW + timedelta(minutes=2), NOW + timedelta(minutes=1)]
    assert edits.edit(record, past[1].document, NOW).document == {"n": 1}


def test_an_edit_that_changes_nothing_is_none(memory: Database) -> None:
    record = Sites(memory).add({"n": 1}, NOW)
    assert Edits(memory).edit(record, {"n": 1}, NOW + timedelta(minutes=1)) == record
    assert reachable(Edits(memory), record.id) == (False, False)


def test_sites_have_each_their_own_way_back(memory: Database) -> None:
    edits, sites = Edits(memory), Sites(memory)
    one, other = sites.add({}, NOW), sites.add({}, NOW)
    edits.edit(one, {"n": 1}, NOW)
    assert reachable(edits, other.id) == (False, False)
    assert edits.undo(other, NOW) == other


@pytest.mark.parametrize("action", ["edit", "undo"])
def test_what_another_window_changed_meanwhile_is_not_overwritten(path: Path, action: str) -> None:
    mine, other = open_database(path, NOW), open_database(path, NOW)
    record = Edits(mine).edit(Sites(mine).add({}, NOW), {"n": 1}, NOW)
    Edits(other).edit(Sites(other).get(record.id), {"n": 2}, NOW)
    with pytest.raises(EnvironmentProblem, match="site_changed_elsewhere"):
        if action == "edit":
            Edits(mine).edit(record, {"n": 3}, NOW)
        else:
            Edits(mine).undo(record, NOW)
    latest = Sites(mine).get(record.id)
    assert latest.document == {"n": 2}
    assert [past.document for past in Edits(mine).history(record.id)] == [{"n": 1}, {}]
    assert Edits(mine).edit(latest, {"n": 3}, NOW).document == {"n": 3}
    mine.close()
    other.close()
