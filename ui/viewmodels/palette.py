"""What the palette offers and which of it a query means: words in any language, width, case or kana."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.guide.matching import fold, fold_words
from app.messages import Language, catalogue, text
from ui.actions import Action
from ui.viewmodels.recent import RecentModel, RecentSite


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the palette: its words in the language in force, where it is done, its keys, what else finds it."""

    title: str
    where: str
    keys: str
    also: str
    run: Callable[[], None]


def offer_of(action: Action, language: Language, run: Callable[[], None]) -> Offer:
    """Return the line of an action, found by its words and its explanation in every language."""
    every = [title_of(action, one) for one in Language]
    tips = [catalogue(one).get(f"{action.name}.tip", "") for one in Language]
    places = [place_of(action, one) for one in Language]
    keys = "  ".join(key_words(keys) for keys in action.keys)
    also = " ".join((*every, *tips, *places, keys))
    return Offer(title_of(action, language), place_of(action, language), keys, also, run)


def recent_offers(
    recent: RecentModel, language: Language, open_site: Callable[[int], None], open_capture: Callable[[str], None]
) -> list[Offer]:
    """Return the lines of what was worked on lately."""

    def of_site(one: RecentSite) -> Offer:
        title = one.title or text("ui.site.nameless", language)
        return Offer(title, text("ui.recent.site", language), "", "", lambda: open_site(one.id))

    def of_capture(path: Path) -> Offer:
        return Offer(path.name, text("ui.recent.capture", language), "", str(path), lambda: open_capture(str(path)))

    return [*map(of_site, recent.sites), *map(of_capture, recent.captures)]


def title_of(action: Action, language: Language) -> str:
    """Return the words of an action, with those that tell of what it is one."""
    title = text(action.name, language)
    return f"{text(action.of, language)}: {title}" if action.of else title


def place_of(action: Action, language: Language) -> str:
    """Return the name of the page an action belongs to, "" for the window as a whole."""
    return text(f"ui.page.{action.page}", language) if action.page else ""


def find(offers: Iterable[Offer], query: str) -> list[Offer]:
    """Return the offers that have all words of a query, those that begin with them or have them in the title first."""
    wanted = fold_words(query)
    ranked = [(rank, one) for one in offers if (rank := _rank(one, wanted)) is not None]
    return [one for _, one in sorted(ranked, key=lambda pair: pair[0])]


def key_words(keys: str) -> str:
    """Return a shortcut as it stands on the keys: arrows drawn.

    >>> key_words("Alt+Shift+Left")
    'Alt+Shift+←'
    """
    for name, shown in (("Left", "←"), ("Right", "→"), ("PgUp", "PageUp"), ("PgDown", "PageDown")):
        keys = keys.replace(name, shown)
    return keys


def _rank(offer: Offer, wanted: tuple[str, ...]) -> int | None:
    title, everything = fold(offer.title).text, fold(f"{offer.title} {offer.also}").text
    if not all(word in everything for word in wanted):
        return None
    if not all(word in title for word in wanted):
        return 2
    return 0 if not wanted or title.startswith(wanted[0]) else 1
