"""`kaitsu --self-test`: it passes here, and each thing that is missing fails its own check."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import __version__
from ui import self_test

ROOT = Path(__file__).resolve().parents[2]


def test_a_whole_program_passes_and_says_what_it_saw(tmp_path: Path) -> None:
    result = tmp_path / "結果.json"
    without_screen = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "QT_QPA_PLATFORM", "WAYLAND_DISPLAY"}
    }
    command = [sys.executable, "-m", "ui.main", "--self-test", str(result)]
    done = subprocess.run(command, cwd=ROOT, env=without_screen, capture_output=True, text=True, check=False)
    told = json.loads(result.read_text(encoding="utf-8"))
    assert [one for one in told["checks"] if not one["passed"]] == []
    assert (done.returncode, told["passed"], told["frozen"]) == (0, True, False)
    assert told["versions"]["Kaitsu"] == __version__
    assert [one["check"] for one in told["checks"]] == [check.__name__ for check in self_test.CHECKS]


def lacking(name: str) -> Callable[[str], Path]:
    """Return a `resource_path` of a program from which one file was lost."""

    def path(relative: str) -> Path:
        if relative == name:
            raise FileNotFoundError(f"shipped resource is missing: {relative}")
        return ROOT / "resources" / relative

    return path


@pytest.mark.parametrize(
    ("check", "lost"),
    [
        (self_test.fonts, "fonts/NotoSansJP-Bold.ttf"),
        (self_test.demand_table, "demo/office-028a.pcapng"),
        (self_test.drafts, "demo/site.json"),
        (self_test.data_files, "wireshark/kaitsu-echonet-lite.lua"),
        (self_test.manual, "manual/pictures/log-en.webp"),
    ],
)
def test_a_lost_file_fails_its_check(
    check: Callable[[], str], lost: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    assert self_test.outcome_of(check).passed
    monkeypatch.setattr(self_test, "resource_path", lacking(lost))
    outcome = self_test.outcome_of(check)
    assert not outcome.passed
    assert lost in outcome.seen


def test_a_font_that_is_no_font_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"not a font")
    monkeypatch.setattr(self_test, "resource_path", lambda _name: broken)
    assert not self_test.outcome_of(self_test.fonts).passed


def test_pictures_without_a_line_fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot) -> None:
    for number in range(40):
        (tmp_path / f"{number}.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    monkeypatch.setattr(self_test, "resource_path", lambda _name: tmp_path)
    assert "is empty" in self_test.outcome_of(self_test.pictures).seen


def test_a_library_that_does_not_load_fails_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(f"DLL load failed while importing {name}")

    monkeypatch.setattr(self_test, "import_module", missing)
    outcome = self_test.outcome_of(self_test.modules)
    assert not outcome.passed
    assert "DLL load failed" in outcome.seen
