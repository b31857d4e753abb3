"""One QUdpSocket of one IP version: bound to every address, joined per interface, heard with sender and interface."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QAbstractSocket, QHostAddress, QNetworkDatagram, QNetworkInterface, QUdpSocket

from app.echonet.datagram import MULTICAST_IPV4, MULTICAST_IPV6

GROUPS: Final = {4: MULTICAST_IPV4, 6: MULTICAST_IPV6}
_ANY: Final = {4: QHostAddress.SpecialAddress.AnyIPv4, 6: QHostAddress.SpecialAddress.AnyIPv6}
SLICE_S: Final = 0.02
"""So long one turn of the event loop may deliver; under a flood the window would not get another turn otherwise."""

_DEAD_READS_IN_A_ROW: Final = 64


@dataclass(frozen=True, slots=True)
class BindFailure:
    """Why a family cannot be used at all; `taken` when another program holds the port."""

    taken: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One received datagram with plain addresses; `interface_index` is 0 where the system does not tell."""

    payload: bytes
    family: int
    sender: str
    sender_port: int
    destination: str
    interface_index: int


class FamilySocket:
    """UDP over IPv4 or IPv6 on one port that is ours alone."""

    def __init__(self, family: int, port: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.family = family
        self._clock = clock
        self._port = port
        # With a parent, Qt owns it: freed by Python inside its own signal it would crash.
        self._socket = QUdpSocket(QCoreApplication.instance())
        self._deliver: Callable[[Heard], None] | None = None

    def bind(self, deliver: Callable[[Heard], None]) -> BindFailure | None:
        """Take the port and deliver what arrives; the failure is returned, for one family may do without the other."""
        if not self._socket.bind(QHostAddress(_ANY[self.family]), self._port, QUdpSocket.BindFlag.DontShareAddress):
            taken = self._socket.error() == QAbstractSocket.SocketError.AddressInUseError
            return BindFailure(taken, self._socket.errorString())
        # Our own multicasts are no news; the device is never on this machine.
        self._socket.setSocketOption(QAbstractSocket.SocketOption.MulticastLoopbackOption, 0)
        self._deliver = deliver
        self._socket.readyRead.connect(self._drain)
        return None

    def join(self, index: int) -> str | None:
        """Join the ECHONET Lite group on one interface; returns the system's words when that fails."""
        interface = QNetworkInterface.interfaceFromIndex(index)
        if self._socket.joinMulticastGroup(QHostAddress(GROUPS[self.family]), interface):
            return None
        return self._socket.errorString()

    def leave(self, index: int) -> None:
        """Leave the group on one interface; an interface that is gone has left by itself."""
        interface = QNetworkInterface.interfaceFromIndex(index)
        if interface.isValid():
            self._socket.leaveMulticastGroup(QHostAddress(GROUPS[self.family]), interface)

    def send(self, payload: bytes, address: str, index: int) -> str | None:
        """Send to a plain address through one interface (0: the system chooses); returns its words on failure."""
        destination = QHostAddress(address)
        if index and destination.isLinkLocal() and self.family == 6:
            destination.setScopeId(str(index))  # Linux is content with the interface index below
        datagram = QNetworkDatagram(payload, destination, self._port)
        if index:
            datagram.setInterfaceIndex(index)
        return None if self._socket.writeDatagram(datagram) == len(payload) else self._socket.errorString()

    def close(self) -> None:
        """Give the port back."""
        self._deliver = None
        self._socket.close()
        self._socket.deleteLater()

    def _drain(self) -> None:
        """Deliver what is there, for a slice of time: Qt calls again as long as there is more."""
        dead_reads, end = 0, self._clock() + SLICE_S
        while self._deliver is not None and dead_reads < _DEAD_READS_IN_A_ROW and self._socket.hasPendingDatagrams():
            datagram = self._socket.receiveDatagram()
            if datagram.isValid():
                dead_reads = 0
                self._deliver(_heard(datagram, self.family))
            else:  # Windows reports an ICMP "port unreachable" of an earlier send here
                dead_reads += 1
            if self._clock() >= end:
                return


def _heard(datagram: QNetworkDatagram, family: int) -> Heard:
    return Heard(
        payload=bytes(datagram.data().data()),
        family=family,
        sender=plain_address(datagram.senderAddress().toString()),
        sender_port=datagram.senderPort(),
        destination=plain_address(datagram.destinationAddress().toString()),
        interface_index=datagram.interfaceIndex(),
    )


def plain_address(text: str) -> str:
    """Return an address without scope and without the IPv4-in-IPv6 prefix.

    >>> plain_address("::ffff:192.0.2.1"), plain_address("fe80::1%eth0")
    ('192.0.2.1', 'fe80::1')
    """
    if not text:
        return ""
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
