"""What is known about a key over its 24 hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.messages import Language, text
from app.site.auth_key import AuthKey, KeyState
from app.values import JST

ISSUED = datetime(2026, 4, 6, 10, 0, tzinfo=JST)
KEY = AuthKey("青空ビル", ISSUED)


@pytest.mark.parametrize(
    ("hours", "state", "remaining"),
    [
        (0, KeyState.VALID, 24),
        (20.9, KeyState.VALID, 3.1),
        (21, KeyState.EXPIRING, 3),
        (23.5, KeyState.EXPIRING, 0.5),
        (24, KeyState.EXPIRED, 0),
        (100, KeyState.EXPIRED, 0),
    ],
)
def test_a_key_lives_for_a_day(hours: float, state: KeyState, remaining: float) -> None:
    now = ISSUED + timedelta(hours=hours)
    assert KEY.state(now) is state
    assert KEY.remaining(now) == timedelta(hours=remaining)


def test_a_registered_key_does_not_expire() -> None:
    used = AuthKey("青空ビル", ISSUED, registered_at=ISSUED + timedelta(hours=2))
    assert used.state(ISSUED + timedelta(days=9)) is KeyState.REGISTERED


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("hours", [1, 22, 25])
def test_the_next_step_is_worded(language: Language, hours: int) -> None:
    step = KEY.next_step(ISSUED + timedelta(hours=hours))
    assert text(step, language) != step
