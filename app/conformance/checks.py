"""All checks, one line each, in the order in which a person reads them. A new one is a function and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.conformance import answering, contents, presence
from app.conformance.demand_history import demand_history
from app.conformance.facts import Facts
from app.conformance.verdict import Checked, Judgement

CHECKS: Final[Mapping[str, Callable[[Facts], Judgement]]] = {
    "answers": answering.answers,
    "well_formed": answering.well_formed,
    "transaction_numbers": answering.transaction_numbers,
    "first_time": answering.first_time,
    "batch": answering.batch,
    "response_max": answering.response_max,
    "response_median": answering.response_median,
    "get_map": presence.get_map,
    "set_map": presence.set_map,
    "announcement_map": presence.announcement_map,
    "super_class": presence.super_class,
    "class_properties": presence.class_properties,
    "scaling": presence.scaling,
    "identification": presence.identification,
    "map_answered": presence.map_answered,
    "data_length": contents.data_length,
    "data_range": contents.data_range,
    "register_digits": contents.register_digits,
    "measured": contents.measured,
    "fixed_time_stamps": contents.fixed_time_stamps,
    "energy_stamp": contents.energy_stamp,
    "clock_offset": contents.clock_offset,
    "counter_continuous": contents.counter_continuous,
    "history_day": contents.history_day,
    "demand_history": demand_history,
}


def check(facts: Facts) -> list[Checked]:
    """Return the result of every check, in the order of the list."""
    return [Checked(name, judge(facts)) for name, judge in CHECKS.items()]
