"""The text of the mail with which a key is announced to its viewer. It carries the key only where it is handed in."""

from __future__ import annotations

from app.messages import Language, text
from app.site.auth_key import AuthKey
from app.values import JST


def compose_message(key: AuthKey, language: Language, secret: str | None = None) -> str:
    """Return subject and body; without the key they say that it comes another way."""
    expires_at = key.expires_at
    until = text("key.mail.until_unknown", language)
    if expires_at is not None:
        until = text("key.mail.until", language, when=f"{expires_at.astimezone(JST):%Y-%m-%d %H:%M}")
    way = text("key.mail.apart", language) if secret is None else text("key.mail.inside", language, key=secret)
    return text("key.mail", language, place=key.place, until=until, way=way)
