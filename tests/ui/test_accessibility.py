"""For keyboards, screen readers and tired eyes: names, the way of Tab, a focus one sees, contrast, words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QSlider,
    QWidget,
)

from app.resources import resource_path
from tests.ui.test_theme import contrast
from ui.arguments import PAGES
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.theme import PALETTES, Palette, ThemeName
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.guide_link import GuideLink

Demo = tuple[Composition, MainWindow]
Kind = tuple[str, str]
"""Class and name for the style sheet."""

RULE = re.compile(r"([^{}]+)\{([^}]*)\}")
COLOR = re.compile(r"(?:^|[;\s])color:\s*\$(\w+)")
GROUND = re.compile(r"background:\s*\$(\w+)")


@pytest.fixture
def page(demo: Demo, request: pytest.FixtureRequest, qapp: QApplication) -> QWidget:
    window = demo[1]
    window.open(request.param)
    qapp.processEvents()
    return window.page


each_page = pytest.mark.parametrize("page", PAGES, indirect=True)


@each_page
def test_whatever_takes_the_focus_has_a_name(page: QWidget) -> None:
    nameless = [one for one in tabbed(page) if not name_of(one) and not is_inside(one)]
    assert [describe(one) for one in nameless] == []


@each_page
def test_tab_skips_nothing_one_can_use(page: QWidget) -> None:
    usable = [
        one for one in page.findChildren(QWidget) if isinstance(one, (QAbstractButton, QLineEdit, QComboBox, QSlider))
    ]
    skipped = [one for one in usable if is_usable(one) and not takes_tab(one) and not is_reached_otherwise(one)]
    assert [describe(one) for one in skipped] == []


@each_page
def test_tab_goes_through_a_card_as_one_reads_it(page: QWidget) -> None:
    back = []
    last: dict[QWidget, QWidget] = {}
    for one in tabbed(page):
        card = card_of(one)
        if card is None or is_inside(one):
            continue
        before = last.get(card)
        if before is not None and goes_back(place(before, card), place(one, card)):
            back.append(f"{describe(before)} → {describe(one)}")
        last[card] = one
    assert back == []


@pytest.mark.parametrize("theme", ThemeName)
def test_the_focus_is_seen_in_every_theme(demo: Demo, theme: ThemeName, qapp: QApplication) -> None:
    composition, window = demo
    composition.settings.update(theme=theme)
    unseen, seen = [], set[Kind]()
    try:
        for key in PAGES:
            window.open(key)
            window.activateWindow()
            assert QTest.qWaitForWindowActive(window)
            new = kinds(window.page, seen)
            unseen += [f"{key}: {describe(one)}" for one in new if not shows_focus(one, window)]
    finally:
        composition.settings.update(theme=ThemeName.LIGHT)
        qapp.processEvents()
    assert unseen == []


@each_page
def test_a_state_is_told_in_words_and_not_by_colour_alone(page: QWidget) -> None:
    chips = [one for one in page.window().findChildren(Chip) if one.isVisible()]
    assert [describe(one) for one in chips if not one.text().strip()] == []
    toned = [one for one in page.findChildren(QLabel) if one.isVisible() and one.property("tone")]
    assert [describe(one) for one in toned if not one.text().strip()] == []


@pytest.mark.parametrize("theme", ThemeName)
def test_every_rule_of_the_style_sheet_is_readable(theme: ThemeName) -> None:
    palette = PALETTES[theme]
    pairs = set(rule_pairs())
    assert len(pairs) > 5
    assert {pair for pair in pairs if contrast(palette, *pair) < 4.5} == set()


@pytest.mark.parametrize("theme", ThemeName)
@pytest.mark.parametrize("ground", ["surface", "window", "sunken", "accent_soft"])
def test_the_ring_of_the_focus_stands_out_wherever_it_is_drawn(theme: ThemeName, ground: str) -> None:
    assert contrast(PALETTES[theme], "focus", ground) >= 3


def rule_pairs() -> Iterator[tuple[str, str]]:
    """Yield text and ground of every rule that names both."""
    sheet = resource_path("style.qss").read_text(encoding="utf-8")
    for _, body in RULE.findall(sheet):
        ink, ground = COLOR.search(body), GROUND.search(body)
        if ink and ground and ground[1] in Palette.__dataclass_fields__:
            yield ink[1], ground[1]


def tabbed(page: QWidget) -> list[QWidget]:
    """Return what Tab goes through on a page, in its order."""
    chain, one = [], page.nextInFocusChain()
    while one is not page:
        if page.isAncestorOf(one) and takes_tab(one) and is_usable(one):
            chain.append(one)
        one = one.nextInFocusChain()
    return chain


def takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def is_usable(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()


def is_reached_otherwise(widget: QWidget) -> bool:
    """Tell what the arrows reach within its group, F1 in its field, or Qt itself provides."""
    if isinstance(widget, GuideLink) or is_inside(widget):
        return True
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and any(takes_tab(one) for one in group.buttons())


def is_inside(widget: QWidget) -> bool:
    """Tell whether Qt made the widget inside one of ours."""
    parent = widget.parentWidget()
    own = type(widget).__module__.startswith("ui.")
    return not own and isinstance(parent, (QLineEdit, QComboBox, QAbstractScrollArea))


def name_of(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def card_of(widget: QWidget) -> QWidget | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, Card):
        parent = parent.parentWidget()
    return parent


def place(widget: QWidget, card: QWidget) -> QRect:
    return QRect(widget.mapTo(card, QPoint(0, 0)), widget.size())


def goes_back(before: QRect, after: QRect) -> bool:
    """Tell whether one would have to read upwards, or to the left within a line."""
    same_line = (
        min(before.bottom(), after.bottom()) - max(before.top(), after.top()) > min(before.height(), after.height()) / 2
    )
    return (
        after.right() <= before.left()
        if same_line
        else after.bottom() <= before.top() and after.left() <= before.right()
    )


def kinds(page: QWidget, seen: set[Kind]) -> list[QWidget]:
    """Return one of each kind of what takes the focus and was not `seen`."""
    found: dict[Kind, QWidget] = {}
    for one in tabbed(page):
        if not is_inside(one) and not one.visibleRegion().isEmpty():
            found.setdefault((type(one).__name__, one.objectName()), one)
    new = [one for kind, one in found.items() if kind not in seen]
    seen.update(found)
    return new


def shows_focus(widget: QWidget, window: QWidget) -> bool:
    """Tell whether at least as many pixels differ with the focus as a thin line along one side has."""
    widget.clearFocus()
    without = picture(widget, window)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    if not widget.hasFocus():
        return False
    differing = differences(without, picture(widget, window))
    widget.clearFocus()
    return differing >= min(widget.width(), widget.height())


def picture(widget: QWidget, window: QWidget) -> QImage:
    QApplication.processEvents()
    area = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    return window.grab(area).toImage().convertToFormat(QImage.Format.Format_RGB32)


def differences(one: QImage, other: QImage) -> int:
    if one.size() != other.size():
        return one.width()
    first, second = (np.frombuffer(image.constBits(), np.uint32) for image in (one, other))
    return int(np.count_nonzero(first != second))


def describe(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()} {name_of(widget)!r} {widget.geometry().getRect()}"
