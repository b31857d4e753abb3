"""The examples in the validators' docstrings are true."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from app.site import day, kilowatts, meter_id, phone, point_number, postal_code, text


@pytest.mark.parametrize("module", [day, kilowatts, meter_id, phone, point_number, postal_code, text])
def test_examples_of(module: ModuleType) -> None:
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0
