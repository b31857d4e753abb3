"""Moments and days as the database writes them: ISO 8601 with +09:00, so that texts sort as times do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from app.values import JST


def stamp(at: datetime) -> str:
    """Return an aware moment as text, in Japan's time and to the millisecond."""
    if at.tzinfo is None:
        raise ValueError(f"{at} names no zone")
    return at.astimezone(JST).isoformat(timespec="milliseconds")


def moment(text: str) -> datetime:
    """Return the moment of a stamp."""
    return datetime.fromisoformat(text).astimezone(JST)


def optional(at: datetime | None) -> str | None:
    """Return the stamp of a moment that may not have come yet."""
    return None if at is None else stamp(at)


def optional_moment(text: str | None) -> datetime | None:
    """Return the moment of a stamp that may be missing."""
    return None if text is None else moment(text)


def days_before(today: date, days: int) -> str:
    """Return the stamp of the midnight that began the day so many days before `today`."""
    return stamp(datetime.combine(today - timedelta(days=days), time(), JST))
