"""Who holds a UDP port: the question a person asks when the port is taken."""

from __future__ import annotations

import socket

UNKNOWN = "unknown"


def udp_port_holder(port: int) -> str:
    """Return `name (pid)` of a process bound to the UDP port, or `unknown` where the system does not tell us."""
    import psutil

    try:
        connections = psutil.net_connections(kind="udp")
    except psutil.AccessDenied:  # macOS, and Linux for other people's processes
        return UNKNOWN
    holders = [one.pid for one in connections if one.laddr and one.laddr.port == port and one.type == socket.SOCK_DGRAM]
    return next((_describe(pid) for pid in holders if pid is not None), UNKNOWN)


def _describe(pid: int) -> str:
    import psutil

    try:
        return f"{psutil.Process(pid).name()} ({pid})"
    except psutil.Error:  # it ended between the two questions, or is not ours to look at
        return f"{UNKNOWN} ({pid})"
