"""Meters that were met, and what the readings of each came to."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.storage.database import Database
from app.storage.times import moment, optional, optional_moment, stamp


@dataclass(frozen=True, slots=True)
class MeterFacts:
    """What a meter says of itself: its class (0x028A, 0x028F), kWh per count and digits of its register once read."""

    identification: bytes
    meter_class: int
    kwh_per_count: Decimal | None = None
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class MeterRecord:
    """A meter as it was last seen, at which site."""

    id: int
    site_id: int | None
    facts: MeterFacts
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class ReadingsSummary:
    """A series of readings: first and last stamp, energy between them in kWh, its largest half hour."""

    first_at: datetime
    last_at: datetime
    samples: int
    energy_kwh: Decimal
    max_half_hour_kwh: Decimal | None = None
    max_half_hour_start: datetime | None = None


class Meters:
    """Remembers meters by their identification, whatever address they answer from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seen(self, facts: MeterFacts, site_id: int | None, at: datetime) -> MeterRecord:
        """Remember that a meter answered; what it did not say this time stays as it was."""
        sql = (
            "INSERT INTO meters (site_id, identification, class, kwh_per_count, digits, first_seen_at, last_seen_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (identification) DO UPDATE SET"
            " site_id = coalesce(excluded.site_id, site_id), class = excluded.class,"
            " kwh_per_count = coalesce(excluded.kwh_per_count, kwh_per_count),"
            " digits = coalesce(excluded.digits, digits), last_seen_at = excluded.last_seen_at"
        )
        name, per_count = facts.identification.hex(), None if facts.kwh_per_count is None else str(facts.kwh_per_count)
        values = (site_id, name, f"0x{facts.meter_class:04X}", per_count, facts.digits, stamp(at), stamp(at))
        self._database.change(sql, *values)
        return self._database.records(_meter, "SELECT * FROM meters WHERE identification = ?", name)[0]

    def of_site(self, site_id: int) -> list[MeterRecord]:
        """Return the meters met at a site, the last one first."""
        sql = "SELECT * FROM meters WHERE site_id = ? ORDER BY last_seen_at DESC, id DESC"
        return self._database.records(_meter, sql, site_id)

    def summarise(self, meter_id: int, summary: ReadingsSummary) -> None:
        """Keep what a series came to; the same series grown longer takes the place of itself."""
        sql = "INSERT OR REPLACE INTO readings_summary VALUES (?, ?, ?, ?, ?, ?, ?)"
        largest = None if summary.max_half_hour_kwh is None else str(summary.max_half_hour_kwh)
        times = stamp(summary.first_at), stamp(summary.last_at)
        values = (summary.samples, str(summary.energy_kwh), largest, optional(summary.max_half_hour_start))
        self._database.change(sql, meter_id, *times, *values)

    def summaries(self, meter_id: int) -> list[ReadingsSummary]:
        """Return what was kept of a meter's readings, in the order of time."""
        sql = "SELECT * FROM readings_summary WHERE meter_id = ? ORDER BY first_at"
        return self._database.records(_summary, sql, meter_id)


def _meter(row: sqlite3.Row) -> MeterRecord:
    facts = MeterFacts(
        bytes.fromhex(row["identification"]), int(row["class"], 16), _decimal(row["kwh_per_count"]), row["digits"]
    )
    return MeterRecord(row["id"], row["site_id"], facts, moment(row["first_seen_at"]), moment(row["last_seen_at"]))


def _summary(row: sqlite3.Row) -> ReadingsSummary:
    largest = _decimal(row["max_half_hour_kwh"]), optional_moment(row["max_half_hour_start"])
    times = moment(row["first_at"]), moment(row["last_at"])
    return ReadingsSummary(*times, row["samples"], Decimal(row["energy_kwh"]), *largest)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
