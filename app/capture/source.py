"""The bytes of a capture file in big pieces, and how far they have been used: the cursor of all who read a capture.

A call of the system for each record would cost more than the record.
"""

from __future__ import annotations

import io
from typing import Final

_PIECE: Final = 1 << 18


class Source:
    """`data` from position `at` on has been read and not used; whoever uses a record moves `at` behind it.

    While a packet is being looked at, its record is `data[begun:at]`, and `n` is its number. Who knows the packets that
    follow may step over them, by moving `at` and adding to `n`. `sections` counts what changes the meaning of records.
    """

    def __init__(self, file: io.BufferedIOBase, magic: bytes) -> None:
        """`magic` are the first bytes of the file, which somebody has read already."""
        self.data = magic
        self.begun = 0
        self.at = 0
        self.n = 0
        self.sections = 0
        self.stamp_at: int | None = None
        """Where in the record its eight bytes of time are; None when it has none, or nobody said."""
        self._file = file
        self._dropped = 0

    @property
    def offset(self) -> int:
        """Return where in the file `at` is."""
        return self._dropped + self.at

    def has(self, length: int) -> bool:
        """Tell whether so many bytes are left from `at` on, after reading more if need be; OSError as the file does."""
        while len(self.data) - self.at < length:
            # One read of the system at a time: what came before a drive fails is not lost.
            piece = self._file.read1(max(_PIECE, length))
            if not piece:
                return False
            self.data = self.data[self.at :] + piece
            self._dropped += self.at
            self.at = self.begun = 0
        return True
