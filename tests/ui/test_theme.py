from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from ui.theme import PALETTES, Palette, ThemeName, style_sheet

TEXT_ON_GROUND = [
    ("text", "surface"),
    ("text", "window"),
    ("text", "sunken"),
    ("text", "accent_soft"),
    ("text", "caution_soft"),
    ("text", "alarm_soft"),
    ("text", "ok_soft"),
    ("text_muted", "surface"),
    ("text_muted", "window"),
    ("text_muted", "sunken"),
    ("text_muted", "accent_soft"),
    ("accent", "surface"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("ok", "surface"),
    ("ok", "ok_soft"),
    ("caution", "surface"),
    ("caution", "sunken"),
    ("caution", "caution_soft"),
    ("alarm", "surface"),
    ("alarm", "sunken"),
    ("alarm", "alarm_soft"),
    ("surface", "alarm"),
]
SHAPES_ON_GROUND = [("control_border", "surface"), ("focus", "surface"), ("plot_line", "surface")]


@pytest.mark.parametrize("theme", ThemeName)
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_text_is_readable_in_the_sun(theme: ThemeName, ink: str, ground: str) -> None:
    assert contrast(PALETTES[theme], ink, ground) >= 4.5


@pytest.mark.parametrize("theme", ThemeName)
@pytest.mark.parametrize(("ink", "ground"), SHAPES_ON_GROUND)
def test_shapes_stand_out(theme: ThemeName, ink: str, ground: str) -> None:
    assert contrast(PALETTES[theme], ink, ground) >= 3


@pytest.mark.parametrize("theme", ThemeName)
def test_style_sheet_names_only_roles_that_exist(theme: ThemeName) -> None:
    assert "$" not in style_sheet(theme)


def contrast(palette: Palette, one: str, other: str) -> float:
    """Return the contrast of WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((luminance(getattr(palette, role)) for role in (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(value: str) -> float:
    color = QColor(value[:7])
    channels = [color.redF(), color.greenF(), color.blueF()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
