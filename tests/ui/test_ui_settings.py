from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import EnvironmentProblem
from app.messages import Language
from tests.ui.conftest import compose
from tests.ui.fakes import SilentWire
from ui.composition import Composition
from ui.places import Places
from ui.settings import Settings, SettingsStore
from ui.theme import ThemeName


def test_settings_survive(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "deep" / "settings.json"
    store = SettingsStore(path)
    store.update(language=Language.EN, theme=ThemeName.DARK, target_kw=1200, interval_s=60, text_percent=125)
    assert SettingsStore(path).current == Settings(Language.EN, ThemeName.DARK, 1200, 60, text_percent=125)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"language": "fr"}',
        '{"theme": 3}',
        '{"text_percent": 110}',
        '{"target_kw": -1}',
        '{"target_kw": "500"}',
        '{"target_kw": true}',
        '{"interval_s": 3}',
        '{"geometry": 5}',
        "\x00\xff",
    ],
)
def test_a_damaged_file_gives_defaults_and_a_notice(places: Places, content: str, qtbot: QtBot) -> None:
    places.settings.parent.mkdir(parents=True)
    places.settings.write_text(content, encoding="utf-8")
    composition = compose(SilentWire(), places)
    assert composition.settings.current == Settings()
    assert composition.notices.current is not None
    assert composition.notices.current.key == "ui.settings.damaged"
    composition.end()


def test_unknown_keys_are_of_a_later_version_and_do_no_harm(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"target_kw": 300, "later": 1}), encoding="utf-8")
    store = SettingsStore(path)
    assert (store.current.target_kw, store.damaged) == (300, False)


def test_the_command_line_overrides_for_this_run_only(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "settings.json"
    SettingsStore(path).update(target_kw=300)
    store = SettingsStore(path)
    store.override(language=Language.EN)
    assert store.current.language is Language.EN
    store.update(geometry="AAAA")
    assert SettingsStore(path).current.language is Language.JA


def test_a_disk_that_refuses_is_told_and_the_choice_holds(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    store = SettingsStore(tmp_path / "file" / "settings.json")
    with pytest.raises(EnvironmentProblem):
        store.update(target_kw=300)
    assert store.current.target_kw == 300


def test_nonsense_for_a_geometry_is_ignored(silent: Composition, qtbot: QtBot) -> None:
    window = silent.window()
    qtbot.addWidget(window)
    window.place("not base64!")
    assert window.minimumSize().toTuple() == (1024, 600)


def test_language_and_theme_change_at_once(silent: Composition, qtbot: QtBot) -> None:
    window = silent.window()
    qtbot.addWidget(window)
    silent.settings.update(language=Language.EN, theme=ThemeName.DARK)
    assert window.windowTitle() == "Kaitsu — high-voltage B route"
    assert silent.context.theme.name is ThemeName.DARK
