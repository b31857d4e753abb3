from __future__ import annotations

import io
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.report.chart import _PARTIAL, _WHOLE, HEIGHT, WIDTH, Bar, _rounded_up, bar_chart


def colours(*bars: Bar) -> set[str]:
    picture = bar_chart("a.png", bars, [("目標", Decimal(5))], "kW", "")
    image = Image.open(io.BytesIO(picture.data)).convert("RGB")
    assert image.size == (picture.width, picture.height) == (WIDTH, HEIGHT)
    return {f"#{red:02X}{green:02X}{blue:02X}" for _, (red, green, blue) in image.getcolors(1 << 24)}


def test_whole_and_partial_half_hours_look_different_and_gaps_are_blank() -> None:
    assert {_WHOLE, _PARTIAL} <= colours(Bar("a", Decimal(3)), Bar("b", Decimal(4), whole=False))
    assert not {_WHOLE, _PARTIAL} & colours(Bar("a", None), Bar("b", Decimal(0)))


def test_the_limit_is_drawn() -> None:
    assert "#A61B1B" in colours(Bar("a", Decimal(3)))


@given(st.decimals(min_value=1, max_value=10**7, places=1))
@settings(max_examples=60)
def test_the_upper_edge_is_a_round_number_just_above(value: Decimal) -> None:
    top = _rounded_up(value)
    assert value < top <= 3 * value
    assert len(f"{top.normalize():f}".strip("0").replace(".", "")) <= 2
