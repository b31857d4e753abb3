"""`kaitsu --self-test RESULT.json`: does the program that was installed have all it needs? Takes seconds, no network.

Every check is one function that raises when something is missing and returns a few words about what it saw. The file is
for programs and for whoever helps a technician by phone; it holds no data of any site.
"""

from __future__ import annotations

import json
import pkgutil
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QFontDatabase, QImage, QPainter, QRawFont
from PySide6.QtNetwork import QHostAddress, QUdpSocket
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import app
import ui
from app.errors import EnvironmentProblem
from app.messages import Language, catalogue, text
from app.resources import resource_path
from app.values import JST
from app.whole_file import write_whole
from ui.viewmodels.about import is_frozen, versions

DAY: Final = date(2026, 11, 20)
"""The day on which the checks take place, so that rules that depend on a date always say the same."""

_FONTS: Final = ("fonts/NotoSansJP-Regular.ttf", "fonts/NotoSansJP-Bold.ttf")
_WAIT_MS: Final = 2000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found: `seen` in a few words, or the error."""

    check: str
    passed: bool
    seen: str


def modules() -> str:
    """Every module of ours can be imported, and with them all that they need."""
    names = [
        found.name
        for package in (app, ui)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not found.name.endswith(".__main__")
    ]
    for name in names:
        import_module(name)
    _require(len(names) > 150, f"{len(names)} modules only")
    return f"{len(names)} modules"


def fonts() -> str:
    """Both weights of the shipped font load and have every sign of the Japanese texts."""
    signs = {sign for words in catalogue(Language.JA).values() for sign in words if sign.isprintable()}
    for resource in _FONTS:
        content = QByteArray(resource_path(resource).read_bytes())
        _require(QFontDatabase.addApplicationFontFromData(content) >= 0, f"{resource} does not load")
        font = QRawFont(content, 14)
        missing = [sign for sign in sorted(signs) if not font.supportsCharacter(ord(sign))]
        _require(font.isValid() and not missing, f"{resource} lacks {missing}")
    return f"{len(_FONTS)} weights, {len(signs)} signs"


def translations() -> str:
    """Both languages are there and say the same things."""
    japanese, english = catalogue(Language.JA), catalogue(Language.EN)
    _require(len(japanese) > 500, f"{len(japanese)} texts only")
    _require(japanese.keys() == english.keys(), f"{sorted(japanese.keys() ^ english.keys())[:5]} in one language only")
    return f"{len(japanese)} texts"


def pictures() -> str:
    """Every icon and illustration can be drawn, and something is to be seen."""
    drawings = sorted(resource_path("icons").glob("*.svg")) + sorted(resource_path("illustrations").glob("*.svg"))
    _require(len(drawings) > 30, f"{len(drawings)} drawings only")
    for path in drawings:
        image = QImage(QSize(32, 32), QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        QSvgRenderer(str(path)).render(painter)
        painter.end()
        _require(any(bytes(image.constBits())), f"{path.name} is empty")
    return f"{len(drawings)} drawings"


def data_files() -> str:
    """Rules, schemas, postal codes and the dissector can be read."""
    from app.site.postal_code import lookup

    documents = [*resource_path("rules").glob("*.json"), *resource_path("schemas").glob("*.json")]
    for path in documents:
        json.loads(path.read_text(encoding="utf-8"))
    _require(len(documents) > 3, f"{len(documents)} documents only")
    _require(len(lookup("1000005")) == 1, "postal code 100-0005 is not found")
    resource_path("wireshark/kaitsu-echonet-lite.lua")
    return f"{len(documents)} documents"


def demand_table() -> str:
    """The bundled working day becomes a table of half hours."""
    from app.cli.commands.demand import busiest_meter
    from app.cli.replayed import replay_whole
    from app.demand.table import half_hours_csv

    visit, _ = replay_whole(resource_path("demo/office-028a.pcapng"))
    meter = busiest_meter(visit.meters.values())
    assert meter is not None
    table = half_hours_csv(meter.demand).decode("utf-8-sig").splitlines()
    _require(len(table) > 20, f"{len(table)} lines only")
    return f"{len(table) - 1} half hours"


def drafts() -> str:
    """The demo's application draft comes out in every format."""
    from app.draft.draft import compose
    from app.draft.export import export
    from app.site.site_file import load_site

    draft = compose(load_site(resource_path("demo/site.json")), DAY)
    with tempfile.TemporaryDirectory() as folder:
        sizes = {path.suffix[1:]: path.stat().st_size for path in export(draft, Path(folder))}
    _require(all(sizes.values()) and sizes["pdf"] > 20_000, f"too small: {sizes}")  # without its font a PDF is 8 KB
    return ", ".join(sorted(sizes))


def database() -> str:
    """A new database can be made below a Japanese path, has its tables and can be closed."""
    from app.storage.opening import open_database

    japanese = text("ui.settings.sites")
    with tempfile.TemporaryDirectory(suffix=japanese) as folder:
        opened = open_database(Path(folder) / f"{japanese}.sqlite3", datetime.now(JST))
        try:
            tables = opened.number("SELECT count(*) FROM sqlite_master WHERE type = 'table'")
        finally:
            opened.close()
    _require(tables > 0, "no tables")
    return f"{tables} tables"


def guide() -> str:
    """The guide has its entries, each with words in both languages, and search finds them."""
    from app.guide import entries, search, words

    for language in Language:
        missing = [entry.id for entry in entries() if entry.id not in words(language)]
        _require(not missing, f"{missing} without words in {language}")
    first = entries()[0]
    found = search(words(Language.JA)[first.id].title, Language.JA)
    _require(first.id in [hit.entry.id for hit in found], f"{first.id} is not found by its title")
    return f"{len(entries())} entries"


def manual() -> str:
    """Both manuals are there with all the pictures they show."""
    shown = 0
    for language in Language:
        page = resource_path(f"manual/{language}.html").read_text(encoding="utf-8")
        for name in re.findall(r'src="([^"]+)"', page):
            _require(resource_path(f"manual/{name}").stat().st_size > 0, f"{name} is empty")
            shown += 1
    _require(shown > 0, "no pictures")
    return f"{shown} pictures"


def sockets() -> str:
    """A datagram goes out and comes in on the loopback addresses; a machine without IPv6 has one of them."""
    addresses = (QHostAddress.SpecialAddress.LocalHost, QHostAddress.SpecialAddress.LocalHostIPv6)
    heard = [QHostAddress(address).toString() for address in addresses if _echoes(QHostAddress(address))]
    _require("127.0.0.1" in heard, "nothing comes in on 127.0.0.1")
    return ", ".join(heard)


def _echoes(address: QHostAddress) -> bool:
    socket = QUdpSocket()
    if not socket.bind(address, 0):
        return False
    socket.writeDatagram(b"kaitsu", address, socket.localPort())
    return socket.waitForReadyRead(_WAIT_MS) and socket.receiveDatagram().data().data() == b"kaitsu"


def key_store() -> str:
    """The system's store for secrets can be reached; on Windows it must be, elsewhere it may be missing."""
    from app.keystore.system import open_system_store

    try:
        open_system_store()
    except EnvironmentProblem as problem:
        _require(sys.platform != "win32", str(problem))
        return "none on this system"
    return "there"


CHECKS: Final[tuple[Callable[[], str], ...]] = (
    modules,
    fonts,
    translations,
    pictures,
    data_files,
    demand_table,
    drafts,
    database,
    guide,
    manual,
    sockets,
    key_store,
)
"""A new check is a function and its place here."""


def run(path: Path, application: QApplication) -> int:
    """Make every check and write what came of it; returns 0 when all passed."""
    outcomes = [outcome_of(check) for check in CHECKS]
    passed = all(outcome.passed for outcome in outcomes)
    document = {"passed": passed, **_program(application), "checks": [asdict(outcome) for outcome in outcomes]}
    write_whole(path, json.dumps(document, ensure_ascii=False, indent=1).encode())
    return 0 if passed else 1


def outcome_of(check: Callable[[], str]) -> Outcome:
    """Make one check; whatever goes wrong in it is its result."""
    try:
        return Outcome(check.__name__, True, check())
    except Exception as error:  # noqa: BLE001 - a library that is missing or broken may raise anything
        return Outcome(check.__name__, False, f"{type(error).__name__}: {error}")


def _program(application: QApplication) -> dict[str, object]:
    return {"versions": versions(), "qt_platform": application.platformName(), "frozen": is_frozen()}


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise AssertionError(otherwise)
