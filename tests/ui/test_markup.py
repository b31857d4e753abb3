"""What a person types is shown as it was typed: no label takes it for markup, no button for a shortcut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.composition import Composition
from ui.pages.page import Page

MARKUP = "<b>R&D</b><img src=x>"
KEYS = (
    "address", "island_reason", "meter_plate", "meter_type", "postal_code", "supply_point_number",
    "customer.name", "customer.department", "customer.contact", "customer.phone",
    "applicant.company", "applicant.department", "applicant.name", "applicant.phone1", "applicant.email",
    "ems.maker", "ems.model", "receipt.id", "receipt.status",
)  # fmt: skip


@pytest.fixture(params=["site", "application"])
def page(request: pytest.FixtureRequest, silent: Composition, qtbot: QtBot) -> Page:
    """A page of a site whose every text is markup."""
    for key in KEYS:
        silent.site.set(key, MARKUP)
    silent.begin()
    page = getattr(silent, f"_{request.param}_page")()
    assert isinstance(page, Page)
    qtbot.addWidget(page)
    page.show()
    return page


def test_no_label_takes_a_text_for_markup(page: Page) -> None:
    shown = [label for label in page.findChildren(QLabel) if "<b>" in label.text()]
    assert shown
    assert [label.text() for label in shown if label.textFormat() is not Qt.TextFormat.PlainText] == []
    assert [one.toolTip() for one in page.findChildren(QWidget) if "<b>" in one.toolTip()] == []


def test_no_button_swallows_an_ampersand(page: Page) -> None:
    texts = [button.text() for button in page.findChildren(QAbstractButton) if "R&" in button.text()]
    assert [text for text in texts if "R&&D" not in text] == []
