"""The site being worked on: typed values, what is wrong with them, the rules' findings; saved with every change."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from app.errors import AppError, InputProblem
from app.site import meter_id, phone, point_number
from app.site.eligibility import Assessment, check
from app.site.lead_time import earliest_start
from app.site.model import Site
from app.site.point_number import Side
from app.site.site_file import load_site, to_json
from app.site.text import check_email, check_full_width, half_width
from app.values import JST
from app.whole_file import make_folder, write_whole
from ui.viewmodels.throttle import Throttle

SAVE_AFTER_MS: Final = 300
FILE_PATTERN: Final = "site-*.json"


class SiteModel(QObject):
    """Holds one `Site`; every change is judged at once and on disk a moment later."""

    changed = Signal()
    replaced = Signal()
    failed = Signal(object)

    def __init__(self, folder: Path, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._today = folder, today
        self._path = newest_site(folder) or _new_path(folder)
        self._saver = Throttle(self._save, self, SAVE_AFTER_MS)
        self.site = Site()
        self.assessment: Assessment = check(self.site, today())

    @property
    def title(self) -> str:
        """What to call the site in a line: the customer's name, else the address."""
        return self.site.customer.name or self.site.address or ""

    @property
    def is_empty(self) -> bool:
        """True while nothing was given."""
        return self.site == Site()

    def restore(self) -> None:
        """Go on with the newest saved site; a damaged file is left alone and told by `failed`."""
        if self._path.exists():
            try:
                self._take(load_site(self._path))
            except AppError as error:
                self._path = _new_path(self._folder)
                self.failed.emit(error)

    def value(self, key: str) -> Any:
        """Return the value at a dotted path of SITE.json."""
        record: Any = self.site
        for name in key.split("."):
            record = getattr(record, name)
        return record

    def set(self, key: str, value: Any) -> None:
        """Set the value at a dotted path; blank text is None."""
        cleaned = (value.strip() or None) if isinstance(value, str) else value
        if cleaned != self.value(key):
            self.site = _with(self.site, key.split("."), cleaned)
            self._judge()
            self._saver.request()

    def problem(self, key: str) -> InputProblem | None:
        """Return what is wrong with a field as typed, None when it is fine or empty."""
        value = self.value(key)
        if value is None or key not in _CHECKS:
            return None
        try:
            _CHECKS[key](self.site, value)
        except InputProblem as problem:
            return problem
        return None

    def start_new(self) -> None:
        """Begin an empty site in a file of its own; the one so far stays saved."""
        self.flush()
        self._path = _new_path(self._folder)
        self._take(Site())

    def open(self, path: Path) -> None:
        """Work on a copy of a SITE.json from elsewhere; the file itself is not touched."""
        try:
            site = load_site(path)
        except AppError as error:
            self.failed.emit(error)
            return
        self.flush()
        self._path = _new_path(self._folder)
        self._take(site)
        self._saver.request()

    def save_as(self, path: Path) -> bool:
        """Write SITE.json somewhere else; False when that failed."""
        return self._write(path)

    def earliest_start(self) -> date:
        """Return the first day that may be asked for."""
        return earliest_start(self.site.applied_on or self._today())

    def today(self) -> date:
        """Return today in Japan."""
        return self._today()

    def flush(self) -> None:
        """Save now what waits to be saved."""
        self._saver.flush()

    def _take(self, site: Site) -> None:
        self.site = site
        self._judge()
        self.replaced.emit()

    def _judge(self) -> None:
        self.assessment = check(self.site, self._today())
        self.changed.emit()

    def _save(self) -> None:
        self._write(self._path)

    def _write(self, path: Path) -> bool:
        try:
            make_folder(path.parent)
            write_whole(path, (json.dumps(to_json(self.site), ensure_ascii=False, indent=1) + "\n").encode())
        except AppError as error:
            self.failed.emit(error)
            return False
        return True


def newest_site(folder: Path) -> Path | None:
    """Return the site saved last in a folder."""
    return max(folder.glob(FILE_PATTERN), key=lambda path: path.stat().st_mtime_ns, default=None)


def date_from(typed: str) -> date | None:
    """Return the day in a text such as `2026/12/7` or `２０２６年１２月７日`, None for none; else InputProblem."""
    plain = half_width(typed).strip()
    for mark in "年月/.":
        plain = plain.replace(mark, "-")
    parts = plain.replace("日", "").split("-")
    if not plain:
        return None
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        raise InputProblem("date_form", found=typed.strip()) from None


def _new_path(folder: Path) -> Path:
    stem = f"{datetime.now(JST):%Y%m%d-%H%M%S-%f}"
    return folder / f"site-{stem}.json"


def _with(record: Any, path: list[str], value: Any) -> Any:
    name, *rest = path
    inner = _with(getattr(record, name), rest, value) if rest else value
    assert is_dataclass(record) and name in {item.name for item in fields(record)}
    return replace(record, **{name: inner})  # type: ignore[type-var]


_Check = Callable[[Site, str], object]
_CHECKS: Final[Mapping[str, _Check]] = {
    "supply_point_number": lambda _site, text: point_number.validate(text, Side.SUPPLY),
    "receiving_point_number": lambda _site, text: point_number.validate(text, Side.RECEIVING),
    "meter_plate": lambda site, text: meter_id.validate(text, site.meter_type),
    "customer.name": lambda _site, text: check_full_width(text),
    "customer.department": lambda _site, text: check_full_width(text),
    "customer.contact": lambda _site, text: check_full_width(text),
    "customer.phone": lambda _site, text: phone.validate(text),
    "applicant.company": lambda _site, text: check_full_width(text),
    "applicant.department": lambda _site, text: check_full_width(text),
    "applicant.name": lambda _site, text: check_full_width(text),
    "applicant.phone1": lambda _site, text: phone.validate(text),
    "applicant.phone2": lambda _site, text: phone.validate(text),
    "applicant.fax": lambda _site, text: phone.validate(text),
    "applicant.email": lambda _site, text: check_email(text),
}


def tidy(key: str, typed: str) -> str:
    """Return a typed value the way it is best read: a point number found in any text is grouped."""
    if key.endswith("point_number"):
        digits = point_number.compact(typed)
        return point_number.format_number(digits) if digits else typed.strip()
    if key == "meter_plate" and typed.strip():
        return meter_id.compact(typed)
    if key.endswith(("phone", "phone1", "phone2", "fax")):
        try:
            return phone.validate(typed) if typed.strip() else ""
        except InputProblem:
            return typed.strip()
    return typed.strip()
