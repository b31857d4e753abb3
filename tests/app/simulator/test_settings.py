from datetime import datetime

import pytest

from app.errors import InputProblem
from app.simulator.load import KWH, load_profile
from app.simulator.settings import MeterSettings
from app.values import JST

START = datetime(2026, 11, 20, 8, 0, tzinfo=JST)
FLAT = load_profile("flat")


@pytest.mark.parametrize(
    ("coefficient", "multiplier_code", "unit_code", "kwh_per_count"),
    [
        (1200, 0x00, 0x03, 1.2),
        (600, 0x00, 0x03, 0.6),
        (1200, 0x01, 0x00, 120),
        (1, 0x03, 0x04, 1e-7),
        (7, 0, 0x0D, 70_000),
    ],
)
def test_one_count_is_unit_times_coefficient_times_multiplier(coefficient, multiplier_code, unit_code, kwh_per_count):
    settings = MeterSettings(
        START, FLAT, coefficient=coefficient, coefficient_code=multiplier_code, energy_unit_code=unit_code
    )
    assert settings.energy_count == round(kwh_per_count * KWH)


@pytest.mark.parametrize(
    "wrong",
    [
        {"coefficient": 0},
        {"coefficient": 1_000_000},
        {"coefficient_code": 4},
        {"energy_unit_code": 5},
        {"digits": 9},
        {"speed": 0.0},
        {"speed": float("nan")},
        {"meter_class": 0x0288},
    ],
)
def test_what_no_meter_can_have_is_refused(wrong):
    with pytest.raises(InputProblem):
        MeterSettings(START, FLAT, **wrong)
