"""Two of this program at once, on the same files: both work, and no file is a mixture."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from app.capture.reader import read_capture
from app.storage.edits import Edits
from app.storage.opening import open_database
from app.storage.sites import Sites
from tests.app.storage.conftest import NOW

ROOT = Path(__file__).parents[2]
TIMES = 40
PROGRAM = """
import json, sys
from datetime import datetime
from pathlib import Path
from app.capture.recorder import RecordingTransport, new_recording
from app.demand.alarm_log import AlarmLog
from app.errors import EnvironmentProblem
from app.storage.edits import Edits
from app.storage.opening import open_database
from app.storage.sites import Sites
from app.whole_file import write_whole
from tests.hostile.small_disk import ALARM, NOW, Wire

folder, name, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
told = []
print("ready", flush=True)
sys.stdin.readline()
database = open_database(folder / "kaitsu.sqlite3", NOW)
sites, edits = Sites(database), Edits(database)
record = sites.add({"n": name}, NOW)
for number in range(times):
    record = edits.edit(record, {"n": f"{name} {number}"}, NOW)
    write_whole(folder / "settings.json", json.dumps([name, number] * 2000).encode())
    AlarmLog(folder / "alarms.csv").add(ALARM, name)
    recorder = RecordingTransport(
        Wire(), folder / "x", told.append, lambda _: new_recording(folder, NOW)
    )
    recorder.open(lambda _: None)
    recorder.close()
print(json.dumps([problem.code for problem in told]))
"""


def test_two_programs_on_the_same_files(tmp_path: Path) -> None:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    both = [
        subprocess.Popen([*command, name, str(TIMES)], cwd=ROOT, stdin=pipe, stdout=pipe, text=True) for name in "ab"
    ]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [json.loads(one.communicate()[0]) for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert told == [[], []]
    database = open_database(tmp_path / "kaitsu.sqlite3", NOW)
    records = {str(one.document["n"]): len(Edits(database).history(one.id)) for one in Sites(database).list()}
    database.close()
    assert records == {f"{name} {TIMES - 1}": TIMES for name in "ab"}
    settings = json.loads((tmp_path / "settings.json").read_bytes())
    assert settings == settings[:2] * 2000
    lines = (tmp_path / "alarms.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert [line.count(",") for line in lines] == [6] * len(lines)
    assert sum(line.startswith("at ") for line in lines) == 1
    recordings = list(tmp_path.glob("*.pcapng"))
    assert len(recordings) == 2 * TIMES
    assert [one.code for path in recordings for one in read_capture(path)] == ["capture_no_echonet"] * 2 * TIMES
