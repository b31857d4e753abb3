"""How a key's state is said: words, tone, and the time left as a clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from app.site.auth_key import AuthKey, KeyState, TimeLeft

_TONES: Final = {
    KeyState.DRAFTED: "muted",
    KeyState.ISSUED: "accent",
    KeyState.HANDED_OVER: "accent",
    KeyState.REGISTERED: "ok",
    KeyState.EXPIRED: "alarm",
    KeyState.WITHDRAWN: "muted",
}
_URGENT: Final = {TimeLeft.SHORT: "caution", TimeLeft.LAST: "alarm"}


def state_words(key: AuthKey) -> tuple[str, str]:
    """Return the catalogue key of the state and its tone, which tells the urgency too."""
    if key.is_doubted:
        return "ui.keys.state.doubted", "caution"
    return f"ui.keys.state.{key.state}", _URGENT.get(key.time_left, _TONES[key.state])


def countdown(key: AuthKey) -> str:
    """Return the time left as hours:minutes:seconds, rounded up; nothing for a key that is not open or doubted."""
    if not key.is_open or key.is_doubted:
        return ""
    seconds = -(-key.remaining // timedelta(seconds=1))
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
