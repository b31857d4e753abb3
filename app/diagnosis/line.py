"""Causes on the line: silence, our own voice, others than a meter, frames that are none."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final

from app.diagnosis.cause import Evidence
from app.diagnosis.facts import Facts, NodeFacts
from app.diagnosis.network import without_scope
from app.echonet.objects import LV_METER_CLASS, METER_CLASSES, class_of, eoj_text
from app.visit import NodeState

OTHER_METERS: Final = frozenset({0x0280, 0x0281, 0x0282, 0x0287, 0x0289, 0x028D, 0x028E})
"""Classes that count something and are taken for the meter: energy, water, gas, distribution board, sub-meters.

Source: ECHONET device object list, class group 0x02.
"""


def heard_ourselves(facts: Facts) -> Iterator[Evidence]:
    """After a search the only frames that came were our own."""
    if _silent(facts) and facts.traffic.own:
        yield _sent(facts) | {"own": facts.traffic.own}


def heard_nothing(facts: Facts) -> Iterator[Evidence]:
    """After a search nothing came at all."""
    if _silent(facts) and not facts.traffic.own:
        yield _sent(facts)


def low_voltage_meter(facts: Facts) -> Iterator[Evidence]:
    """A low-voltage meter answers."""
    for node in facts.nodes:
        if _has(node, frozenset({LV_METER_CLASS})):
            yield {"address": node.address, "interface": node.interface, "objects": _objects(node)}


def other_meter_class(facts: Facts) -> Iterator[Evidence]:
    """A device that counts something answers, but of a class Kaitsu does not read."""
    for node in facts.nodes:
        classes = {class_of(eoj) for eoj in node.objects} & OTHER_METERS
        if classes and not _has(node, METER_CLASSES | {LV_METER_CLASS}):
            found = tuple(f"0x{code:04X}" for code in sorted(classes))
            yield {"address": node.address, "interface": node.interface, "classes": found}


def wrong_subnet(facts: Facts) -> Iterator[Evidence]:
    """A node that does not answer has an IPv4 address outside the networks of the interface it was heard on."""
    interfaces = {one.name: one for one in facts.network.interfaces}
    for node in facts.nodes:
        here = interfaces.get(node.interface)
        foreign = here is not None and ":" not in node.address and not here.reaches(node.address)
        if here is not None and foreign and node.state is not NodeState.ANSWERING:
            own = tuple(text for text in here.addresses if ipaddress.ip_interface(text).version == 4)
            yield {"address": node.address, "interface": node.interface, "own": own}


def malformed_heard(facts: Facts) -> Iterator[Evidence]:
    """Datagrams came that are no frames."""
    traffic = facts.traffic
    if traffic.malformed:
        count = sum(traffic.malformed.values())
        yield {
            "count": count,
            "reasons": dict(traffic.malformed),
            "addresses": traffic.malformed_from,
            "at": traffic.malformed_at,
        }


def answers_unasked(facts: Facts) -> Iterator[Evidence]:
    """Answers came that belong to no request: another controller's, a device that changes numbers, or a forgery."""
    unasked = facts.traffic.unasked
    if unasked:
        yield {"count": sum(unasked.values()), "addresses": tuple(unasked), "at": facts.traffic.unasked_at}


def crowded_line(facts: Facts) -> Iterator[Evidence]:
    """More nodes spoke than any line has: forged addresses, or a device gone wild."""
    traffic = facts.traffic
    if traffic.turned_away:
        yield {"count": traffic.turned_away, "nodes": len(facts.nodes), "at": traffic.turned_away_at}


def no_meter_heard(facts: Facts) -> Iterator[Evidence]:
    """Others were heard, but none of them is a meter of any kind."""
    others = [node for node in facts.nodes if not _has(node, METER_CLASSES | OTHER_METERS | {LV_METER_CLASS})]
    incomprehensible = facts.traffic.malformed or facts.traffic.unasked
    if facts.searched and len(others) == len(facts.nodes) and not facts.meters and facts.anyone_heard:
        if not facts.nodes and incomprehensible:
            return
        objects = tuple(sorted({eoj_text(eoj) for node in others for eoj in node.objects}))
        addresses = tuple(node.address for node in others) or facts.traffic.speakers
        yield {"count": len(addresses), "addresses": addresses, "objects": objects}


def address_silent(facts: Facts) -> Iterator[Evidence]:
    """A typed address in one of our networks stayed silent while others were heard."""
    heard = {without_scope(address) for address in facts.traffic.speakers}
    usable = [one for one in facts.network.interfaces if one.usable]
    for typed in facts.network.typed:
        plain = without_scope(typed)
        reached = any(one.reaches(plain) for one in usable)
        if facts.searched and facts.anyone_heard and reached and plain not in heard:
            yield {"address": typed}


def _silent(facts: Facts) -> bool:
    return facts.searched and bool(facts.network.joined) and bool(facts.traffic.sent) and not facts.anyone_heard


def _sent(facts: Facts) -> dict[str, object]:
    names = tuple(sorted({name for name, _ in facts.network.joined}))
    return {"interfaces": names, "sent": dict(facts.traffic.sent)}


def _has(node: NodeFacts, classes: frozenset[int]) -> bool:
    return any(class_of(eoj) in classes for eoj in node.objects)


def _objects(node: NodeFacts) -> tuple[str, ...]:
    return tuple(eoj_text(eoj) for eoj in node.objects)
