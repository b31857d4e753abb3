"""What every widget needs: words, colours, icons, and the way to the guide."""

from __future__ import annotations

from dataclasses import dataclass, field

from ui.guide_opener import GuideOpener
from ui.i18n import Translator
from ui.icons import Icons
from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Context:
    """Handed from the composition to every page and widget."""

    words: Translator
    theme: Theme
    icons: Icons
    guide: GuideOpener = field(default_factory=GuideOpener)
