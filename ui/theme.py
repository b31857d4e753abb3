"""Colours by role, and the style sheet made of them; a widget never names a colour.

Every pair of text and ground keeps a contrast of at least 4.5 (tests/ui/test_theme.py), for laptops in the sun.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from string import Template
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.resources import resource_path

GRID: Final = 4
"""Every distance in the window is a multiple of this many pixels."""

TOUCH: Final = 36
"""Lowest height of anything one can press, in pixels: people wear gloves."""


TEXT: Final = 14
"""Height of ordinary text in pixels."""

TEXT_PERCENTS: Final = (100, 125, 150)
"""Sizes of texts on offer; whole windows are made larger by the system's own scaling."""

_FONT_SIZE: Final = re.compile(r"font-size: (\d+)px")


class ThemeName(StrEnum):
    """The palettes one can choose."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Palette:
    """One colour per role."""

    window: str
    surface: str
    sunken: str
    border: str
    control_border: str
    text: str
    text_muted: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    focus: str
    ok: str
    ok_soft: str
    caution: str
    caution_soft: str
    alarm: str
    alarm_soft: str
    plot_line: str
    plot_band: str
    plot_bar: str
    plot_bar_open: str
    plot_target: str
    plot_forecast: str
    plot_grid: str


PALETTES: Final[dict[ThemeName, Palette]] = {
    ThemeName.LIGHT: Palette(
        window="#EEF1F5",
        surface="#FFFFFF",
        sunken="#F6F8FA",
        border="#D5DBE3",
        control_border="#8793A1",
        text="#15202B",
        text_muted="#4E5D6C",
        accent="#0B5394",
        accent_hover="#0A467D",
        accent_soft="#E2EDF8",
        on_accent="#FFFFFF",
        focus="#D9480F",
        ok="#14663A",
        ok_soft="#E1F2E7",
        caution="#7A4B00",
        caution_soft="#FFF0CC",
        alarm="#A91B14",
        alarm_soft="#FCE5E3",
        plot_line="#0B5394",
        plot_band="#0B539438",
        plot_bar="#B9C9DA",
        plot_bar_open="#DCE5EE",
        plot_target="#A91B14",
        plot_forecast="#8A4B9C",
        plot_grid="#D5DBE3",
    ),
    ThemeName.DARK: Palette(
        window="#12161B",
        surface="#1B2128",
        sunken="#151A20",
        border="#333D48",
        control_border="#75828F",
        text="#E9EEF3",
        text_muted="#A6B3C0",
        accent="#6CB6F5",
        accent_hover="#8DC7F8",
        accent_soft="#1B3550",
        on_accent="#0A1420",
        focus="#FFC53D",
        ok="#67D394",
        ok_soft="#16331F",
        caution="#F3BE5B",
        caution_soft="#3A2D10",
        alarm="#FF9389",
        alarm_soft="#47201D",
        plot_line="#6CB6F5",
        plot_band="#6CB6F540",
        plot_bar="#3C4C5C",
        plot_bar_open="#28323D",
        plot_target="#FF9389",
        plot_forecast="#D39BE6",
        plot_grid="#2C3641",
    ),
    ThemeName.CONTRAST: Palette(
        window="#FFFFFF",
        surface="#FFFFFF",
        sunken="#FFFFFF",
        border="#000000",
        control_border="#000000",
        text="#000000",
        text_muted="#000000",
        accent="#00318C",
        accent_hover="#001F5C",
        accent_soft="#FFE94D",
        on_accent="#FFFFFF",
        focus="#C00000",
        ok="#004D1C",
        ok_soft="#FFFFFF",
        caution="#5C3000",
        caution_soft="#FFFFFF",
        alarm="#990000",
        alarm_soft="#FFFFFF",
        plot_line="#00318C",
        plot_band="#00318C50",
        plot_bar="#B0B0B0",
        plot_bar_open="#E4E4E4",
        plot_target="#990000",
        plot_forecast="#6A0080",
        plot_grid="#808080",
    ),
}


class Theme(QObject):
    """The palette in force; `changed` tells whoever paints by hand."""

    changed = Signal()

    def __init__(
        self, name: ThemeName = ThemeName.LIGHT, parent: QObject | None = None, text_percent: int = TEXT_PERCENTS[0]
    ) -> None:
        super().__init__(parent)
        self._name, self._text_percent = name, text_percent

    @property
    def name(self) -> ThemeName:
        """The palette's name."""
        return self._name

    @property
    def text_percent(self) -> int:
        """How large texts are, in percent of what they are as a rule."""
        return self._text_percent

    @property
    def palette(self) -> Palette:
        """The colours by role."""
        return PALETTES[self._name]

    def color(self, role: str) -> QColor:
        """Return a role's colour; a fourth pair of hex digits is the opacity."""
        return _color(getattr(self.palette, role))

    def scaled(self, pixels: int) -> int:
        """Return how much room texts in force need where they need so many pixels as a rule."""
        return scaled(pixels, self._text_percent)

    def choose(self, name: ThemeName, text_percent: int) -> None:
        """Switch to another palette or size of texts and repaint the application."""
        if (name, text_percent) != (self._name, self._text_percent):
            self._name, self._text_percent = name, text_percent
            self.apply()
            self.changed.emit()

    def apply(self) -> None:
        """Give the running application this palette and style sheet."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setStyle("Fusion")
        application.setPalette(qt_palette(self.palette))
        font = application.font()
        font.setPixelSize(scaled(TEXT, self._text_percent))
        application.setFont(font)
        application.setStyleSheet(style_sheet(self._name, self._text_percent))


def scaled(pixels: int, text_percent: int) -> int:
    """Return the size that texts of this size make of so many pixels."""
    return round(pixels * text_percent / 100)


def style_sheet(name: ThemeName, text_percent: int = TEXT_PERCENTS[0]) -> str:
    """Return `resources/style.qss` with every `$role` filled in and its texts at their size."""
    palette = PALETTES[name]
    template = Template(resource_path("style.qss").read_text(encoding="utf-8"))
    colors = {item.name: getattr(palette, item.name) for item in fields(palette)}
    sheet = template.substitute(colors)
    return _FONT_SIZE.sub(lambda found: f"font-size: {scaled(int(found[1]), text_percent)}px", sheet)


def qt_palette(palette: Palette) -> QPalette:
    """Return the Qt palette for whatever the style sheet does not reach."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: palette.window,
        QPalette.ColorRole.WindowText: palette.text,
        QPalette.ColorRole.Base: palette.surface,
        QPalette.ColorRole.AlternateBase: palette.sunken,
        QPalette.ColorRole.Text: palette.text,
        QPalette.ColorRole.PlaceholderText: palette.text_muted,
        QPalette.ColorRole.Button: palette.surface,
        QPalette.ColorRole.ButtonText: palette.text,
        QPalette.ColorRole.Highlight: palette.accent,
        QPalette.ColorRole.HighlightedText: palette.on_accent,
        QPalette.ColorRole.ToolTipBase: palette.text,
        QPalette.ColorRole.ToolTipText: palette.surface,
        QPalette.ColorRole.Link: palette.accent,
        QPalette.ColorRole.Mid: palette.border,
    }
    for role, value in roles.items():
        result.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(palette.text_muted))
    return result


def set_tone(widget: QWidget, tone: str) -> None:
    """Set the `tone` a widget is styled by (normal, ok, caution, alarm, muted …) and restyle it."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _color(value: str) -> QColor:
    color = QColor(value[:7])
    if len(value) == len("#RRGGBBAA"):
        color.setAlpha(int(value[7:], 16))
    return color
