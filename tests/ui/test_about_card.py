"""The About card: what can be copied and what is opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot

from app import __version__
from ui.context import Context
from ui.viewmodels import about
from ui.widgets.about_card import AboutCard


@pytest.fixture
def card(context: Context, qtbot: QtBot) -> AboutCard:
    made = AboutCard(context)
    qtbot.addWidget(made)
    return made


def test_the_versions_are_copied_one_a_line(card: AboutCard) -> None:
    card.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == f"Kaitsu {__version__}"
    assert [line.split()[0] for line in lines] == ["Kaitsu", "Python", "Qt", "PySide6", "SQLite", "OS"]


def test_a_checkout_opens_the_folder_of_licences_and_a_built_program_its_notices(
    card: AboutCard, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    card.licences.click()
    assert opened[-1].toLocalFile().endswith("resources/licences")
    folder = tmp_path_factory.mktemp("licences")
    (folder / "NOTICES.txt").write_text("…", encoding="utf-8")
    monkeypatch.setattr(about, "resource_path", lambda _name: folder)
    card.licences.click()
    assert opened[-1].toLocalFile().endswith("NOTICES.txt")
