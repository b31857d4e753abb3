"""A collected history as the colours of the heat map."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from app.demand.half_hours import Quantity
from tests.app.demand.histories import half_hours
from ui.plot.color_map import rgba
from ui.plot.heat_data import heat_data

FIRST = date(2026, 11, 17)


def test_the_grid_has_a_column_a_day_and_nothing_where_nothing_is_known() -> None:
    grid = heat_data(half_hours(FIRST, [10 * slot for slot in range(96)], gaps=(20,)), Quantity.DEMAND)
    assert grid.cells.shape == (2, 48)
    assert grid.cells[0, 21] == pytest.approx(42)
    assert np.argwhere(np.isnan(grid.cells)).tolist() == [[0, 20]]
    assert (grid.unit, grid.top) == ("kW", pytest.approx(190))


def test_a_day_without_load_still_has_a_scale() -> None:
    assert heat_data(half_hours(FIRST, [0] * 48), Quantity.ENERGY).top == pytest.approx(1)


def test_colours_rise_in_brightness_and_gaps_are_transparent() -> None:
    colors = rgba(np.array([[0.0, 1.0, 2.0, 3.0, 4.0, np.nan]]), 4.0)
    assert list(colors[0, :, 3]) == [255, 255, 255, 255, 255, 0]
    brightness = colors[0, :5, :3].astype(float) @ [0.299, 0.587, 0.114]
    assert (np.diff(brightness) > 20).all()
