"""Checks on how a meter answers: at all, in time, for everything it promises."""

from __future__ import annotations

import statistics
from typing import Final

from app.conformance.facts import Facts
from app.conformance.verdict import Evidence, Judgement, judged, not_applicable
from app.meter.conduct import Tally
from app.meter.plan import BATCH

LONGEST_ANSWER_S: Final = 20.0
"""Meters may take this long; beyond it a controller gives up."""

USUAL_ANSWER_S: Final = 1.0
"""Half of the answers should be there by then, or a poll a minute gets out of step."""


def answers(facts: Facts) -> Judgement:
    """Something comes back when the meter is asked."""
    heard = facts.conduct.answers + facts.malformed.count + facts.unmatched.count
    if not heard and not facts.conduct.given_up:
        return not_applicable("not_asked")
    return judged(bool(heard), given_up=facts.conduct.given_up)


def well_formed(facts: Facts) -> Judgement:
    """Every datagram is a format-1 frame to its last byte."""
    if not facts.conduct.answers and not facts.malformed.count:
        return not_applicable("no_answer")
    return judged(not facts.malformed.count, _first(facts.malformed), count=facts.malformed.count)


def transaction_numbers(facts: Facts) -> Judgement:
    """Answers carry the number, objects and properties of their request; a second answer to one request is none."""
    if not facts.conduct.answers and not facts.unmatched.count:
        return not_applicable("no_answer")
    good = facts.conduct.answers > 0
    return judged(good, () if good else _first(facts.unmatched), count=facts.unmatched.count)


def first_time(facts: Facts) -> Judgement:
    """No request has to be repeated or given up."""
    conduct = facts.conduct
    if not conduct.answers:
        return not_applicable("no_answer")
    if not conduct.own:
        return not_applicable("overheard")
    repeated, given_up = conduct.repeated, conduct.given_up
    return judged(not repeated.count and not given_up, _first(repeated), repeated=repeated.count, given_up=given_up)


def batch(facts: Facts) -> Judgement:
    """Several properties of one Get are answered together."""
    if not facts.conduct.answers:
        return not_applicable("no_answer")
    good, conduct = facts.batch >= BATCH, facts.conduct
    in_company = [Evidence(epc, refused) for epc, refused in conduct.refused.items() if epc in conduct.brought]
    return judged(good, () if good else tuple(in_company), asked=BATCH, batch=facts.batch)


def response_max(facts: Facts) -> Judgement:
    """No answer takes longer than meters may."""
    if not facts.round_trips_s:
        return not_applicable("no_answer")
    longest = max(*facts.round_trips_s, facts.conduct.slowest_s)
    slowest = (Evidence(None, facts.conduct.slowest),)
    return judged(longest <= LONGEST_ANSWER_S, slowest, seconds=f"{longest:.2f}", limit=f"{LONGEST_ANSWER_S:g}")


def response_median(facts: Facts) -> Judgement:
    """Half of the answers come quickly."""
    if not facts.round_trips_s:
        return not_applicable("no_answer")
    median = statistics.median(facts.round_trips_s)
    return judged(median <= USUAL_ANSWER_S, seconds=f"{median:.2f}", limit=f"{USUAL_ANSWER_S:g}")


def _first(tally: Tally) -> tuple[Evidence, ...]:
    return (Evidence(None, tally.first),) if tally.first else ()
