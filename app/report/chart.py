"""Bars over time with the limits they must stay below, drawn for paper: white ground, no window, no theme."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from app.report.model import Picture
from app.resources import resource_path

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1600, 640
_LEFT, _TOP, _RIGHT, _BOTTOM = 110, 70, 30, 70
_INK, _QUIET, _RULE = "#1B262C", "#5B6B73", "#D8DFE3"
_WHOLE, _PARTIAL = "#3E7F97", "#B9D3DC"
_LINES: Final = ("#A61B1B", "#8A5A00")
_LABELS: Final = 9
"""About so many labels find room under the picture."""
_STEPS: Final = (1, 2, 5)
_TEXT: Final = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; None where nothing is known, not `whole` where only a part of its time was seen."""

    label: str
    value: Decimal | None
    whole: bool = True


def bar_chart(name: str, bars: Sequence[Bar], lines: Sequence[tuple[str, Decimal]], axis: str, caption: str) -> Picture:
    """Return the picture of at least one bar; `lines` are limits with their names, `axis` names the unit."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    font = ImageFont.truetype(str(resource_path("fonts/NotoSansJP-Regular.ttf")), _TEXT)
    values = [bar.value for bar in bars if bar.value is not None] + [value for _, value in lines]
    paper = _Paper(ImageDraw.Draw(image), font, _rounded_up(max([*values, Decimal(1)])), len(bars))
    paper.grid(axis)
    paper.bars(bars)
    paper.lines(lines)
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=6)
    return Picture(name, stream.getvalue(), WIDTH, HEIGHT, caption)


@dataclass(slots=True)
class _Paper:
    """What is drawn on: `top` is the value at the upper edge, `count` the number of bars side by side."""

    draw: ImageDraw
    font: FreeTypeFont
    top: Decimal
    count: int

    def y(self, value: Decimal) -> float:
        return HEIGHT - _BOTTOM - float(max(value, Decimal(0)) / self.top) * (HEIGHT - _TOP - _BOTTOM)

    def x(self, place: float) -> float:
        return _LEFT + place * (WIDTH - _LEFT - _RIGHT) / self.count

    def grid(self, axis: str) -> None:
        self.draw.text((_LEFT, 14), axis, _INK, self.font)
        for part in range(5):
            value = self.top * part / 4
            y = self.y(value)
            self.draw.line((_LEFT, y, WIDTH - _RIGHT, y), _RULE if part else _INK, 2)
            self.draw.text((_LEFT - 12, y), f"{value.normalize():f}", _QUIET, self.font, "rm")

    def bars(self, bars: Sequence[Bar]) -> None:
        every = -(-len(bars) // _LABELS)
        gap = 1 if len(bars) > 200 else 2
        for place, bar in enumerate(bars):
            left, right = self.x(place), self.x(place + 1)
            if bar.value is not None and bar.value > 0:
                box = (left + gap / 2, self.y(bar.value), max(right - gap / 2, left + gap / 2 + 1), self.y(Decimal(0)))
                self.draw.rectangle(box, _WHOLE if bar.whole else _PARTIAL)
            if place % every == 0:
                middle, bottom = (left + right) / 2, HEIGHT - _BOTTOM
                self.draw.line((middle, bottom, middle, bottom + 8), _INK, 2)
                self.draw.text((middle, bottom + 14), bar.label, _QUIET, self.font, "ma")

    def lines(self, lines: Sequence[tuple[str, Decimal]]) -> None:
        for (name, value), colour in zip(lines, _LINES, strict=False):
            y = self.y(value)
            self.draw.line((_LEFT, y, WIDTH - _RIGHT, y), colour, 4)
            name = f"{name} {value:,f} kW"
            box = self.draw.textbbox((_LEFT + 14, y - 8), name, self.font, "ls")
            self.draw.rectangle((box[0] - 6, box[1] - 4, box[2] + 6, box[3] + 4), "white")
            self.draw.text((_LEFT + 14, y - 8), name, colour, self.font, "ls")


def _rounded_up(value: Decimal) -> Decimal:
    """Return a round number above the value whose quarters are short to write."""
    scale = Decimal(4).scaleb(value.adjusted() - 1)
    return next(step * scale for step in (*_STEPS, 10, 20, 25, 50) if step * scale > value)
