"""What every widget needs: words, colours, icons, and the ways to the guide and to the log."""

from __future__ import annotations

from dataclasses import dataclass, field

from ui.frame_opener import FrameOpener
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
    frames: FrameOpener = field(default_factory=FrameOpener)
