"""The EU sanctions map's regime of Regulation (EU) No 833/2014, as a second witness of Annex IV.

The map is not law and is written by hand. What it knows of parties that are not in the financial sanctions files has no
list of its own; nobody has documented its answers, so of each only the fields that are known are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import urlsplit

import msgspec

from watchlist.answer import Answer
from watchlist.errors import FetchError, ParseError
from watchlist.lists import Get
from watchlist.lists.cellar import HOST, beside
from watchlist.model import Detail, Entry, Name, Schema, Strength
from watchlist.names.fold import fold
from watchlist.resources import decoder

OFFICIAL = "https://www.sanctionsmap.eu/api/v1/regime"

_PERSON = "P"
_SECTORAL = "destabilising the situation in ukraine"
_FREEZING = "territorial integrity"
_ALIAS = re.compile(r"\(\s*(?:alias|a\.?k\.?a\.?)\s*:?\s*([^()]*)\)?", re.IGNORECASE)


class _Titled(msgspec.Struct):
    title: str = ""
    code: str = ""


class _Wrapped(msgspec.Struct):
    data: _Titled = msgspec.field(default_factory=_Titled)


class _Regime(msgspec.Struct):
    id: int
    specification: str | None = None
    programme: list[str] | str | None = None
    country: _Wrapped | None = None


class _Regimes(msgspec.Struct):
    data: list[_Regime]


class _Member(msgspec.Struct):
    name: str
    type: str
    fsd: int | str | None = msgspec.field(name="FSD_ID")
    id_code: str | int | None = None
    reason: str | None = None
    creation_date: str | int | None = None


class _Within(msgspec.Struct):
    data: _Member


class _Members(msgspec.Struct):
    data: list[msgspec.Raw]


class _List(msgspec.Struct):
    members: _Members


class _Lists(msgspec.Struct):
    data: list[_List]


class _Measure(msgspec.Struct):
    lists: _Lists


class _Measures(msgspec.Struct):
    data: list[_Measure]


class _Full(msgspec.Struct):
    measures: _Measures


class _One(msgspec.Struct):
    data: _Full


_REGIMES = decoder(_Regimes)
_ONE = decoder(_One)
_MEMBER = decoder(_Member)
_WITHIN = decoder(_Within)


def collect(get: Get, url: str) -> Answer | None:
    """Fetch the regime from the map, or for a host of one's own from there; None where it cannot be had.

    A witness that is silent hinders nothing.
    """
    regimes = OFFICIAL if urlsplit(url).hostname == HOST else beside(url, "/api/v1/regime")
    try:
        with get(regimes, accept="application/json").open() as raw:
            found = _sectoral(raw.read())
        return get(f"{regimes}/{found}", accept="application/json") if found is not None else None
    except (FetchError, ParseError):
        return None


def _sectoral(content: bytes) -> int | None:
    """The id of the regime that restricts exports, which two others about Russia resemble."""
    try:
        regimes = _REGIMES.decode(content).data
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParseError(f"not the sanctions map's regimes: {error}") from error
    told = [one.id for one in regimes if _SECTORAL in _specified(one)]
    russian = [one.id for one in regimes if _is_russian(one) and _FREEZING not in _specified(one)]
    return next(iter([*told, *russian]), None)


def _specified(regime: _Regime) -> str:
    return " ".join((regime.specification or "").lower().split())


def _is_russian(regime: _Regime) -> bool:
    programmes = [regime.programme] if isinstance(regime.programme, str) else regime.programme or []
    return "UKR" in programmes and (regime.country is None or regime.country.data.code in ("RU", ""))


def read(raw: BinaryIO, key: str) -> Iterator[Entry]:
    """The firms that the map names and the financial sanctions files do not; raises ParseError for another answer."""
    try:
        regime = _ONE.decode(raw.read())
        members = [
            _member(found)
            for measure in regime.data.measures.data
            for part in measure.lists.data
            for found in part.members.data
        ]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParseError(f"not a regime of the sanctions map: {error}") from error
    entries = [_entry(key, member) for member in members if member.fsd is None and member.type != _PERSON]
    # A firm stands under each measure that applies to it; whatever the order, the same one of them speaks for all.
    yield from {one.key: one for one in sorted(entries, key=msgspec.json.encode, reverse=True)}.values()


def _member(raw: msgspec.Raw) -> _Member:
    try:
        return _MEMBER.decode(raw)
    except msgspec.ValidationError:
        return _WITHIN.decode(raw).data


def _entry(key: str, member: _Member) -> Entry:
    aliases = [part.strip() for found in _ALIAS.findall(member.name) for part in found.split(";") if part.strip()]
    primary = " ".join(_ALIAS.sub(" ", member.name).split())
    if not fold(primary):
        raise ParseError(f"a member of the sanctions map has no name: {member.name!r}")
    return Entry(
        key,
        "-".join(("map", *fold(primary).split())),
        Schema.LEGAL_ENTITY,
        (Name(primary), *[Name(" ".join(one.split()), Strength.STRONG, "alias") for one in dict.fromkeys(aliases)]),
        remarks=" ".join((member.reason or "").split()),
        details=tuple(_details(member)),
    )


def _details(member: _Member) -> Iterator[Detail]:
    for label, value in (("Identification code", member.id_code), ("Created on the map", member.creation_date)):
        if value:
            yield Detail(label, str(value))
