"""The one-minute history in the window, with a virtual 0x028F meter at the other end."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.echonet.datagram import Transport
from app.meter.history import Return
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.load import load_profile
from app.simulator.settings import MeterSettings
from tests.ui.fakes import METER, METER_START, MeterOnAWire
from ui.composition import Composition
from ui.pages.history import HistoryPage

Make = Callable[[Transport], Composition]


def bidirectional() -> MeterOnAWire:
    wire = MeterOnAWire(speed=1.0)
    settings = MeterSettings(METER_START, load_profile("solar"), meter_class=0x028F, multicast_wait_s=(0.0, 0.0))
    quick = replace(settings, serial=b"VIRTUAL0028F")
    wire.meters[METER] = VirtualMeter(quick, time.monotonic(), Faults())
    return wire


def opened(composition: Composition, qtbot: QtBot) -> HistoryPage:
    composition.connection.search()
    qtbot.waitUntil(lambda: composition.visit.meter is not None and composition.visit.meter.settled)
    page = HistoryPage(composition.context, composition.history, composition.settings)
    page.resize(1158, 700)
    qtbot.addWidget(page)
    page.show()
    return page


def texts(page: HistoryPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def composition(make: Make) -> Composition:
    return make(bidirectional())


def test_only_a_meter_that_has_minutes_offers_them(make: Make, composition: Composition, qtbot: QtBot) -> None:
    page = opened(composition, qtbot)
    qtbot.waitUntil(page.bar.buttons["minutes"].isVisible)
    other = opened(make(MeterOnAWire(speed=1.0)), qtbot)
    other.show_view("minutes")
    assert other.bar.buttons["minutes"].isHidden()
    assert other.shown == "map"


def test_an_hour_is_collected_ten_minutes_at_a_time(composition: Composition, qtbot: QtBot) -> None:
    page = opened(composition, qtbot)
    qtbot.waitUntil(page.bar.buttons["minutes"].isVisible)
    page.bar.buttons["minutes"].click()
    view = page.view("minutes")
    assert view.chosen_minutes == 60
    view.start.click()
    assert view.stop.isVisible() and view.start.isHidden()
    minutes = composition.history.minutes
    qtbot.waitUntil(lambda: not minutes.running)
    assert len(minutes.minutes) == 60
    steps = {earlier.at - later.at for later, earlier in zip(minutes.minutes, minutes.minutes[1:], strict=False)}
    assert steps == {-timedelta(minutes=1)}
    assert view.model.rowCount() == 60
    assert "60 分を集めました" in texts(page)
    qtbot.waitUntil(lambda: "EF" in texts(page))  # the meter was at a default that cannot be set again


def test_stopping_keeps_what_came_and_gives_the_choice_back(composition: Composition, qtbot: QtBot) -> None:
    page = opened(composition, qtbot)
    minutes = composition.history.minutes
    qtbot.waitUntil(lambda: minutes.possible)
    composition.history.minutes.collect(360)
    qtbot.waitUntil(lambda: len(minutes.minutes) >= 20)
    collector = minutes._collector
    minutes.cancel()
    qtbot.waitUntil(lambda: not minutes.running)
    assert 20 <= len(minutes.minutes) < 360
    assert collector is None or collector.choice.state is not Return.OWED
    assert page.shown == "map"


def test_the_file_has_every_minute_oldest_first(
    composition: Composition, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(composition, qtbot)
    minutes = composition.history.minutes
    qtbot.waitUntil(lambda: minutes.possible)
    page.show_view("minutes")
    page.view("minutes").choices[10].click()
    page.view("minutes").start.click()
    qtbot.waitUntil(lambda: not minutes.running)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "m.csv"), ""))
    page.trigger("export")
    qtbot.waitUntil(lambda: composition.notices.current is not None)
    rows = list(csv.reader((tmp_path / "m.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 11
    assert rows[-1][0] == minutes.minutes[0].at.isoformat()


def test_a_meter_that_takes_no_choice_of_minutes_is_told(make: Make, qtbot: QtBot) -> None:
    wire = bidirectional()
    wire.meters[METER]._meter.write = lambda _epc, _edt, _at: False
    composition = make(wire)
    opened(composition, qtbot)
    minutes = composition.history.minutes
    qtbot.waitUntil(lambda: minutes.possible)
    minutes.collect(60)
    qtbot.waitUntil(lambda: not minutes.running)
    assert minutes.minutes == []
    assert [one.code for one in minutes.findings] == ["no_minutes", "minutes_default"]
