"""From the search button to the four numbers, with the virtual meter at the other end of an imaginary wire."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.echonet.datagram import Transport
from app.echonet.objects import epc_text
from app.errors import InputProblem
from app.visit import NodeState
from tests.ui.fakes import METER, OTHER, MeterOnAWire, SilentWire, TakenPort
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.pages.connect import ConnectPage
from ui.pages.live import LivePage
from ui.viewmodels.checklist import StepState
from ui.viewmodels.live import target_from
from ui.viewmodels.readings import Column
from ui.viewmodels.status import LinkState
from ui.widgets.big_number import EMPTY, BigNumber
from ui.widgets.live_side import SideModels
from ui.widgets.node_row import NodeRow

Make = Callable[[Transport], Composition]


@pytest.fixture
def found(make: Make, qtbot: QtBot) -> Composition:
    """A composition whose meter was found and read through."""
    composition = make(MeterOnAWire())
    composition.connection.search()
    qtbot.waitUntil(lambda: composition.visit.meter is not None and composition.visit.meter.settled)
    return composition


def test_searching_finds_the_meter_and_reads_it(found: Composition, qtbot: QtBot) -> None:
    page = ConnectPage(found.context, found.connection, found.diagnosis, found.conformance)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: bool(page.findChildren(NodeRow)))
    assert found.visit.meter is not None
    assert found.visit.meter.key.address == METER
    qtbot.waitUntil(lambda: found.checklist.state("connect") is StepState.DONE)
    assert found.status.current.link is LinkState.ANSWERING


def test_the_meter_is_polled_without_being_asked(found: Composition, qtbot: QtBot) -> None:
    assert found.visit.meter is not None
    key = found.visit.meter.key
    qtbot.waitUntil(lambda: found.live.watched == (key, found.settings.current.interval_s))
    found.settings.update(interval_s=10)
    assert found.live.watched == (key, 10)
    before = len(found.visit.meter.round_trips_s)
    qtbot.waitUntil(lambda: len(found.visit.meter.round_trips_s) > before)


def test_a_meter_that_stays_away_counts_as_silent(found: Composition, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found.visit.meter is not None
    monkeypatch.setattr(found.visit.meter, "last_answer_ns", found.visit.now_ns - 91_000_000_000)
    found.visit.ticked.emit()
    assert found.status.current.link is LinkState.SILENT
    assert found.status.current.answer_age_s == 91


def test_readings_show_scaled_values_and_raw_bytes(found: Composition, qtbot: QtBot) -> None:
    model = found.readings
    qtbot.waitUntil(lambda: model.rowCount() > 20)
    rows = {model.index(row, Column.CODE).data(): row for row in range(model.rowCount())}
    assert model.index(rows["0xD3"], Column.VALUE).data() == "1,200"
    assert model.index(rows["0xD3"], Column.RAW).data() == "00 00 04 B0"
    assert model.index(rows["0xE2"], Column.VALUE).data().endswith(" kWh")
    codes = list(rows)
    assert codes.index("0xE2") < codes.index("0x80"), "what the meter measures comes first"
    assert epc_text(0x80) in codes


def test_numbers_appear_with_the_second_sample(found: Composition, qtbot: QtBot) -> None:
    side = SideModels(found.readings, found.visit, found.demand)
    page = LivePage(found.context, found.live, side, found.settings)
    qtbot.addWidget(page)
    page.show()
    found.settings.update(target_kw=680)
    read_until(found, qtbot, lambda: found.live.view.outlook is not None and found.live.view.outlook.load is not None)
    assert page._gauge.accessibleName().startswith("現在")
    values = {tile.accessibleName().split()[0]: tile for tile in page.findChildren(BigNumber)}
    assert list(values) == ["現在デマンド", "予測デマンド", "調整電力", "残り時間"]
    assert all(EMPTY not in tile.accessibleName() for tile in values.values())
    assert values["予測デマンド"].chip.text() in ("正常", "注意", "警報", "超過")


def test_a_pause_holds_the_picture_but_not_the_measuring(found: Composition, qtbot: QtBot) -> None:
    found.live.pause(True)
    held = found.live.picture
    samples = len(found.visit.meter.demand.samples)
    read_until(found, qtbot, lambda: len(found.visit.meter.demand.samples) > samples)
    found.visit.changed.emit()
    assert found.live.picture is held
    found.live.pause(False)
    assert found.live.picture is not held


def read_until(composition: Composition, qtbot: QtBot, done: Callable[[], bool]) -> None:
    """Read the counter again and again; the virtual meter's minute is a tenth of a second."""

    def read_and_look() -> bool:
        composition.visit.read_again()
        return done()

    qtbot.waitUntil(read_and_look)


def test_a_taken_port_is_told_and_can_be_tried_again(make: Make, qtbot: QtBot) -> None:
    composition = make(TakenPort())
    window = composition.window()
    qtbot.addWidget(window)
    composition.connection.search()
    assert composition.notices.current is not None
    assert composition.notices.current.error.code == "port_taken"
    assert not composition.connection.searched
    qtbot.waitUntil(lambda: [one.code for one in composition.diagnosis.findings] == ["port_taken"])
    assert composition.checklist.state("connect") is StepState.ATTENTION


def test_a_bug_in_the_engine_closes_the_port_and_searching_starts_again(
    found: Composition, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    wire = found.source.transport
    assert isinstance(wire, MeterOnAWire)
    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(found.visit.visit, "receive_datagram", _fail)
        wire.say(b"anything")
    found.visit.ticked.emit()
    assert found.status.current.link is LinkState.NONE
    found.connection.search()
    qtbot.waitUntil(lambda: found.status.current.link is LinkState.ANSWERING)


def _fail(*_: object) -> None:
    raise RuntimeError("a bug")


def test_a_direct_address_is_asked(make: Make, qtbot: QtBot) -> None:
    wire = SilentWire()
    composition = make(wire)
    page = ConnectPage(composition.context, composition.connection, composition.diagnosis, composition.conformance)
    qtbot.addWidget(page)
    page.address.setText(" fe80::1%eth0 ")
    qtbot.keyClick(page.address, Qt.Key.Key_Return)
    assert "fe80::1%eth0" in [one.address for one in wire.sent]


def test_what_is_no_address_is_told_and_not_asked(make: Make, qtbot: QtBot) -> None:
    wire = SilentWire()
    composition = make(wire)
    composition.connection.search_at("169.254.7")
    assert composition.notices.current is not None
    assert composition.notices.current.error.code == "no_address"
    assert wire.sent == []


def test_a_node_that_speaks_is_listed(found: Composition) -> None:
    assert [(node.address, node.state) for node in found.connection.nodes] == [(METER, NodeState.ANSWERING)]


@pytest.mark.parametrize(("typed", "target"), [("500", 500), ("５００ｋＷ", 500), ("1,200 kW", 1200), ("", None)])
def test_a_target_is_read_however_it_is_written(typed: str, target: int | None) -> None:
    assert target_from(typed) == target


@pytest.mark.parametrize("typed", ["-5", "0", "viel", "1.5", "99999999"])
def test_a_target_that_is_none_is_told_in_the_banner(silent: Composition, typed: str) -> None:
    with pytest.raises(InputProblem):
        target_from(typed)
    silent.live.set_target(typed)
    assert silent.notices.current is not None
    assert silent.notices.current.error.code == "target_kw"
    assert silent.settings.current.target_kw is None


def use_buttons(page: ConnectPage) -> list[QAbstractButton]:
    return [one for one in page.findChildren(QAbstractButton, "flat") if one.text() == "この計器を見る"]


def test_another_meter_can_be_chosen(make: Make, qtbot: QtBot) -> None:
    composition = make(MeterOnAWire({METER: b"VIRTUAL00001", OTHER: b"VIRTUAL00002"}))
    page = ConnectPage(composition.context, composition.connection, composition.diagnosis, composition.conformance)
    qtbot.addWidget(page)
    composition.connection.search()
    qtbot.waitUntil(lambda: all(one.settled and one.identification for one in composition.visit.visit.meters.values()))
    qtbot.waitUntil(lambda: len(use_buttons(page)) == 1)
    before = composition.visit.meter.key
    use_buttons(page)[0].click()
    assert {before.address, composition.visit.meter.key.address} == {METER, OTHER}


def test_a_meter_with_two_addresses_is_one(demo: tuple[Composition, MainWindow]) -> None:
    composition, window = demo
    window.open("connect")
    assert sum(node.is_meter for node in composition.connection.nodes) == 2
    assert use_buttons(window.page) == []
