"""What reads bytes of strangers, one function each: it may refuse them with an `AppError`, and nothing else."""

from __future__ import annotations

import io
import json
import random
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import fuzz_mutations as mutations
from steps import ROOT

sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]

from app.capture.reader import CapturedDatagram, read_capture  # noqa: E402 - found by the line above
from app.cli.documents import readings_document  # noqa: E402
from app.cli.replayed import replay_whole  # noqa: E402
from app.demand.half_hours import HalfHours  # noqa: E402
from app.demand.history import History  # noqa: E402
from app.demand.markers import load_markers, save_markers  # noqa: E402
from app.demand.table import half_hours_csv, history_csv, loads_csv, samples_csv  # noqa: E402
from app.diagnosis import NetworkFacts, Observer, diagnose, message  # noqa: E402
from app.draft.draft import Draft, compose  # noqa: E402
from app.draft.draft_file import from_json as draft_from  # noqa: E402
from app.draft.export import FORMATS, export  # noqa: E402
from app.echonet.datagram import Datagram, Endpoint  # noqa: E402
from app.echonet.node import OwnNode  # noqa: E402
from app.errors import AppError  # noqa: E402
from app.messages import Language  # noqa: E402
from app.report.composing import compose as compose_report  # noqa: E402
from app.report.exporters import json_file  # noqa: E402
from app.report.facts import Facts, HistoryPart  # noqa: E402
from app.report.photo import check_photo, page_picture  # noqa: E402
from app.report.verification import verify  # noqa: E402
from app.resources import resource_path  # noqa: E402
from app.site.eligibility import check  # noqa: E402
from app.site.site_file import load_site, read_json  # noqa: E402
from app.storage.applications import Applications  # noqa: E402
from app.storage.bin import Bin  # noqa: E402
from app.storage.documents import document_of, read_document  # noqa: E402
from app.storage.drafts import Drafts  # noqa: E402
from app.storage.edits import Edits  # noqa: E402
from app.storage.keys import Keys  # noqa: E402
from app.storage.meters import Meters  # noqa: E402
from app.storage.opening import memory_database, open_database  # noqa: E402
from app.storage.photos import Photos  # noqa: E402
from app.storage.reports import Reports  # noqa: E402
from app.storage.sites import Sites  # noqa: E402
from app.storage.visits import Visits  # noqa: E402
from app.usage.guess import guess  # noqa: E402
from app.usage.mapping import Mapping, Names, Shape, Unit  # noqa: E402
from app.usage.reading import read_usage  # noqa: E402
from app.usage.sheet import open_sheet  # noqa: E402
from app.values import JST  # noqa: E402
from app.visit import Visit  # noqa: E402
from app.visit.report import meter_part  # noqa: E402
from app.visit.skim import skim_capture  # noqa: E402

DATA: Final = ROOT / "tests" / "data"
KEPT: Final = DATA / "hostile"
"""A folder for each target with what once broke it."""

_NOW: Final = datetime(2026, 11, 20, 10, tzinfo=JST)
_TODAY: Final = _NOW.date()
_CUT: Final = 6_000
"""Bytes of a recording that make a seed: some dozens of packets, so that many mutants are tried."""


@dataclass(frozen=True, slots=True)
class Target:
    """`read` is given a file in an otherwise empty folder; `seeds` are good files."""

    name: str
    read: Callable[[Path], None]
    seeds: Callable[[], list[bytes]]
    mutate: mutations.Mutate

    def kept(self) -> list[Path]:
        """Return the files that once broke it."""
        return sorted((KEPT / self.name).glob("*"))

    def mutant(self, rng: random.Random) -> bytes:
        """Return a hostile file."""
        seeds = self.seeds() + [path.read_bytes() for path in self.kept()]
        if rng.random() < 0.1:
            return mutations.spliced(rng, seeds)
        seed = rng.choice(seeds)
        try:
            return self.mutate(rng, seed)
        except (ValueError, RecursionError, zipfile.BadZipFile, sqlite3.Error):  # a kept file may be beyond its format
            return mutations.of_bytes(rng, seed)

    def try_out(self, content: bytes, folder: Path) -> None:
        """Hand these bytes over as a file; what is raised is a defect of ours."""
        path = folder / "file"
        path.write_bytes(content)
        try:
            self.read(path)
        except AppError as refusal:
            str(refusal)


# Frames and captures ------------------------------------------------------------------------------


def _frame(path: Path) -> None:
    """One datagram to a visit that knows a meter and has asked it something; then everything is told."""
    visit = Visit(OwnNode(b"laptop"), can_send=True)
    observer = Observer(visit)
    payload = path.read_bytes()
    source, us = Endpoint("169.254.7.20", 50001), Endpoint("169.254.7.1")
    visit.discover(100.0)
    for one in _greeting():
        visit.receive_datagram(Datagram(one, source, us, "eth0", 1_795_000_000 * 10**9), 100.5)
    # Its answer is one to the latest question, whatever number it bears.
    tid = next((sent.payload[2:4] for sent in reversed(visit.datagrams_to_send()) if sent.address), b"\0\0")
    for one in (payload, payload[:2] + tid + payload[4:]):
        visit.receive_datagram(Datagram(one, source, us, "eth0", 1_795_000_001 * 10**9), 101.0)
    _tell(visit, observer)
    visit.handle_deadline(200.0)


def _capture(path: Path) -> None:
    """Read a capture every way there is."""
    skim_capture(path)
    visit, _ = replay_whole(path)
    _tell(visit, Observer(visit))


def _tell(visit: Visit, observer: Observer) -> None:
    """Put everything a visit knows into words and files."""
    for one in diagnose(observer.facts(NetworkFacts(), searched=True, now=_NOW)):
        message(one, Language.JA)
    for meter in visit.known.distinct_meters():
        json.dumps(readings_document(meter.snapshot, None), default=str)
        for write in (half_hours_csv, loads_csv, samples_csv):
            _assert_no_formula(write(meter.demand))
        history = None
        if meter.history is not None and meter.history.records:
            records = History(meter.history.records, meter.snapshot)
            _assert_no_formula(history_csv(records, meter.history.records))
            history = HistoryPart(HalfHours(records, meter.history.records), ())
        facts = Facts(_NOW, meter=meter_part(visit, meter), received=visit.received, history=history)
        json_file.render(compose_report(facts))


def _assert_no_formula(content: bytes) -> None:
    cells = (cell for line in content.decode("utf-8-sig").splitlines() for cell in line.split(","))
    assert not any(cell.startswith(("=", "@", "+", "\t")) for cell in cells), "a formula"


@cache
def _greeting() -> tuple[bytes, ...]:
    """Return what the bundled recording's meter says of itself."""
    return tuple(item.datagram.payload for item in _recorded() if item.datagram.source.address.endswith(".20"))[:8]


def _recorded() -> Iterator[CapturedDatagram]:
    for item in read_capture(resource_path("demo/office-028a.pcapng")):
        if isinstance(item, CapturedDatagram):
            yield item


@cache
def _frames() -> list[bytes]:
    """Return one frame of each kind in the recordings at hand."""
    kinds: dict[bytes, bytes] = {}
    for path in (DATA / "captures").glob("*.pcap"):
        for item in read_capture(path):
            if isinstance(item, CapturedDatagram):
                payload = item.datagram.payload
                kinds.setdefault(payload[4:14], payload)
    return list(kinds.values())


@cache
def _captures() -> list[bytes]:
    demo = resource_path("demo/office-028a.pcapng").read_bytes()[:_CUT]
    return [demo, *(path.read_bytes()[:_CUT] for path in sorted((DATA / "captures").glob("*.pcap")))]


# Files of a person --------------------------------------------------------------------------------


def _site(path: Path) -> None:
    site = load_site(path)
    for language in Language:
        check(site, _TODAY).to_json(language)
    _write(compose(site, _TODAY), path)
    document = read_document(path)
    with closing(memory_database()) as database:
        record = Sites(database).add(document, _NOW)
        Edits(database).edit(record, document_of(site, {"x": 1}), _NOW)
        assert Sites(database).list("東京 1") is not None


def _draft(path: Path) -> None:
    _write(draft_from(read_json(path)), path)


def _write(draft: Draft, path: Path) -> None:
    """Write a draft as text and, the smaller half of them, in every format."""
    formats = FORMATS if path.stat().st_size % 32 == 0 else ("json", "txt", "xlsx")
    for file in export(draft, path.parent / "out", formats):
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as book:
                assert not any(b"<f>" in book.read(name) for name in book.namelist() if "sheet" in name), "a formula"


def _bundle(path: Path) -> None:
    verify(path)


def _usage(path: Path) -> None:
    sheet = open_sheet(path)
    found = guess(sheet).mapping
    for mapping in (found, Mapping(Shape.WIDE, 1, None, 4, Unit.KW, Names.END), Mapping(Shape.LONG, 0, 1, 2)):
        try:
            read_usage(sheet, mapping)
        except AppError as refusal:
            str(refusal)


def _settings(path: Path) -> None:
    from ui.settings import SettingsStore

    store = SettingsStore(path)
    store.update(target_kw=(store.current.target_kw or 0) + 1)
    assert not SettingsStore(path).damaged


def _notes(path: Path) -> None:
    save_markers(path.with_name("again"), load_markers(path))


def _photo(path: Path) -> None:
    check_photo(path)
    page_picture(path)


def _database(path: Path) -> None:
    """Open a database and read all of it; a damaged one is set aside beside it."""
    with closing(open_database(path, _NOW)) as database:
        sites = Sites(database)
        sites.last_opened()
        for record in [*sites.list(), *sites.list(deleted=True)]:
            Edits(database).history(record.id)
            Drafts(database).of_site(record.id)
            Keys(database).of_site(record.id)
            Visits(database).of_site(record.id)
            Reports(database).of_site(record.id)
            Applications(database).of_site(record.id)
            Photos(database).of_site(record.id)
            for meter in Meters(database).of_site(record.id):
                Meters(database).summaries(meter.id)
        Keys(database).open()
        Bin(database).purge(date(2030, 1, 1))


def _sites() -> list[bytes]:
    return [resource_path("demo/site.json").read_bytes()]


@cache
def _drafts() -> list[bytes]:
    from app.draft.exporters import EXPORTERS
    from app.site.site_file import from_json

    site = from_json(json.loads(_sites()[0]))
    return [EXPORTERS["json"](compose(site, _TODAY), Language.JA)]


@cache
def _bundles() -> list[bytes]:
    files = {"report.json": b"{}", "captures/one.pcapng": b"\0" * 2000}
    listed = [{"path": name, "size": len(data), "sha256": "0" * 64} for name, data in files.items()]
    manifest = {
        "format": "kaitsu-report",
        "version": 1,
        "program": "Kaitsu",
        "made_at": _NOW.isoformat(),
        "files": listed,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in (*files.items(), ("manifest.json", json.dumps(manifest).encode())):
            bundle.writestr(name, data)
    return [stream.getvalue()]


@cache
def _usages() -> list[bytes]:
    long = "".join(f"0001,2026/11/20,{slot // 2}:{30 * (slot % 2):02},{100 + slot}\n" for slot in range(48))
    heads = ",".join(f"{slot // 2}:{30 * (slot % 2):02}" for slot in range(48))
    wide = "".join(
        f"0001,202611{day},kWh,1," + ",".join(str(slot) for slot in range(48)) + "\n" for day in range(10, 20)
    )
    return [f"地点,年月日,時刻,使用量(kWh)\n{long}".encode(), f"番号,年月日,単位,合計,{heads}\n{wide}".encode()]


def _all_settings() -> list[bytes]:
    from dataclasses import asdict

    from ui.settings import Settings

    return [json.dumps(asdict(Settings(target_kw=300, recent_captures=("a", "b"), export_folder="x"))).encode()]


def _all_notes() -> list[bytes]:
    notes: list[dict[str, Any]] = [{"at": _NOW.isoformat(), "text": "冷凍機"}, {"at": _NOW.isoformat(), "text": ""}]
    return [json.dumps({"version": 1, "notes": notes}).encode()]


@cache
def _photos() -> list[bytes]:
    from PIL import Image

    made = []
    for kind in ("JPEG", "PNG"):
        stream = io.BytesIO()
        Image.new("RGB", (40, 30), "#207090").save(stream, kind)
        made.append(stream.getvalue())
    return made


@cache
def _databases() -> list[bytes]:
    return [path.read_bytes() for path in sorted((DATA / "databases").glob("schema-[16].sqlite3"))]


_JSON: Final = mutations.any_of(mutations.of_json, mutations.of_json, mutations.of_json, mutations.of_bytes)

TARGETS: Final = {
    one.name: one
    for one in (
        Target("frame", _frame, _frames, mutations.of_bytes),
        Target("capture", _capture, _captures, mutations.of_bytes),
        Target("site", _site, _sites, _JSON),
        Target("draft", _draft, _drafts, _JSON),
        Target("bundle", _bundle, _bundles, mutations.of_zip),
        Target("usage", _usage, _usages, mutations.of_cells),
        Target("settings", _settings, _all_settings, _JSON),
        Target("notes", _notes, _all_notes, _JSON),
        Target("photo", _photo, _photos, mutations.of_bytes),
        Target("database", _database, _databases, mutations.any_of(mutations.of_database, mutations.of_bytes)),
    )
}
