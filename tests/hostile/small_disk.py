"""What a full, a read-only and a vanished disk do to the files that are being written, on a disk of our own.

Run as a program it makes a disk of a megabyte that only it can see (Linux, root) and prints one line of JSON: for each
stage, what each writer was told and what is left. Exit code 77 where such a disk cannot be had.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from app.capture.reader import CapturedDatagram, read_capture
from app.capture.recorder import RecordingTransport, session_path
from app.demand.alarm_log import AlarmLog
from app.demand.alarms import Alarm
from app.demand.markers import Markers, load_markers, save_markers
from app.demand.outlook import DemandState
from app.echonet.datagram import Datagram, Endpoint, Transmission
from app.errors import EnvironmentProblem
from app.report.bundle import REPORT, Enclosed, write_bundle
from app.report.verification import verify
from app.storage.edits import Edits
from app.storage.opening import open_database
from app.storage.sites import Sites
from app.values import JST
from app.whole_file import write_whole

CANNOT = 77
NEW_MOUNTS, PRIVATE, READ_ONLY, REMOUNT = 0x20000, 0x44000, 0x1, 0x20
NOW = datetime(2026, 11, 20, 10, tzinfo=JST)
SIZE = 1 << 20
ALARM = Alarm(NOW, DemandState.NORMAL, DemandState.ALARM, Decimal(1), Decimal(2), Decimal(3))
_libc = ctypes.CDLL(None, use_errno=True)


class Wire:
    """A transport that delivers what it is told to."""

    can_send = True

    def open(self, receive: Callable[[Datagram], None]) -> None:
        self.deliver = receive

    def send(self, transmission: Transmission) -> list[Datagram]:
        return []

    def close(self) -> None:
        pass


class Work:
    """Everything that writes, at work in one folder; `told` has the codes of what each was told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wire, self.told = Wire(), dict[str, str]()
        self.recorded = 0
        self.recorder = RecordingTransport(
            self.wire, folder / "one.pcapng", lambda problem: self.told.update(recording=problem.code)
        )
        self.recorder.open(lambda _datagram: None)
        self.database = open_database(folder / "kaitsu.sqlite3", NOW)
        self.record = Sites(self.database).add({"n": 0}, NOW)
        self.alarms = AlarmLog(folder / "alarms.csv")
        self.go_on("first")

    def go_on(self, name: str) -> dict[str, str]:
        """Write everything once more and return what could not be."""
        self.told.clear()
        for writer in (self.deliver, self.edit, self.alarm, self.export, self.note, self.bundle):
            self.attempt(writer, name)
        return dict(self.told)

    def attempt(self, writer: Callable[[str], object], name: str) -> None:
        try:
            writer(name)
        except EnvironmentProblem as problem:
            self.told[writer.__name__] = problem.code

    def begin_again(self) -> dict[str, str]:
        """Let go of every file and begin anew; return what could not be."""
        self.told.clear()
        self.recorder.close()
        self.database.close()
        self.record_anew("")
        for writer in (self.open, self.alarm, self.export, self.note, self.bundle):
            self.attempt(writer, "again")
        return dict(self.told)

    def record_anew(self, _name: str) -> None:
        path = session_path(self.folder, NOW)
        recorder = RecordingTransport(self.wire, path, lambda problem: self.told.update(recording=problem.code))
        recorder.open(lambda _datagram: None)
        recorder.close()

    def open(self, _name: str) -> None:
        open_database(self.folder / "kaitsu.sqlite3", NOW).close()

    def deliver(self, _name: str) -> None:
        for _ in range(8):  # more than a page
            self.wire.deliver(Datagram(os.urandom(1200), Endpoint("10.0.0.2"), Endpoint("10.0.0.1"), "eth0", 1))

    def edit(self, name: str) -> None:
        self.record = Edits(self.database).edit(self.record, {"n": name, "filler": "現" * 5000}, NOW)

    def alarm(self, _name: str) -> None:
        for _ in range(4):
            self.alarms.add(ALARM, "F146832" * 200)

    def export(self, name: str) -> None:
        write_whole(self.folder / "export", name.encode() * 2000)

    def note(self, name: str) -> None:
        markers = Markers()
        markers.add(NOW, name)
        save_markers(self.folder / "notes.json", markers)

    def bundle(self, name: str) -> None:
        write_bundle(self.folder / "bundle.zip", REPORT, [Enclosed("x", os.urandom(9000))], NOW)

    def left(self) -> dict[str, object]:
        """Return what can be read back."""
        alarms = self.alarms.path.read_bytes()
        items = list(read_capture(self.folder / "one.pcapng"))
        with closing(open_database(self.folder / "kaitsu.sqlite3", NOW)) as again:
            documents = [one.document["n"] for one in Sites(again).list()]
            sound = [row[0] for row in again.rows("PRAGMA integrity_check")]
        return {
            "sites": documents,
            "sound": sound,
            "alarms_whole": alarms.endswith(b"\r\n") and alarms.count(b"\r\n") >= 2,
            "export": sorted({(self.folder / "export").read_bytes().decode()[:5]}),
            "notes": [one.text for one in load_markers(self.folder / "notes.json").all],
            "bundle": verify(self.folder / "bundle.zip").intact,
            "frames": sum(isinstance(one, CapturedDatagram) for one in items) > 0,
            "findings": [one.code for one in items if not isinstance(one, CapturedDatagram)],
            "parts": [path.name for path in self.folder.glob(".*.part")],
        }


def mount(folder: Path, flags: int = 0) -> None:
    options = f"size={SIZE}".encode()
    if _libc.mount(b"tmpfs", bytes(folder), b"tmpfs", flags, options) != 0:
        raise OSError(ctypes.get_errno(), "mount")


def fill(folder: Path, spare: int) -> None:
    """Use up the disk but for some bytes."""
    free = shutil.disk_usage(folder).free
    (folder / "filler").write_bytes(b"\0" * max(free - spare, 0))


def main(folder: Path) -> None:
    try:
        if _libc.unshare(NEW_MOUNTS) != 0 or _libc.mount(b"none", b"/", None, PRIVATE, None) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        mount(folder)
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(CANNOT)
    stages: dict[str, object] = {}
    work = Work(folder)
    fill(folder, 0)
    stages["full"] = {"told": work.go_on("later"), "left": work.left()}
    (folder / "filler").unlink()
    stages["freed"] = {"told": work.go_on("again"), "left": work.left()}
    work.recorder.close()
    work.database.close()
    mount(folder, READ_ONLY | REMOUNT)
    stages["read_only"] = {"told": work.begin_again()}
    mount(folder, REMOUNT)
    inner = folder / "inner"
    inner.mkdir()
    work = Work(inner)
    shutil.rmtree(inner)
    stages["removed"] = {"told": work.go_on("gone"), "there": sorted(path.name for path in inner.glob("*"))}
    print(json.dumps(stages))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
