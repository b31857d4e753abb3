"""What follows an application: how to look it up again (Q4), and what must not be forgotten before and after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from app.site.lead_time import LEAD_TIME
from app.site.model import ApplicationKind, Site
from app.site.text import full_width
from app.values import JST

MAIL_LINK: Final = timedelta(minutes=30)
"""How long the link mailed for a new account lives (Q13)."""

_LINK_SOON: Final = timedelta(minutes=10)
_APPLY_SOON: Final = timedelta(days=3)
_START_SOON: Final = timedelta(days=1)
_ACCOUNT_SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Lookup:
    """One way to find the application on the form's list; any one of them is enough."""

    way: str
    value: str


class Urgency(StrEnum):
    """Where a reminder stands: far enough, near, or its time has come."""

    WAITING = "waiting"
    SOON = "soon"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something whose time comes at `due` (aware); its sentence names `when`, a day or a time of day."""

    id: str
    source: str
    due: datetime
    when: str
    urgency: Urgency

    @property
    def words(self) -> str:
        """Return the key of its sentence."""
        return f"reminder.{self.id}.{self.urgency}"


def lookups(site: Site) -> tuple[Lookup, ...]:
    """Return the ways that are known, in the order of the list's form: ID, day of registration, customer's name.

    The name stands there as it was applied with, in full width.
    """
    registered_on = site.receipt.registered_on
    ways = {
        "id": site.receipt.id,
        "registered_on": registered_on.isoformat() if registered_on else None,
        "customer": full_width(site.customer.name or "").strip(),
    }
    return tuple(Lookup(way, value) for way, value in ways.items() if value)


def is_sent(site: Site) -> bool:
    """Return whether the form has confirmed the application."""
    return bool(site.receipt.id or site.receipt.registered_on or site.receipt.status)


def reminders(site: Site, now: datetime, mail_sent_at: datetime | None = None) -> tuple[Reminder, ...]:
    """Return what has to be kept in mind at `now`, in the order of time; both times are aware."""
    return tuple(sorted(_reminders(site, now, mail_sent_at), key=lambda reminder: reminder.due))


def apply_by(desired_start: date) -> date:
    """Return the last day on which an application may still name that start (Q6)."""
    return desired_start - LEAD_TIME


def account_ends(last_used: date) -> date:
    """Return the day from which an account unused since may be deleted (Q14); of 29 February, the 28th."""
    try:
        return last_used.replace(year=last_used.year + 1)
    except ValueError:
        return last_used.replace(year=last_used.year + 1, day=28)


def _reminders(site: Site, now: datetime, mail_sent_at: datetime | None) -> Iterator[Reminder]:
    if mail_sent_at is not None:
        due = mail_sent_at.astimezone(JST) + MAIL_LINK
        yield Reminder("mail_link", "Q13", due, f"{due:%H:%M}", _urgency(due, now, _LINK_SOON))
    starts = site.desired_start if site.application_kind in (None, ApplicationKind.NEW) else None
    if starts is not None and is_sent(site):
        yield _on_day("start", "Q6", starts, now, _START_SOON)
    elif starts is not None:
        over = _midnight(apply_by(starts) + timedelta(days=1))
        yield Reminder("apply", "Q6", over, apply_by(starts).isoformat(), _urgency(over, now, _APPLY_SOON))
    if site.receipt.registered_on is not None:
        yield _on_day("account", "Q14", account_ends(site.receipt.registered_on), now, _ACCOUNT_SOON)


def _on_day(name: str, source: str, day: date, now: datetime, soon: timedelta) -> Reminder:
    due = _midnight(day)
    return Reminder(name, source, due, day.isoformat(), _urgency(due, now, soon))


def _urgency(due: datetime, now: datetime, soon: timedelta) -> Urgency:
    if now >= due:
        return Urgency.DUE
    return Urgency.SOON if now >= due - soon else Urgency.WAITING


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), JST)
