"""The twelve-month rule on months seen whole, in part, and not at all."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.contract_rule import contract_demand
from app.demand.peaks import MonthPeak, Peak
from tests.app.demand.histories import at


def month(number, kw, *, complete=True):
    first = date(2025 + number // 12, number % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    slots = ((last - first).days + 1) * 48
    peak = None if kw is None else Peak(at(first, "10:00"), Decimal(kw))
    known = 0 if kw is None else slots if complete else 48
    return MonthPeak(first, last, peak, known, slots - known)


def test_the_highest_of_the_months_seen_is_a_lower_bound():
    months = [month(8, None), month(9, 310), month(10, 342), month(11, 298, complete=False)]
    found = contract_demand(months)
    assert (found.at_least_kw, found.exact, found.by_agreement) == (342, False, False)
    assert found.decided_by is months[2]
    assert found.seen == tuple(months[1:])


def test_twelve_whole_months_decide_and_a_thirteenth_is_forgotten():
    months = [month(0, 499)] + [month(number, 300 + number) for number in range(1, 13)]
    found = contract_demand(months)
    assert (found.at_least_kw, found.exact) == (312, True)
    assert not contract_demand([*months[:-1], month(12, 10, complete=False)]).exact


def test_the_meters_own_maximum_counts_where_it_is_higher():
    months = [month(10, 342), month(11, 298, complete=False)]
    assert contract_demand(months, Decimal(350)).at_least_kw == 350
    assert contract_demand(months, Decimal(350)).decided_by is None
    assert contract_demand(months, Decimal(320)).decided_by is months[0]
    assert contract_demand([], Decimal(90)).at_least_kw == 90


def test_from_500_kw_on_the_rule_does_not_reach():
    assert contract_demand([month(10, 500)]).by_agreement
    assert contract_demand([month(10, "499.5")]).by_agreement
    assert not contract_demand([month(10, "499.4")]).by_agreement


def test_a_contract_demand_is_whole_kilowatts():
    found = contract_demand([month(10, "342.5"), month(11, "342.4")])
    assert (found.highest_kw, str(found.at_least_kw)) == (Decimal("342.5"), "343")
    assert contract_demand([month(10, "342.4")]).at_least_kw == 342


def test_without_a_peak_there_is_nothing_to_say():
    assert contract_demand([]) is None
    assert contract_demand([month(1, None)]) is None


@settings(max_examples=60)
@given(st.lists(st.one_of(st.none(), st.integers(0, 900)), max_size=20))
def test_it_is_the_maximum_of_the_last_twelve(kws):
    found = contract_demand([month(number, kw) for number, kw in enumerate(kws)])
    seen = [kw for kw in kws[-12:] if kw is not None]
    assert (found.at_least_kw if found else None) == max(seen, default=None)
