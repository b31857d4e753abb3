"""Takes out of texts what tells people and places: what is known of the sites, and whatever looks like it.

A known secret is found in any spelling: width, case, accents and everything that is no letter or digit make no
difference. To mask too much costs a helper a guess, to mask too little costs a person their privacy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any, Final

from app.site.text import half_width

MASK: Final = "***"

_FEWEST_DIGITS: Final = 4
"""Shorter numbers are everywhere and tell nobody."""

_SHORT_WORD: Final = 4
"""Latin words below this many letters must stand alone: a name like Li is in too many words."""

_ENCODINGS: Final = ("latin-1", "utf-8", "cp932")
_FORMS: Final = re.compile("(?:株式|有限|合同|合資|合名)会社|一般(?:社団|財団)法人|[㈱㈲]|[(（][株有][)）]")
"""What stands before or after the name of a company and is often left out."""

_NEVER_PART: Final = frozenset("-ー")
_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)03(?:[- ]{0,2}\d){20}(?!\d)",  # point numbers
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",  # e-mail
        r"(?<![\d.:-])\(?0\d{1,4}[-) ]{1,2}\d{1,4}[- ]\d{3,4}(?!\d)",  # telephone
        r"(?<!\d)0[5789]0\d{8}(?!\d)",  # mobile telephone in one piece
    )
)


class Mask:
    """Knows what to mask; `home` is a folder that is shown as `~`, for its name is often a person's."""

    def __init__(self, secrets: Iterable[str] = (), home: str = "") -> None:
        words = {word for secret in secrets for word in (secret, _FORMS.sub(" ", secret), *secret.split())}
        known = {"".join(sign for sign, _ in _signs(word)) for word in words}
        # The longest first, so that a number is masked as a whole and not up to where a shorter one ends.
        self._secrets = sorted(filter(_tells, known), key=len, reverse=True)
        self._home = home if len(home) > 1 else ""

    def text(self, text: str) -> str:
        """Return the text with a mask for each secret."""
        text = self._without_home(text)
        hidden = bytearray(len(text))
        for start, end in self._spans(text):
            hidden[start:end] = b"\x01" * (end - start)
        return _covered(text, hidden)

    def data(self, data: bytes) -> bytes:
        """Return bytes of the same length, with stars for what is text in them, in any of the usual encodings."""
        stars = bytearray(data)
        for encoding in _ENCODINGS:
            words = data.decode(encoding, errors="surrogateescape")
            ends = list(accumulate((len(one.encode(encoding, "surrogateescape")) for one in words), initial=0))
            for start, end in self._spans(words):
                stars[ends[start] : ends[end]] = b"*" * (ends[end] - ends[start])
        return bytes(stars)

    def value(self, value: Any) -> Any:
        """Return a document with every text and number in it masked."""
        match value:
            case str():
                return self.text(value)
            case dict():
                return {self.text(str(key)): self.value(inner) for key, inner in value.items()}
            case list() | tuple():
                return [self.value(inner) for inner in value]
            case bool() | None:
                return value
            case int() | float():
                return value if self.text(str(value)) == str(value) else MASK
        return self.text(str(value))

    def _without_home(self, text: str) -> str:
        for home in (self._home, self._home.replace("\\", "\\\\")):
            text = text.replace(home, "~") if home else text
        return text

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        yield from self._known_in(text)
        yield from _alike_in(text)

    def _known_in(self, text: str) -> Iterator[tuple[int, int]]:
        signs = list(_signs(text))
        plain = "".join(sign for sign, _ in signs)
        for secret in self._secrets:
            at = plain.find(secret)
            while at >= 0:
                start, end = signs[at][1], signs[at + len(secret) - 1][1] + 1
                if len(secret) >= _SHORT_WORD or not secret.isascii() or _stands_alone(text, start, end):
                    yield start, end
                at = plain.find(secret, at + 1)


def _signs(text: str) -> Iterator[tuple[str, int]]:
    """Yield letters and digits in one spelling, each with the place it comes from."""
    for place, character in enumerate(text):
        if character in _NEVER_PART:
            continue
        if character.isascii():  # most of what is masked is a log
            if character.isalnum():
                yield character.lower(), place
            continue
        for sign in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()):
            if sign.isalnum() and sign not in _NEVER_PART:
                yield sign, place


def _alike_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield what looks like a number or address of a person, known or not."""
    spelled = [(sign, place) for place, one in enumerate(text) for sign in (one if one.isascii() else half_width(one))]
    plain = "".join(sign for sign, _ in spelled)
    for pattern in _PATTERNS:
        for found in pattern.finditer(plain):
            yield spelled[found.start()][1], spelled[found.end() - 1][1] + 1


def _tells(secret: str) -> bool:
    if secret.isdecimal():
        return len(secret) >= _FEWEST_DIGITS
    return len(secret) > 1 or not secret.isascii()


def _stands_alone(text: str, start: int, end: int) -> bool:
    around = text[max(start - 1, 0) : start] + text[end : end + 1]
    return not any(character.isascii() and character.isalnum() for character in around)


def _covered(text: str, hidden: bytearray) -> str:
    pieces, at = [], 0
    for run in re.finditer(b"\x01+", hidden):
        pieces += [text[at : run.start()], MASK]
        at = run.end()
    return "".join([*pieces, text[at:]])
