import pytest

from app.errors import InputProblem
from app.simulator.faults import Faults, parse_faults


def test_faults_are_named_and_valued():
    faults = parse_faults(["drop=3", "late=2.5", "clock=-90", "refuse=D3+E6"])
    assert faults == Faults(drop=3, late=2.5, clock=-90, refuse=frozenset({0xD3, 0xE6}))


def test_faults_of_the_line_are_percentages_seconds_and_a_script():
    faults = parse_faults(["loss=30", "duplicate=10.5", "reorder=5", "rival=20", "script=.x2~", "midnight=90"])
    assert faults == Faults(loss=30, duplicate=10.5, reorder=5, rival=20, script=".x2~", midnight=90)


def test_none_is_healthy():
    assert parse_faults([]) == Faults()


@pytest.mark.parametrize(
    "text",
    [
        *("flood=1", "drop", "drop=", "drop=x", "drop=-1", "late=inf", "late=nan", "refuse=XY", "stale=9999999999"),
        *("loss=101", "duplicate=-1", "reorder=many", "script=.y", "midnight=86401"),
    ],
)
def test_what_is_no_fault_is_refused(text):
    with pytest.raises(InputProblem):
        parse_faults([text])
