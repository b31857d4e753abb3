"""The diagnostics bundle: listed before it is saved, and nobody in it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.report.bundle import Enclosed
from app.report.masking import Mask
from app.report.verification import verify
from app.storage.keys import Keys
from tests.ui.keys_at_hand import ISSUED, KEY
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.widgets.diagnostics_card import DiagnosticsCard
from ui.widgets.diagnostics_dialog import DiagnosticsDialog

Demo = tuple[Composition, MainWindow]


def dialogs() -> list[DiagnosticsDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, DiagnosticsDialog)]


@pytest.fixture(autouse=True)
def closed_again(qapp: QApplication) -> Iterator[None]:
    """Close what the settings page opens as soon as something was gathered."""
    yield
    for dialog in dialogs():
        dialog.close()


def gathered(composition: Composition, qtbot: QtBot) -> dict[str, str]:
    with qtbot.waitSignal(composition.diagnostics.ready) as told:
        composition.diagnostics.gather()
    files: tuple[Enclosed, ...] = told.args[0]
    return {one.path: one.source.decode() for one in files if isinstance(one.source, bytes)}


def test_everything_a_helper_needs_is_there(demo: Demo, qtbot: QtBot) -> None:
    files = gathered(demo[0], qtbot)
    assert {"versions.json", "settings.json", "interfaces.json", "findings.json", "counters.json", "frames.txt"} <= set(
        files
    )
    assert "0x028A01" in files["counters.json"]
    assert len(files["frames.txt"].splitlines()) > 1000
    assert "1081" in files["frames.txt"]


def test_nobody_is_in_it(silent: Composition, qtbot: QtBot) -> None:
    silent.site.set("customer.name", "株式会社青空製作所")
    silent.site.set("supply_point_number", "03-1011-1234-5678-9012-3456")
    silent.site.set("applicant.email", "tanaka@example.com")
    silent.keys.add_place("第２受電室")
    silent.keys.issue(KEY, "")
    assert silent.site.id is not None
    (key,) = Keys(silent.storage).of_site(silent.site.id)
    Keys(silent.storage).add_viewer(key.id, "閲覧 花子", ISSUED)
    told = f"青空製作所 0310111234567890123456 TANAKA@EXAMPLE.COM 第2受電室 {KEY} 花子"
    silent.settings.update(export_folder=told)
    log = silent.source.places.log
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(f"INFO {told}\n", encoding="utf-8")
    files = gathered(silent, qtbot)
    assert {"logs/1.log"} <= set(files)
    for content in files.values():
        for word in told.split():
            assert word not in content


def test_the_contents_are_listed_and_saved_only_when_asked(
    demo: Demo, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    composition, window = demo
    window.open("settings")
    card = window.page.findChild(DiagnosticsCard)
    with qtbot.waitSignal(composition.diagnostics.ready):
        card.gather.click()
    (dialog,) = dialogs()
    listed = [dialog.list.item(row).text().partition("\n")[0] for row in range(dialog.list.count())]
    dialog.list.setCurrentRow(listed.index("versions.json"))
    assert "Kaitsu" in dialog.text.toPlainText()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(tmp_path / "d"), ""))
    with qtbot.waitSignal(composition.diagnostics.saved):
        dialog.save.click()
    verified = verify(tmp_path / "d.zip")
    assert verified.intact
    assert [one.path for one in verified.files] == listed
    with zipfile.ZipFile(tmp_path / "d.zip") as bundle:
        assert b"Kaitsu" in bundle.read("versions.json")


def test_a_place_that_takes_no_file_is_told(silent: Composition, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(silent.diagnostics.failed):
        silent.diagnostics.save(tmp_path / "no" / "d.zip", (Enclosed("a", Mask().text("x").encode()),))
    assert silent.notices.current is not None
