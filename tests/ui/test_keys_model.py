"""Keys over their whole life: restarts, clocks, stores that refuse, and what is left of the key itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.keystore import Vault, open_nothing
from app.messages import Language
from app.site.auth_key import KeyState, Step
from app.storage.database import Database
from app.storage.opening import memory_database
from tests.ui.keys_at_hand import ISSUED, KEY, Clocks, Store
from ui.viewmodels.checklist import StepState
from ui.viewmodels.key_watch import Kept
from ui.viewmodels.keys import KeysModel
from ui.viewmodels.progress import keys_state
from ui.viewmodels.site import SiteModel


class Bench:
    """A model over a database and a store that both outlive it; `told` are its failures and warnings."""

    def __init__(self) -> None:
        self.clocks, self.store = Clocks(), Store()
        self.database: Database = memory_database()
        self.site = SiteModel(self.database, ISSUED.date)
        self.site.set("customer.name", "見本ビル")
        self.told: list[str] = []
        self.start()

    def start(self, vault: Vault | None = None) -> KeysModel:
        """Start the program, anew where it ran."""
        self.model = KeysModel(self.database, self.site, vault or Vault(lambda: self.store), self.clocks.clock)
        self.model.failed.connect(self._fail)
        self.model.watch.warned.connect(lambda tone, key, params: self.told.append(f"{tone} {key}"))
        self.model.reload()
        return self.model

    def restart(self, hours_off: float = 0) -> KeysModel:
        self.model.finish()
        self.clocks.run(hours_off)
        return self.start()

    def issued(self) -> KeysModel:
        assert self.model.add_place("受電点1")
        assert self.model.issue(f" {KEY}\n", "")
        return self.model

    @property
    def state(self) -> KeyState:
        assert self.model.chosen is not None
        return self.model.chosen.key.state

    @property
    def kept(self) -> Kept:
        assert self.model.chosen is not None
        return self.model.chosen.kept

    def _fail(self, error: AppError) -> None:
        self.told.append(error.code)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.model.finish()
    bench.database.close()


def test_a_key_goes_its_whole_way_and_is_wiped_when_registered(bench: Bench) -> None:
    model = bench.issued()
    assert (bench.state, bench.kept) == (KeyState.ISSUED, Kept.STORE)
    secret = model.secret()
    assert secret is not None
    assert secret.reveal() == KEY
    assert model.take(Step.HAND_OVER)
    assert model.take(Step.REGISTER)
    assert (bench.state, bench.kept, model.secret()) == (KeyState.REGISTERED, Kept.NOWHERE, None)
    assert bench.store.get("key 1") is None
    assert bench.told == []


def test_a_key_that_expires_is_wiped_at_once_and_the_page_knows(bench: Bench) -> None:
    model = bench.issued()
    changes: list[KeyState] = []
    model.changed.connect(lambda: changes.append(bench.state))
    bench.clocks.run(24)
    model.watch.look()
    assert changes == [KeyState.EXPIRED]
    assert bench.store.get("key 1") is None
    assert bench.told == ["alarm ui.keys.warn.expired"]


def test_a_key_that_expired_while_the_program_was_off_is_wiped_at_the_start(bench: Bench) -> None:
    bench.issued()
    bench.restart(hours_off=30)
    assert (bench.state, bench.kept) == (KeyState.EXPIRED, Kept.NOWHERE)
    assert bench.store.get("key 1") is None


def test_a_half_finished_life_goes_on_after_a_restart(bench: Bench) -> None:
    bench.issued().take(Step.HAND_OVER)
    bench.clocks.run(3)
    model = bench.restart(hours_off=2)
    assert model.chosen is not None
    assert (bench.state, model.chosen.key.remaining) == (KeyState.HANDED_OVER, timedelta(hours=19))
    secret = model.secret()
    assert secret is not None
    assert secret.reveal() == KEY


def test_a_clock_set_back_before_a_restart_gives_no_time_back(bench: Bench) -> None:
    bench.issued()
    bench.clocks.run(20)
    bench.model.finish()
    bench.clocks.set(ISSUED)
    model = bench.start()
    assert model.chosen is not None
    assert model.chosen.key.remaining == timedelta(hours=4)
    assert model.clock_doubt == "back"
    bench.clocks.run(4)
    model.watch.look()
    assert bench.state is KeyState.EXPIRED


def test_a_wrong_year_wipes_nothing_shows_nothing_and_is_mended_by_the_right_one(bench: Bench) -> None:
    model = bench.issued()
    bench.clocks.set(ISSUED + timedelta(days=3650))
    model.watch.look()
    assert (model.clock_doubt, model.secret()) == ("forward", None)
    assert keys_state(model) is StepState.ATTENTION
    model = bench.restart()
    assert model.clock_doubt == "forward"
    bench.clocks.set(ISSUED + timedelta(hours=1))
    model.watch.look()
    secret = model.secret()
    assert (model.clock_doubt, secret and secret.reveal()) == ("", KEY)


def test_people_are_warned_twice_before_the_end_and_once_each(bench: Bench) -> None:
    model = bench.issued()
    for hours in (21.9, 0.2, 1, 0.7, 0.1):
        bench.clocks.run(hours)
        model.watch.look()
        model.watch.look()
    assert bench.told == ["caution ui.keys.warn.short", "alarm ui.keys.warn.short"]


def test_the_time_of_issue_may_lie_back(bench: Bench) -> None:
    bench.model.add_place("受電点1")
    assert not bench.model.issue(KEY, "25:00")
    assert bench.told == ["key_time_form"]
    assert bench.kept is Kept.NOWHERE
    assert bench.model.issue(KEY, "10:00")  # yesterday's
    assert bench.model.chosen is not None
    assert bench.model.chosen.key.remaining == timedelta(hours=1)


def test_without_a_store_the_key_lasts_as_long_as_the_program(bench: Bench) -> None:
    model = bench.start(Vault(open_nothing))
    bench.issued()
    assert bench.kept is Kept.MEMORY
    assert model.store_problem is not None
    model = bench.start(Vault(open_nothing))
    assert (bench.state, bench.kept, model.secret()) == (KeyState.ISSUED, Kept.NOWHERE, None)
    assert model.keep(KEY)
    assert model.take(Step.WITHDRAW)
    assert (bench.kept, model.secret()) == (Kept.NOWHERE, None)
    assert bench.told == []


def test_a_locked_store_is_told_and_what_was_not_wiped_is_wiped_at_the_next_start(bench: Bench) -> None:
    model = bench.issued()
    bench.store.locked = True
    assert model.secret() is None
    model.take(Step.REGISTER)
    assert set(bench.told) == {"key_store_refused"}
    bench.store.locked = False
    assert bench.store.get("key 1") is not None
    bench.restart()
    assert bench.store.get("key 1") is None


def test_a_key_that_somebody_else_erased_is_told_and_can_be_pasted_again(bench: Bench) -> None:
    model = bench.issued()
    bench.store.delete("key 1")
    assert model.secret() is None
    assert bench.told == ["key_gone"]
    assert bench.kept is Kept.NOWHERE
    assert model.keep(KEY)
    assert model.copy_key()


def test_the_key_of_a_deleted_site_is_wiped(bench: Bench) -> None:
    bench.issued()
    bench.site.delete()
    assert bench.store.get("key 1") is None
    assert bench.model.rows == ()
    assert not bench.model.add_place("受電点2")


def test_a_key_can_be_issued_again_and_the_place_stays_one(bench: Bench) -> None:
    model = bench.issued()
    model.take(Step.WITHDRAW)
    model.issue_again()
    assert len(model.rows) == 1
    assert bench.state is KeyState.DRAFTED
    assert keys_state(model) is StepState.IN_PROGRESS
    assert model.remove_place()
    assert model.rows == ()
    assert keys_state(model) is StepState.NOT_STARTED
    assert model.removed() == ("受電点1",)
    assert model.put_back("受電点1")
    assert [(row.key.place, row.key.state) for row in model.rows] == [("受電点1", KeyState.DRAFTED)]
    assert model.removed() == ()


def test_a_step_that_came_too_late_is_refused_in_words(bench: Bench) -> None:
    model = bench.issued()
    bench.clocks.run(25)
    assert not model.take(Step.HAND_OVER)
    assert bench.told == ["alarm ui.keys.warn.expired", "key_step"]
    assert model.take(Step.REGISTER)
    assert keys_state(model) is StepState.DONE


def test_each_place_stands_once_and_needs_a_name(bench: Bench) -> None:
    model = bench.issued()
    assert not model.add_place("  ")
    assert model.add_place("受電点2")
    assert model.add_place("受電点1 ")
    assert [row.key.place for row in model.rows] == ["受電点1", "受電点2"]
    assert model.chosen == model.rows[0]


def test_viewers_are_noted_for_a_place_over_all_its_keys(bench: Bench) -> None:
    model = bench.issued()
    assert not model.add_viewer(" ")
    model.add_viewer("ビル管理")
    model.take(Step.REGISTER)
    model.issue_again()
    model.add_viewer("設備会社")
    model.remove_viewer(model.rows[0].viewers[0])
    viewers = model.rows[0].viewers
    assert [(one.name, one.removed_at is None) for one in viewers] == [("ビル管理", False), ("設備会社", True)]
    model.remove_viewer(viewers[0])
    assert model.rows[0].viewers[0].removed_at is None


def test_the_clipboard_loses_the_key_but_nothing_else(bench: Bench) -> None:
    model, clipboard = bench.issued(), QGuiApplication.clipboard()
    assert model.copy_key()
    assert clipboard.text() == KEY
    model.clipboard.clear()
    assert clipboard.text() == ""
    model.copy_key()
    clipboard.setText("something else")
    model.finish()
    assert clipboard.text() == "something else"


def test_the_mail_shows_dots_and_copies_the_key_only_when_asked(bench: Bench) -> None:
    model, clipboard = bench.issued(), QGuiApplication.clipboard()
    assert KEY not in model.message(Language.JA, with_key=True)
    assert model.copy_message(Language.EN, with_key=False)
    assert KEY not in clipboard.text()
    assert model.copy_message(Language.JA, with_key=True)
    assert KEY in clipboard.text()
    model.take(Step.WITHDRAW)
    assert not model.copy_message(Language.JA, with_key=True)


def test_the_watch_sleeps_until_something_matters(bench: Bench) -> None:
    model = bench.issued()
    timer = model.watch._timer
    assert timer.interval() == 600_000
    model.watch.watch(True)
    assert timer.interval() == 1000
    model.watch.watch(False)
    bench.clocks.run(21.95)
    model.watch.look()
    assert timer.interval() == 180_000
    model.take(Step.REGISTER)
    assert not timer.isActive()


def test_the_time_that_was_seen_is_written_once_a_minute(bench: Bench) -> None:
    model = bench.issued()
    writes: list[str] = []
    bench.database._connection.set_trace_callback(lambda sql: writes.append(sql) if sql.startswith("UPDATE") else None)
    for _ in range(120):
        bench.clocks.run(1 / 3600)
        model.watch.look()
    assert len(writes) == 2
