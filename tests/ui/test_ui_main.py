from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.errors import EnvironmentProblem
from ui.arguments import parse
from ui.main import _Bugs
from ui.viewmodels.notices import Notices

ROOT = Path(__file__).resolve().parents[2]


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_DATA_HOME": str(home / "日本語 data"),
        "XDG_CONFIG_HOME": str(home / "config"),
    }
    command = [sys.executable, "-m", "ui.main", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def complaints(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return what was written to stderr but for what the offscreen screen says it cannot do."""
    return [line for line in done.stderr.splitlines() if not line.startswith("This plugin does not support")]


@pytest.mark.parametrize("scale", [1, 2.5])
def test_the_demo_starts_takes_its_picture_and_ends(
    tmp_path: Path, scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_SCALE_FACTOR", str(scale))
    picture = tmp_path / "live.png"
    done = run(tmp_path, "--demo", "--language", "en", "--screenshot", str(picture), "--exit-after-first-paint")
    assert (done.returncode, complaints(done)) == (0, [])
    image = QImage(str(picture))
    assert image.size().toTuple() == (1366 * scale, 768 * scale)
    colors = {image.pixel(x, y) for x in range(0, image.width(), 16) for y in range(0, image.height(), 16)}
    assert len(colors) > 8, "an empty window has few colours"


def test_it_starts_without_a_network_and_ends_after_the_first_paint(tmp_path: Path) -> None:
    done = run(tmp_path, "--exit-after-first-paint")
    assert (done.returncode, complaints(done)) == (0, [])


def test_a_capture_that_is_not_there_is_told_and_the_window_opens_all_the_same(tmp_path: Path) -> None:
    done = run(tmp_path, "--open", str(tmp_path / "none.pcapng"), "--exit-after-first-paint")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_two_sources_at_once_are_refused() -> None:
    with pytest.raises(SystemExit) as caught:
        parse(["--demo", "--open", "x.pcapng"])
    assert caught.value.code == 2


@pytest.mark.parametrize(("measuring", "key"), [(True, "ui.unexpected"), (False, "ui.unexpected_stopped")])
def test_a_bug_is_logged_and_told(measuring: bool, key: str, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    notices = Notices()
    error = RuntimeError("boom")
    _Bugs(notices, lambda: measuring)(RuntimeError, error, None)
    assert "unexpected" in caplog.text
    assert notices.current is not None
    assert notices.current.key == key


def test_an_expected_error_out_of_the_event_loop_is_explained(qtbot: QtBot) -> None:
    notices = Notices()
    error = EnvironmentProblem("port_taken", port=3610, holder="other")
    _Bugs(notices, lambda: True)(EnvironmentProblem, error, None)
    assert notices.current is not None
    assert notices.current.error is error
