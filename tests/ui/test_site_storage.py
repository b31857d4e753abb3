"""The site page over its database: kept at once, undone, chosen, deleted and taken back, shared between windows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.echonet.datagram import Transport
from app.errors import AppError, EnvironmentProblem
from app.storage.backups import folder_of
from app.storage.bin import Bin, Kind
from tests.ui.conftest import TODAY, compose
from tests.ui.fakes import SilentWire
from ui.composition import Composition
from ui.pages.site import SitePage
from ui.places import Places, demo_places
from ui.storage import back_up, open_storage
from ui.viewmodels.site import SiteModel
from ui.widgets.field import Field
from ui.widgets.site_chooser import SiteChooser

POPUP = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""What the offscreen screen has to say about every popup."""


@pytest.fixture
def page(silent: Composition, qtbot: QtBot) -> SitePage:
    page = SitePage(silent.context, silent.site, silent.terminal_photos, silent.notices)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def other(make: Callable[[Transport], Composition], silent: Composition) -> SiteModel:
    """A second window over the same database, with the first one's site open."""
    silent.site.set("address", "東京都千代田区")
    return make(SilentWire()).site


def editor(page: SitePage, key: str) -> QLineEdit:
    field = next(one for one in page.findChildren(Field) if one.key == key)
    edit = field.findChild(QLineEdit)
    assert edit is not None
    return edit


def told(silent: Composition) -> str:
    current = silent.notices.current
    assert current is not None
    assert current.error is not None
    return current.error.code


def names(model: SiteModel, *, deleted: bool = False) -> list[str | None]:
    return [record.site.address for record in model.listed("", deleted=deleted)]


def again(composition: Composition) -> SiteModel:
    """Return what a window shows that is opened after this one was left."""
    composition.storage.close()
    database = open_storage(composition.source.places, TODAY, composition.notices.fail)
    model = SiteModel(database, lambda: TODAY, composition)
    composition.destroyed.connect(database.close)
    model.restore()
    return model


def test_input_is_kept_at_once(silent: Composition) -> None:
    silent.site.set("address", "東京都千代田区")
    assert again(silent).site.address == "東京都千代田区"


def test_undo_goes_back_field_by_field_also_after_a_restart(silent: Composition) -> None:
    silent.site.set("address", "東京都千代田区")
    silent.site.set("customer.name", "サンプル商事")
    silent.site.set("island", False)
    silent.site.undo()
    model = again(silent)
    assert (model.can_undo, model.can_redo) == (True, True)
    model.undo()
    assert (model.site.customer.name, model.site.address) == (None, "東京都千代田区")
    model.redo()
    model.redo()
    assert (model.site.customer.name, model.site.island, model.can_redo) == ("サンプル商事", False, False)


def test_the_buttons_know_what_can_be_done(page: SitePage, silent: Composition) -> None:
    bar = page.bar
    assert [one.isEnabled() for one in (bar.undo, bar.redo, bar.delete)] == [False, False, False]
    silent.site.set("address", "東京都千代田区")
    assert [one.isEnabled() for one in (bar.undo, bar.redo, bar.delete)] == [True, False, True]
    bar.undo.click()
    assert [one.isEnabled() for one in (bar.undo, bar.redo, bar.delete)] == [False, True, True]
    bar.redo.click()
    assert editor(page, "address").text() == "東京都千代田区"


def test_the_field_that_an_undo_changed_is_brought_into_view(page: SitePage, silent: Composition) -> None:
    silent.site.set("ems.model", "EC-100")
    silent.site.set("address", "東京都千代田区")
    page.bar.undo.click()
    assert page.focusWidget() is editor(page, "address")
    page.bar.undo.click()
    assert page.focusWidget() is editor(page, "ems.model")


def test_ctrl_z_is_the_lines_own_while_something_is_typed_and_the_pages_afterwards(
    page: SitePage, silent: Composition
) -> None:
    def offered() -> bool:
        """Tell whether the line keeps the key for itself."""
        keys = Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, *keys)
        event.ignore()
        QApplication.sendEvent(edit, event)
        return event.isAccepted()

    edit = editor(page, "address")
    edit.insert("東京")
    assert offered()
    edit.editingFinished.emit()
    assert silent.site.site.address == "東京"
    assert not offered()


@POPUP
def test_a_site_is_chosen_from_the_list(page: SitePage, silent: Composition, qtbot: QtBot) -> None:
    for address in ("東京都千代田区", "東京都港区"):
        silent.site.start_new()
        silent.site.set("address", address)
    page.bar.site.click()
    chooser = page.bar.findChild(SiteChooser)
    assert chooser is not None
    assert chooser.list.count() == 2
    chooser.search.setText("千代田")
    assert chooser.list.count() == 1
    qtbot.keyClick(chooser.search, Qt.Key.Key_Return)
    assert not chooser.isVisible()
    assert silent.site.site.address == "東京都千代田区"
    assert editor(page, "address").text() == "東京都千代田区"
    assert "千代田" in page.bar.site.text()


def test_the_site_chosen_last_is_the_one_to_go_on_with(silent: Composition) -> None:
    silent.site.set("address", "東京都千代田区")
    first = silent.site.id
    silent.site.start_new()
    silent.site.set("address", "東京都港区")
    assert first is not None
    silent.site.choose(first)
    assert again(silent).id == first


def test_a_new_site_leaves_no_trace_until_something_is_typed(silent: Composition) -> None:
    silent.site.set("address", "東京都千代田区")
    silent.site.start_new()
    assert names(silent.site) == ["東京都千代田区"]
    assert (silent.site.id, silent.site.is_empty, silent.site.can_undo) == (None, True, False)


def test_what_was_no_date_does_not_follow_to_another_site(page: SitePage, silent: Composition) -> None:
    edit = editor(page, "desired_start")
    edit.setText("来週")
    edit.editingFinished.emit()
    silent.site.start_new()
    assert edit.text() == ""
    assert edit.property("tone") != "alarm"


def test_a_deleted_site_is_taken_back_with_one_click(page: SitePage, silent: Composition) -> None:
    silent.site.set("address", "東京都千代田区")
    silent.site.start_new()
    silent.site.set("address", "東京都港区")
    page.bar.delete.click()
    assert silent.site.site.address == "東京都千代田区"
    assert page.remark.isVisible()
    assert "港区" in page.remark.label.text()
    page.remark.action.click()
    assert silent.site.site.address == "東京都港区"
    assert silent.site.can_undo
    assert not page.remark.isVisible()


@POPUP
def test_a_deleted_site_is_taken_back_from_the_list(page: SitePage, silent: Composition) -> None:
    silent.site.set("address", "東京都千代田区")
    page.bar.delete.click()
    assert (names(silent.site), names(silent.site, deleted=True)) == ([], ["東京都千代田区"])
    page.bar.site.click()
    chooser = page.bar.findChild(SiteChooser)
    assert chooser is not None
    assert chooser.list.count() == 0
    chooser.deleted.click()
    assert chooser.list.count() == 1
    chooser.list.itemClicked.emit(chooser.list.item(0))
    assert silent.site.site.address == "東京都千代田区"


def test_what_was_deleted_long_ago_is_gone_at_the_next_start(silent: Composition) -> None:
    silent.site.set("address", "東京都千代田区")
    silent.site.delete()
    silent.storage.close()
    database = open_storage(silent.source.places, date.today() + timedelta(days=32), silent.notices.fail)
    assert database.number("SELECT count(*) FROM sites") == 0
    database.close()


def test_a_site_can_be_given_away_and_taken_in_with_keys_of_a_later_program(
    silent: Composition, tmp_path: Path
) -> None:
    path = tmp_path / "SITE.json"
    path.write_text(json.dumps({"address": "東京都港区", "later": {"a": [1]}}), encoding="utf-8")
    silent.site.open(path)
    silent.site.set("address", "東京都千代田区")
    silent.site.undo()
    silent.site.redo()
    assert silent.site.save_as(path)
    assert json.loads(path.read_text(encoding="utf-8")) == {"address": "東京都千代田区", "later": {"a": [1]}}


def test_sites_of_the_program_before_are_all_there(make: Callable[[Transport], Composition], places: Places) -> None:
    places.sites.mkdir(parents=True)
    (places.sites / "site-1.json").write_text('{"address": "東京都千代田区"}', encoding="utf-8")
    damaged = places.sites / "site-2.json"
    damaged.write_text('{"address": "東京', encoding="utf-8")
    composition = make(SilentWire())
    assert composition.site.site.address == "東京都千代田区"
    assert told(composition) == "site_json"
    assert damaged.exists()


def test_edits_of_two_windows_are_both_kept(other: SiteModel, silent: Composition) -> None:
    other.set("customer.name", "サンプル商事")
    silent.site.set("island", True)
    assert told(silent) == "site_merged"
    assert (silent.site.site.customer.name, silent.site.site.island) == ("サンプル商事", True)
    silent.site.undo()
    assert (silent.site.site.customer.name, silent.site.site.island) == ("サンプル商事", None)


def test_an_undo_of_what_another_window_changed_shows_that_first(other: SiteModel, silent: Composition) -> None:
    other.set("address", "東京都港区")
    silent.site.undo()
    assert told(silent) == "site_changed_elsewhere"
    assert silent.site.site.address == "東京都港区"
    silent.site.undo()
    assert silent.site.site.address == "東京都千代田区"


def test_typing_into_a_site_that_another_window_deleted_keeps_both(other: SiteModel, silent: Composition) -> None:
    other.delete()
    silent.site.set("island", True)
    assert told(silent) == "site_merged"
    assert (silent.site.site.address, silent.site.site.island) == ("東京都千代田区", True)
    assert names(silent.site) == ["東京都千代田区"]


def test_without_a_database_the_window_works_and_says_so(
    make: Callable[[Transport], Composition], places: Places, qtbot: QtBot
) -> None:
    places.database.mkdir(parents=True)
    composition = make(SilentWire())
    assert told(composition) == "storage_cannot_open"
    page = SitePage(composition.context, composition.site, composition.terminal_photos, composition.notices)
    qtbot.addWidget(page)
    page.show()
    composition.site.set("address", "東京都港区")
    composition.site.undo()
    assert page.remark.isVisible()
    assert not page.remark.action.isVisible()
    composition.site.start_new()
    assert page.remark.isVisible(), "it holds for every site"


def test_an_edit_that_cannot_be_saved_is_told_and_saved_with_the_next(silent: Composition) -> None:
    silent.storage.rows("PRAGMA query_only = ON")
    silent.site.set("address", "東京都港区")
    assert told(silent) == "storage_read_only"
    assert silent.site.site.address == "東京都港区"
    silent.storage.rows("PRAGMA query_only = OFF")
    silent.site.set("island", False)
    assert again(silent).site.address == "東京都港区"


def test_after_damage_the_backup_is_offered_and_taken(
    make: Callable[[Transport], Composition], places: Places, qtbot: QtBot
) -> None:
    first = make(SilentWire())
    first.site.set("address", "東京都千代田区")
    back_up(first.storage, TODAY, first.notices.fail)
    first.storage.close()
    places.database.write_bytes(b"noise" * 1000)
    second = make(SilentWire())
    page = SitePage(second.context, second.site, second.terminal_photos, second.notices)
    qtbot.addWidget(page)
    page.show()
    assert second.site.is_empty
    assert "damaged" in page.remark.label.text()
    page.remark.action.click()
    assert second.site.site.address == "東京都千代田区"
    assert not page.remark.isVisible()


def test_a_backup_is_offered_as_long_as_there_is_no_site(
    make: Callable[[Transport], Composition], places: Places
) -> None:
    first = make(SilentWire())
    assert first.site.remark is None
    first.site.set("address", "東京都千代田区")
    back_up(first.storage, TODAY, first.notices.fail)
    first.storage.close()
    places.database.unlink()
    second = make(SilentWire())
    assert second.site.remark is not None
    back_up(second.storage, TODAY + timedelta(days=1), second.notices.fail)
    assert len(list(folder_of(places.database).iterdir())) == 1, "there is nothing to copy yet"
    second.site.set("address", "東京都港区")
    second.storage.close()
    assert make(SilentWire()).site.remark is None


def test_what_the_disk_refused_at_the_last_moment_is_saved_with_the_next_edit(
    silent: Composition, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = silent.storage.rows

    def full(sql: str, *values: str | int | None) -> list[sqlite3.Row]:
        if sql == "COMMIT":
            raise EnvironmentProblem("storage_full", path="x")
        return rows(sql, *values)

    with monkeypatch.context() as patch:
        patch.setattr(silent.storage, "rows", full)
        silent.site.set("address", "東京都港区")
    assert (told(silent), silent.site.id) == ("storage_full", None)
    silent.site.set("island", False)
    assert again(silent).site.address == "東京都港区"


def test_typing_into_a_site_that_is_gone_for_good_makes_a_new_one(other: SiteModel, silent: Composition) -> None:
    other.delete()
    Bin(silent.storage).purge(date.today() + timedelta(days=32))
    silent.site.set("island", True)
    assert (silent.site.site.address, silent.site.site.island) == ("東京都千代田区", True)
    assert names(silent.site) == ["東京都千代田区"]


def test_the_window_makes_todays_backup_once_it_is_there(silent: Composition) -> None:
    silent.site.set("address", "東京都港区")
    silent.begin()
    copies = [file.name for file in folder_of(silent.source.places.database).iterdir()]
    assert copies == [f"daily-{TODAY}.sqlite3"]


def test_a_backup_that_cannot_be_made_is_told(silent: Composition) -> None:
    silent.site.set("address", "東京都港区")
    folder_of(silent.source.places.database).write_text("")
    problems: list[AppError] = []
    back_up(silent.storage, TODAY, problems.append)
    assert len(problems) == 1


def test_the_demo_begins_as_bundled_whatever_an_earlier_one_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    monkeypatch.setattr("ui.places.platformdirs.user_data_dir", lambda *_args, **_named: str(tmp_path))
    for _ in range(2):
        composition = compose(SilentWire(), demo_places(), demo=True)
        assert composition.site.title == "サンプル商事株式会社"
        composition.site.set("customer.name", "ほか")
        composition.site.start_new()
        composition.site.set("address", "東京都港区")
        composition.end()
    assert not (tmp_path / "kaitsu.sqlite3").exists()


def test_a_purged_site_cannot_be_chosen(silent: Composition) -> None:
    silent.site.set("address", "東京都港区")
    gone = silent.site.id
    silent.site.delete()
    Bin(silent.storage).purge(date.today() + timedelta(days=32))
    assert gone is not None
    silent.site.choose(gone)
    assert told(silent) == "site_gone"
    assert not Bin(silent.storage).restore(Kind.SITE, gone)
