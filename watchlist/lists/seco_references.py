"""What SECO's targets name by its ssid and the file says elsewhere: places, and sanctions sets with their programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.seco_shape import named, said
from watchlist.names.countries import country_code


@dataclass(frozen=True, slots=True)
class Place:
    """A place that targets name: its parts in one line, its town and its country."""

    text: str
    town: str = ""
    country: str | None = None


@dataclass(frozen=True, slots=True)
class References:
    """Places and sanctions sets by ssid."""

    places: dict[str, Place] = field(default_factory=dict)
    sets: dict[str, str] = field(default_factory=dict)

    def place(self, element: _Element) -> Place:
        """The place that an element names; one that the file does not hold is told by its number."""
        ssid = element.get("place-id", "")
        return self.places.get(ssid) or Place(f"place {ssid}" if ssid else "")

    def unlike(self, other: References) -> set[str]:
        """The ssids of which the two do not say the same, or only one says anything."""
        places, sets = self.places.items() ^ other.places.items(), self.sets.items() ^ other.sets.items()
        return {ssid for ssid, _ in places} | {ssid for ssid, _ in sets}


def place(element: _Element) -> Place:
    """Read a <place>; other spellings of towns and areas are left out."""
    parts = [said(element, name) for name in ("location", "area", "country")]
    countries = (country_of(country) for country in named(element, "country"))
    return Place(", ".join(filter(None, parts)), parts[0], next(countries, None))


def country_of(element: _Element) -> str | None:
    """The country that a <country> or an <issuer> names, by its code or in words."""
    return country_code(element.get("iso-code") or element.get("code") or said(element))


def sets(element: _Element) -> dict[str, str]:
    """The sanctions sets of a <sanctions-program> by ssid, in English where it is given, under the programme's name."""
    program = _english(named(element, "program-name")) or _english(named(element, "program-key"))
    found: dict[str, list[_Element]] = {}
    for one in named(element, "sanctions-set"):
        found.setdefault(one.get("ssid", ""), []).append(one)
    return {ssid: ": ".join(filter(None, (program, _english(texts)))) for ssid, texts in found.items()}


def _english(texts: Iterable[_Element]) -> str:
    ordered = sorted(texts, key=lambda text: text.get("lang") != "eng")
    return said(ordered[0]) if ordered else ""


def day(text: str) -> date | None:
    """The day as the list prints it; raises ParseError for what is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ParseError(f"not a date: {text!r}") from error
