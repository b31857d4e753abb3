"""Facts for diagnosis tables, without a machine."""

from __future__ import annotations

from dataclasses import replace

from app.diagnosis import Facts, MeterFacts, NetworkFacts, NodeFacts, Traffic
from app.net.interfaces import Interface, Reading, judge
from app.visit import NodeState

METER = "169.254.50.2"


def nic(name: str = "Ethernet", hardware: str = "Ethernet", **changes: object) -> Reading:
    """Return a wired interface with a link and a link-local address, changed as told."""
    usual = {
        "index": 2,
        "system_name": name,
        "up": True,
        "running": True,
        "multicast": True,
        "speed_mbps": 100,
        "addresses": ("169.254.50.1/16", "fe80::1/64"),
    }
    return Reading(name=name, hardware=hardware, **(usual | changes))


LOOPBACK = nic("lo", "Loopback", index=1, addresses=("127.0.0.1/8",))


def machine(*readings: Reading) -> tuple[Interface, ...]:
    return tuple(judge(readings or (LOOPBACK, nic())))


JOINED = (("Ethernet", 4), ("Ethernet", 6))
READY = NetworkFacts(interfaces=machine(), joined=JOINED)
SENT = Traffic(sent={"Ethernet": 8})
HEARD = replace(SENT, heard={"Ethernet": 5}, speakers=(METER,))
A_METER = MeterFacts(METER, 0x028A01, "Ethernet", answers=9, measured=6)


def silence(**network: object) -> Facts:
    """Return a search that heard nothing."""
    return Facts(network=replace(READY, **network), traffic=SENT, searched=True)


def node(*objects: int, **changes: object) -> Facts:
    """Return a search that heard one node without a meter of ours."""
    one = replace(NodeFacts(METER, "Ethernet", objects), **changes)
    return Facts(network=READY, traffic=replace(HEARD, speakers=(one.address,)), nodes=(one,), searched=True)


def meter(**changes: object) -> Facts:
    """Return a search that found a meter, changed as told."""
    one = replace(A_METER, **changes)
    nodes = (NodeFacts(one.address, "Ethernet", (one.eoj,), one.state),)
    return Facts(network=READY, traffic=HEARD, nodes=nodes, meters=(one,), searched=True)


SILENT = NodeState.SILENT
