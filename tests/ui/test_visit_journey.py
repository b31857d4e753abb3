"""A whole visit at a meter, through the window: find it, watch it, collect, check, draft, report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.echonet.datagram import Transport
from app.report.verification import verify
from tests.ui.fakes import METER, MeterOnAWire
from tests.ui.test_journey import FILES, Hand
from ui.composition import STEPS, Composition
from ui.viewmodels.checklist import StepState

NUMBER = "供給地点特定番号は 03-1011-0000-1234-5678-9012 です"
LONGEST_MS = 20_000


def test_a_whole_visit_to_a_meter(
    make: Callable[[Transport], Composition], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    composition = make(MeterOnAWire())
    composition.settings.update(interval_s=1)
    window = composition.window()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.open("site")
    composition.begin()
    hand = Hand(window)

    hand.press("ui.welcome.visit")
    assert window.key == "connect"
    qtbot.waitUntil(lambda: bool(composition.conformance.checks), timeout=LONGEST_MS)
    assert composition.connection.nodes[0].address == METER

    hand.press_rail("計測")
    qtbot.waitUntil(lambda: bool(composition.live.picture.bars), timeout=LONGEST_MS)

    hand.press_rail("履歴")
    hand.press("ui.history.collect")
    qtbot.waitUntil(lambda: bool(composition.history.findings) and not composition.history.running, timeout=LONGEST_MS)

    hand.press_rail("現場")
    hand.press("ui.welcome.form")
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    field = next(one for one in window.page.findChildren(QLineEdit) if one.accessibleName().startswith("供給地点"))
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    field.insert(NUMBER)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert composition.site.site.supply_point_number == "03-1011-0000-1234-5678-9012"
    assert composition.site.assessment.findings

    hand.press_rail("申込")
    drafts = tmp_path / "申込"
    drafts.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(drafts))
    hand.press("ui.draft.export")
    qtbot.waitUntil(lambda: not composition.draft.exporting, timeout=LONGEST_MS)
    assert {path.name for path in drafts.iterdir()} == FILES
    assert "03-1011-0000-1234-5678-9012" in (drafts / "kaitsu-draft.txt").read_text(encoding="utf-8")

    hand.press_rail("報告")
    bundle = tmp_path / "報告.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(bundle), ""))
    qtbot.waitUntil(lambda: not composition.report.busy, timeout=LONGEST_MS)
    with qtbot.waitSignal(composition.report.saved, timeout=LONGEST_MS):
        hand.press("ui.report.bundle")
    assert verify(bundle).intact

    states = {step: composition.checklist.state(step) for step in STEPS}
    assert {states[step] for step in ("history", "report")} == {StepState.DONE}
    assert {step for step, state in states.items() if state is StepState.NOT_STARTED} == {"keys"}
