"""After applying: how to find the application again, and what must not be forgotten, to the minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages import Language, catalogue
from app.site.application import (
    MAIL_LINK,
    Lookup,
    Reminder,
    Urgency,
    account_ends,
    apply_by,
    is_sent,
    lookups,
    reminders,
)
from app.site.lead_time import earliest_start
from app.site.model import Receipt, Site
from app.values import JST
from tests.app.site.samples import site

NOW = datetime(2026, 4, 6, 9, 0, tzinfo=JST)
NOT_SENT = {"receipt": None, "desired_start": "2026-04-24"}


def the(name: str, subject: Site, now: datetime, mail_sent_at: datetime | None = None) -> Reminder:
    return next(one for one in reminders(subject, now, mail_sent_at) if one.id == name)


def test_an_application_is_found_by_id_day_or_customer() -> None:
    assert lookups(site()) == (
        Lookup("id", "42006"),
        Lookup("registered_on", "2026-04-06"),
        Lookup("customer", "株式会社青空製作所"),
    )
    assert lookups(Site()) == ()
    assert lookups(site(receipt=None, customer__name="ABC商事 ")) == (Lookup("customer", "ＡＢＣ商事"),)


@pytest.mark.parametrize(
    ("receipt", "sent"),
    [
        (Receipt(), False),
        (Receipt(id="42006"), True),
        (Receipt(registered_on=date(2026, 4, 6)), True),
        (Receipt(status="申込受付"), True),
    ],
)
def test_whatever_the_form_confirmed_means_sent(receipt: Receipt, sent: bool) -> None:
    assert is_sent(Site(receipt=receipt)) is sent


@pytest.mark.parametrize(
    ("now", "urgency"),
    [
        (datetime(2026, 4, 7, 23, 59, tzinfo=JST), Urgency.WAITING),
        (datetime(2026, 4, 8, 0, 0, tzinfo=JST), Urgency.SOON),
        (datetime(2026, 4, 10, 23, 59, tzinfo=JST), Urgency.SOON),
        (datetime(2026, 4, 10, 15, 0, tzinfo=UTC), Urgency.DUE),
    ],
)
def test_the_last_day_to_apply_ends_at_midnight_in_japan(now: datetime, urgency: Urgency) -> None:
    reminder = the("apply", site(**NOT_SENT), now)
    assert (reminder.when, reminder.urgency) == ("2026-04-10", urgency)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_the_last_day_to_apply_is_the_day_whose_earliest_start_is_wanted(day: date) -> None:
    assert earliest_start(apply_by(day)) == day


@pytest.mark.parametrize(
    ("now", "urgency"),
    [
        (datetime(2026, 4, 22, 23, 59, tzinfo=JST), Urgency.WAITING),
        (datetime(2026, 4, 23, 0, 0, tzinfo=JST), Urgency.SOON),
        (datetime(2026, 4, 24, 0, 0, tzinfo=JST), Urgency.DUE),
    ],
)
def test_once_sent_the_start_is_what_counts(now: datetime, urgency: Urgency) -> None:
    assert the("start", site(), now).urgency is urgency
    assert "apply" not in {one.id for one in reminders(site(), now)}


@pytest.mark.parametrize("kind", ["end", "reactivate"])
def test_ending_and_reactivating_have_no_start_to_wait_for(kind: str) -> None:
    assert {one.id for one in reminders(site(application_kind=kind), NOW)} == {"account"}


@pytest.mark.parametrize(
    ("minutes", "urgency"), [(0, "waiting"), (19.9, "waiting"), (20, "soon"), (29.9, "soon"), (30, "due")]
)
def test_the_link_lives_thirty_minutes(minutes: float, urgency: str) -> None:
    reminder = the("mail_link", Site(), NOW + timedelta(minutes=minutes), NOW.astimezone(UTC))
    assert (reminder.when, reminder.urgency, reminder.due - NOW) == ("09:30", urgency, MAIL_LINK)


@pytest.mark.parametrize(
    ("last_used", "ends"),
    [
        (date(2026, 4, 6), date(2027, 4, 6)),
        (date(2027, 12, 31), date(2028, 12, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
    ],
)
def test_an_account_ends_a_year_after_it_was_used(last_used: date, ends: date) -> None:
    assert account_ends(last_used) == ends


@pytest.mark.parametrize(
    ("now", "urgency"),
    [
        (datetime(2027, 3, 6, 23, 59, tzinfo=JST), Urgency.WAITING),
        (datetime(2027, 3, 7, 0, 0, tzinfo=JST), Urgency.SOON),
        (datetime(2027, 4, 6, 0, 0, tzinfo=JST), Urgency.DUE),
    ],
)
def test_an_account_about_to_be_deleted_is_told_a_month_before(now: datetime, urgency: Urgency) -> None:
    assert the("account", site(), now).urgency is urgency


def test_what_comes_first_stands_first() -> None:
    assert [one.id for one in reminders(site(), NOW, NOW)] == ["mail_link", "start", "account"]
    assert reminders(Site(), NOW) == ()


@pytest.mark.parametrize("language", list(Language))
def test_every_reminder_has_words_for_every_urgency(language: Language) -> None:
    names = {one.id for subject in (site(), site(**NOT_SENT)) for one in reminders(subject, NOW, NOW)}
    wanted = {f"reminder.{name}.{urgency}" for name in names for urgency in Urgency}
    assert wanted == {key for key in catalogue(language) if key.startswith("reminder.")}
