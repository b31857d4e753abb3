"""The diagnostics bundle: what helps to find a fault, with nothing in it that tells people or places."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.echonet.datagram import Datagram
from app.errors import EnvironmentProblem
from app.report.bundle import Enclosed
from app.report.masking import Mask
from app.values import JST

LAST_FRAMES: Final = 2_000
_MOST_LOG_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What is known of program and line; documents are plain values, `frames` the newest datagrams, oldest first.

    A frame goes with whether it was sent. `logs` are files, newest first; those that are not there are left out.
    """

    versions: Mapping[str, Any]
    settings: Mapping[str, Any]
    interfaces: Sequence[Mapping[str, Any]]
    findings: Sequence[Mapping[str, Any]]
    counters: Mapping[str, Any]
    frames: Sequence[tuple[Datagram, bool]]
    logs: Sequence[Path]


def enclosed(facts: Diagnostics, mask: Mask) -> tuple[Enclosed, ...]:
    """Return the files of the bundle, masked and ready to be read through; EnvironmentProblem for an unreadable log."""
    documents: dict[str, Any] = {
        "versions.json": facts.versions,
        "settings.json": facts.settings,
        "interfaces.json": facts.interfaces,
        "findings.json": facts.findings,
        "counters.json": facts.counters,
    }
    files = [Enclosed(name, _json(mask.value(_plain(document)))) for name, document in documents.items()]
    files.append(Enclosed("frames.txt", _frames(facts.frames, mask)))
    logs = [path for path in facts.logs if path.is_file()]
    files += [Enclosed(f"logs/{number}.log", _log(path, mask)) for number, path in enumerate(logs, 1)]
    return tuple(files)


def site_secrets(documents: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return every text of the sites' documents that may tell who or where; choices and days tell neither."""
    return {text for document in documents for text in _texts(document)}


_KNOWN_HARMLESS: Final = frozenset(
    {"voltage", "contract_kw", "terminal", "island", "meter_type", "application_kind", "desired_start", "applied_on",
     "consent", "ems", "registered_on", "status"}
)  # fmt: skip


def _texts(document: Mapping[str, Any]) -> Iterable[str]:
    """Yield the texts under telling keys, and under those that nobody here knows."""
    for key, value in document.items():
        if key in _KNOWN_HARMLESS:
            continue
        if isinstance(value, Mapping):
            yield from _texts(value)
        elif isinstance(value, (str, int)) and not isinstance(value, bool):
            yield str(value)


def _plain(value: Any) -> Any:
    """Return what JSON can hold; whatever else there is becomes its text."""
    return json.loads(json.dumps(value, default=str))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", errors="replace")


def _frames(frames: Sequence[tuple[Datagram, bool]], mask: Mask) -> bytes:
    return "".join(mask.text(_frame(one, sent, mask)) for one, sent in frames[-LAST_FRAMES:]).encode(errors="replace")


def _frame(one: Datagram, sent: bool, mask: Mask) -> str:
    at = datetime.fromtimestamp(one.time_ns / 1e9, JST)
    way = f"{'>' if sent else '<'} {one.source.address} {one.destination.address} {one.interface}"
    return f"{at:%Y-%m-%dT%H:%M:%S.%f} {way} {mask.data(one.payload).hex()}\n"


def _log(path: Path, mask: Mask) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _MOST_LOG_BYTES))
            content = file.read(_MOST_LOG_BYTES)
    except OSError as error:
        raise EnvironmentProblem("log_unreadable", path=str(path), reason=error.strerror or str(error)) from error
    lines = content.decode("utf-8", errors="replace").splitlines(keepends=True)
    return "".join(map(mask.text, lines)).encode("utf-8", errors="replace")
