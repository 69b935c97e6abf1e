"""The names of SECO's targets: parts in an order, each with other spellings, made into whole names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from lxml.etree import _Element

from watchlist.errors import ParseError
from watchlist.lists.seco_shape import named, said
from watchlist.model import Name, Strength

_NATURAL = (
    "given-name",
    "further-given-name",
    "father-name",
    "grand-father-name",
    "other",
    "tribal-name",
    "family-name",
    "maiden-name",
    "suffix",
)
"""The order in which the parts of a person's name are spoken; the list prints the family name first."""

_RELATIONS = {"primary-name": "", "alias": "alias"}
_VARIANT = "spelling variant"

Culture = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a name: what it is, its text, and its other spellings by language and script."""

    kind: str
    order: int
    text: str
    variants: Mapping[Culture, Sequence[str]]


def names(identities: Sequence[_Element]) -> tuple[Name, ...]:
    """Every name of a party, the primary name of its main identity first; raises ParseError where there is none."""
    found: list[Name] = []
    for identity in sorted(identities, key=lambda identity: identity.get("main") != "true"):
        for name in sorted(named(identity, "name"), key=lambda name: name.get("name-type") != "primary-name"):
            found += _spelt(name, is_first=not found)
    if not found:
        raise ParseError("there is no name")
    return tuple(dict.fromkeys(found))


def titles(identities: Sequence[_Element]) -> str:
    """The titles that stand among the parts of names."""
    parts = [part for identity in identities for name in named(identity, "name") for part in _parts(name)]
    return "; ".join(dict.fromkeys(part.text for part in parts if part.kind == "title" and part.text))


def _spelt(name: _Element, *, is_first: bool) -> Iterator[Name]:
    parts = _ordered([part for part in _parts(name) if part.kind != "title"])
    kind = name.get("name-type", "")
    relation, lang = _RELATIONS.get(kind, kind), name.get("lang", "").lower()
    strength = Strength.WEAK if name.get("quality") == "low" else Strength.STRONG
    plain = [part for part in parts if part.kind != "maiden-name" or not _has(parts, "family-name")]
    if whole := " ".join(part.text for part in plain if part.text):
        yield Name(whole, Strength.PRIMARY if is_first else strength, "" if is_first else relation, lang)
    if len(plain) < len(parts):
        born = " ".join(part.text for part in parts if part.kind != "family-name")
        yield Name(born, strength, "maiden name", lang)
    for culture in dict.fromkeys(culture for part in plain for culture in part.variants):
        yield from _variants(plain, culture, strength)


def _has(parts: Sequence[_Part], kind: str) -> bool:
    return any(part.kind == kind for part in parts)


def _parts(name: _Element) -> list[_Part]:
    return [_part(part) for part in named(name, "name-part")]


def _part(part: _Element) -> _Part:
    order = part.get("order", "0")
    if not order.isdecimal():
        raise ParseError(f"the order of a part of a name is not a number: {order!r}")
    variants: dict[Culture, list[str]] = {}
    for variant in named(part, "spelling-variant"):
        if text := said(variant):
            variants.setdefault((variant.get("lang", "").lower(), variant.get("script", "").upper()), []).append(text)
    return _Part(part.get("name-part-type", ""), int(order), said(part, "value"), variants)


def _ordered(parts: list[_Part]) -> list[_Part]:
    """The parts in the order in which they are spoken, where they are known by their kinds."""
    by_order = sorted(parts, key=lambda part: part.order)
    if all(part.kind in _NATURAL for part in parts):
        return sorted(by_order, key=lambda part: _NATURAL.index(part.kind))
    return by_order


def _variants(parts: Sequence[_Part], culture: Culture, strength: Strength) -> Iterator[Name]:
    """The name in another spelling: in the same script, parts that have none stay as they are.

    In another script only the parts that are written in it make the name, which is weak where some are missing.
    """
    lang, script = culture
    is_latin = script in ("", "LATN")
    written = [part for part in parts if is_latin or culture in part.variants]
    spellings = zip_longest(*[part.variants.get(culture, ()) for part in written])
    for spelling in spellings:
        pieces = [text or _first(part, culture) for part, text in zip(written, spelling, strict=True)]
        weak = len(written) < len(parts)
        relation = f"{_VARIANT}, {script}" if script else _VARIANT
        yield Name(" ".join(filter(None, pieces)), Strength.WEAK if weak else strength, relation, lang)


def _first(part: _Part, culture: Culture) -> str:
    return next(iter(part.variants.get(culture, ())), part.text)
