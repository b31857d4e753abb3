"""Notes of the recording at hand, on disk at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.demand.markers import load_markers, notes_path
from app.values import JST
from ui.viewmodels.markers import MarkersModel

NOON = datetime(2026, 11, 20, 12, tzinfo=JST)


class Recording:
    """A recording whose file may change; remembers what failed."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.failed: list[object] = []
        self.model = MarkersModel(lambda: self.path)
        self.model.failed.connect(self.failed.append)
        self.model.follow()


@pytest.fixture
def recording(qapp: QApplication, tmp_path: Path) -> Recording:
    return Recording(tmp_path / "a.pcapng")


def texts(model: MarkersModel) -> list[str]:
    return [one.text for one in model.all]


def saved(recording: Path) -> list[str]:
    return [one.text for one in load_markers(notes_path(recording)).all]


def test_every_change_is_on_disk_at_once(recording: Recording) -> None:
    assert recording.path is not None
    recording.model.add(NOON, "a")
    recording.model.add(NOON + timedelta(minutes=1), "b")
    assert saved(recording.path) == ["a", "b"]
    recording.model.edit(recording.model.all[0], "c")
    recording.model.remove(recording.model.all[1])
    assert saved(recording.path) == ["c"]
    recording.model.undo()
    assert saved(recording.path) == ["c", "b"] == texts(recording.model)


def test_notes_come_back_with_their_recording(recording: Recording) -> None:
    recording.model.add(NOON, "a")
    assert texts(Recording(recording.path).model) == ["a"]


def test_another_recording_brings_its_own_notes(recording: Recording, tmp_path: Path) -> None:
    recording.model.add(NOON, "a")
    recording.path = tmp_path / "b.pcapng"
    recording.model.follow(anew=True)
    assert texts(recording.model) == []
    recording.path = tmp_path / "a.pcapng"
    recording.model.follow(anew=True)
    assert texts(recording.model) == ["a"]
    recording.model.follow(anew=True)
    assert recording.model.can_undo is False, "the same recording from its start keeps what is there"


def test_a_visit_that_goes_on_in_a_new_file_takes_its_notes_along(recording: Recording, tmp_path: Path) -> None:
    recording.model.add(NOON, "a")
    recording.path = tmp_path / "b.pcapng"
    recording.model.follow()
    recording.model.add(NOON, "b")
    assert (saved(tmp_path / "a.pcapng"), saved(tmp_path / "b.pcapng")) == (["a"], ["a", "b"])


def test_a_damaged_file_is_told_and_never_written_over(tmp_path: Path, qapp: QApplication) -> None:
    file = notes_path(tmp_path / "a.pcapng")
    file.write_text("{", encoding="utf-8")
    damaged = Recording(tmp_path / "a.pcapng")
    model = MarkersModel(lambda: damaged.path)
    told: list[object] = []
    model.failed.connect(told.append)
    model.follow()
    model.add(NOON, "a")
    assert [one.code for one in told] == ["notes_damaged", "notes_damaged"]
    assert texts(model) == ["a"]
    assert file.read_text(encoding="utf-8") == "{"


def test_without_a_recording_notes_stay_until_there_is_one(qapp: QApplication, tmp_path: Path) -> None:
    nowhere = Recording(None)
    nowhere.model.add(NOON, "a")
    assert [one.code for one in nowhere.failed] == ["notes_not_kept"]
    nowhere.path = tmp_path / "a.pcapng"
    nowhere.model.add(NOON, "b")
    assert saved(nowhere.path) == ["a", "b"]
