"""Causes on this machine: port, interfaces, links, addresses, memberships, firewall."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from typing import Final

from app.diagnosis.cause import Evidence
from app.diagnosis.facts import Facts
from app.diagnosis.firewall import Category
from app.net.interfaces import Interface, Kind
from app.visit import NodeState

_SOFTWARE: Final = (Kind.VIRTUAL, Kind.VPN)
_NAMESPACE_CABLE: Final = "veth"
"""Virtual as well, but a cable: inside a network namespace it is the only one there is."""


def port_taken(facts: Facts) -> Iterator[Evidence]:
    """Another program has UDP 3610."""
    failure = facts.network.failure
    if failure is not None and failure.code == "port_taken":
        yield dict(failure.params)


def no_interface(facts: Facts) -> Iterator[Evidence]:
    """The machine has no network interface but its loopback."""
    network = facts.network
    if network.live and not any(one.kind is not Kind.LOOPBACK for one in network.interfaces) and not network.joined:
        yield {}


def adapter_disabled(facts: Facts) -> Iterator[Evidence]:
    """All wired interfaces are switched off in the system's settings."""
    wired = _wired(facts)
    if wired and not any(one.up for one in wired):
        yield {"interfaces": _names(wired)}


def no_link(facts: Facts) -> Iterator[Evidence]:
    """No wired interface that is switched on has a link."""
    switched_on = [one for one in _wired(facts) if one.up]
    if switched_on and not any(one.running for one in switched_on):
        yield {"interfaces": _names(switched_on)}


def only_virtual(facts: Facts) -> Iterator[Evidence]:
    """What could be used are adapters made of software."""
    usable = [one for one in facts.network.interfaces if one.usable and one.kind is not Kind.LOOPBACK]
    cables = [one for one in usable if one.kind not in _SOFTWARE or one.name.startswith(_NAMESPACE_CABLE)]
    if usable and not cables:
        yield {"interfaces": _names(usable)}


def no_address_yet(facts: Facts) -> Iterator[Evidence]:
    """A wired interface has a link and waits for its address."""
    waiting = [one for one in _wired(facts) if one.why_unusable == "no_address"]
    if waiting:
        yield {"interfaces": _names(waiting)}


def problems(code: str) -> Callable[[Facts], Iterator[Evidence]]:
    """Return the rule that passes on what the transport reports under `code`, per interface and IP version.

    What belongs to no interface failed because of the address, and that is another cause.
    """

    def reported(facts: Facts) -> Iterator[Evidence]:
        for problem in facts.network.problems:
            if problem.code == code and (problem.params.get("interface") or not any(address_out_of_reach(facts))):
                yield dict(problem.params)

    return reported


def nothing_joined(facts: Facts) -> Iterator[Evidence]:
    """Nothing could be used, for reasons none of the rules above knows."""
    network, failure = facts.network, facts.network.failure
    known = (no_interface, adapter_disabled, no_link, only_virtual, no_address_yet)
    explained = any(list(rule(facts)) for rule in known) or any(one.code == "join_failed" for one in network.problems)
    if failure is not None and failure.code == "no_usable_interface" and not explained:
        yield dict(failure.params)


def address_out_of_reach(facts: Facts) -> Iterator[Evidence]:
    """A typed address lies in no network of ours, and nothing has come from it."""
    usable = [one for one in facts.network.interfaces if one.usable]
    heard = {without_scope(address) for address in facts.traffic.speakers}
    for typed in facts.network.typed:
        plain = without_scope(typed)
        if usable and plain not in heard and not any(one.reaches(plain) for one in usable):
            version = ipaddress.ip_address(plain).version
            yield {"address": typed, "own": _own(usable, version), "interfaces": _names(usable)}


def answers_cut(facts: Facts) -> Iterator[Evidence]:
    """Answers to the search came and later ones did not, behind a firewall that passes the first three seconds."""
    closed = {guard.interface for guard in facts.network.guards if guard.closed}
    for meter in facts.meters:
        if meter.interface in closed and meter.state is NodeState.SILENT:
            yield {"address": meter.address, "interface": meter.interface, "unanswered": meter.unanswered}


def public_network(facts: Facts) -> Iterator[Evidence]:
    """Windows takes the cable for a public network and lets nothing in."""
    yield from _closed(facts, public=True)


def firewall_closed(facts: Facts) -> Iterator[Evidence]:
    """Windows lets nothing in, whatever it takes the network for."""
    yield from _closed(facts, public=False)


def without_scope(address: str) -> str:
    """Return an address without the interface that gives it meaning."""
    return address.partition("%")[0]


def _closed(facts: Facts, public: bool) -> Iterator[Evidence]:
    usable = {one.name for one in facts.network.interfaces if one.usable}
    for guard in facts.network.guards:
        if guard.closed and guard.interface in usable and (guard.category is Category.PUBLIC) is public:
            yield {"interface": guard.interface, "network": guard.category}


def _wired(facts: Facts) -> list[Interface]:
    return [one for one in facts.network.interfaces if one.kind is Kind.WIRED]


def _names(interfaces: list[Interface]) -> tuple[str, ...]:
    return tuple(one.name for one in interfaces)


def _own(interfaces: list[Interface], version: int) -> tuple[str, ...]:
    addresses = (text for one in interfaces for text in one.addresses)
    return tuple(text for text in addresses if ipaddress.ip_interface(text).version == version)
