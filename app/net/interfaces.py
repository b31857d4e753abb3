"""Network interfaces: what the system says about each, and which ones ECHONET Lite can use.

Reading (`list_interfaces`) is kept apart from judging (`judge`), so that every judgement is tested without a machine.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtNetwork import QNetworkAddressEntry, QNetworkInterface


class Kind(StrEnum):
    """What an interface is; the order is the order of preference."""

    WIRED = "wired"
    WIRELESS = "wireless"
    OTHER = "other"
    VIRTUAL = "virtual"
    VPN = "vpn"
    LOOPBACK = "loopback"


@dataclass(frozen=True, slots=True)
class Reading:
    """One interface as the system describes it; `system_name` differs from `name` on Windows only."""

    name: str
    index: int
    system_name: str
    hardware: str
    up: bool
    running: bool
    multicast: bool
    speed_mbps: int | None
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interface:
    """One interface as Kaitsu judges it; `addresses` carry their prefix: `169.254.7.1/16`, `fe80::1/64`."""

    name: str
    index: int
    kind: Kind
    up: bool
    running: bool
    speed_mbps: int | None
    addresses: tuple[str, ...]
    usable: bool
    why_unusable: str | None
    rank: int
    system_name: str = ""

    def address(self, family: int) -> str | None:
        """Return our first address of IP version 4 or 6 without prefix, a link-local one first for IPv6."""
        own = [ipaddress.ip_interface(text) for text in self.addresses]
        fitting = [one.ip for one in own if one.version == family]
        if family == 6:
            fitting.sort(key=lambda ip: not ip.is_link_local)
        return str(fitting[0]) if fitting else None

    def reaches(self, address: str) -> bool:
        """Tell whether `address` lies in a network of this interface."""
        target = ipaddress.ip_address(address.partition("%")[0])
        return any(target in ipaddress.ip_interface(text).network for text in self.addresses)

    def answers_to(self, name: str) -> bool:
        """Tell whether a person or a scope means this interface by `name`: its name, system name or number."""
        return name in (self.name, self.system_name, str(self.index))


# Adapters that no cable can be plugged into. veth is also how network namespaces are cabled, so it ranks low but works.
_VIRTUAL: Final = re.compile(
    r"^(docker|veth|br-|virbr|vmnet|vboxnet|vnet|lxc|lxd|cni|flannel|cali|podman|dummy|ifb|bridge|awdl|llw|anpi|ap\d)"
    r"|vethernet|hyper-v|virtualbox|vmware|npcap|virtual|wsl|loopback adapter|bluetooth",
    re.IGNORECASE,
)
_VPN: Final = re.compile(
    r"^(tun|tap|wg|utun|ppp|ipsec|gpd|zt|tailscale|nordlynx|cscotun)"
    r"|vpn|wireguard|openvpn|tap-windows|anyconnect|globalprotect|fortinet|wan miniport|teredo|isatap",
    re.IGNORECASE,
)
_HARDWARE_KINDS: Final = {"Ethernet": Kind.WIRED, "Wifi": Kind.WIRELESS, "Ppp": Kind.VPN, "Virtual": Kind.VIRTUAL}


def kind_of(reading: Reading) -> Kind:
    """Return the kind of an interface from its name first: virtual adapters call themselves Ethernet."""
    if reading.hardware == "Loopback":
        return Kind.LOOPBACK
    if _VPN.search(reading.name):
        return Kind.VPN
    if _VIRTUAL.search(reading.name):
        return Kind.VIRTUAL
    return _HARDWARE_KINDS.get(reading.hardware, Kind.OTHER)


def why_unusable(reading: Reading, named: bool = False) -> str | None:
    """Return the code of what keeps an interface from being used, or None; loopback is used only when `named`."""
    if reading.hardware == "Loopback":
        return None if named else "loopback"
    if not reading.up:
        return "interface_down"
    if not reading.running:
        return "no_link"
    if not reading.multicast:
        return "no_multicast"
    return None if reading.addresses else "no_address"


def judge(readings: Iterable[Reading], named: Sequence[str] = ()) -> list[Interface]:
    """Return the interfaces in order of preference: usable, wired, physical and with a link first; rank 1 is best."""
    judged = [(_preference(one, reason), one, reason) for one, reason in _with_reasons(readings, named)]
    judged.sort(key=lambda entry: entry[0])
    return [_interface(one, reason, rank) for rank, (_, one, reason) in enumerate(judged, start=1)]


def list_interfaces(named: Sequence[str] = ()) -> list[Interface]:
    """Return this machine's interfaces in order of preference; those in `named` count as wanted even when loopback."""
    return judge(read_interfaces(), named)


def read_interfaces() -> list[Reading]:
    """Ask Qt for names, flags and addresses, and psutil for the speed Qt does not know."""
    import psutil

    speeds = {name: stats.speed for name, stats in psutil.net_if_stats().items()}
    return [_reading(one, speeds.get(one.humanReadableName(), 0)) for one in QNetworkInterface.allInterfaces()]


def _with_reasons(readings: Iterable[Reading], named: Sequence[str]) -> list[tuple[Reading, str | None]]:
    return [(one, why_unusable(one, one.name in named or one.system_name in named)) for one in readings]


def _preference(reading: Reading, reason: str | None) -> tuple[bool, int, bool, int]:
    return (reason is not None, list(Kind).index(kind_of(reading)), not reading.running, reading.index)


def _interface(reading: Reading, reason: str | None, rank: int) -> Interface:
    return Interface(
        name=reading.name,
        index=reading.index,
        kind=kind_of(reading),
        up=reading.up,
        running=reading.running,
        speed_mbps=reading.speed_mbps,
        addresses=reading.addresses,
        usable=reason is None,
        why_unusable=reason,
        rank=rank,
        system_name=reading.system_name,
    )


def _reading(one: QNetworkInterface, speed: int) -> Reading:
    flags, flag = one.flags(), QNetworkInterface.InterfaceFlag
    return Reading(
        name=one.humanReadableName() or one.name(),
        index=one.index(),
        system_name=one.name(),
        hardware=one.type().name,
        up=bool(flags & flag.IsUp),
        running=bool(flags & flag.IsRunning),
        multicast=bool(flags & flag.CanMulticast),
        speed_mbps=speed or None,
        addresses=tuple(_address(entry) for entry in one.addressEntries()),
    )


def _address(entry: QNetworkAddressEntry) -> str:
    return f"{entry.ip().toString().partition('%')[0]}/{entry.prefixLength()}"
