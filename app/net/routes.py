"""Which interface a datagram leaves by: the one its scope names, the one its peer was heard on, or every likely one."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.net.family_socket import GROUPS
from app.net.interfaces import Interface

_PEER_MEMORY: Final = 1024

Membership = tuple[int, int]
"""Interface index and IP version of a joined group."""


@dataclass(frozen=True, slots=True)
class Route:
    """One datagram to send: IP version, interface index (0: the system chooses) and address without scope."""

    family: int
    index: int
    address: str


class Routes:
    """The interfaces as last seen, and on which of them each peer was heard."""

    def __init__(self) -> None:
        self.interfaces: list[Interface] = []
        self._heard_on: dict[str, int] = {}

    def to(self, address: str | None, joined: Mapping[Membership, Interface]) -> list[Route]:
        """Return the routes to an address; None asks for the multicast groups on everything joined."""
        if address is None:
            return [Route(family, index, GROUPS[family]) for index, family in joined]
        plain, _, scope = address.partition("%")
        target = ipaddress.ip_address(plain)
        if scope:
            return [Route(target.version, self._index_of(scope), plain)]
        if plain in self._heard_on:
            return [Route(target.version, self._heard_on[plain], plain)]
        if target.is_link_local:  # the same network on every cable: only asking on each can tell
            near = [one.index for (_, family), one in joined.items() if family == target.version and one.reaches(plain)]
            return [Route(target.version, index, plain) for index in near]
        return [Route(target.version, 0, plain)]

    def learn(self, address: str, index: int) -> None:
        """Remember where a peer was heard: two cables may both carry 169.254.0.0/16."""
        if address not in self._heard_on and len(self._heard_on) >= _PEER_MEMORY:
            self._heard_on.pop(next(iter(self._heard_on)))
        self._heard_on[address] = index

    def interface_for(self, index: int, address: str) -> Interface | None:
        """Return the interface with this index, or with index 0 the best one whose network holds the address."""
        if index:
            return next((one for one in self.interfaces if one.index == index), None)
        return next((one for one in self.interfaces if one.usable and address and one.reaches(address)), None)

    def own(self, address: str) -> bool:
        """Tell whether an address without scope is one of this machine's."""
        return any(address == text.partition("/")[0] for one in self.interfaces for text in one.addresses)

    def missing(self, names: Iterable[str]) -> list[str]:
        """Return those of `names` that no interface answers to."""
        return [name for name in names if not any(one.answers_to(name) for one in self.interfaces)]

    def _index_of(self, scope: str) -> int:
        return next((one.index for one in self.interfaces if one.answers_to(scope)), 0)


def scoped(address: str, interface: str) -> str:
    """Return an IPv6 link-local address with the interface that gives it meaning, any other as it is.

    >>> scoped("fe80::1", "eth0"), scoped("ff02::1", "eth0"), scoped("169.254.7.1", "eth0")
    ('fe80::1%eth0', 'ff02::1', '169.254.7.1')
    """
    if ":" not in address or not interface:
        return address
    return f"{address}%{interface}" if ipaddress.ip_address(address).is_link_local else address
