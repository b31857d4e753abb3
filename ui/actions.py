"""Everything one can do in the window: palette, keyboard map and shortcuts are all made of this one table.

A line here is what a new button or key of a page needs; `tests/ui/test_actions.py` finds what has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Way(StrEnum):
    """How an action is done: open its page, press the button of its name there, ask the page, ask the window, by key.

    What is asked of a page works everywhere: the page on show does it if it `answers`, else the action's own page.
    """

    OPEN = "open"
    PRESS = "press"
    ASK = "ask"
    CALL = "call"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Action:
    """`name` is the catalogue's key of its words, `of` that of words before them, `page` "" for the window as a whole.

    `keys` are as QKeySequence writes them, the first one shown; TYPE works only where the focus is on what takes them.
    """

    name: str
    page: str = ""
    keys: tuple[str, ...] = ()
    way: Way = Way.PRESS
    of: str = ""

    @property
    def request(self) -> str:
        """What `Page.trigger` or the window is asked for."""
        return self.name.rpartition(".")[2]

    @property
    def is_window_wide(self) -> bool:
        """Whether its keys work on every page."""
        return self.way in (Way.OPEN, Way.ASK, Way.CALL)


def opening(page: str, keys: str) -> Action:
    """Return the action that opens a page."""
    return Action(f"ui.page.{page}", page, (keys,), Way.OPEN)


def _pressed(page: str, *names: str, of: str = "") -> tuple[Action, ...]:
    return tuple(Action(name, page, of=of) for name in names)


_WINDOW: Final = (
    Action("ui.action.palette", keys=("Ctrl+K",), way=Way.CALL),
    Action("ui.action.keyboard_map", keys=("Ctrl+/", "?"), way=Way.CALL),
    Action("ui.action.help", keys=("F1",), way=Way.CALL),
    Action("ui.action.manual", keys=("Shift+F1",), way=Way.CALL),
    Action("ui.action.demo", way=Way.CALL),
    Action("ui.connect.search", "connect", ("F5",), Way.ASK),
    Action("ui.action.export", "application", ("Ctrl+E",), Way.ASK),
    Action("ui.action.find", "log", ("Ctrl+F",), Way.ASK),
)

_PLAYBACK: Final = (
    Action("ui.playback.play", keys=("Ctrl+P",)),
    Action("ui.playback.back_1", keys=("Alt+Left",)),
    Action("ui.playback.on_1", keys=("Alt+Right",)),
    Action("ui.playback.back_30", keys=("Alt+Shift+Left",)),
    Action("ui.playback.on_30", keys=("Alt+Shift+Right",)),
    Action("ui.playback.end", keys=("Alt+End",)),
    *_pressed("", "ui.playback.findings", "ui.playback.cancel"),
)
"""What the bar below the page does while a recording is on show."""

_SITE: Final = (
    Action("ui.site.undo", "site", ("Ctrl+Z",)),
    Action("ui.site.redo", "site", ("Ctrl+Shift+Z", "Ctrl+Y")),
    *_pressed("site", "ui.site.new", "ui.site.open", "ui.site.save", "ui.site.delete", "ui.questions.again"),
    *_pressed("site", "ui.photos.add", "ui.photos.removed", "ui.photos.remove"),
)

_CONNECT: Final = _pressed(
    "connect", "ui.connect.direct", "ui.connect.again", "ui.connect.check.all", "ui.connect.check.copy"
)

_LIVE: Final = (
    Action("ui.live.pause", "live", ("Space",)),
    Action("ui.live.notes", "live"),
    Action("ui.action.note", "live", ("M",), Way.TYPE),
    Action("ui.frame.show", "live", ("J",), Way.TYPE),
    Action("ui.live.span.live", "live", ("End",)),
    Action("ui.live.span.day", "live", ("D",)),
    Action("ui.live.span.week", "live", ("W",)),
    Action("ui.live.span.all", "live", ("Home",)),
    Action("ui.action.shift", "live", ("Left", "Right"), Way.TYPE),
    Action("ui.action.page", "live", ("PgUp", "PgDown"), Way.TYPE),
    Action("ui.action.zoom", "live", ("+", "-"), Way.TYPE),
    Action("ui.live.picture", "live", ("Ctrl+Shift+P",)),
    *_pressed("live", "ui.live.export", "ui.live.alarms.sound"),
    *_pressed("live", "ui.live.side.readings", "ui.live.side.forecast", "ui.live.side.alarms"),
    *_pressed("live", "ui.readings.again", "ui.readings.raw", "ui.live.note.remove", "ui.live.note.undo"),
)

_HISTORY: Final = (
    *_pressed("history", "ui.history.collect", "ui.history.cancel", "ui.history.save", "ui.history.picture"),
    *_pressed("history", "ui.history.quantity.demand", "ui.history.quantity.energy"),
    *_pressed("history", "ui.history.quantity.reverse_demand", "ui.history.quantity.reverse_energy"),
    *_pressed("history", "ui.history.view.map", "ui.history.view.duration", "ui.history.view.peaks"),
    *_pressed("history", "ui.history.view.factor", "ui.history.view.comparison", "ui.history.view.usage"),
    *_pressed("history", "ui.history.view.minutes", "ui.history.copy", "ui.history.csv"),
    *_pressed("history", "ui.usage.choose", "ui.usage.csv"),
    Action("ui.action.day", "history", ("Left", "Right"), Way.TYPE),
    Action("ui.action.week", "history", ("PgUp", "PgDown"), Way.TYPE),
    Action("ui.action.last_day", "history", ("Home", "End"), Way.TYPE),
)

_APPLICATION: Final = (
    *_pressed("application", "ui.draft.export", "ui.draft.choose_folder", "ui.draft.open_folder"),
    *_pressed("application", "ui.draft.copy", "ui.follow.mail", "ui.typing.begin"),
    Action("ui.typing.copy", "application", ("F2",)),
    Action("ui.typing.previous", "application", ("Shift+F2",)),
    *_pressed("application", "ui.typing.next", "ui.typing.over", "ui.typing.on_top"),
)

_KEYS: Final = (
    *_pressed("keys", "ui.keys.add", "ui.keys.issue", "ui.keys.keep", "ui.keys.show", "ui.keys.copy"),
    *_pressed("keys", "ui.keys.again", "ui.keys.remove", "ui.keys.with_key", "ui.keys.copy_mail"),
    *_pressed("keys", "ui.keys.step.hand_over", "ui.keys.step.register", "ui.keys.step.withdraw"),
    *_pressed("keys", "ui.keys.viewer.add", "ui.keys.removed"),
)

_REPORT: Final = (
    *_pressed("report", "ui.report.bundle", "ui.report.pdf", "ui.report.excel", "ui.report.verify"),
    *_pressed("report", "ui.report.refresh", "ui.report.cancel", "ui.report.capture"),
)

_LOG: Final = (
    *_pressed("log", "ui.log.open", "ui.log.save", "ui.log.save.cancel", "ui.log.follow", "ui.log.copy_bytes"),
    *_pressed("log", "ui.log.chip.addr", "ui.log.chip.esv", "ui.log.chip.epc", "ui.log.errors"),
    Action("ui.log.copy.hex", "log", ("Ctrl+Shift+C",), Way.TYPE),
    Action("ui.log.copy.python", "log", ("Ctrl+Alt+C",), Way.TYPE),
)

_GUIDE: Final = _pressed("guide", "ui.guide.copy")

_SETTINGS: Final = (
    *_pressed("settings", "ui.settings.language.ja", "ui.settings.language.en", of="ui.settings.language"),
    *_pressed("settings", "ui.settings.theme.light", "ui.settings.theme.dark", of="ui.settings.theme"),
    *_pressed("settings", "ui.settings.theme.contrast", of="ui.settings.theme"),
    *_pressed("settings", "ui.settings.text_percent.100", of="ui.settings.text_percent"),
    *_pressed("settings", "ui.settings.text_percent.125", of="ui.settings.text_percent"),
    *_pressed("settings", "ui.settings.text_percent.150", of="ui.settings.text_percent"),
    *_pressed("settings", "ui.diagnostics.gather"),
    *_pressed("settings", "ui.about.copy", "ui.about.licences"),
)

_TABLES: Final = (Action("ui.action.copy_rows", keys=("Ctrl+C",), way=Way.TYPE),)

ACTIONS: Final = (
    *_WINDOW,
    *_TABLES,
    *_PLAYBACK,
    *_SITE,
    *_CONNECT,
    *_LIVE,
    *_HISTORY,
    *_APPLICATION,
    *_KEYS,
    *_REPORT,
    *_LOG,
    *_GUIDE,
    *_SETTINGS,
)


def keys_of(name: str) -> tuple[str, ...]:
    """Return the keys of an action, for the widget that takes them; KeyError for one that is not in the table."""
    return _KEYS_BY_NAME[name]


_KEYS_BY_NAME: Final = {action.name: action.keys for action in ACTIONS}
