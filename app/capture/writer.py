"""Writes datagrams to a pcapng file that Wireshark opens, and that a crash cannot take back.

Link type raw IP: see `app.capture.synthesis` for the headers. Each interface gets its own description block, so that
the scope of an IPv6 link-local address, which no IP header carries, can be read back from the interface's name.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from struct import pack
from types import TracebackType
from typing import TYPE_CHECKING, Final, Protocol, Self

from app import __version__
from app.capture.layers import LINKTYPE_RAW
from app.capture.section import (
    BYTE_ORDER_MAGIC,
    ENHANCED_PACKET_BLOCK,
    INTERFACE_BLOCK,
    OPTION_COMMENT,
    OPTION_END,
    OPTION_IF_NAME,
    OPTION_IF_TSRESOL,
    OPTION_USERAPPL,
    SECTION_BLOCK,
)
from app.capture.synthesis import ip_packet
from app.echonet.datagram import Datagram
from app.errors import EnvironmentProblem

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_NANOSECONDS: Final = b"\x09"
_VERSION: Final = (1, 0)
_LENGTH_UNKNOWN: Final = -1
_NO_SNAP_LENGTH: Final = 0

EXISTS: Final = "recording_exists"

_CODES: Final = {
    errno.EEXIST: EXISTS,
    errno.ENOSPC: "recording_disk_full",
    errno.EDQUOT: "recording_disk_full",
    errno.EROFS: "recording_not_allowed",
    errno.EACCES: "recording_not_allowed",
    errno.EPERM: "recording_not_allowed",
    errno.ENOENT: "recording_no_folder",
}


class RawFile(Protocol):
    """What the writer needs of an unbuffered file."""

    def write(self, data: bytes, /) -> int | None:
        """Write and return how many bytes it was."""
        ...

    def truncate(self, size: int, /) -> int:
        """Drop all bytes from `size` on."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


class _LinkedFile(FileIO):
    """A file that refuses what nobody would ever find: Linux lets it be deleted while it is written."""

    def write(self, data: ReadableBuffer, /) -> int:
        if os.fstat(self.fileno()).st_nlink == 0:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return super().write(data)


def create_file(path: Path) -> RawFile:
    """Create `path`, unbuffered; OSError when it exists: a recording is evidence and never overwritten."""
    return _LinkedFile(path, "xb")


class CaptureWriter:
    """A new pcapng file, written block by block: after each `write` the file on disk is whole."""

    def __init__(self, path: Path, create: Callable[[Path], RawFile] = create_file) -> None:
        """Create the file; EnvironmentProblem when it exists or cannot be created."""
        self.path = path
        self._interfaces: dict[str, int] = {}
        self._size = 0
        try:
            self._file = create(path)
        except OSError as reason:
            raise _problem(path, reason) from reason
        self._append(_section_header())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, datagram: Datagram, comment: str = "") -> None:
        """Append a datagram, with a `comment` that Wireshark shows beside the packet.

        EnvironmentProblem when the disk refuses: the file is then closed, and all that was written before is readable.
        ValueError for a datagram without full addresses.
        """
        packet = ip_packet(datagram)
        name = datagram.interface or _scope(datagram)
        if name not in self._interfaces:
            self._append(_interface_description(name))
            self._interfaces[name] = len(self._interfaces)
        self._append(_enhanced_packet(self._interfaces[name], datagram.time_ns, packet, comment))

    def close(self) -> None:
        """Close the file; writing is over. Nothing is pending, so nothing can go wrong here."""
        self._file.close()

    def _append(self, block: bytes) -> None:
        """Write one block whole, or take back the part of it that did fit and close the file."""
        written = 0
        try:
            while written < len(block):
                written += self._file.write(block[written:]) or 0
        except OSError as reason:
            with contextlib.suppress(OSError):  # readers step over a cut last block as well
                self._file.truncate(self._size)
            self.close()
            raise _problem(self.path, reason) from reason
        self._size += written


def _problem(path: Path, reason: OSError) -> EnvironmentProblem:
    code = _CODES.get(reason.errno or 0, "recording_failed")
    return EnvironmentProblem(code, path=path, reason=reason.strerror)


def _scope(datagram: Datagram) -> str:
    """Return the scope in one of the addresses, the only trace of the interface when nobody named it."""
    return datagram.source.address.partition("%")[2] or datagram.destination.address.partition("%")[2]


def _section_header() -> bytes:
    body = pack("<IHHq", BYTE_ORDER_MAGIC, *_VERSION, _LENGTH_UNKNOWN)
    return _block(SECTION_BLOCK, body + _options({OPTION_USERAPPL: f"Kaitsu {__version__}".encode()}))


def _interface_description(name: str) -> bytes:
    options = {OPTION_IF_NAME: name.encode()} if name else {}
    body = pack("<HxxI", LINKTYPE_RAW, _NO_SNAP_LENGTH)
    return _block(INTERFACE_BLOCK, body + _options({**options, OPTION_IF_TSRESOL: _NANOSECONDS}))


def _enhanced_packet(interface: int, time_ns: int, packet: bytes, comment: str) -> bytes:
    length = len(packet)
    head = pack("<IIIII", interface, time_ns >> 32, time_ns & 0xFFFFFFFF, length, length)
    return _block(
        ENHANCED_PACKET_BLOCK,
        head + _padded(packet) + (_options({OPTION_COMMENT: comment.encode()}) if comment else b""),
    )


def _options(values: dict[int, bytes]) -> bytes:
    options = (pack("<HH", code, len(value)) + _padded(value) for code, value in values.items())
    return b"".join(options) + pack("<HH", OPTION_END, 0)


def _block(kind: int, body: bytes) -> bytes:
    length = len(body) + 12
    return pack("<II", kind, length) + body + pack("<I", length)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)
