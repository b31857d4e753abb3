"""What the connect page says when something is wrong: the diagnosis in words, live and for a recording."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.diagnosis import Guard
from app.diagnosis.firewall import Category
from app.echonet.datagram import Transport
from app.messages import Language, catalogue
from tests.ui.conftest import compose
from tests.ui.fakes import US, WIRE, Firewall, MeterOnAWire, SilentWire, cut_cable
from ui.composition import Composition, Machine
from ui.main_window import MainWindow
from ui.pages.connect import ConnectPage
from ui.places import Places
from ui.settings import SettingsStore
from ui.sources import Source
from ui.viewmodels.checklist import StepState
from ui.viewmodels.notices import Notices
from ui.widgets.finding_row import FindingRow

Make = Callable[[Transport], Composition]
DIAGNOSIS = Path(__file__).resolve().parents[2] / "app" / "diagnosis"
PASSED_ON = {"interface", "ip_version", "reason", "reasons", "port", "holder"}
"""Evidence that comes from the transport."""


def codes(composition: Composition) -> list[str]:
    composition.diagnosis.look()
    return [one.code for one in composition.diagnosis.findings]


def page_of(composition: Composition, qtbot: QtBot) -> ConnectPage:
    page = ConnectPage(composition.context, composition.connection, composition.diagnosis, composition.conformance)
    qtbot.addWidget(page)
    return page


def end_search(composition: Composition) -> None:
    composition.connection.stop()
    composition.diagnosis.look()


def test_silence_is_explained_with_what_to_do(make: Make, qtbot: QtBot) -> None:
    composition = make(SilentWire())
    page = page_of(composition, qtbot)
    composition.connection.search()
    assert codes(composition) == [], "not before the search had its time"
    end_search(composition)
    assert codes(composition) == ["heard_nothing"]
    (row,) = page.findChildren(FindingRow)
    texts = [label.text() for label in row.findChildren(QLabel) if label.text()]
    assert WIRE in texts[0]
    assert texts[1].startswith("次の手順: ")
    assert "Q28" in texts[2]
    assert f"送信 {WIRE}: " in texts[2], "evidence the sentence leaves out"
    assert composition.checklist.state("connect") is StepState.ATTENTION


def test_checking_again_searches_again_and_forgets_the_silence(make: Make, qtbot: QtBot) -> None:
    composition = make(SilentWire())
    page = page_of(composition, qtbot)
    composition.connection.search(("169.254.7.9",))
    end_search(composition)
    assert codes(composition) == ["heard_nothing"]
    page._again.click()
    assert composition.connection.searching
    assert composition.connection.typed == ("169.254.7.9",), "the address typed is asked again"
    assert codes(composition) == []


def test_a_pulled_cable_is_told_before_any_search(qapp: object, places: Places, qtbot: QtBot) -> None:
    machine = Machine(cut_cable, Firewall())
    wire = SilentWire()
    composition = Composition(Source(wire, wire, places), SettingsStore(places.settings), Notices(), machine)
    assert codes(composition) == [], "before anybody looked there is nothing to say"
    composition.connection.look_at_interfaces()
    assert codes(composition) == ["no_link"]
    composition.end()
    composition.deleteLater()


def test_the_firewall_is_asked_with_every_search(qapp: object, places: Places, qtbot: QtBot) -> None:
    firewall = Firewall(Guard(WIRE, Category.PUBLIC, closed=True))
    composition = compose(SilentWire(), places, firewall=firewall)
    composition.connection.search()
    qtbot.waitUntil(lambda: codes(composition) == ["public_network"])
    composition.connection.search()
    qtbot.waitUntil(lambda: firewall.asked == 2)
    composition.end()
    composition.deleteLater()


def test_a_meter_that_answers_leaves_nothing_to_say(make: Make, qtbot: QtBot) -> None:
    composition = make(MeterOnAWire())
    composition.connection.search()
    qtbot.waitUntil(lambda: composition.visit.meter is not None and composition.visit.meter.settled)
    composition.connection.stop()
    assert "heard_nothing" not in codes(composition)
    assert "no_meter_heard" not in codes(composition)


def test_our_own_voice_is_nobody_elses(make: Make) -> None:
    wire = SilentWire()
    composition = make(wire)
    composition.connection.search()
    wire.say(b"\x10\x81\x00\x01\x0e\xf0\x01\x0e\xf0\x01\x73\x01\xd5\x04\x01\x05\xff\x01", source=US)
    end_search(composition)
    assert codes(composition)[0] == "heard_ourselves"


def test_malformed_bytes_become_a_finding_and_a_log_line(make: Make) -> None:
    wire = SilentWire()
    composition = make(wire)
    composition.connection.search()
    wire.say(b"\x10\x81\x00")
    composition.log.filter_by("", errors_only=True)
    assert composition.log.rowCount() == 1
    assert codes(composition) == ["malformed_heard"]


def test_a_recording_without_faults_says_nothing_of_this_machine(demo: tuple[Composition, MainWindow]) -> None:
    composition, _ = demo
    assert codes(composition) == []


@pytest.mark.parametrize("language", Language)
def test_every_piece_of_evidence_has_a_name(language: Language) -> None:
    sources = "\n".join((DIAGNOSIS / f"{name}.py").read_text("utf-8") for name in ("network", "line", "metering"))
    names = set(re.findall(r'"([a-z_]+)": ', sources)) | PASSED_ON
    assert {name for name in names if f"ui.evidence.{name}" not in catalogue(language)} == set()
