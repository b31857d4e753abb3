"""The conformance card: counts, faults first with their proof, everything on demand, ready to be copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.conformance import CHECKS, Verdict
from app.echonet.datagram import Transport
from app.messages import Language
from app.simulator.faults import Faults
from tests.ui.fakes import METER, MeterOnAWire, SilentWire
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.viewmodels.conformance import CheckView
from ui.widgets.conformance_card import CheckRow, ConformanceCard

Make = Callable[[Transport], Composition]


def card_of(composition: Composition, qtbot: QtBot) -> ConformanceCard:
    composition.conformance.look()
    card = ConformanceCard(composition.context, composition.conformance)
    qtbot.addWidget(card)
    return card


def read_through(composition: Composition, qtbot: QtBot) -> None:
    composition.connection.search()
    qtbot.waitUntil(lambda: composition.visit.meter is not None and composition.visit.meter.settled)
    composition.conformance.look()


def texts(card: ConformanceCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if not label.isHidden() and label.text()]


def failed(composition: Composition) -> list[CheckView]:
    return composition.conformance.views(composition.context.words, frozenset({Verdict.FAIL}))


def test_without_a_meter_the_card_says_what_it_waits_for(make: Make, qtbot: QtBot) -> None:
    card = card_of(make(SilentWire()), qtbot)
    assert "計器が見つかると" in " ".join(texts(card))
    assert card.copy.isHidden() and card.every.isHidden()


def test_a_good_meter_has_no_rows_until_all_are_wanted(demo: tuple[Composition, MainWindow], qtbot: QtBot) -> None:
    card = card_of(demo[0], qtbot)
    assert any("適合 / 0 不適合 / " in text for text in texts(card))
    assert "不適合はありません。" in texts(card)
    assert card.findChildren(CheckRow) == []
    card.every.click()
    assert len(card.findChildren(CheckRow)) == len(CHECKS)


def test_a_fault_comes_first_with_its_proof(make: Make, qtbot: QtBot) -> None:
    composition = make(MeterOnAWire(faults=Faults(refuse=frozenset({0xD3}))))
    read_through(composition, qtbot)
    card = card_of(composition, qtbot)
    assert failed(composition), "a refused coefficient breaks the standard"
    assert "0xD3" in failed(composition)[0].proof
    assert len(card.findChildren(CheckRow)) == len(failed(composition))
    verdicts = [one.verdict for one in composition.conformance.views(composition.context.words)]
    assert verdicts == sorted(verdicts, key=[Verdict.FAIL, Verdict.PASS, Verdict.NOT_APPLICABLE].index)


def test_results_stay_while_the_meter_is_polled(make: Make, qtbot: QtBot) -> None:
    composition = make(MeterOnAWire())
    read_through(composition, qtbot)
    before = len(composition.conformance.checks)
    composition.visit.meter.unread.add(0xE7)
    composition.conformance.look()
    assert len(composition.conformance.checks) == before == len(CHECKS)


def test_everything_is_copied_in_the_language_in_force(make: Make, qtbot: QtBot) -> None:
    composition = make(MeterOnAWire(faults=Faults(refuse=frozenset({0xD3}))))
    read_through(composition, qtbot)
    composition.settings.update(language=Language.EN)
    card = card_of(composition, qtbot)
    card.copy.click()
    head, counts, *rows = QGuiApplication.clipboard().text().splitlines()
    assert head == f"{METER}\t0x028A01"
    assert counts.endswith("not applicable")
    assert len(rows) == len(CHECKS)
    assert rows[0].startswith("FAIL\t")
