"""How many properties a meter answers at once, and which it has not: learnt from its answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.meter.plan import smaller

_SILENCES_TO_ASK_FOR_LESS = 2


class Asking:
    """Cuts lists of properties into Gets. What is refused alone is unsupported; in company, the Get may be too big."""

    def __init__(self, size: int) -> None:
        self.unsupported: set[int] = set()
        self.size = size
        self._trial: int | None = None
        self._proven = 0
        self._silences = 0
        self._doubted: dict[int, int] = {}

    def batch(self, missing: Sequence[int]) -> tuple[int, ...]:
        """Return the first Get of what is missing."""
        return tuple(missing[: self._trial or self.size])

    def learn(self, asked: Collection[int], came: Collection[int]) -> None:
        """Take in an answer."""
        refused = [epc for epc in asked if epc not in came]
        self._silences = 0
        self._confirm_doubts(asked, came)
        if not refused:
            self._proven = max(self._proven, len(asked))
        elif len(asked) == 1:
            self.unsupported.update(refused)
            self._doubted.pop(refused[0], None)
        else:
            self._doubted |= dict.fromkeys(refused, len(came))
            self._trial = smaller(len(asked), len(came))
        if not self._doubted:
            self._trial = None

    def silent(self, asked: Collection[int]) -> None:
        """Take in that a Get stayed unanswered: one larger than any answered so far may be too big to be refused."""
        if len(asked) <= max(self._proven, 1):
            return
        self._silences += 1
        if self._silences >= _SILENCES_TO_ASK_FOR_LESS:
            self.size, self._silences = smaller(len(asked), 0), 0

    def _confirm_doubts(self, asked: Collection[int], came: Collection[int]) -> None:
        """Ask for less from now on if something comes after all that was refused in larger company."""
        for epc in came:
            if epc in self._doubted:
                self.size = min(self.size, max(self._doubted.pop(epc), len(asked)))
