"""Killed while recording, collecting, exporting: what was confirmed is there, and no file is half a file.

The kills of edits are in `tests/app/storage/test_killed.py`; with these there are two hundred.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.capture.reader import CapturedDatagram, read_capture
from app.cli.replayed import replay_whole
from app.draft.draft_file import from_json
from app.report.verification import verify

ROOT = Path(__file__).parents[2]
RECORDINGS, COLLECTIONS, EXPORTS = 50, 25, 25

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def kill(kind: str, folder: Path, kills: int) -> list[tuple[Path, list]]:
    """Return the folder of each that was killed, and what it had said."""
    command = [sys.executable, "-m", "tests.hostile.victims", kind, str(folder), str(kills), "8"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(said) == kills
    return [(folder / str(number), one) for number, one in enumerate(said)]


def test_a_recording_is_readable_up_to_the_last_frame_that_was_handed_on(tmp_path: Path) -> None:
    for folder, said in kill("record", tmp_path, RECORDINGS):
        items = list(read_capture(folder / "one.pcapng"))
        numbers = [int.from_bytes(one.datagram.payload[:4]) for one in items if isinstance(one, CapturedDatagram)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= said[-1]
        assert {one.code for one in items if not isinstance(one, CapturedDatagram)} <= {"capture_cut"}


def test_every_day_of_a_history_that_was_collected_is_in_the_recording(tmp_path: Path) -> None:
    for folder, said in kill("collect", tmp_path, COLLECTIONS):
        visit, _ = replay_whole(folder / "one.pcapng")
        (meter,) = visit.known.distinct_meters()
        assert meter.history is not None
        assert {str(day) for day in meter.history.records} >= set(said)


def test_an_export_is_whole_or_the_one_before(tmp_path: Path) -> None:
    for folder, said in kill("export", tmp_path, EXPORTS):
        draft = from_json(json.loads((folder / "kaitsu-draft.json").read_bytes()))
        (model,) = (one.value for one in draft.fields if one.field.path == "ems.model")
        assert int(model.split()[0]) >= said[-1]
        assert verify(folder / "kaitsu-report.zip").intact
        with ZipFile(folder / "kaitsu-report.zip") as bundle:
            assert int(bundle.read("n").split()[0]) >= said[-1]
        assert {path.name for path in folder.iterdir() if not path.name.startswith(".")} == {
            "kaitsu-draft.json",
            "kaitsu-report.zip",
        }
