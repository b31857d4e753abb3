"""The language in force, and texts that follow it without a restart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.messages import Language, explain, text


class Translator(QObject):
    """Turns keys into words of the language in force; `changed` says that all of them are to be asked for again."""

    changed = Signal()

    def __init__(self, language: Language = Language.JA, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language

    @property
    def language(self) -> Language:
        """The language in force."""
        return self._language

    def choose(self, language: Language) -> None:
        """Switch the language; every bound text changes before this returns."""
        if language != self._language:
            self._language = language
            self.changed.emit()

    def text(self, key: str, /, **params: object) -> str:
        """Return the words for a key."""
        return text(key, self._language, **params)

    def explain(self, error: AppError) -> str:
        """Return the sentence for an expected error."""
        return explain(error, self._language)

    def bind(self, owner: QObject, setter: Callable[[str], object], key: str, /, **params: object) -> BoundText:
        """Give `setter` the words now and whenever the language changes, for as long as `owner` lives."""
        return BoundText(self, owner, setter, key, params)


class BoundText(QObject):
    """One text of one widget; a child of the widget, so Qt ends the connection with it."""

    def __init__(
        self,
        words: Translator,
        owner: QObject,
        setter: Callable[[str], object],
        key: str,
        params: dict[str, object],
    ) -> None:
        super().__init__(owner)
        self._words = words
        # An owner's own method is looked up when it is called: Python may have lost the owner it knew.
        self._setter = None if getattr(setter, "__self__", None) is owner else setter
        self._name = getattr(setter, "__name__", "")
        self.key = key
        self._params = params
        words.changed.connect(self.apply)
        self.apply()

    def say(self, key: str, /, **params: object) -> None:
        """Change which text is shown."""
        if (key, params) != (self.key, self._params):
            self.key, self._params = key, params
            self.apply()

    def apply(self) -> None:
        """Show the text in the language in force."""
        setter = self._setter or getattr(self.parent(), self._name)
        setter(self._words.text(self.key, **self._params) if self.key else "")
