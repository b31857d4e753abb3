"""What every widget needs to draw itself: words, colours, icons."""

from __future__ import annotations

from dataclasses import dataclass

from ui.i18n import Translator
from ui.icons import Icons
from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Context:
    """Handed from the composition to every page and widget."""

    words: Translator
    theme: Theme
    icons: Icons
