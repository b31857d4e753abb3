"""A full, a read-only and a vanished disk, really there: everybody is told, nothing is half written, all goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.small_disk import CANNOT

ROOT = Path(__file__).parents[2]
WHOLE = {"sound": ["ok"], "alarms_whole": True, "bundle": True, "frames": True, "findings": [], "parts": []}


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Any:
    if sys.platform != "linux":
        pytest.skip("a disk of our own is made on Linux only")
    command = [sys.executable, "-m", "tests.hostile.small_disk", str(tmp_path_factory.mktemp("disk"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode == CANNOT:
        pytest.skip(f"no disk of our own on this machine: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_on_a_full_disk_each_writer_says_so_and_what_was_there_stays(stages: Any) -> None:
    assert stages["full"] == {
        "told": {
            "recording": "recording_disk_full",
            "edit": "storage_full",
            "alarm": "disk_full",
            "export": "disk_full",
            "note": "disk_full",
            "bundle": "disk_full",
        },
        "left": {**WHOLE, "sites": ["first"], "export": ["first"], "notes": ["first"]},
    }


def test_with_room_again_all_but_the_recording_goes_on(stages: Any) -> None:
    left = {**WHOLE, "sites": ["again"], "export": ["again"], "notes": ["again"]}
    assert stages["freed"] == {"told": {}, "left": left}


def test_on_a_read_only_disk_each_writer_says_so(stages: Any) -> None:
    assert stages["read_only"]["told"] == {
        "recording": "recording_not_allowed",
        "open": "storage_cannot_open",
        "alarm": "not_writable",
        "export": "not_writable",
        "note": "not_writable",
        "bundle": "not_writable",
    }


def test_what_would_be_written_to_a_deleted_file_is_told_and_the_rest_is_made_anew(stages: Any) -> None:
    assert stages["removed"] == {
        "told": {"recording": "recording_no_folder", "edit": "storage_gone"},
        "there": ["alarms.csv", "bundle.zip", "export", "notes.json"],
    }
