"""The list of places: each once, with its newest key and everybody who may view it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.site.auth_key import AuthKey
from app.storage.keys import KeyRecord, Viewer
from ui.viewmodels.key_watch import Kept, KeyWatch


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A place with its newest key as it stands, where the key itself is kept, and all who may view the place."""

    id: int
    key: AuthKey
    kept: Kept
    viewers: tuple[Viewer, ...]

    @property
    def can_be_read(self) -> bool:
        """True while the key itself is on this computer and of use."""
        return self.kept is not Kept.NOWHERE and self.key.is_open and not self.key.is_doubted


def rows_of(records: Iterable[KeyRecord], watch: KeyWatch) -> tuple[KeyRow, ...]:
    """Return the places in the order in which they were put down; `records` has the last one first."""
    places: dict[str, list[KeyRecord]] = {}
    for record in records:
        places.setdefault(record.key.place, []).append(record)
    return tuple(_row(kept, watch) for kept in sorted(places.values(), key=lambda kept: kept[-1].id))


def _row(records: list[KeyRecord], watch: KeyWatch) -> KeyRow:
    newest = records[0]
    viewers = tuple(viewer for record in reversed(records) for viewer in record.viewers)
    return KeyRow(newest.id, watch.current(newest), watch.kept(newest.id), viewers)
