"""A visit on a real screen: Xvfb shows the window, xdotool presses keys and buttons as a person does."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import pytest

from tests.ui.test_journey import FILES

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 60
LIBRARIES = ("libxcb-cursor.so.0", "libxkbcommon-x11.so.0", "libxcb-icccm.so.4", "libxcb-keysyms.so.1")
NUMBER = "03-1011-0000-1234-5678-9012"


def why_not() -> str:
    """Return what is missing here, "" when a screen can be had."""
    missing = [program for program in ("Xvfb", "xdotool") if not shutil.which(program)]
    for library in LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(library)
    return f"not installed: {', '.join(missing)}" if missing else ""


pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "all there")


class Person:
    """Sees what the window tells, and acts with keyboard and mouse."""

    def __init__(self, environment: dict[str, str], window: subprocess.Popen[str]) -> None:
        self._environment, self._window = environment, window
        self._lines: Queue[str] = Queue()
        self._reader = Thread(target=self._read)
        self._reader.start()
        self.places: dict[str, tuple[int, int]] = {}

    def see(self, what: str, wanted: object = None) -> Any:
        """Wait until the window tells this, and return what it tells of it."""
        while True:
            try:
                told = json.loads(self._lines.get(timeout=LONGEST_S))
            except Empty:
                pytest.fail(f"nobody told of {what}: {wanted}")
            if "page" in told:
                self.places = told["page"]["places"]
            if what in told and (wanted is None or told[what] == wanted):
                return told[what]

    def see_page(self, key: str, name: str) -> None:
        """Wait until a page is there and something of it can be pressed."""
        while not (self.see("page")["key"] == key and name in self.places):
            pass

    def click(self, name: str) -> None:
        """Press what has this name with the mouse."""
        self.do("mousemove", *map(str, self.places[name]), "click", "1")

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        self.do("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        """Type text."""
        self.do("type", "--clearmodifiers", text)

    def do(self, *words: str) -> None:
        """Have xdotool do something."""
        subprocess.run(["xdotool", *words], env=self._environment, check=True, timeout=LONGEST_S)

    def leave(self) -> None:
        """Close the window and see that it ended well."""
        assert self._window.stdin is not None
        self._window.stdin.close()
        assert self._window.wait(LONGEST_S) == 0
        self._reader.join()

    def _read(self) -> None:
        assert self._window.stdout is not None
        for line in self._window.stdout:
            self._lines.put(line)


@pytest.fixture
def screen() -> Iterator[str]:
    """The name of a screen that nobody sees."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(LONGEST_S)


@pytest.fixture
def person(screen: str, tmp_path: Path) -> Iterator[Person]:
    (tmp_path / "drafts").mkdir()
    environment = os.environ | {"DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "tests.ui.screen_child", str(tmp_path)]
    with (tmp_path / "stderr").open("w") as errors:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors}
        with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as window:
            made = Person(environment, window)
            try:
                made.do("windowfocus", "--sync", str(made.see("window")))
                yield made
            finally:
                made.leave()
    assert (tmp_path / "stderr").read_text() == ""


def test_a_visit_by_keys_and_clicks(person: Person, tmp_path: Path) -> None:
    person.see_page("site", "ui.welcome.visit")
    person.click("ui.welcome.visit")
    person.see("meter")
    person.press("ctrl+3")
    person.see("bars")
    person.press("ctrl+k")
    person.see("palette")
    person.type("collect")
    person.press("Return")
    person.see("history")
    person.press("ctrl+1")
    person.see_page("site", "ui.welcome.form")
    person.click("ui.welcome.form")
    person.see_page("site", "供給地点特定番号")
    person.click("供給地点特定番号")
    person.type(NUMBER)
    person.press("Tab")
    person.see("number")
    person.press("ctrl+5", "ctrl+e")
    assert set(person.see("draft")) == FILES
    assert NUMBER in (tmp_path / "drafts" / "kaitsu-draft.txt").read_text(encoding="utf-8")
    person.press("ctrl+7")
    person.see_page("report", "ui.report.pdf")
    person.click("ui.report.pdf")
    person.see("dialog")
    person.press("Return")
    name = person.see("report")
    assert (tmp_path / "drafts" / name).read_bytes().startswith(b"%PDF")
