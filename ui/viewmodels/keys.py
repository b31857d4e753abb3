"""The authentication keys of the site being worked on: places, steps, the key itself on request, viewers, the mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.errors import AppError, EnvironmentProblem, InputProblem
from app.keystore import Secret, Vault
from app.keystore.secret import MASK
from app.messages import Language
from app.site.auth_key import AuthKey, Step, issued_moment
from app.site.key_message import compose_message
from app.storage.bin import Bin, Kind
from app.storage.database import Database
from app.storage.keys import KeyRecord, Keys, Viewer
from ui.viewmodels.clock import Clock
from ui.viewmodels.key_rows import KeyRow, rows_of
from ui.viewmodels.key_watch import KeyWatch
from ui.viewmodels.secret_clipboard import SecretClipboard
from ui.viewmodels.site import SiteModel

LONGEST_KEY: Final = 200
"""Characters of a key; the one the procedure shows has thirteen."""


class KeysModel(QObject):
    """Holds the `rows` of the site, one of them `chosen`; `ticked` each second while somebody watches."""

    changed = Signal()
    ticked = Signal()
    failed = Signal(object)

    def __init__(
        self,
        database: Database,
        site: SiteModel,
        vault: Vault,
        clock: Clock | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._site = site
        self._keys, self._bin = Keys(database), Bin(database)
        self.watch = KeyWatch(self._keys, vault, clock or Clock(), self)
        self.clipboard = SecretClipboard(self)
        self._chosen: int | None = None
        self._site_id = site.id
        self.rows: tuple[KeyRow, ...] = ()
        self.watch.ticked.connect(self._tick)
        self.watch.settled.connect(self._settle)
        self.watch.failed.connect(self.failed)
        site.changed.connect(self._follow_site)

    @property
    def has_site(self) -> bool:
        """True where there is a site that keys can belong to."""
        return self._site.id is not None

    @property
    def suggested_place(self) -> str:
        """What the place is probably called."""
        return self._site.title

    @property
    def chosen(self) -> KeyRow | None:
        """The place that is shown in detail."""
        return next((row for row in self.rows if row.id == self._chosen), None)

    @property
    def store_problem(self) -> EnvironmentProblem | None:
        """Why keys do not outlast the program; None where they do."""
        return self.watch.vault.problem

    @property
    def clock_doubt(self) -> str:
        """How the computer's clock looks wrong: `forward`, `back`, or not at all."""
        key = self.chosen.key if self.chosen else None
        if key is None or not (key.is_doubted or key.was_set_back(self.watch.clock.now())):
            return ""
        return "forward" if key.is_doubted else "back"

    def reload(self) -> None:
        """Read everything anew; wipes what became of no use while the program was not running."""
        if self._try(self.watch.reload):
            self.changed.emit()

    def finish(self) -> None:
        """Save and let go; nothing of ours stays on the clipboard."""
        self.clipboard.clear()
        self.watch.finish()

    def look_for_store(self) -> None:
        """Find out whether there is a store for the keys themselves."""
        self.watch.vault.open()

    def choose(self, row_id: int) -> None:
        """Show a place in detail."""
        if row_id != self._chosen:
            self._chosen = row_id
            self.changed.emit()

    def add_place(self, name: str) -> bool:
        """Put a place on the list, to have a key issued for it; one that is there is chosen."""

        def work() -> None:
            if not name.strip() or self._site.id is None:
                raise InputProblem("key_place_missing")
            known = next((row.id for row in self.rows if row.key.place == name.strip()), None)
            self._chosen = known or self._keys.add(self._site.id, AuthKey(name.strip()))

        return self._do(work)

    def remove_place(self) -> bool:
        """Take the chosen place off the list; the bin has it for thirty days."""

        def work(row: KeyRow) -> None:
            for record in self._records():
                if record.key.place == row.key.place:
                    self._bin.put(Kind.KEY, record.id, self.watch.clock.now())

        return self._do_with(work)

    def removed(self) -> tuple[str, ...]:
        """Return the places that were taken off the list and can be put back, the last one first."""
        return tuple(dict.fromkeys(record.key.place for record in self._records(deleted=True)))

    def put_back(self, place: str) -> bool:
        """Put a place on the list again, with all that is known of its keys."""

        def work() -> None:
            for record in self._records(deleted=True):
                if record.key.place == place:
                    self._bin.restore(Kind.KEY, record.id)
            self._chosen = next((one.id for one in self._records() if one.key.place == place), self._chosen)

        return self._do(work)

    def issue(self, secret: str, issued: str) -> bool:
        """Begin the 24 hours; the key itself may be left out, `issued` is the time of issue as typed."""

        def work(row: KeyRow) -> None:
            now = self.watch.clock.now()
            key = row.key.take(Step.ISSUE, issued_moment(issued, now)).at(now)
            self._keys.save(row.id, key)
            self._keep(row, secret)

        return self._do_with(work)

    def keep(self, secret: str) -> bool:
        """Keep the key itself for a key that is open."""
        return self._do_with(lambda row: self._keep(row, secret))

    def take(self, step: Step) -> bool:
        """Do what was chosen for the key."""
        return self._do_with(lambda row: self._keys.save(row.id, row.key.take(step, self.watch.clock.now())))

    def issue_again(self) -> bool:
        """Begin another key for the same place; the old one stays in the history."""

        def work(row: KeyRow) -> None:
            assert self._site.id is not None  # rows belong to a site
            self._chosen = self._keys.add(self._site.id, AuthKey(row.key.place))

        return self._do_with(work)

    def add_viewer(self, name: str) -> bool:
        """Note who may view the chosen place."""
        now = self.watch.clock.now()
        return bool(name.strip()) and self._do_with(lambda row: self._keys.add_viewer(row.id, name.strip(), now))

    def remove_viewer(self, viewer: Viewer) -> bool:
        """Note that a viewer was taken off the list, or is on it after all."""
        at = self.watch.clock.now() if viewer.removed_at is None else None
        return self._do(lambda: self._keys.remove_viewer(viewer.id, at))

    def secret(self) -> Secret | None:
        """Return the chosen key itself; None, and `failed` says why, when it cannot be had."""
        row = self.chosen
        if row is None or not row.can_be_read:
            return None
        found: list[Secret | None] = []
        if self._try(lambda: found.append(self.watch.secret(row.id))) and found[0] is None:
            self._do(lambda: self.watch.lose(row.id))
        return found[0] if found else None

    def copy_key(self) -> bool:
        """Put the key itself on the clipboard for a minute."""
        secret = self.secret()
        if secret is not None:
            self.clipboard.copy(secret.reveal())
        return secret is not None

    def message(self, language: Language, *, with_key: bool) -> str:
        """Return the mail for the screen: dots stand for the key."""
        return self._message(language, MASK if with_key else None)

    def copy_message(self, language: Language, *, with_key: bool) -> bool:
        """Put the mail on the clipboard, for a minute where it has the key in it."""
        secret = self.secret() if with_key else None
        if with_key and secret is None:
            return False
        if secret is None:
            QGuiApplication.clipboard().setText(self._message(language, None))
        else:
            self.clipboard.copy(self._message(language, secret.reveal()))
        return True

    def _message(self, language: Language, secret: str | None) -> str:
        return compose_message(self.chosen.key, language, secret) if self.chosen else ""

    def _keep(self, row: KeyRow, secret: str) -> None:
        if secret.strip():
            self.watch.keep(row.id, Secret(secret.strip()))

    def _tick(self) -> None:
        self._read_rows()
        self.ticked.emit()

    def _settle(self) -> None:
        self._read_rows()
        self.changed.emit()

    def _follow_site(self) -> None:
        if self._site.id != self._site_id:
            self._site_id, self._chosen = self._site.id, None
            self.reload()

    def _records(self, *, deleted: bool = False) -> list[KeyRecord]:
        return self._keys.of_site(self._site.id, deleted=deleted) if self._site.id is not None else []

    def _read_rows(self) -> None:
        self.rows = rows_of(self._records(), self.watch)
        if self.chosen is None:
            self._chosen = self.rows[0].id if self.rows else None

    def _do_with(self, work: Callable[[KeyRow], object]) -> bool:
        self.watch.look()  # whether it expired meanwhile is to be known before
        row = self.chosen
        return row is not None and self._do(lambda: work(row))

    def _do(self, work: Callable[[], object]) -> bool:
        done = self._try(work)
        self.reload()
        return done

    def _try(self, work: Callable[[], object]) -> bool:
        try:
            work()
        except AppError as error:
            self.failed.emit(error)
            return False
        return True
